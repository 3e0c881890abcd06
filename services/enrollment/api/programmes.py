"""``/programmes``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx, PageOf, Reader, Repeatable, Writer, created, versioned
from services.enrollment.api.fields import Body, Form, Jp, Rupiah, Title, unchanged
from services.enrollment.api.programme_bodies import EXAMPLE, Competencies, ProgrammeBody, ProviderBody
from services.enrollment.api.requirement_bodies import LongText, Months, PositionIds, PositionTypes, Prerequisites, Yes
from services.enrollment.handlers.access import readable_programme
from services.enrollment.handlers.programmes import CreateProgramme, change_programme, create_programme, list_programmes
from services.enrollment.store.programmes import Wanted
from shared.database import Tx
from shared.events.base import Agency, Competency
from shared.rules.positions import PositionType
from shared.rules.ruleset import Rules
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.etag import IfMatch
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["programmes"])

_BUILDS_ON: Final[JsonDict] = {"competency": "teknologi-informasi", "level": 1}


class ProgrammeNew(Body):
    """A new programme; without ``jp`` it is worth the default of its form."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EXAMPLE, "prerequisites": [_BUILDS_ON]}]})

    agency: Agency
    title: Title
    form: Form
    jp: Jp | None = None
    provider: ProviderBody
    competencies: Competencies
    budget_planned: Rupiah = 0
    description: LongText | None = None
    prerequisites: Prerequisites = Field(default_factory=list)
    position_types: PositionTypes = Field(default_factory=list)
    position_ids: PositionIds = Field(default_factory=list)
    certificate_valid_months: Months | None = None
    certificate_on_completion: Yes = False

    @property
    def command(self) -> CreateProgramme:
        """For the handler."""
        return CreateProgramme(
            agency=self.agency,
            title=self.title,
            form=self.form,
            jp=self.jp,
            provider=self.provider.stated,
            competencies=tuple(one.stated for one in self.competencies),
            budget_planned=self.budget_planned,
            description=self.description,
            prerequisites=tuple(one.stated for one in self.prerequisites),
            position_types=tuple(self.position_types),
            position_ids=tuple(self.position_ids),
            certificate_valid_months=self.certificate_valid_months,
            certificate_on_completion=self.certificate_on_completion,
        )


class ProgrammeChange(Body):
    """What to change; what is left out stays. ``jp`` null takes the form's default; sessions that exist keep theirs.
    Null clears ``description`` and ``certificate_valid_months``."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"budget_planned": 80000000}]})

    title: Title = unchanged()
    jp: Jp | None = unchanged()
    provider: ProviderBody = unchanged()
    competencies: Competencies = unchanged()
    budget_planned: Rupiah = unchanged()
    description: LongText | None = unchanged()
    prerequisites: Prerequisites = unchanged()
    position_types: PositionTypes = unchanged()
    position_ids: PositionIds = unchanged()
    certificate_valid_months: Months | None = unchanged()
    certificate_on_completion: Yes = unchanged()
    active: Yes = unchanged()

    @property
    def changes(self) -> dict[str, Any]:
        """By field."""
        stated = {name: getattr(self, name) for name in self.model_fields_set}
        if "provider" in stated:
            stated["provider"] = self.provider.stated
        if "competencies" in stated:
            stated["competencies"] = tuple(one.stated for one in self.competencies)
        if "prerequisites" in stated:
            stated["prerequisites"] = tuple(one.stated for one in self.prerequisites)
        return stated


@router.post(
    "/programmes", summary="Tambah program", status_code=201, response_model=ProgrammeBody, responses=problems(404, 409)
)
async def post_programme(body: ProgrammeNew, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """Add a programme; every agency of the city can read it and enrol its people."""
    return await once.write(ctx.database, _create, principal, body.command, ctx.clock.now(), ctx.rules)


@router.get("/programmes", summary="Daftar program")
async def get_programmes(
    ctx: Ctx,
    principal: Reader,
    page: PageOf,
    agency: Annotated[Agency | None, Query()] = None,
    q: Annotated[str | None, Query(min_length=1, max_length=200, description="Part of the title")] = None,
    form: Annotated[Form | None, Query()] = None,
    competency: Annotated[Competency | None, Query(description="One that it builds")] = None,
    position_type: Annotated[PositionType | None, Query(description="One that it is for")] = None,
) -> Page[ProgrammeBody]:
    """The programmes of the caller's city."""
    wanted = Wanted(q, form, competency, position_type)
    rows = await ctx.database.read(list_programmes, principal, agency, wanted, page.after, page.limit + 1)
    return page_of([ProgrammeBody.of(row) for row in rows], page, lambda row: row.programme_id)


@router.get("/programmes/{programme_id}", summary="Lihat program", responses=problems(404))
async def get_programme(programme_id: str, response: Response, ctx: Ctx, principal: Reader) -> ProgrammeBody:
    """One programme."""
    programme = await ctx.database.read(readable_programme, principal, programme_id)
    versioned(response, programme.version)
    return ProgrammeBody.of(programme)


@router.patch("/programmes/{programme_id}", summary="Ubah program", responses=problems(404, 412, 428))
async def patch_programme(
    programme_id: str, body: ProgrammeChange, response: Response, ctx: Ctx, principal: Writer, if_match: IfMatch
) -> ProgrammeBody:
    """Change a programme of the caller's agency."""
    programme = await ctx.database.write(
        change_programme, principal, programme_id, if_match, body.changes, ctx.clock.now(), ctx.rules
    )
    versioned(response, programme.version)
    return ProgrammeBody.of(programme)


def _create(tx: Tx, principal: Principal, command: CreateProgramme, now: datetime, rules: Rules) -> Answer:
    programme = create_programme(tx, principal, command, now, rules)
    return created(ProgrammeBody.of(programme), f"/programmes/{programme.programme_id}", programme.version)

"""``/budgets``: money by agency, year and programme."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Self

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx, Language, PageOf, Reader, Repeatable, Writer, changed
from services.enrollment.api.examples import BUDGET
from services.enrollment.api.fields import Body, Rupiah, Shown
from services.enrollment.domain.budget import remaining
from services.enrollment.handlers.budgets import PlanBudget, Weighed, list_budgets, plan_budget
from shared.database import Tx
from shared.events.base import Agency, City, Id
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["budgets"])

Year = Annotated[int, Field(strict=True, ge=1990, le=2199, description="A calendar year of the city")]
AskedYear = Annotated[int | None, Query(ge=1990, le=2199, description="A calendar year of the city")]

_STATED: Final[JsonDict] = {"agency": "sibolga-disdik", "year": 2026, "planned": 250000000}
_BUDGET: Final[JsonDict] = {
    "budget_id": BUDGET, "city": "sibolga", "programme_id": None, **_STATED, "committed": 15000000, "spent": 0,
    "remaining": 235000000, "beyond_year": 25000000, "version": 2,
}  # fmt: skip
_BEYOND: Final = "Jumlah anggaran program tahun ini Rp25.000.000 di atas anggaran instansi."


class BudgetPlanned(Body):
    """What is set aside for a year: for one programme, or without it for the agency as a whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [_STATED]})

    agency: Agency
    year: Year
    programme_id: Id | None = None
    planned: Rupiah


class BudgetBody(Shown):
    """A budget. Committed: the planned cost of scheduled sessions whose real cost nobody has said yet."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BUDGET]})

    budget_id: Id
    agency: Agency
    city: City
    year: int
    programme_id: Id | None = Field(description="null for the agency's year as a whole")
    planned: int
    committed: int
    spent: int
    remaining: int = Field(description="Below 0 when more is committed and spent than was planned")
    beyond_year: int = Field(
        description="By how much the year's programmes together are planned beyond the agency's year; "
        "0 when within it, and while the year as a whole has no plan"
    )
    version: int

    @classmethod
    def of(cls, weighed: Weighed) -> Self:
        """As it is stored."""
        budget = weighed.budget
        made = {
            "remaining": remaining(budget.planned, budget.committed, budget.spent),
            "beyond_year": weighed.beyond_year,
        }
        same = {name: getattr(budget, name) for name in BudgetBody.model_fields if name not in made}
        return cls(**same, **made)


class BudgetSet(BudgetBody):
    """A budget that was planned, and what to look at: programmes may be planned beyond the year."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_BUDGET, "warnings": [_BEYOND]}]})

    warnings: list[str]


@router.put("/budgets", summary="Simpan rencana anggaran", response_model=BudgetSet, responses=problems(404, 409))
async def put_budget(
    body: BudgetPlanned, ctx: Ctx, principal: Writer, once: Repeatable, language: Language
) -> Response:
    """Set what is planned; the same again changes nothing. What is committed and spent, sessions say."""
    command = PlanBudget(body.agency, body.year, body.programme_id, body.planned)
    return await once.write(ctx.database, _plan, principal, command, ctx.clock.now(), language)


@router.get("/budgets", summary="Daftar anggaran")
async def get_budgets(
    ctx: Ctx,
    principal: Reader,
    page: PageOf,
    agency: Annotated[Agency | None, Query()] = None,
    year: AskedYear = None,
) -> Page[BudgetBody]:
    """The budgets of the caller's agency, or of its city for the BKPSDM: each year as a whole and by programme."""
    rows = await ctx.database.read(list_budgets, principal, agency, year, page.after, page.limit + 1)
    return page_of([BudgetBody.of(row) for row in rows], page, lambda row: row.budget_id)


def _plan(tx: Tx, principal: Principal, command: PlanBudget, now: datetime, language: str) -> Answer:
    weighed = plan_budget(tx, principal, command, now)
    told = [warning.in_language(language) for warning in weighed.warnings]
    body = BudgetSet(**BudgetBody.of(weighed).model_dump(), warnings=told)
    return changed(body, weighed.budget.version)

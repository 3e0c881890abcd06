"""``/programmes/{programme_id}/sessions`` and ``/sessions``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Self

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx, PageOf, Reader, Repeatable, Writer, created, versioned
from services.enrollment.api.examples import SENIOR
from services.enrollment.api.fields import Body, CityDate, Count, Jp, Level, Link, Name, Rupiah, refused, unchanged
from services.enrollment.api.instructor_bodies import Instructors
from services.enrollment.api.session_bodies import SessionBody
from services.enrollment.domain.budget import SessionState
from services.enrollment.handlers.access import readable_session
from services.enrollment.handlers.sessions import ScheduleSession, change_session, list_sessions, schedule_session
from shared.database import Tx
from shared.errors import Text
from shared.events.base import Agency, Id
from shared.events.enrollment import WithdrawalReason
from shared.rules.ruleset import Rules
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.etag import IfMatch
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["sessions"])

_REASON: Final = Text("wajib diisi: mengapa sesi dibatalkan", "is required: why the session is called off")
_NO_REASON: Final = Text("hanya untuk state cancelled", "goes with state cancelled only")
_EXAMPLE: Final[JsonDict] = {
    "starts_on": "2026-11-10", "ends_on": "2026-11-12", "capacity": 30, "place": "Aula Dinas", "difficulty": 2,
    "cost_planned": 15000000, "instructors": [{"employee_id": SENIOR}],
}  # fmt: skip


class SessionNew(Body):
    """A new run of a programme; without ``jp`` it is worth what the programme is."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    starts_on: CityDate
    ends_on: CityDate
    capacity: Count
    jp: Jp | None = None
    place: Name | None = None
    link: Link | None = None
    difficulty: Level | None = Field(default=None, description="Of the material, 1 (easy) to 5 (hard)")
    cost_planned: Rupiah = 0
    cost_spent: Rupiah | None = Field(default=None, description="What it has cost, once that is known")
    instructors: Instructors = Field(default_factory=list)

    @property
    def command(self) -> ScheduleSession:
        """For the handler."""
        same = {name: getattr(self, name) for name in type(self).model_fields if name != "instructors"}
        return ScheduleSession(**same, instructors=tuple(one.stated for one in self.instructors))


class SessionChange(Body):
    """What to change; what is left out stays. Null clears ``place``, ``link``, ``difficulty``, ``cost_spent``; ``jp``
    null takes the form's default. ``state`` ``cancelled``, with a ``reason``, calls it off for everybody in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"capacity": 40}]})

    starts_on: CityDate = unchanged()
    ends_on: CityDate = unchanged()
    capacity: Count = unchanged()
    jp: Jp | None = unchanged()
    place: Name | None = unchanged()
    link: Link | None = unchanged()
    difficulty: Level | None = unchanged()
    cost_planned: Rupiah = unchanged()
    cost_spent: Rupiah | None = unchanged()
    instructors: Instructors = unchanged()
    state: SessionState = unchanged()
    reason: WithdrawalReason = unchanged()

    @model_validator(mode="after")
    def _reason_of_what(self) -> Self:
        if "reason" in self.model_fields_set and self.state != "cancelled":
            raise refused("reason", _NO_REASON, "reason")
        if self.state == "cancelled" and "reason" not in self.model_fields_set:
            raise refused("reason", _REASON, "reason")
        return self

    @property
    def changes(self) -> dict[str, Any]:
        """By field."""
        stated = {name: getattr(self, name) for name in self.model_fields_set}
        if "instructors" in stated:
            stated["instructors"] = tuple(one.stated for one in self.instructors)
        return stated


@router.post(
    "/programmes/{programme_id}/sessions",
    summary="Jadwalkan sesi sebuah program",
    status_code=201,
    response_model=SessionBody,
    responses=problems(404, 409),
)
async def post_session(programme_id: str, body: SessionNew, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """Schedule a run of a programme of the caller's agency."""
    now = ctx.clock.now()
    return await once.write(ctx.database, _schedule, principal, programme_id, body.command, now, ctx.rules)


@router.get("/sessions", summary="Daftar sesi")
async def get_sessions(
    ctx: Ctx,
    principal: Reader,
    page: PageOf,
    agency: Annotated[Agency | None, Query()] = None,
    programme_id: Annotated[Id | None, Query()] = None,
) -> Page[SessionBody]:
    """The sessions of the caller's city."""
    rows = await ctx.database.read(list_sessions, principal, agency, programme_id, page.after, page.limit + 1)
    return page_of([SessionBody.of(row) for row in rows], page, lambda row: row.session_id)


@router.get("/sessions/{session_id}", summary="Lihat sesi dan kursinya", responses=problems(404))
async def get_session(session_id: str, response: Response, ctx: Ctx, principal: Reader) -> SessionBody:
    """One session with its seats. Its version counts changes of its facts, not of its seats."""
    session = await ctx.database.read(readable_session, principal, session_id)
    versioned(response, session.version)
    return SessionBody.of(session)


@router.patch("/sessions/{session_id}", summary="Ubah atau batalkan sesi", responses=problems(404, 409, 412, 428))
async def patch_session(
    session_id: str, body: SessionChange, response: Response, ctx: Ctx, principal: Writer, if_match: IfMatch
) -> SessionBody:
    """Change a session of the caller's agency; new seats go to the waiting list at once."""
    session = await ctx.database.write(
        change_session, principal, session_id, if_match, body.changes, ctx.clock.now(), ctx.rules
    )
    versioned(response, session.version)
    return SessionBody.of(session)


def _schedule(
    tx: Tx, principal: Principal, programme_id: str, command: ScheduleSession, now: datetime, rules: Rules
) -> Answer:
    session = schedule_session(tx, principal, programme_id, command, now, rules)
    return created(SessionBody.of(session), f"/sessions/{session.session_id}", session.version)

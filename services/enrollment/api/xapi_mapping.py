"""``/xapi/actors``, ``/xapi/activities``, ``/xapi/parked``: whose accounts and which courses a platform speaks of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Self

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx, Language, PageOf, Reader, Writer
from services.enrollment.api.fields import Body, Shown
from services.enrollment.domain.xapi_meaning import identifier_of
from services.enrollment.domain.xapi_statement import agent_faults
from services.enrollment.domain.xapi_values import Reader as ValueReader
from services.enrollment.domain.xapi_values import iri
from services.enrollment.handlers.xapi_mapping import (
    MapActivity,
    MapActor,
    list_activities,
    list_actors,
    list_parked,
    map_activity,
    map_actor,
    retry,
)
from services.enrollment.store.growth_tables import StatementState
from services.enrollment.store.xapi import Arrival
from shared.errors import Fault, Invalid, Text
from shared.events.base import EmployeeId, Id
from shared.service import api_router
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["xapi"])

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_WHICH: Final = Text("isi salah satu: session_id atau programme_id", "give either session_id or programme_id")
_PERSON: Final = "7b9a1f52-3f0b-4c7e-9a55-5d1e8c2f4a22"
_SESSION: Final = "0199d3c4-5a6b-7c8d-9e0f-1a2b3c4d5e6f"
_ACCOUNT: Final[JsonDict] = {"account": {"homePage": "https://lms.sibolga.go.id", "name": "budi.s"}}
_WHY: Final = {
    "unknown-actor": Text(
        "Belum diketahui akun siapa ini; petakan dengan PUT /enrollment/v1/xapi/actors.",
        "Nobody knows whose account this is; say so with PUT /enrollment/v1/xapi/actors.",
    ),
    "unknown-activity": Text(
        "Belum diketahui kegiatan apa ini; petakan dengan PUT /enrollment/v1/xapi/activities.",
        "Nobody knows which course this is; say so with PUT /enrollment/v1/xapi/activities.",
    ),
    "no-session": Text("Program ini belum punya sesi; buat dulu.", "The programme has no session yet; make one."),
    "session-full": Text(
        "Sesi penuh; tambah kapasitasnya, lalu coba lagi.", "The session is full; give it more seats, then try again."
    ),
}
_ELSE: Final = Text(
    "Keadaan pendaftaran atau sesi tidak mengizinkannya; perbaiki, lalu coba lagi.",
    "The state of the enrolment or session does not allow it; mend that, then try again.",
)


class ActorMapping(Body):
    """An agent as xAPI writes it, with one of `account`, `mbox`, `mbox_sha1sum`, `openid`, and who it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"agent": _ACCOUNT, "employee_id": _PERSON}]})

    agent: dict[str, Any]
    employee_id: EmployeeId


class ActivityMapping(Body):
    """An activity of a learning platform, and which session or which programme it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"activity_id": "https://lms.sibolga.go.id/course/12", "session_id": _SESSION}]}
    )

    activity_id: Annotated[str, Field(max_length=2000)]
    session_id: Id | None = None
    programme_id: Id | None = None


class MappedBody(Shown):
    """How many statements that waited for it were carried out."""

    carried_out: int


class ActorBody(Shown):
    """Whose an account is; of a mail address only its digest is kept."""

    identifier: dict[str, Any]
    employee_id: EmployeeId


class ActivityBody(Shown):
    """Which session or programme an activity is."""

    activity_id: str
    session_id: Id | None
    programme_id: Id | None


class ParkedBody(Shown):
    """A statement that waits for an account or a course to be known, or that could not be carried out."""

    statement_id: Id
    state: StatementState
    reason: str | None
    detail: str | None
    actor: dict[str, Any]
    verb: str
    activity_id: str
    occurred_at: datetime
    stored_at: datetime
    employee_id: EmployeeId | None

    @classmethod
    def of(cls, arrival: Arrival, language: str) -> Self:
        """With the reason in the reader's language."""
        statement = arrival.statement
        why = None if arrival.reason is None else _WHY.get(arrival.reason, _ELSE).in_language(language)
        return cls(
            statement_id=arrival.statement_id,
            state=arrival.state,
            reason=arrival.reason,
            detail=why,
            actor=identifier_of(statement["actor"]),
            verb=statement["verb"]["id"],
            activity_id=statement["object"]["id"],
            occurred_at=arrival.occurred_at,
            stored_at=arrival.stored_at,
            employee_id=arrival.employee_id,
        )


@router.put("/xapi/actors", responses=problems(404, 409))
async def put_actor(body: ActorMapping, ctx: Ctx, principal: Writer) -> MappedBody:
    """Say whose an account or mail address is; statements that waited for it are carried out at once."""
    if faults := agent_faults(body.agent, "/agent"):
        raise Invalid(_MEND, faults)
    command = MapActor(body.agent, body.employee_id)
    return MappedBody(carried_out=await ctx.database.write(map_actor, principal, command, ctx.clock.now(), ctx.rules))


@router.get("/xapi/actors")
async def get_actors(ctx: Ctx, principal: Reader, page: PageOf) -> Page[ActorBody]:
    """The accounts of the caller's people."""
    rows = await ctx.database.read(list_actors, principal, page.after, page.limit + 1)
    shown = page_of(rows, page, lambda row: row.actor_key)
    items = [ActorBody(identifier=row.identifier, employee_id=row.employee_id) for row in shown.items]
    return Page(items=items, next_cursor=shown.next_cursor)


@router.put("/xapi/activities", responses=problems(404))
async def put_activity(body: ActivityMapping, ctx: Ctx, principal: Writer) -> MappedBody:
    """Say which session or programme an activity is; statements that waited for it are carried out at once."""
    reader = ValueReader()
    iri(reader, body.activity_id, "/activity_id")
    if (body.session_id is None) == (body.programme_id is None):
        reader.faults.append(Fault("/session_id", _WHICH))
    if reader.faults:
        raise Invalid(_MEND, reader.faults)
    command = MapActivity(body.activity_id, body.session_id, body.programme_id)
    return MappedBody(
        carried_out=await ctx.database.write(map_activity, principal, command, ctx.clock.now(), ctx.rules)
    )


@router.get("/xapi/activities")
async def get_activities(ctx: Ctx, principal: Reader, page: PageOf) -> Page[ActivityBody]:
    """The activities of learning platforms that are known in the caller's city."""
    rows = await ctx.database.read(list_activities, principal, page.after, page.limit + 1)
    shown = page_of(rows, page, lambda row: row.activity_key)
    items = [
        ActivityBody(activity_id=row.activity_id, session_id=row.session_id, programme_id=row.programme_id)
        for row in shown.items
    ]
    return Page(items=items, next_cursor=shown.next_cursor)


@router.get("/xapi/parked")
async def get_parked(ctx: Ctx, principal: Reader, page: PageOf, language: Language) -> Page[ParkedBody]:
    """What waits for an account or a course to be known, or could not be carried out, oldest first."""
    rows = await ctx.database.read(list_parked, principal, page.after, page.limit + 1)
    await ctx.audit.read(principal, "statements-read", principal.agency)
    shown = page_of(rows, page, lambda row: row.place)
    return Page(items=[ParkedBody.of(row, language) for row in shown.items], next_cursor=shown.next_cursor)


@router.post("/xapi/parked/{statement_id}/retry", responses=problems(404, 409))
async def post_retry(statement_id: str, ctx: Ctx, principal: Writer, language: Language) -> ParkedBody:
    """Carry out a parked or refused statement once more, after what held it up was mended."""
    arrival = await ctx.database.write(retry, principal, statement_id, ctx.clock.now(), ctx.rules)
    return ParkedBody.of(arrival, language)

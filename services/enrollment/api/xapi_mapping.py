"""``/xapi/actors``, ``/xapi/activities``, ``/xapi/parked``: whose accounts and which courses a platform speaks of."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from services.enrollment.api.doors import Ctx, Language, PageOf, Reader, Writer
from services.enrollment.api.examples import ACCOUNT, CLERK, COURSE, SESSION
from services.enrollment.api.fields import Body
from services.enrollment.api.xapi_bodies import ActivityBody, ActorBody, MappedBody, ParkedBody
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
from shared.errors import Fault, Invalid, Text
from shared.events.base import EmployeeId, Id
from shared.service import api_router
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["xapi"])

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_WHICH: Final = Text("isi salah satu: session_id atau programme_id", "give either session_id or programme_id")


class ActorMapping(Body):
    """An agent as xAPI writes it, with one of `account`, `mbox`, `mbox_sha1sum`, `openid`, and who it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"agent": ACCOUNT, "employee_id": CLERK}]})

    agent: dict[str, Any]
    employee_id: EmployeeId


class ActivityMapping(Body):
    """An activity of a learning platform, and which session or which programme it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"activity_id": COURSE, "session_id": SESSION}]})

    activity_id: Annotated[str, Field(max_length=2000)]
    session_id: Id | None = None
    programme_id: Id | None = None


@router.put("/xapi/actors", summary="Petakan akun platform ke pegawai", responses=problems(404, 409))
async def put_actor(body: ActorMapping, ctx: Ctx, principal: Writer) -> MappedBody:
    """Say whose an account or mail address is; statements that waited for it are carried out at once."""
    if faults := agent_faults(body.agent, "/agent"):
        raise Invalid(_MEND, faults)
    command = MapActor(body.agent, body.employee_id)
    return MappedBody(carried_out=await ctx.database.write(map_actor, principal, command, ctx.clock.now(), ctx.rules))


@router.get("/xapi/actors", summary="Daftar akun platform yang dikenal")
async def get_actors(ctx: Ctx, principal: Reader, page: PageOf) -> Page[ActorBody]:
    """The accounts of the caller's people."""
    rows = await ctx.database.read(list_actors, principal, page.after, page.limit + 1)
    shown = page_of(rows, page, lambda row: row.actor_key)
    items = [ActorBody(identifier=row.identifier, employee_id=row.employee_id) for row in shown.items]
    return Page(items=items, next_cursor=shown.next_cursor)


@router.put("/xapi/activities", summary="Petakan kursus platform ke sesi atau program", responses=problems(404))
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


@router.get("/xapi/activities", summary="Daftar kursus platform yang dikenal")
async def get_activities(ctx: Ctx, principal: Reader, page: PageOf) -> Page[ActivityBody]:
    """The activities of learning platforms that are known in the caller's city."""
    rows = await ctx.database.read(list_activities, principal, page.after, page.limit + 1)
    shown = page_of(rows, page, lambda row: row.activity_key)
    items = [
        ActivityBody(activity_id=row.activity_id, session_id=row.session_id, programme_id=row.programme_id)
        for row in shown.items
    ]
    return Page(items=items, next_cursor=shown.next_cursor)


@router.get("/xapi/parked", summary="Daftar pernyataan xAPI yang tertahan")
async def get_parked(ctx: Ctx, principal: Reader, page: PageOf, language: Language) -> Page[ParkedBody]:
    """What waits for an account or a course to be known, or could not be carried out, oldest first."""
    rows = await ctx.database.read(list_parked, principal, page.after, page.limit + 1)
    await ctx.audit.read(principal, "statements-read", principal.agency)
    shown = page_of(rows, page, lambda row: row.place)
    return Page(items=[ParkedBody.of(row, language) for row in shown.items], next_cursor=shown.next_cursor)


@router.post(
    "/xapi/parked/{statement_id}/retry", summary="Coba lagi pernyataan yang tertahan", responses=problems(404, 409)
)
async def post_retry(statement_id: str, ctx: Ctx, principal: Writer, language: Language) -> ParkedBody:
    """Carry out a parked or refused statement once more, after what held it up was mended."""
    arrival = await ctx.database.write(retry, principal, statement_id, ctx.clock.now(), ctx.rules)
    return ParkedBody.of(arrival, language)

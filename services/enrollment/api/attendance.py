"""``/sessions/{session_id}/attendance``: who came on which day; ``/sessions/{session_id}/no-shows``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Final, Self

from fastapi import APIRouter, Path, Response
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx, Reader, Repeatable, Writer
from services.enrollment.api.examples import CLERK, COLLEAGUE, COLLEAGUES_ENROLLMENT, ENROLLMENT, SESSION
from services.enrollment.api.fields import Body, CityDate, Shown, distinct
from services.enrollment.domain.enrolment import State
from services.enrollment.handlers.attendance import RecordDay, mark_no_shows, read_day, read_days, record_day
from services.enrollment.store.attendance import Participant
from shared.database import Tx
from shared.events.base import EmployeeId, Id
from shared.events.enrollment import WithdrawalReason
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.idempotency import Answer
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["attendance"])

_MOST = 10_000
Day = Annotated[CityDate, Path(alias="date", description="A day of the session", examples=["2026-11-10"])]
People = Annotated[tuple[EmployeeId, ...], Field(max_length=_MOST), distinct(lambda one: one)]

_DAY: Final[JsonDict] = {
    "session_id": SESSION, "date": "2026-11-10", "present": 1, "absent": 1, "unknown": 0,
    "participants": [
        {"employee_id": CLERK, "enrollment_id": ENROLLMENT, "status": "attending", "present": True},
        {"employee_id": COLLEAGUE, "enrollment_id": COLLEAGUES_ENROLLMENT, "status": "enrolled", "present": False},
    ],
}  # fmt: skip
_DAYS: Final[JsonDict] = {"session_id": SESSION, "days": [{"date": "2026-11-10", "present": 1, "absent": 1}]}
_NO_SHOWS: Final[JsonDict] = {"session_id": SESSION, "marked": 1, "enrollment_ids": [COLLEAGUES_ENROLLMENT]}


class DayNew(Body):
    """Who came on a day and who did not. Of participants in neither list nothing is known any more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"present": [CLERK], "absent": [COLLEAGUE]}]})

    present: People
    absent: People = ()


class ParticipantBody(Shown):
    """A participant on a day."""

    employee_id: EmployeeId
    enrollment_id: Id
    status: State
    present: bool | None = Field(description="Null where nobody has said")


class DayBody(Shown):
    """A day of a session, as far as its participants are the caller's to see."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DAY]})

    session_id: Id
    date: dt.date
    present: int
    absent: int
    unknown: int
    participants: list[ParticipantBody]

    @classmethod
    def of(cls, session_id: str, day: dt.date, participants: Sequence[Participant]) -> Self:
        """With its counts."""
        said = [one.present for one in participants]
        return cls(
            session_id=session_id,
            date=day,
            present=said.count(True),
            absent=said.count(False),
            unknown=said.count(None),
            participants=[
                ParticipantBody(
                    employee_id=one.person.employee_id,
                    enrollment_id=one.enrollment_id,
                    status=one.status,
                    present=one.present,
                )
                for one in participants
            ],
        )


class DayCountBody(Shown):
    """How many came on a day."""

    date: dt.date
    present: int
    absent: int


class DaysBody(Shown):
    """The days of a session on which attendance was recorded."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DAYS]})

    session_id: Id
    days: list[DayCountBody]


class NoShowsNew(Body):
    """Why those who never came did not; `other` where nobody knows."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "other"}]})

    reason: WithdrawalReason = "other"


class NoShowsBody(Shown):
    """Those who never came."""

    model_config = ConfigDict(json_schema_extra={"examples": [_NO_SHOWS]})

    session_id: Id
    marked: int
    enrollment_ids: list[Id]


@router.put(
    "/sessions/{session_id}/attendance/{date}",
    summary="Catat kehadiran sehari",
    response_model=DayBody,
    responses=problems(404, 409),
)
async def put_attendance(
    session_id: str, day: Day, body: DayNew, ctx: Ctx, principal: Writer, once: Repeatable
) -> Response:
    """Record a day: the organiser for everybody, another agency for its own people. Sent again, it replaces the day.

    Whoever comes for the first time is `attending` from then on. A no-show who came after all gets a seat again.
    """
    command = RecordDay(session_id, day, body.present, body.absent)
    return await once.write(ctx.database, _record, principal, command, ctx.clock.now())


@router.get("/sessions/{session_id}/attendance/{date}", summary="Lihat kehadiran sehari", responses=problems(404))
async def get_attendance(session_id: str, day: Day, ctx: Ctx, principal: Reader) -> DayBody:
    """Who came on a day."""
    participants = await ctx.database.read(read_day, principal, session_id, day)
    await ctx.audit.read(principal, "attendance-read", session_id)
    return DayBody.of(session_id, day, participants)


@router.get("/sessions/{session_id}/attendance", summary="Jumlah hadir per hari", responses=problems(404))
async def get_attendance_days(session_id: str, ctx: Ctx, principal: Reader) -> DaysBody:
    """How many came, day by day."""
    days = await ctx.database.read(read_days, principal, session_id)
    counts = [DayCountBody(date=one.day, present=one.present, absent=one.absent) for one in days]
    return DaysBody(session_id=session_id, days=counts)


@router.post(
    "/sessions/{session_id}/no-shows",
    summary="Tandai peserta yang tidak pernah hadir",
    response_model=NoShowsBody,
    responses=problems(404, 409),
)
async def post_no_shows(session_id: str, body: NoShowsNew, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """After the last day, mark everybody with a seat who never came. Sent again, it changes nothing."""
    return await once.write(ctx.database, _mark, principal, session_id, body.reason, ctx.clock.now())


def _record(tx: Tx, principal: Principal, command: RecordDay, now: dt.datetime) -> Answer:
    participants = record_day(tx, principal, command, now)
    return Answer(DayBody.of(command.session_id, command.day, participants), 200)


def _mark(tx: Tx, principal: Principal, session_id: str, reason: WithdrawalReason, now: dt.datetime) -> Answer:
    marked = mark_no_shows(tx, principal, session_id, reason, now)
    ids = [held.enrollment_id for held in marked]
    return Answer(NoShowsBody(session_id=session_id, marked=len(ids), enrollment_ids=ids), 200)

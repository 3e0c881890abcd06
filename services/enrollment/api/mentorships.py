"""``/mentorships``: seniors guide juniors; each meeting counts for both."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field

from services.enrollment.api.doors import Ctx, PageOf, Reader, Repeatable, Writer, created, versioned
from services.enrollment.api.fields import Body, CityTime, Shown, Title
from services.enrollment.domain.forms import jp_of
from services.enrollment.handlers.mentorships import (
    LogMeeting,
    StartMentorship,
    find_mentorship,
    list_meetings,
    list_mentorships,
    log_meeting,
    start_mentorship,
)
from services.enrollment.store.tables import MentoringSession, Mentorship
from shared.database import Tx
from shared.events.base import Agency, Competency, EmployeeId, Id
from shared.events.base import Jp as JpShown
from shared.rules.ruleset import Rules
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router(tags=["mentorships"])

_MENTOR, _MENTEE = "2f0c6e6a-6c0f-4f0e-8f6b-0d6f3c1a9b11", "7b9a1f52-3f0b-4c7e-9a55-5d1e8c2f4a22"


class MentorshipNew(Body):
    """Who guides whom in which competency."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mentor_id": _MENTOR, "mentee_id": _MENTEE, "competency": "pelayanan-publik"}]}
    )

    mentor_id: EmployeeId
    mentee_id: EmployeeId
    competency: Competency
    goal: Title | None = None


class MentorshipBody(Shown):
    """A mentor and a mentee working on one competency."""

    mentorship_id: Id
    mentor_id: EmployeeId
    mentee_id: EmployeeId
    competency: Competency
    goal: str | None
    started_at: datetime
    version: int

    @classmethod
    def of(cls, mentorship: Mentorship) -> Self:
        """As it is stored."""
        return cls.model_validate({name: getattr(mentorship, name) for name in cls.model_fields})


class MeetingNew(Body):
    """One meeting."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"held_at": "2026-10-20T13:00:00+07:00", "minutes": 60, "mentor_rating": 3}]}
    )

    held_at: CityTime
    minutes: Annotated[int, Field(strict=True, ge=1, le=1440)]
    mentor_rating: Annotated[int, Field(strict=True, ge=1, le=4)] | None = None


class MeetingBody(Shown):
    """One meeting, and the JP it earns each of the two."""

    mentoring_session_id: Id
    mentorship_id: Id
    held_at: datetime
    minutes: int
    mentor_rating: int | None
    jp_earned: JpShown

    @classmethod
    def of(cls, meeting: MentoringSession) -> Self:
        """As it is stored."""
        same = {name: getattr(meeting, name) for name in cls.model_fields if name != "jp_earned"}
        return cls.model_validate(same | {"jp_earned": jp_of(meeting.jp_tenths)})


@router.post("/mentorships", status_code=201, response_model=MentorshipBody, responses=problems(404))
async def post_mentorship(body: MentorshipNew, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """Bring two people of the caller's together; across agencies it takes the city's BKPSDM."""
    command = StartMentorship(body.mentor_id, body.mentee_id, body.competency, body.goal)
    return await once.write(ctx.database, _start, principal, command, ctx.clock.now())


@router.get("/mentorships")
async def get_mentorships(
    ctx: Ctx,
    principal: Reader,
    page: PageOf,
    agency: Annotated[Agency | None, Query()] = None,
    employee_id: Annotated[EmployeeId | None, Query(description="Mentor or mentee")] = None,
) -> Page[MentorshipBody]:
    """The mentorships in which the caller's people take part."""
    rows = await ctx.database.read(list_mentorships, principal, agency, employee_id, page.after, page.limit + 1)
    return page_of([MentorshipBody.of(row) for row in rows], page, lambda row: row.mentorship_id)


@router.get("/mentorships/{mentorship_id}", responses=problems(404))
async def get_mentorship(mentorship_id: str, response: Response, ctx: Ctx, principal: Reader) -> MentorshipBody:
    """One mentorship."""
    mentorship = await ctx.database.read(find_mentorship, principal, mentorship_id)
    versioned(response, mentorship.version)
    return MentorshipBody.of(mentorship)


@router.post(
    "/mentorships/{mentorship_id}/sessions",
    status_code=201,
    response_model=MeetingBody,
    responses=problems(404, 409),
)
async def post_meeting(mentorship_id: str, body: MeetingNew, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """Log a meeting that took place; the same moment again answers 409 `already-logged`."""
    command = LogMeeting(mentorship_id, body.held_at, body.minutes, body.mentor_rating)
    return await once.write(ctx.database, _log, principal, command, ctx.clock.now(), ctx.rules)


@router.get("/mentorships/{mentorship_id}/sessions", responses=problems(404))
async def get_meetings(mentorship_id: str, ctx: Ctx, principal: Reader, page: PageOf) -> Page[MeetingBody]:
    """The meetings of a mentorship, in the order they were logged."""
    rows = await ctx.database.read(list_meetings, principal, mentorship_id, page.after, page.limit + 1)
    return page_of([MeetingBody.of(row) for row in rows], page, lambda row: row.mentoring_session_id)


def _start(tx: Tx, principal: Principal, command: StartMentorship, now: datetime) -> Answer:
    mentorship = start_mentorship(tx, principal, command, now)
    return created(MentorshipBody.of(mentorship), f"/mentorships/{mentorship.mentorship_id}", mentorship.version)


def _log(tx: Tx, principal: Principal, command: LogMeeting, now: datetime, rules: Rules) -> Answer:
    meeting = log_meeting(tx, principal, command, now, rules)
    return Answer(MeetingBody.of(meeting), 201)

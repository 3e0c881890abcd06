"""``/mentorships``: seniors guide juniors towards goals; what came of it is written down at the end."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints

from services.enrollment.api.doors import (
    Ctx,
    Language,
    OwnQueryReader,
    PageOf,
    PartReader,
    Repeatable,
    Writer,
    changed,
    created,
    versioned,
)
from services.enrollment.api.examples import CLERK, SENIOR
from services.enrollment.api.fields import Body, Title, refused
from services.enrollment.api.mentorship_bodies import GoalBody, MentorshipBody, MentorshipStarted
from services.enrollment.handlers.mentor_choice import doubts_about
from services.enrollment.handlers.mentorships import (
    CloseMentorship,
    ClosingOutcome,
    SetGoal,
    StartMentorship,
    add_goal,
    close_mentorship,
    list_mentorships,
    set_goal,
    show_mentorship,
    start_mentorship,
)
from services.enrollment.store.growth_tables import GoalState
from services.enrollment.store.mentorships import MentorshipState
from shared.database import Tx
from shared.errors import Text
from shared.events.base import Agency, Competency, EmployeeId
from shared.rules.ruleset import Rules
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["mentorships"])

_MOST_GOALS: Final = 20

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PLAIN: Final = Text(
    "tidak boleh memuat karakter kendali selain baris baru", "may not hold control characters but new lines"
)


def _plain(value: str) -> str:
    if _CONTROL.search(value):
        raise refused("control_characters", _PLAIN)
    return value


Report = Annotated[
    str,
    BeforeValidator(lambda value: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value),
    StringConstraints(min_length=1, max_length=8000),
    AfterValidator(_plain),
]


class MentorshipNew(Body):
    """Who guides whom in which competency, and towards what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "mentor_id": SENIOR,
                    "mentee_id": CLERK,
                    "competency": "pelayanan-publik",
                    "goals": ["Menangani antrean pada jam sibuk", "Menjawab pengaduan dalam tiga hari"],
                }
            ]
        }
    )

    mentor_id: EmployeeId
    mentee_id: EmployeeId
    competency: Competency
    goal: Title | None = None
    goals: Annotated[tuple[Title, ...], Field(max_length=_MOST_GOALS)] = ()


class GoalNew(Body):
    """One more goal."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"goal": "Memimpin rapat layanan"}]})

    goal: Title


class GoalChange(Body):
    """A goal as it is now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"goal": "Memimpin rapat layanan", "state": "reached"}]})

    goal: Title
    state: GoalState


class ClosingNew(Body):
    """How it ended, with the mentor's report, which stays in this service."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"outcome": "reached", "report": "Kedua sasaran tercapai; lanjut sebagai pendamping loket."}]
        }
    )

    outcome: ClosingOutcome
    report: Report


@router.post(
    "/mentorships",
    summary="Mulai mentoring",
    status_code=201,
    response_model=MentorshipStarted,
    responses=problems(404),
)
async def post_mentorship(
    body: MentorshipNew, ctx: Ctx, principal: Writer, once: Repeatable, language: Language
) -> Response:
    """Bring two people of the caller's together; across agencies it takes the city's BKPSDM."""
    command = StartMentorship(body.mentor_id, body.mentee_id, body.competency, body.goal, body.goals)
    return await once.write(ctx.database, _start, principal, command, ctx.clock.now(), ctx.rules, language)


@router.get("/mentorships", summary="Daftar mentoring")
async def get_mentorships(
    ctx: Ctx,
    principal: OwnQueryReader,
    page: PageOf,
    agency: Annotated[Agency | None, Query()] = None,
    employee_id: Annotated[
        EmployeeId | None, Query(description="Mentor or mentee; a person may ask for theirs")
    ] = None,
    state: Annotated[MentorshipState | None, Query()] = None,
) -> Page[MentorshipBody]:
    """The mentorships in which the caller's people take part."""
    rows = await ctx.database.read(list_mentorships, principal, agency, employee_id, state, page.after, page.limit + 1)
    if employee_id is not None:
        await ctx.audit.read(principal, "mentorships-read", employee_id)
    return page_of([MentorshipBody.of(row) for row in rows], page, lambda row: row.mentorship_id)


@router.get("/mentorships/{mentorship_id}", summary="Lihat mentoring", responses=problems(404))
async def get_mentorship(mentorship_id: str, response: Response, ctx: Ctx, principal: PartReader) -> MentorshipBody:
    """One mentorship."""
    whole = await ctx.database.read(show_mentorship, principal, mentorship_id)
    await ctx.audit.read(principal, "mentorship-read", whole.mentorship.mentee_id)
    versioned(response, whole.mentorship.version)
    return MentorshipBody.of(whole)


@router.post(
    "/mentorships/{mentorship_id}/closing",
    summary="Tutup mentoring dengan laporan",
    response_model=MentorshipBody,
    responses=problems(404, 409),
)
async def post_closing(mentorship_id: str, body: ClosingNew, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """End a mentorship with a report; meetings are logged no more, and may still be corrected."""
    command = CloseMentorship(mentorship_id, body.outcome, body.report)
    return await once.write(ctx.database, _close, principal, command, ctx.clock.now())


@router.post(
    "/mentorships/{mentorship_id}/goals",
    summary="Tambah sasaran mentoring",
    status_code=201,
    response_model=GoalBody,
    responses=problems(404, 409),
)
async def post_goal(mentorship_id: str, body: GoalNew, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """One more goal."""
    return await once.write(ctx.database, _goal, principal, mentorship_id, body.goal)


@router.put(
    "/mentorships/{mentorship_id}/goals/{goal_id}",
    summary="Ubah atau tandai sasaran mentoring",
    responses=problems(404, 409),
)
async def put_goal(mentorship_id: str, goal_id: str, body: GoalChange, ctx: Ctx, principal: Writer) -> GoalBody:
    """Say what a goal is and whether it was reached; the same again changes nothing."""
    command = SetGoal(mentorship_id, goal_id, body.goal, body.state)
    return GoalBody.of(await ctx.database.write(set_goal, principal, command, ctx.clock.now()))


def _start(
    tx: Tx, principal: Principal, command: StartMentorship, now: datetime, rules: Rules, language: str
) -> Answer:
    whole = start_mentorship(tx, principal, command, now)
    two = (command.mentor_id, command.mentee_id, command.competency)
    told = [doubt.in_language(language) for doubt in doubts_about(tx, principal, *two, now, rules)]
    body = MentorshipStarted(**MentorshipBody.of(whole).model_dump(), warnings=told)
    return created(body, f"/mentorships/{whole.mentorship.mentorship_id}", whole.mentorship.version)


def _close(tx: Tx, principal: Principal, command: CloseMentorship, now: datetime) -> Answer:
    whole = close_mentorship(tx, principal, command, now)
    return changed(MentorshipBody.of(whole), whole.mentorship.version)


def _goal(tx: Tx, principal: Principal, mentorship_id: str, goal: str) -> Answer:
    return Answer(GoalBody.of(add_goal(tx, principal, mentorship_id, goal)), 201)

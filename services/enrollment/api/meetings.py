"""``/mentorships/{id}/sessions``: meetings, each of which counts for both."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from services.enrollment.api.doors import (
    Ctx,
    Language,
    PageOf,
    PartReader,
    Person,
    Repeatable,
    Writer,
    changed,
    created,
    versioned,
)
from services.enrollment.api.fields import Body, CityTime, unchanged
from services.enrollment.api.mentorship_bodies import MeetingBody
from services.enrollment.handlers.jp_notes import note_on_meeting
from services.enrollment.handlers.meetings import (
    LogMeeting,
    correct_meeting,
    find_meeting,
    list_meetings,
    log_meeting,
    rate_meeting,
    withdraw_meeting,
)
from shared.database import Tx
from shared.rules.ruleset import Rules
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.etag import IfMatch
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["mentorships"])

Minutes = Annotated[int, Field(strict=True, ge=1, le=1440)]
Rating = Annotated[int, Field(strict=True, ge=1, le=4)]


class MeetingNew(Body):
    """One meeting. ``mentee_rating`` is what the mentee said of it on paper; with a token of their own see `rating`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"held_at": "2026-11-05T13:00:00+07:00", "minutes": 60, "mentor_rating": 3}]}
    )

    held_at: CityTime
    minutes: Minutes
    mentor_rating: Rating | None = None
    mentee_rating: Rating | None = None


class MeetingChange(Body):
    """What was wrong; what is left out stays, and a rating of null takes it away."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"minutes": 90, "mentor_rating": 4}]})

    held_at: CityTime = unchanged()
    minutes: Minutes = unchanged()
    mentor_rating: Rating | None = unchanged()
    mentee_rating: Rating | None = unchanged()

    @property
    def changes(self) -> dict[str, Any]:
        """By field."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class RatingNew(Body):
    """How the mentee found the meeting, from 1 (of no use) to 4 (very useful)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"mentee_rating": 4}]})

    mentee_rating: Rating


@router.post(
    "/mentorships/{mentorship_id}/sessions",
    summary="Catat pertemuan mentoring",
    status_code=201,
    response_model=MeetingBody,
    responses=problems(404, 409),
)
async def post_meeting(
    mentorship_id: str, body: MeetingNew, ctx: Ctx, principal: Writer, once: Repeatable, language: Language
) -> Response:
    """Log a meeting that took place; the same moment again answers 409 `already-logged`.

    `jp_note` says for whom it will not count in full, as the third of a month does not.
    """
    command = LogMeeting(mentorship_id, body.held_at, body.minutes, body.mentor_rating, body.mentee_rating)
    return await once.write(ctx.database, _log, principal, command, ctx.clock.now(), ctx.rules, language)


@router.get("/mentorships/{mentorship_id}/sessions", summary="Daftar pertemuan mentoring", responses=problems(404))
async def get_meetings(mentorship_id: str, ctx: Ctx, principal: PartReader, page: PageOf) -> Page[MeetingBody]:
    """The meetings of a mentorship, in the order they were logged; those taken back are left out."""
    rows = await ctx.database.read(list_meetings, principal, mentorship_id, page.after, page.limit + 1)
    return page_of([MeetingBody.of(row) for row in rows], page, lambda row: row.mentoring_session_id)


@router.get(
    "/mentorships/{mentorship_id}/sessions/{meeting_id}", summary="Lihat pertemuan mentoring", responses=problems(404)
)
async def get_meeting(
    mentorship_id: str, meeting_id: str, response: Response, ctx: Ctx, principal: PartReader
) -> MeetingBody:
    """One meeting."""
    meeting = await ctx.database.read(find_meeting, principal, mentorship_id, meeting_id)
    versioned(response, meeting.version)
    return MeetingBody.of(meeting)


@router.patch(
    "/mentorships/{mentorship_id}/sessions/{meeting_id}",
    summary="Perbaiki pertemuan mentoring",
    response_model=MeetingBody,
    responses=problems(404, 409, 412, 428),
)
async def patch_meeting(
    mentorship_id: str,
    meeting_id: str,
    body: MeetingChange,
    ctx: Ctx,
    principal: Writer,
    if_match: IfMatch,
    once: Repeatable,
) -> Response:
    """Put right what was logged wrongly; scores and JP follow."""
    ids = (mentorship_id, meeting_id)
    return await once.write(ctx.database, _correct, principal, ids, if_match, body.changes, ctx.clock.now(), ctx.rules)


@router.delete(
    "/mentorships/{mentorship_id}/sessions/{meeting_id}",
    summary="Batalkan pertemuan mentoring",
    status_code=204,
    responses=problems(404),
)
async def delete_meeting(mentorship_id: str, meeting_id: str, ctx: Ctx, principal: Writer) -> None:
    """Take back a meeting that never took place: it counts for nobody any more."""
    await ctx.database.write(withdraw_meeting, principal, mentorship_id, meeting_id, ctx.clock.now())


@router.put(
    "/mentorships/{mentorship_id}/sessions/{meeting_id}/rating",
    summary="Nilai pertemuan sebagai mentee",
    responses=problems(404, 409),
)
async def put_rating(mentorship_id: str, meeting_id: str, body: RatingNew, ctx: Ctx, principal: Person) -> MeetingBody:
    """The mentee's own rating of a meeting, while the mentorship goes on."""
    meeting = await ctx.database.write(
        rate_meeting, principal, mentorship_id, meeting_id, body.mentee_rating, ctx.clock.now()
    )
    return MeetingBody.of(meeting)


def _log(tx: Tx, principal: Principal, command: LogMeeting, now: datetime, rules: Rules, language: str) -> Answer:
    meeting = log_meeting(tx, principal, command, now, rules)
    note = note_on_meeting(tx, meeting, rules)
    path = f"/mentorships/{meeting.mentorship_id}/sessions/{meeting.mentoring_session_id}"
    body = MeetingBody.of(meeting, None if note is None else note.in_language(language))
    return created(body, path, meeting.version)


def _correct(
    tx: Tx,
    principal: Principal,
    ids: tuple[str, str],
    if_match: str,
    changes: dict[str, Any],
    now: datetime,
    rules: Rules,
) -> Answer:
    meeting = correct_meeting(tx, principal, *ids, if_match, changes, now, rules)
    return changed(MeetingBody.of(meeting), meeting.version)

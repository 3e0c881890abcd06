"""Meetings of a mentorship: each counts for both, and is told anew when it is put right.

Who reads the event takes the last word on a meeting in place of the ones before, so a meeting that never took place is
told once more, with no JP and no rating.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.enrollment.handlers.access import absent
from services.enrollment.handlers.completions import CLOCK_TOLERANCE
from services.enrollment.handlers.events import mentoring_logged
from services.enrollment.handlers.mentorships import find_mentorship, open_mentorship, pair_of
from services.enrollment.handlers.programmes import sound_jp
from services.enrollment.store import mentorships
from services.enrollment.store.seats import Person
from services.enrollment.store.tables import MentoringSession, Mentorship
from services.enrollment.store.versions import amend
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Forbidden, Invalid, Text
from shared.ids import new_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal
from shared.web.etag import require_match

MENTORING: Final = "NKL02"
"""The form of competency development that a meeting counts as."""

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_FUTURE: Final = Text("belum tiba", "lies in the future")
_LOGGED: Final = Text("Pertemuan pada waktu ini sudah dicatat.", "A meeting at this time is logged already.")
_GONE: Final = Text("Mentor atau mentee sudah dihapus dari daftar.", "Mentor or mentee was erased from the register.")
_NONE: Final = Text("Pertemuan ini tidak ada pada mentoring ini.", "This mentorship has no such meeting.")
_NOT_MENTEE: Final = Text("Hanya mentee yang menilai pertemuannya.", "Only the mentee rates the meeting.")


class AlreadyLogged(Conflict):
    """The same moment cannot be logged twice."""

    slug = "already-logged"


@dataclass(frozen=True, slots=True)
class LogMeeting:
    """One meeting. From 1 to 4, ``mentor_rating`` is of the mentee and ``mentee_rating`` of the meeting."""

    mentorship_id: str
    held_at: datetime
    minutes: int
    mentor_rating: int | None = None
    mentee_rating: int | None = None


def log_meeting(tx: Tx, principal: Principal, command: LogMeeting, now: datetime, rules: Rules) -> MentoringSession:
    """Record a meeting; it is told once for the mentee and once for the mentor, each with its JP.

    Raises ``NotFound``, ``Invalid`` for a meeting in the future, ``AlreadyLogged``, ``Conflict`` when the mentorship is
    closed or one of the two is erased.
    """
    mentorship = open_mentorship(tx, principal, command.mentorship_id)
    _refuse_future(command.held_at, now)
    known = mentorships.meeting_at(tx, mentorship.mentorship_id, command.held_at)
    if known is not None and known.withdrawn_at is None:
        raise AlreadyLogged(_LOGGED, mentoring_session_id=known.mentoring_session_id)
    people = _both(tx, mentorship)
    values: dict[str, Any] = {
        "held_at": command.held_at,
        "minutes": command.minutes,
        "mentor_rating": command.mentor_rating,
        "mentee_rating": command.mentee_rating,
        "jp_tenths": _jp(command.held_at, people[mentorship.mentee_id], rules),
    }
    if known is None:
        known = MentoringSession(
            mentoring_session_id=new_id(), mentorship_id=mentorship.mentorship_id, version=1, **values
        )
        tx.session.add(known)
    else:
        amend(known, {**values, "withdrawn_at": None})
    _tell(tx, known, mentorship, people, now)
    return known


def correct_meeting(
    tx: Tx,
    principal: Principal,
    mentorship_id: str,
    meeting_id: str,
    if_match: str,
    changes: Mapping[str, Any],
    now: datetime,
    rules: Rules,
) -> MentoringSession:
    """Set ``held_at``, ``minutes`` or a rating of a meeting, also of a closed mentorship, and tell it anew.

    Raises ``NotFound``, ``PreconditionFailed``, ``Invalid``, ``AlreadyLogged``, ``Conflict`` when one is erased.
    """
    mentorship, meeting = _found(tx, principal, mentorship_id, meeting_id)
    require_match(if_match, meeting.version)
    values = dict(changes)
    people = _both(tx, mentorship)
    if (held_at := values.get("held_at", meeting.held_at)) != meeting.held_at:
        _refuse_future(held_at, now)
        if known := mentorships.meeting_at(tx, mentorship_id, held_at):
            raise AlreadyLogged(_LOGGED, mentoring_session_id=known.mentoring_session_id)
        values["jp_tenths"] = _jp(held_at, people[mentorship.mentee_id], rules)
    if amend(meeting, values):
        facts = {"meeting": meeting_id, "fields": " ".join(sorted(changes))}
        audited(tx, principal, "meeting-corrected", mentorship.mentee_id, now, **facts)
        _tell(tx, meeting, mentorship, people, now)
    return meeting


def withdraw_meeting(tx: Tx, principal: Principal, mentorship_id: str, meeting_id: str, now: datetime) -> None:
    """Take back a meeting that was logged by mistake: it counts for nobody any more. Raises ``NotFound``."""
    mentorship, meeting = _found(tx, principal, mentorship_id, meeting_id)
    people = pair_of(tx, mentorship)
    amend(meeting, {"withdrawn_at": now, "jp_tenths": 0, "mentor_rating": None, "mentee_rating": None})
    audited(tx, principal, "meeting-withdrawn", mentorship.mentee_id, now, meeting=meeting_id)
    _tell(tx, meeting, mentorship, people, now)


def rate_meeting(
    tx: Tx, principal: Principal, mentorship_id: str, meeting_id: str, rating: int, now: datetime
) -> MentoringSession:
    """The mentee's own rating of a meeting, 1 to 4; it may be changed while the mentorship goes on.

    Raises ``NotFound``, ``Forbidden`` for the mentor, ``Conflict`` when the mentorship is closed.
    """
    mentorship, meeting = _found(tx, principal, mentorship_id, meeting_id)
    if principal.subject != mentorship.mentee_id:
        raise Forbidden(_NOT_MENTEE)
    open_mentorship(tx, principal, mentorship_id)
    if amend(meeting, {"mentee_rating": rating}):
        _tell(tx, meeting, mentorship, pair_of(tx, mentorship), now)
    return meeting


def find_meeting(tx: Tx, principal: Principal, mentorship_id: str, meeting_id: str) -> MentoringSession:
    """A meeting of the caller's people. Raises ``NotFound``."""
    return _found(tx, principal, mentorship_id, meeting_id)[1]


def list_meetings(
    tx: Tx, principal: Principal, mentorship_id: str, after: str | None, limit: int
) -> Sequence[MentoringSession]:
    """The next ``limit`` meetings of a mentorship. Raises ``NotFound``."""
    find_mentorship(tx, principal, mentorship_id)
    return mentorships.meetings(tx, mentorship_id, after, limit)


def _found(tx: Tx, principal: Principal, mentorship_id: str, meeting_id: str) -> tuple[Mentorship, MentoringSession]:
    mentorship = find_mentorship(tx, principal, mentorship_id)
    meeting = mentorships.meeting(tx, mentorship_id, meeting_id)
    if meeting is None:
        raise absent(_NONE, None)
    return mentorship, meeting


def _both(tx: Tx, mentorship: Mentorship) -> dict[str, Person]:
    people = pair_of(tx, mentorship)
    if len(people) < 2:
        raise Conflict(_GONE, current_state="erased")
    return people


def _refuse_future(held_at: datetime, now: datetime) -> None:
    if held_at > now + CLOCK_TOLERANCE:
        raise Invalid(_MEND, [Fault("/held_at", _FUTURE)])


def _jp(held_at: datetime, mentee: Person, rules: Rules) -> int:
    return sound_jp(MENTORING, None, city_day(held_at), mentee.city, rules)


def _tell(
    tx: Tx, meeting: MentoringSession, mentorship: Mentorship, people: Mapping[str, Person], now: datetime
) -> None:
    if (mentee := people.get(mentorship.mentee_id)) is not None:
        stage(tx, mentoring_logged(meeting, mentorship, mentee, "mentee"), now)
    if (mentor := people.get(mentorship.mentor_id)) is not None:
        stage(tx, mentoring_logged(meeting, mentorship, mentor, "mentor"), now)

"""Mentoring: who guides whom, and each meeting, which counts for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.enrollment.handlers.access import absent, own_employee, own_scope
from services.enrollment.handlers.completions import CLOCK_TOLERANCE
from services.enrollment.handlers.events import mentoring_logged
from services.enrollment.handlers.programmes import sound_jp
from services.enrollment.store import mentorships, seats
from services.enrollment.store.seats import Person
from services.enrollment.store.tables import MentoringSession, Mentorship
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.ids import new_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

MENTORING: Final = "NKL02"
"""The form of competency development that a meeting counts as."""

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_ONESELF: Final = Text("mentor dan mentee harus dua orang", "mentor and mentee must be two people")
_OTHER_CITY: Final = Text("harus pegawai kota yang sama dengan mentor", "must work in the mentor's city")
_FUTURE: Final = Text("belum tiba", "lies in the future")
_NONE: Final = Text(
    "Mentoring ini tidak ada, atau bukan milik instansi Anda.",
    "There is no such mentorship, or it is not your agency's.",
)
_LOGGED: Final = Text("Pertemuan pada waktu ini sudah dicatat.", "A meeting at this time is logged already.")
_GONE: Final = Text("Mentor atau mentee sudah dihapus dari daftar.", "Mentor or mentee was erased from the register.")


class AlreadyLogged(Conflict):
    """The same moment cannot be logged twice."""

    slug = "already-logged"


@dataclass(frozen=True, slots=True)
class StartMentorship:
    """Who guides whom in which competency."""

    mentor_id: str
    mentee_id: str
    competency: str
    goal: str | None = None


@dataclass(frozen=True, slots=True)
class LogMeeting:
    """One meeting; ``mentor_rating`` 1 to 4 is how the mentor rates the mentee."""

    mentorship_id: str
    held_at: datetime
    minutes: int
    mentor_rating: int | None = None


def start_mentorship(tx: Tx, principal: Principal, command: StartMentorship, now: datetime) -> Mentorship:
    """Bring two people together. Raises ``Invalid``; ``NotFound`` when one is not the caller's."""
    if command.mentor_id == command.mentee_id:
        raise Invalid(_MEND, [Fault("/mentee_id", _ONESELF)])
    mentor = own_employee(tx, principal, command.mentor_id, "/mentor_id")
    mentee = own_employee(tx, principal, command.mentee_id, "/mentee_id")
    if mentor.city != mentee.city:
        raise Invalid(_MEND, [Fault("/mentee_id", _OTHER_CITY)])
    mentorship = Mentorship(
        mentorship_id=new_id(),
        mentor_id=mentor.employee_id,
        mentee_id=mentee.employee_id,
        competency=command.competency,
        goal=command.goal,
        started_at=now,
    )
    tx.session.add(mentorship)
    return mentorship


def log_meeting(tx: Tx, principal: Principal, command: LogMeeting, now: datetime, rules: Rules) -> MentoringSession:
    """Record a meeting; it is told once for the mentee and once for the mentor, each with its JP.

    Raises ``NotFound``, ``Invalid`` for a meeting in the future, ``AlreadyLogged``, ``Conflict`` when one is erased.
    """
    mentorship = find_mentorship(tx, principal, command.mentorship_id)
    if command.held_at > now + CLOCK_TOLERANCE:
        raise Invalid(_MEND, [Fault("/held_at", _FUTURE)])
    if known := mentorships.meeting_at(tx, mentorship.mentorship_id, command.held_at):
        raise AlreadyLogged(_LOGGED, mentoring_session_id=known.mentoring_session_id)
    people = _pair(tx, mentorship)
    if len(people) < 2:
        raise Conflict(_GONE, current_state="erased")
    mentee, mentor = people[mentorship.mentee_id], people[mentorship.mentor_id]
    meeting = MentoringSession(
        mentoring_session_id=new_id(),
        mentorship_id=mentorship.mentorship_id,
        held_at=command.held_at,
        minutes=command.minutes,
        mentor_rating=command.mentor_rating,
        jp_tenths=sound_jp(MENTORING, None, city_day(command.held_at), mentee.city, rules),
    )
    tx.session.add(meeting)
    stage(tx, mentoring_logged(meeting, mentorship, mentee, "mentee"), now)
    stage(tx, mentoring_logged(meeting, mentorship, mentor, "mentor"), now)
    return meeting


def find_mentorship(tx: Tx, principal: Principal, mentorship_id: str) -> Mentorship:
    """A mentorship in which one of the caller's people takes part. Raises ``NotFound``."""
    mentorship = mentorships.get(tx, mentorship_id)
    if mentorship is None:
        raise absent(_NONE, None)
    if not any(principal.sees(person.agency, person.city) for person in _pair(tx, mentorship).values()):
        raise absent(_NONE, None)
    return mentorship


def list_mentorships(
    tx: Tx, principal: Principal, agency: str | None, employee_id: str | None, after: str | None, limit: int
) -> Sequence[Mentorship]:
    """The next ``limit`` mentorships of the caller's people. Raises ``Forbidden`` when another agency is asked for."""
    scope = own_scope(tx, principal, agency)
    return mentorships.page(tx, scope.agency, scope.city, employee_id, after, limit)


def list_meetings(
    tx: Tx, principal: Principal, mentorship_id: str, after: str | None, limit: int
) -> Sequence[MentoringSession]:
    """The next ``limit`` meetings of a mentorship. Raises ``NotFound``."""
    find_mentorship(tx, principal, mentorship_id)
    return mentorships.meetings(tx, mentorship_id, after, limit)


def _pair(tx: Tx, mentorship: Mentorship) -> dict[str, Person]:
    return seats.persons(tx, [mentorship.mentor_id, mentorship.mentee_id])

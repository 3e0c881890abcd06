"""Mentoring: who guides whom, towards which goals, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, NamedTuple, get_args

from services.enrollment.handlers.access import absent, own_employee, own_scope
from services.enrollment.store import mentorships, seats
from services.enrollment.store.growth_tables import GoalState, MentorshipGoal
from services.enrollment.store.mentorships import Held, MentorshipState
from services.enrollment.store.seats import Person
from services.enrollment.store.tables import Mentorship
from services.enrollment.store.versions import amend
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.ids import new_id
from shared.web.auth import PARTICIPANT, Principal

ClosingOutcome = Literal["reached", "partly", "not_reached", "stopped"]
OUTCOMES: Final[tuple[ClosingOutcome, ...]] = get_args(ClosingOutcome)

_OFFICER: Final = frozenset({"enrollment:read", "enrollment:write"})
_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_ONESELF: Final = Text("mentor dan mentee harus dua orang", "mentor and mentee must be two people")
_OTHER_CITY: Final = Text("harus pegawai kota yang sama dengan mentor", "must work in the mentor's city")
_NONE: Final = Text(
    "Mentoring ini tidak ada, atau bukan milik instansi Anda.",
    "There is no such mentorship, or it is not your agency's.",
)
_NO_GOAL: Final = Text("Sasaran ini tidak ada pada mentoring ini.", "This mentorship has no such goal.")
_CLOSED: Final = Text(
    "Mentoring ini sudah ditutup; mulai mentoring baru bila dilanjutkan.",
    "This mentorship is closed; start a new one to go on.",
)


@dataclass(frozen=True, slots=True)
class StartMentorship:
    """Who guides whom in which competency, towards what."""

    mentor_id: str
    mentee_id: str
    competency: str
    goal: str | None = None
    goals: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class CloseMentorship:
    """How it ended, in one word and in the mentor's own."""

    mentorship_id: str
    outcome: ClosingOutcome
    report: str


@dataclass(frozen=True, slots=True)
class SetGoal:
    """A goal as it is now."""

    mentorship_id: str
    goal_id: str
    goal: str
    state: GoalState


class Whole(NamedTuple):
    """A mentorship with its goals and what its meetings come to."""

    mentorship: Mentorship
    goals: tuple[MentorshipGoal, ...]
    held: Held


_NOTHING_HELD: Final = Held(0, 0, 0, 0, 0, 0)


def start_mentorship(tx: Tx, principal: Principal, command: StartMentorship, now: datetime) -> Whole:
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
    tx.session.flush()
    for goal in (*((command.goal,) if command.goal else ()), *command.goals):
        tx.session.add(MentorshipGoal(goal_id=new_id(), mentorship_id=mentorship.mentorship_id, goal=goal))
    audited(tx, principal, "mentorship-started", mentee.employee_id, now, mentorship=mentorship.mentorship_id)
    return whole(tx, mentorship)


def close_mentorship(tx: Tx, principal: Principal, command: CloseMentorship, now: datetime) -> Whole:
    """End a mentorship with its report. Raises ``NotFound``, ``Conflict`` when it is closed already."""
    mentorship = open_mentorship(tx, principal, command.mentorship_id)
    amend(mentorship, {"state": "closed", "closed_at": now, "outcome": command.outcome, "report": command.report})
    facts = {"mentorship": mentorship.mentorship_id, "outcome": command.outcome}
    audited(tx, principal, "mentorship-closed", mentorship.mentee_id, now, **facts)
    return whole(tx, mentorship)


def add_goal(tx: Tx, principal: Principal, mentorship_id: str, goal: str) -> MentorshipGoal:
    """One more goal. Raises ``NotFound``, ``Conflict`` when the mentorship is closed."""
    mentorship = open_mentorship(tx, principal, mentorship_id)
    added = MentorshipGoal(goal_id=new_id(), mentorship_id=mentorship_id, goal=goal)
    tx.session.add(added)
    mentorship.version += 1
    return added


def set_goal(tx: Tx, principal: Principal, command: SetGoal, now: datetime) -> MentorshipGoal:
    """Say of a goal what it is and whether it was reached. Raises ``NotFound``, ``Conflict`` when closed."""
    mentorship = open_mentorship(tx, principal, command.mentorship_id)
    goal = mentorships.goal(tx, command.mentorship_id, command.goal_id)
    if goal is None or goal.goal is None:
        raise absent(_NO_GOAL, None)
    if (goal.goal, goal.state) != (command.goal, command.state):
        settled_at = goal.settled_at if goal.state == command.state else now
        goal.goal, goal.state = command.goal, command.state
        goal.settled_at = None if command.state == "open" else settled_at
        mentorship.version += 1
    return goal


def find_mentorship(tx: Tx, principal: Principal, mentorship_id: str) -> Mentorship:
    """A mentorship in which one of the caller's people, or the caller, takes part. Raises ``NotFound``."""
    mentorship = mentorships.get(tx, mentorship_id)
    if mentorship is None:
        raise absent(_NONE, None)
    if PARTICIPANT in principal.scopes and principal.subject in {mentorship.mentor_id, mentorship.mentee_id}:
        return mentorship
    if _OFFICER.isdisjoint(principal.scopes) or not any(
        principal.sees(person.agency, person.city) for person in pair_of(tx, mentorship).values()
    ):
        raise absent(_NONE, None)
    return mentorship


def open_mentorship(tx: Tx, principal: Principal, mentorship_id: str) -> Mentorship:
    """A mentorship that goes on. Raises ``NotFound``, ``Conflict`` when it is closed."""
    mentorship = find_mentorship(tx, principal, mentorship_id)
    if mentorship.state == "closed":
        raise Conflict(_CLOSED, current_state="closed")
    return mentorship


def show_mentorship(tx: Tx, principal: Principal, mentorship_id: str) -> Whole:
    """A mentorship with its goals and sums. Raises ``NotFound``."""
    return whole(tx, find_mentorship(tx, principal, mentorship_id))


def list_mentorships(
    tx: Tx,
    principal: Principal,
    agency: str | None,
    employee_id: str | None,
    state: MentorshipState | None,
    after: str | None,
    limit: int,
) -> list[Whole]:
    """The next ``limit`` mentorships of the caller's people. Raises ``Forbidden`` when another agency is asked for."""
    scope = own_scope(tx, principal, agency)
    return _wholes(tx, mentorships.page(tx, scope.agency, scope.city, employee_id, state, after, limit))


def whole(tx: Tx, mentorship: Mentorship) -> Whole:
    """The mentorship with all that belongs to it, as this transaction leaves it."""
    tx.session.flush()
    return _wholes(tx, [mentorship])[0]


def pair_of(tx: Tx, mentorship: Mentorship) -> dict[str, Person]:
    """The two, by id, as far as they are still in the register."""
    return seats.persons(tx, [mentorship.mentor_id, mentorship.mentee_id])


def _wholes(tx: Tx, found: Sequence[Mentorship]) -> list[Whole]:
    ids = [one.mentorship_id for one in found]
    goals, sums = mentorships.goals(tx, ids), mentorships.sums(tx, ids)
    return [
        Whole(
            one,
            tuple(MentorshipGoal(**row) for row in goals.get(one.mentorship_id, ())),
            sums.get(one.mentorship_id, _NOTHING_HELD),
        )
        for one in found
    ]

"""Seats: one way in, for one person or for thousands.

Every step is one statement over the whole batch: the persons and who is in already, the sessions (held until the
commit), the new rows, the seats. Within the batch the first is served first, so its order is the waiting list's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from services.enrollment.domain.identity import normalised
from services.enrollment.handlers.access import no_employee, no_enrollment, no_session, own_scope
from services.enrollment.handlers.employees import unknown_number
from services.enrollment.handlers.events import enrolled
from services.enrollment.store import agencies, enrollments, seats
from services.enrollment.store.enrollments import Wanted
from services.enrollment.store.listed import wish
from services.enrollment.store.seats import Candidate, Known, NewEnrollment, Person, Run
from services.enrollment.store.tables import Enrollment
from shared.database import Tx
from shared.errors import Conflict, Problem, Text
from shared.ids import new_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

_ALREADY: Final = Text("Pegawai ini sudah terdaftar pada sesi ini.", "This person is enrolled in this session already.")
_FULL: Final = Text(
    'Sesi ini penuh. Kirim "waitlist": true untuk masuk daftar tunggu.',
    'This session is full. Send "waitlist": true to join its waiting list.',
)
_LEFT: Final = Text(
    "Pegawai ini sudah tidak aktif dan hanya dapat dicatat pada sesi yang sudah mulai.",
    "This person has left and can only be recorded in sessions that have begun.",
)


class AlreadyEnrolled(Conflict):
    """The person has been in this session before, in whatever state; ``enrollment_id`` says where."""

    slug = "already-enrolled"


class SessionFull(Conflict):
    """Every seat is taken; the waiting list is open."""

    slug = "session-full"


@dataclass(frozen=True, slots=True)
class Enroll:
    """A person, by id or by number, wants a seat; with ``waitlist``, failing that, a place on the waiting list."""

    session_id: str
    employee_id: str | None = None
    nip: str | None = None
    waitlist: bool = False


class Asked(NamedTuple):
    """A command, and whose it is."""

    principal: Principal
    command: Enroll


def enroll_many(
    tx: Tx, principal: Principal, commands: Sequence[Enroll], now: datetime, rules: Rules
) -> list[NewEnrollment | Problem]:
    """Enrol each in turn for one caller; see ``enroll_all``."""
    return enroll_all(tx, [Asked(principal, command) for command in commands], now, rules)


def enroll_all(tx: Tx, asked: Sequence[Asked], now: datetime, rules: Rules) -> list[NewEnrollment | Problem]:
    """Enrol each in turn; an answer for each, in their order. A refused one changes nothing for the others.

    Refusals: ``NotFound`` with the pointer of what is not the caller's (``/employee_id``, ``/nip``, ``/session_id``),
    ``Invalid`` for an impossible number, ``AlreadyEnrolled``, ``SessionFull``, ``Conflict`` for a person who has left.
    """
    desk = _Desk(tx, now, rules)
    desk.look_up(asked)
    answers = [desk.serve(one) for one in asked]
    desk.write()
    return answers


def find_enrollment(tx: Tx, principal: Principal, enrollment_id: str) -> Enrollment:
    """An enrolment of the caller's people. Raises ``NotFound``."""
    enrollment = enrollments.get(tx, enrollment_id)
    agency = None if enrollment is None else agencies.get(tx, enrollment.agency)
    if enrollment is None or agency is None or not principal.sees(agency.agency, agency.city):
        raise no_enrollment()
    return enrollment


def list_enrollments(
    tx: Tx, principal: Principal, agency: str | None, wanted: Wanted, after: str | None, limit: int
) -> Sequence[Enrollment]:
    """The next ``limit`` enrolments of the caller's people. Raises ``Forbidden`` when another agency is asked for."""
    scope = own_scope(tx, principal, agency)
    narrowed = Wanted(scope.agency, scope.city, wanted.employee_id, wanted.session_id, wanted.status)
    return enrollments.page(tx, narrowed, after, limit)


@dataclass(slots=True)
class _Counter:
    """A session's seats while a batch is served."""

    run: Run
    taken: int
    waiting: int


class _Desk:
    """Serves a batch in memory, then writes it."""

    def __init__(self, tx: Tx, now: datetime, rules: Rules) -> None:
        self._tx = tx
        self._now = now
        self._today = city_day(now)
        self._rules = rules
        self._found: dict[str, Candidate] = {}
        self._counters: dict[str, _Counter] = {}
        self._served: dict[str, Known] = {}
        self._new: list[tuple[NewEnrollment, Person]] = []

    def look_up(self, asked: Sequence[Asked]) -> None:
        """Fetch all that the batch is decided on."""
        commands = [one.command for one in asked]
        by_id = {_wish(command) for command in commands if command.nip is None}
        by_nip = {_wish(command) for command in commands if command.nip is not None}
        if by_id:
            self._found |= seats.candidates_by_id(self._tx, by_id)
        if by_nip:
            self._found |= seats.candidates_by_nip(self._tx, by_nip)
        runs = seats.runs(self._tx, {command.session_id for command in commands})
        self._counters = {key: _Counter(run, run.seats_taken, run.last_waiting) for key, run in runs.items()}

    def serve(self, asked: Asked) -> NewEnrollment | Problem:
        """A seat, a place on the waiting list, or why neither."""
        principal, command = asked
        candidate = self._found.get(_wish(command))
        if candidate is None or not principal.sees(candidate.person.agency, candidate.person.city):
            return self._stranger(asked)
        person, counter = candidate.person, self._counters.get(command.session_id)
        if counter is None or counter.run.city != person.city:
            return no_session("/session_id")
        known = candidate.known or self._served.get(wish(command.session_id, person.employee_id))
        if known is not None:
            return AlreadyEnrolled(_ALREADY, enrollment_id=known.enrollment_id, current_state=known.status)
        if not person.active and counter.run.starts_on > self._today:
            return Conflict(_LEFT, current_state="inactive")
        if counter.taken < counter.run.capacity:
            counter.taken += 1
            return self._admit(person, counter, "enrolled", None)
        if not command.waitlist:
            return SessionFull(_FULL, current_state="full", waitlist=True, capacity=counter.run.capacity)
        counter.waiting += 1
        return self._admit(person, counter, "waitlisted", counter.waiting)

    def write(self) -> None:
        """Store what was granted, count the seats, tell the others."""
        if not self._new:
            return
        seats.add(self._tx, [new for new, _ in self._new])
        served = {new.session_id for new, _ in self._new}
        counters = [self._counters[session_id] for session_id in sorted(served)]
        seats.set_seats(self._tx, [(counter.run.session_id, counter.taken, counter.waiting) for counter in counters])
        for new, person in self._new:
            if new.status == "enrolled":
                run = self._counters[new.session_id].run
                stage(self._tx, enrolled(new.enrollment_id, person, run), self._now)

    def _stranger(self, asked: Asked) -> Problem:
        if asked.command.nip is None:
            return no_employee("/employee_id")
        return unknown_number(asked.command.nip, self._today, asked.principal.city, self._rules)

    def _admit(
        self, person: Person, counter: _Counter, status: Literal["enrolled", "waitlisted"], number: int | None
    ) -> NewEnrollment:
        session_id = counter.run.session_id
        new = NewEnrollment(new_id(), person.employee_id, session_id, person.agency, status, number, self._now)
        self._served[wish(session_id, person.employee_id)] = Known(new.enrollment_id, status)
        self._new.append((new, person))
        return new


def _wish(command: Enroll) -> str:
    """Where, and whom by id or number."""
    return wish(command.session_id, command.employee_id or "" if command.nip is None else normalised(command.nip))

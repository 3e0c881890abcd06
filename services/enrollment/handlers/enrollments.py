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
from services.enrollment.handlers import eligibility
from services.enrollment.handlers.access import no_employee, no_enrollment, no_session, own_scope
from services.enrollment.handlers.employees import unknown_number
from services.enrollment.handlers.events import enrolled
from services.enrollment.handlers.overlapping import overlapping, refused
from services.enrollment.store import agencies, enrollments, overlaps, seats, steps
from services.enrollment.store.enrollments import Wanted
from services.enrollment.store.listed import wish
from services.enrollment.store.overlaps import Busy
from services.enrollment.store.seats import Candidate, Known, NewEnrollment, Person, Run
from services.enrollment.store.steps import Step
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


_OFF: Final = Text("Sesi ini dibatalkan.", "This session was cancelled.")
_OVER: Final = Text(
    "Sesi ini sudah selesai, sehingga tidak dapat diajukan lagi.",
    "This session is over, so it can no longer be asked for.",
)


class AlreadyEnrolled(Conflict):
    """The person has been in this session before, in whatever state; ``enrollment_id`` says where."""

    slug = "already-enrolled"


class SessionFull(Conflict):
    """Every seat is taken; the waiting list is open."""

    slug = "session-full"


class Enroll(NamedTuple):
    """A person, by id or by number, wants a seat; with ``waitlist``, failing that, a place on the waiting list.

    ``request`` asks for approval first. ``overlap`` and ``eligibility`` are the reasons for which a seat on the same
    days elsewhere, or what the programme asks for, is let pass; like ``note`` they are kept in the history.
    """

    session_id: str
    employee_id: str | None = None
    nip: str | None = None
    waitlist: bool = False
    request: bool = False
    note: str | None = None
    overlap: str | None = None
    eligibility: str | None = None

    @property
    def words(self) -> str | None:
        """What is kept in the history."""
        return "; ".join(said for said in (self.note, self.overlap, self.eligibility) if said)[:500] or None


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
    ``Invalid`` for an impossible number, ``AlreadyEnrolled``, ``SessionFull``, ``OverlappingSession``,
    ``NotEligible``, ``Conflict`` for a person who has left or a session that was cancelled.
    """
    return _served(_Desk(tx, now, rules), asked)


def enroll_from_roster(
    tx: Tx, principal: Principal, commands: Sequence[Enroll], now: datetime, rules: Rules
) -> tuple[list[NewEnrollment | Problem], dict[str, Busy]]:
    """Enrol whom a roster lists: it says what is so, so nothing on the same days and no requirement holds it up.

    The answers, and by enrolment_id the seats elsewhere that share its days.
    """
    desk = _Desk(tx, now, rules, roster=True)
    return _served(desk, [Asked(principal, command) for command in commands]), desk.overlapping


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

    def __init__(self, tx: Tx, now: datetime, rules: Rules, *, roster: bool = False) -> None:
        self._roster = roster
        self.overlapping: dict[str, Busy] = {}
        """By enrolment_id, seats elsewhere on the same days that did not hold it up."""
        self._busy: dict[str, list[Busy]] = {}
        self._barred: dict[tuple[str, str], Problem] = {}
        self._steps: list[Step] = []
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
        self._look_up_doubts(commands)

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
        if counter.run.state == "cancelled":
            return Conflict(_OFF, current_state="cancelled")
        if command.request:
            return self._request(asked, person, counter)
        return self._seat(asked, person, counter)

    def write(self) -> None:
        """Store what was granted, count the seats, tell the others."""
        if not self._new:
            return
        seats.add(self._tx, [new for new, _ in self._new])
        steps.add(self._tx, self._steps)
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

    def _look_up_doubts(self, commands: Sequence[Enroll]) -> None:
        """Who is busy on the days of a session that has not ended, and what it asks for; for a roster, of any."""
        guarded = {key: one.run for key, one in self._counters.items() if self._is_guarded(one.run)}
        pairs = [
            (candidate.person.employee_id, command.session_id)
            for command in commands
            if command.session_id in guarded and (candidate := self._found.get(_wish(command))) is not None
        ]
        if not pairs:
            return
        since = min(run.starts_on for run in guarded.values())
        until = max(run.ends_on for run in guarded.values())
        since = since if self._roster else max(since, self._today)
        self._busy = overlaps.seats(self._tx, {employee_id for employee_id, _ in pairs}, since, until)
        if not self._roster:
            self._barred = eligibility.faults_of(self._tx, pairs)

    def _is_guarded(self, run: Run) -> bool:
        return self._roster or run.ends_on >= self._today

    def _request(self, asked: Asked, person: Person, counter: _Counter) -> NewEnrollment | Problem:
        if counter.run.ends_on < self._today:
            return Conflict(_OVER, current_state="over")
        return self._admit(asked, person, counter, "requested", None)

    def _seat(self, asked: Asked, person: Person, counter: _Counter) -> NewEnrollment | Problem:
        command, run = asked.command, counter.run
        barred = self._barred.get((person.employee_id, run.session_id))
        if barred is not None and command.eligibility is None:
            return barred
        busy = overlapping(run, self._busy.get(person.employee_id, ())) if self._is_guarded(run) else None
        if busy is not None and command.overlap is None and not self._roster:
            return refused(busy)
        if counter.taken < run.capacity:
            counter.taken += 1
            return self._admit(asked, person, counter, "enrolled", None, busy)
        if not command.waitlist:
            return SessionFull(_FULL, current_state="full", waitlist=True, capacity=run.capacity)
        counter.waiting += 1
        return self._admit(asked, person, counter, "waitlisted", counter.waiting, busy)

    def _admit(
        self,
        asked: Asked,
        person: Person,
        counter: _Counter,
        status: Literal["requested", "enrolled", "waitlisted"],
        number: int | None,
        busy: Busy | None = None,
    ) -> NewEnrollment:
        run = counter.run
        new = NewEnrollment(new_id(), person.employee_id, run.session_id, person.agency, status, number, self._now)
        beside = None if busy is None else busy.enrollment_id
        self._steps.append(
            Step(
                new.enrollment_id,
                new.version,
                None,
                status,
                asked.principal.subject,
                self._now,
                None,
                asked.command.words,
                beside,
            )
        )
        if busy is not None:
            self.overlapping[new.enrollment_id] = busy
        if status == "enrolled" and self._is_guarded(run):
            seat = Busy(person.employee_id, new.enrollment_id, run.session_id, run.starts_on, run.ends_on)
            self._busy.setdefault(person.employee_id, []).append(seat)
        self._served[wish(run.session_id, person.employee_id)] = Known(new.enrollment_id, status)
        self._new.append((new, person))
        return new


def _served(desk: _Desk, asked: Sequence[Asked]) -> list[NewEnrollment | Problem]:
    desk.look_up(asked)
    answers = [desk.serve(one) for one in asked]
    desk.write()
    return answers


def _wish(command: Enroll) -> str:
    """Where, and whom by id or number."""
    return wish(command.session_id, command.employee_id or "" if command.nip is None else normalised(command.nip))

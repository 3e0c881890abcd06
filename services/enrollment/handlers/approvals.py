"""Requests: who asked for a seat is told yes or no by an officer; yes gives a seat, or a place on the waiting list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from services.enrollment.domain.enrolment import NotAllowed, State, next_state
from services.enrollment.handlers import eligibility
from services.enrollment.handlers.enrollments import Asked, Enroll, enroll_all
from services.enrollment.handlers.events import enrolled
from services.enrollment.handlers.overlapping import overlapping, refused
from services.enrollment.handlers.withdrawals import end, not_allowed, own_enrollment, stored
from services.enrollment.store import enrollments, overlaps, seats, steps
from services.enrollment.store.enrollments import Held
from services.enrollment.store.overlaps import Busy
from services.enrollment.store.seats import NewEnrollment
from services.enrollment.store.steps import Step
from services.enrollment.store.tables import Enrollment
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Forbidden, Problem, Text
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

Decision = Literal["approved", "rejected"]

_OWN: Final = Text("Permintaan sendiri diputuskan oleh orang lain.", "Somebody else decides on one's own request.")
_OFF: Final = Text("Sesi ini dibatalkan.", "This session was cancelled.")
_LEFT: Final = Text("Pegawai ini sudah tidak aktif.", "This person has left.")


@dataclass(frozen=True, slots=True)
class Decide:
    """An officer's word on a request; ``overlap`` and ``eligibility`` are reasons to let pass what speaks against."""

    enrollment_id: str
    decision: Decision
    reason: str
    overlap: str | None = None
    eligibility: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A wish for a seat that an officer decides on."""

    employee_id: str
    session_id: str
    note: str | None


def ask(tx: Tx, principal: Principal, command: Ask, now: datetime, rules: Rules) -> NewEnrollment:
    """Ask for a seat, for oneself or for one of the caller's people. Raises as ``enroll_all`` refuses."""
    asked = Asked(principal, Enroll(command.session_id, command.employee_id, request=True, note=command.note))
    [answer] = enroll_all(tx, [asked], now, rules)
    if isinstance(answer, Problem):
        raise answer
    return answer


def decide(tx: Tx, principal: Principal, command: Decide, now: datetime) -> Enrollment:
    """Approve or reject a request. Rejected, it is cancelled; approved, it has a seat, or waits when there is none.

    Raises ``NotFound``, ``Forbidden`` for one's own request, ``Conflict`` for the state, a cancelled session or who
    has left, ``OverlappingSession``, ``NotEligible``.
    """
    held = own_enrollment(tx, principal, command.enrollment_id)
    if held.person.employee_id == principal.subject:
        raise Forbidden(_OWN)
    after = next_state(held.status, "approve" if command.decision == "approved" else "reject")
    if isinstance(after, NotAllowed):
        raise not_allowed(held, after)
    audited(tx, principal, f"request-{command.decision}", held.person.employee_id, now, enrollment=held.enrollment_id)
    if command.decision == "rejected":
        end(tx, held, "cancelled", "other", now, principal.subject, command.reason)
    else:
        _approve(tx, principal, held, command, now)
    return stored(tx, held)


def _approve(tx: Tx, principal: Principal, held: Held, command: Decide, now: datetime) -> None:
    beside = _doubts(tx, held, command, now)
    run = held.run
    seated = run.seats_taken < run.capacity
    after: State = "enrolled" if seated else "waitlisted"
    words = "; ".join(said for said in (command.overlap, command.eligibility) if said)[:500] or None
    waiting = None if seated else run.last_waiting + 1
    number = held.version + 1
    steps.add(
        tx,
        [
            Step(held.enrollment_id, number, held.status, "approved", principal.subject, now, None, command.reason),
            Step(
                held.enrollment_id,
                number + 1,
                "approved",
                after,
                principal.subject,
                now,
                None,
                words,
                None if beside is None else beside.enrollment_id,
            ),
        ],
    )
    enrollments.change(tx, held._replace(version=number), status=after, waiting_number=waiting, enrolled_at=now)
    seats.set_seats(tx, [(run.session_id, run.seats_taken + seated, waiting or run.last_waiting)])
    if seated:
        stage(tx, enrolled(held.enrollment_id, held.person, run), now)


def _doubts(tx: Tx, held: Held, command: Decide, now: datetime) -> Busy | None:
    """The seat elsewhere on the same days that was let stand. Raises for what was not."""
    run, person = held.run, held.person
    if run.state == "cancelled":
        raise Conflict(_OFF, current_state="cancelled")
    if not person.active:
        raise Conflict(_LEFT, current_state="inactive")
    if command.eligibility is None:
        pair = (person.employee_id, run.session_id)
        if barred := eligibility.faults_of(tx, [pair]).get(pair):
            raise barred
    since = max(run.starts_on, city_day(now))
    busy = overlapping(run, overlaps.seats(tx, [person.employee_id], since, run.ends_on).get(person.employee_id, ()))
    if busy is not None and command.overlap is None:
        raise refused(busy)
    return busy

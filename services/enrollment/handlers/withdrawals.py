"""Enrolments that end without a result, and results taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.enrollment.domain.enrolment import (
    HOLDS_A_SEAT,
    UNTOLD,
    NotAllowed,
    absence_fault,
    next_state,
    withdrawal_action,
)
from services.enrollment.handlers.access import no_enrollment
from services.enrollment.handlers.events import Ending, withdrawn
from services.enrollment.handlers.waiting import promote
from services.enrollment.store import certificates, enrollments, seats, steps
from services.enrollment.store.enrollments import Held
from services.enrollment.store.steps import Step
from services.enrollment.store.tables import Enrollment
from shared.database import Tx
from shared.errors import Conflict
from shared.events.enrollment import WithdrawalReason
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.web.auth import Principal

_NO_RESULT: Final = {
    "pre_test_hundredths": None,
    "post_test_hundredths": None,
    "jp_earned_tenths": None,
    "certificate_number": None,
    "certificate_expires_on": None,
    "completed_at": None,
}
_FINISHED: Final = frozenset({"completed", "failed"})


@dataclass(frozen=True, slots=True)
class Withdraw:
    """How an enrolment ends, with a note for its history; a result is taken back with the reason ``correction``."""

    enrollment_id: str
    status: Ending
    reason: WithdrawalReason
    note: str | None = None


def withdraw(tx: Tx, principal: Principal, command: Withdraw, now: datetime) -> Enrollment:
    """End an enrolment; its seat goes to the first of the waiting list. Raises ``NotFound``, ``Conflict``."""
    held = own_enrollment(tx, principal, command.enrollment_id)
    return _end_allowed(tx, held, command, now, principal.subject)


def withdraw_oneself(tx: Tx, principal: Principal, employee_id: str, command: Withdraw, now: datetime) -> Enrollment:
    """A participant gives up a request, a place or a seat of their own; results are the officer's to take back.

    Raises ``NotFound`` for somebody else's enrolment, ``Conflict`` for the state.
    """
    held = enrollments.find(tx, command.enrollment_id)
    if held is None or principal.subject != employee_id or held.person.employee_id != employee_id:
        raise no_enrollment()
    if held.status in _FINISHED:
        refusal = next_state(held.status, "withdraw")
        assert isinstance(refusal, NotAllowed)  # noqa: S101 - a finished enrolment has no such step
        raise not_allowed(held, refusal)
    return _end_allowed(tx, held, command, now, employee_id)


def end(
    tx: Tx,
    held: Held,
    status: Ending,
    reason: WithdrawalReason,
    now: datetime,
    actor: str,
    note: str | None = None,
) -> None:
    """End an enrolment that may end so. What had no seat was never told to others, nor is its end."""
    enrollments.change(
        tx, held, status=status, withdrawal_reason=reason, withdrawn_at=now, waiting_number=None, **_NO_RESULT
    )
    steps.add(tx, [Step(held.enrollment_id, held.version + 1, held.status, status, actor, now, reason, note)])
    if held.status in UNTOLD:
        return
    if held.status in _FINISHED:
        certificates.revoke(tx, held.enrollment_id, now)
    stage(tx, withdrawn(held, status, reason, now), now)
    if held.status in HOLDS_A_SEAT and not promote(tx, held.run.session_id, 1, now):
        seats.shift_seats(tx, held.run.session_id, -1)


def end_all(
    tx: Tx, ending: Sequence[Held], status: Ending, reason: WithdrawalReason, now: datetime, actor: str
) -> None:
    """End many enrolments that may end so and have no result, with one statement a table; nobody moves up."""
    enrollments.set_states(tx, [(held.enrollment_id, status, reason, now, held.version + 1) for held in ending])
    steps.add(
        tx, [Step(held.enrollment_id, held.version + 1, held.status, status, actor, now, reason) for held in ending]
    )
    for held in ending:
        if held.status not in UNTOLD:
            stage(tx, withdrawn(held, status, reason, now), now)
    freed = Counter(held.run.session_id for held in ending if held.status in HOLDS_A_SEAT)
    for session_id, count in sorted(freed.items()):
        seats.shift_seats(tx, session_id, -count)


def cancel_all(tx: Tx, session_id: str, reason: WithdrawalReason, now: datetime, actor: str) -> int:
    """Cancel whatever is still open in a session that will not take place; how many. Results stay."""
    ending = enrollments.open_in(tx, session_id)
    end_all(tx, ending, "cancelled", reason, now, actor)
    return len(ending)


def own_enrollment(tx: Tx, principal: Principal, enrollment_id: str) -> Held:
    """An enrolment of the caller's people. Raises ``NotFound``."""
    held = enrollments.find(tx, enrollment_id)
    if held is None or not principal.sees(held.person.agency, held.person.city):
        raise no_enrollment()
    return held


def stored(tx: Tx, held: Held) -> Enrollment:
    """The enrolment as this transaction leaves it."""
    enrollment = enrollments.get(tx, held.enrollment_id)
    if enrollment is None:
        raise LookupError("an enrolment that was just changed is gone")
    return enrollment


def not_allowed(held: Held, refusal: NotAllowed) -> Conflict:
    """The present state does not allow it; ``allowed`` are the actions that it does allow."""
    return Conflict(
        refusal.message,
        current_state=refusal.current,
        allowed=list(refusal.allowed),
        enrollment_id=held.enrollment_id,
    )


def _end_allowed(tx: Tx, held: Held, command: Withdraw, now: datetime, actor: str) -> Enrollment:
    after = next_state(held.status, withdrawal_action(held.status, command.status, command.reason))
    if isinstance(after, NotAllowed):
        raise not_allowed(held, after)
    too_early = absence_fault(held.run.starts_on, city_day(now)) if after == "no_show" else None
    if too_early is not None:
        raise Conflict(too_early, current_state=held.status, starts_on=held.run.starts_on.isoformat())
    status: Ending = "cancelled" if held.status in _FINISHED else command.status
    end(tx, held, status, command.reason, now, actor, command.note)
    return stored(tx, held)

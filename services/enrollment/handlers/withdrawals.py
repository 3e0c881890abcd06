"""Enrolments that end without a result, and results taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.enrollment.domain.enrolment import HOLDS_A_SEAT, NotAllowed, next_state, withdrawal_action
from services.enrollment.handlers.access import no_enrollment
from services.enrollment.handlers.events import Ending, withdrawn
from services.enrollment.handlers.waiting import promote
from services.enrollment.store import enrollments, seats
from services.enrollment.store.enrollments import Held
from services.enrollment.store.tables import Enrollment
from shared.database import Tx
from shared.errors import Conflict
from shared.events.enrollment import WithdrawalReason
from shared.outbox import stage
from shared.web.auth import Principal

_NO_RESULT: Final = {
    "pre_test_hundredths": None,
    "post_test_hundredths": None,
    "jp_earned_tenths": None,
    "certificate_number": None,
    "completed_at": None,
}


@dataclass(frozen=True, slots=True)
class Withdraw:
    """How an enrolment ends; a result is taken back with the reason ``correction``."""

    enrollment_id: str
    status: Ending
    reason: WithdrawalReason


def withdraw(tx: Tx, principal: Principal, command: Withdraw, now: datetime) -> Enrollment:
    """End an enrolment; its seat goes to the first of the waiting list. Raises ``NotFound``, ``Conflict``."""
    held = own_enrollment(tx, principal, command.enrollment_id)
    after = next_state(held.status, withdrawal_action(held.status, command.status, command.reason))
    if isinstance(after, NotAllowed):
        raise not_allowed(held, after)
    status: Ending = "cancelled" if held.status in {"completed", "failed"} else command.status
    end(tx, held, status, command.reason, now)
    return stored(tx, held)


def end(tx: Tx, held: Held, status: Ending, reason: WithdrawalReason, now: datetime) -> None:
    """End an enrolment that may end so. One on the waiting list was never told to others, nor is its end."""
    enrollments.change(
        tx, held, status=status, withdrawal_reason=reason, withdrawn_at=now, waiting_number=None, **_NO_RESULT
    )
    if held.status == "waitlisted":
        return
    stage(tx, withdrawn(held, status, reason, now), now)
    if held.status in HOLDS_A_SEAT and not promote(tx, held.run.session_id, 1, now):
        seats.shift_seats(tx, held.run.session_id, -1)


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

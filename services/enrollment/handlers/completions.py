"""Results of participants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from services.enrollment.domain.enrolment import (
    Accepted,
    NotAllowed,
    Outcome,
    Result,
    SessionFacts,
    check_completion,
    next_state,
)
from services.enrollment.domain.forms import tenths_of
from services.enrollment.handlers.events import completed
from services.enrollment.handlers.withdrawals import not_allowed, own_enrollment, stored
from services.enrollment.store import enrollments
from services.enrollment.store.enrollments import Held
from services.enrollment.store.tables import Enrollment
from shared.database import Tx
from shared.errors import Fault, Invalid, Text
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.web.auth import Principal

CLOCK_TOLERANCE: Final = timedelta(minutes=1)
"""How far a caller's clock may be ahead of ours before "now" counts as the future."""

_MEND: Final = Text(
    "Hasil ini tidak dapat diterima; perbaiki isian yang disebut di bawah.",
    "This result cannot be taken; mend what is listed below.",
)
_FUTURE: Final = Text("Waktu selesai belum tiba", "The completion lies in the future")


@dataclass(frozen=True, slots=True)
class Complete:
    """A participant's result: tests from 0 to 100 with at most 2 decimals, JP with at most one."""

    enrollment_id: str
    outcome: Outcome
    pre_test: Decimal | None
    post_test: Decimal | None
    jp_earned: Decimal | None
    certificate_number: str | None
    completed_at: datetime


def complete(tx: Tx, principal: Principal, command: Complete, now: datetime) -> Enrollment:
    """Record a result. Raises ``NotFound``; ``Invalid`` for a result that cannot be; ``Conflict`` for the state."""
    held = own_enrollment(tx, principal, command.enrollment_id)
    accepted = _accept(held, command, now)
    after = next_state(held.status, accepted.action)
    if isinstance(after, NotAllowed):
        raise not_allowed(held, after)
    enrollments.record_result(
        tx,
        held,
        status=after,
        pre_test_hundredths=_hundredths(command.pre_test),
        post_test_hundredths=_hundredths(command.post_test),
        jp_earned_tenths=accepted.jp_tenths,
        certificate_number=command.certificate_number,
        completed_at=command.completed_at,
    )
    event = completed(
        held, command.outcome, command.pre_test, command.post_test, accepted.jp_tenths, command.completed_at
    )
    stage(tx, event, now)
    return stored(tx, held)


def _accept(held: Held, command: Complete, now: datetime) -> Accepted:
    result = Result(
        outcome=command.outcome,
        pre_test=command.pre_test,
        post_test=command.post_test,
        jp_tenths=None if command.jp_earned is None else tenths_of(command.jp_earned),
        completed_on=city_day(command.completed_at),
    )
    checked = check_completion(result, SessionFacts(held.run.starts_on, held.run.jp_tenths), city_day(now))
    if not isinstance(checked, Accepted):
        raise Invalid(_MEND, checked)
    if command.completed_at > now + CLOCK_TOLERANCE:
        raise Invalid(_MEND, [Fault("/completed_at", _FUTURE)])
    return checked


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)

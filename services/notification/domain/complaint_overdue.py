"""A complaint whose present step is past its deadline (SP4N-LAPOR!)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.notification.domain.outcome import QUIET, Fires, Outcome
from shared.rules.calendar import CITY_ZONE

RULE: Final = "complaint-overdue"


@dataclass(frozen=True, slots=True)
class ComplaintStep:
    """Where a complaint stands; ``due_at`` is the first moment that is too late, None when nobody owes a step."""

    kind: str
    classification: str
    state: str
    due_at: datetime | None


def complaint_overdue(step: ComplaintStep, now: datetime) -> Outcome:
    """Fires from the deadline on, until the complaint moves."""
    if step.due_at is None or now < step.due_at:
        return QUIET
    return Fires(
        "critical",
        {
            "kind": step.kind,
            "classification": step.classification,
            "complaint_state": step.state,
            "due_at": step.due_at.astimezone(CITY_ZONE).isoformat(),
        },
    )

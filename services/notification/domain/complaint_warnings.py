"""A complaint whose step is due soon, and one that was opened again (SP4N-LAPOR!)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from services.notification.domain.complaint_overdue import ComplaintStep
from services.notification.domain.outcome import QUIET, Fires, Outcome
from shared.rules.alerts import AlertRules
from shared.rules.calendar import CITY_ZONE

DUE_SOON: Final = "complaint-due-soon"
REOPENED: Final = "complaint-reopened"


def complaint_due_soon(step: ComplaintStep, rules: AlertRules, now: datetime) -> Outcome:
    """Fires in the last hours before the step's deadline; from then on it is overdue, which is another rule's."""
    if step.due_at is None or not warned_at(step.due_at, rules) <= now < step.due_at:
        return QUIET
    return Fires("warning", {**_figures(step), "due_at": step.due_at.astimezone(CITY_ZONE).isoformat()})


def warned_at(due_at: datetime, rules: AlertRules) -> datetime:
    """From when on a deadline is near."""
    return due_at - timedelta(hours=rules.complaint_due_soon_hours)


def complaint_reopened(step: ComplaintStep) -> Outcome:
    """Fires while the reporter waits for a new answer because the first one did not help."""
    return Fires("warning", _figures(step)) if step.state == "reopened" else QUIET


def _figures(step: ComplaintStep) -> dict[str, str]:
    return {"kind": step.kind, "classification": step.classification, "complaint_state": step.state}

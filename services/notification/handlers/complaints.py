"""Complaints: the deadline of their present step, and whether they were opened again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Final, NamedTuple, TypeAlias

from services.notification.domain.complaint_overdue import RULE, ComplaintStep
from services.notification.domain.complaint_warnings import DUE_SOON, REOPENED
from services.notification.handlers.round import Round
from services.notification.store.alerts import AlertKey, Place
from services.notification.store.timers import SetTimer
from shared.events.feedback import ComplaintClosed, ComplaintMoved, ComplaintOpened

Told: TypeAlias = ComplaintOpened | ComplaintMoved | ComplaintClosed

_TIMED: Final = (RULE, DUE_SOON)


class _Standing(NamedTuple):
    place: Place
    step: ComplaintStep


class Complaints:
    """Where a batch leaves each complaint: the last event counts."""

    def __init__(self) -> None:
        self._standing: dict[str, _Standing] = {}

    def move(self, event: Told) -> None:
        """Feedback says at which step a complaint is now."""
        due_at = None if isinstance(event, ComplaintClosed) else event.due_at
        self._standing[event.complaint_id] = _Standing(
            Place(event.agency, event.city, event.unit_id),
            ComplaintStep(event.kind, event.classification, event.state, due_at),
        )

    def look_again(self, timer: SetTimer) -> None:
        """The deadline of a step has passed; its facts are in the timer itself, as releases before 0.4 wrote them."""
        facts = json.loads(timer.payload)
        self._standing[timer.subject_id] = _Standing(
            Place(facts["agency"], timer.city, facts["unit_id"]),
            ComplaintStep(facts["kind"], facts["classification"], facts["state"], timer.due_at),
        )

    def subjects(self) -> set[str]:
        """Every complaint the batch speaks of."""
        return set(self._standing)

    def judge(self, its: Round) -> None:
        """Judge each complaint's step, resolve the alerts of deadlines that no longer run, set the next timers.

        Going on under the same deadline (verified, but not yet forwarded) leaves the alert standing.
        """
        for complaint_id, (place, step) in self._standing.items():
            now_due = None if step.due_at is None else _cause(step.due_at)
            its.timers.drop(RULE, complaint_id)
            for rule in _TIMED:
                for deadline in {*its.ledger.causes(rule, complaint_id), *its.watches.causes(rule, complaint_id)}:
                    if deadline != now_due:
                        its.end(AlertKey(rule, complaint_id, deadline), place)
                if now_due is not None:
                    its.judge_in_time(AlertKey(rule, complaint_id, now_due), place, step)
            reopened = AlertKey(REOPENED, complaint_id, "")
            if step.state == "reopened":
                its.judge(reopened, place, step)
            else:
                its.end(reopened, place)


def _cause(due_at: datetime) -> str:
    return due_at.astimezone(UTC).isoformat()

"""Complaints: the deadline of their present step."""

from __future__ import annotations

import json
from datetime import UTC
from typing import NamedTuple, TypeAlias

from services.notification.domain.complaint_overdue import RULE, ComplaintStep, complaint_overdue
from services.notification.domain.outcome import QUIET
from services.notification.handlers.round import Round
from services.notification.store.alerts import AlertKey, Place
from services.notification.store.timers import SetTimer
from shared.events.feedback import ComplaintClosed, ComplaintMoved, ComplaintOpened

Told: TypeAlias = ComplaintOpened | ComplaintMoved | ComplaintClosed


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
        """The deadline of a step has passed and nothing has moved the complaint."""
        facts = json.loads(timer.payload)
        self._standing[timer.subject_id] = _Standing(
            Place(facts["agency"], timer.city, facts["unit_id"]),
            ComplaintStep(facts["kind"], facts["classification"], facts["state"], timer.due_at),
        )

    def subjects(self) -> set[str]:
        """Every complaint the batch speaks of."""
        return set(self._standing)

    def judge(self, its: Round) -> None:
        """Judge each complaint's step, resolve the alerts of deadlines that no longer run, set the next timer.

        Going on under the same deadline (verified, but not yet forwarded) leaves the alert standing.
        """
        for complaint_id, (place, step) in self._standing.items():
            rule_set = its.rulebook.alerts(place.city).rule_set
            for deadline in its.ledger.causes(RULE, complaint_id):
                its.ledger.judge(AlertKey(RULE, complaint_id, deadline), place, QUIET, rule_set)
            if step.due_at is not None:
                key = AlertKey(RULE, complaint_id, step.due_at.astimezone(UTC).isoformat())
                its.ledger.judge(key, place, complaint_overdue(step, its.now), rule_set)
            if step.due_at is not None and its.now < step.due_at:
                payload = _payload(place, step)
                its.timers.put(SetTimer(RULE, complaint_id, place.city, step.due_at, payload))
            else:
                its.timers.drop(RULE, complaint_id)


def _payload(place: Place, step: ComplaintStep) -> str:
    return json.dumps(
        {
            "agency": place.agency,
            "unit_id": place.unit_id,
            "kind": step.kind,
            "classification": step.classification,
            "state": step.state,
        }
    )

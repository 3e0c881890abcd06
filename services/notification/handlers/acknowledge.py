"""A person takes notice of an alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.notification.handlers import outgoing
from services.notification.handlers.ledger import SNOOZED, UNANSWERED
from services.notification.store import steps, timers
from services.notification.store.alerts import place_of
from services.notification.store.steps import Step
from services.notification.store.tables import Alert
from services.notification.store.timers import TimerKey
from shared.database import Tx
from shared.errors import Conflict, Text

_RESOLVED = Text(
    "Peringatan ini sudah selesai; tidak perlu ditanggapi lagi.",
    "This alert is resolved; there is nothing left to acknowledge.",
)
_TAKEN = Text(
    "Peringatan ini sudah ditanggapi orang lain.",
    "Somebody else has acknowledged this alert.",
)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who takes notice, and what they add."""

    person: str
    note: str | None
    at: datetime


def acknowledge(tx: Tx, alert: Alert, given: Acknowledgement) -> Alert:
    """Mark an alert of the running session as acknowledged; it stays so until it is resolved.

    The same person may do so again, to change the note. Raises ``Conflict`` when it is resolved or somebody else's.
    """
    if alert.state == "resolved":
        raise Conflict(_RESOLVED, current_state=alert.state)
    if alert.state == "acknowledged" and alert.acknowledged_by != given.person:
        raise Conflict(_TAKEN, current_state=alert.state, acknowledged_by=alert.acknowledged_by)
    if alert.state == "acknowledged" and given.note in {None, alert.note}:
        return alert
    alert.state = "acknowledged"
    alert.acknowledged_by = given.person
    alert.acknowledged_at = alert.updated_at = given.at
    alert.note = given.note
    alert.snoozed_until = None
    alert.version += 1
    steps.add(tx, [Step(alert.alert_id, "acknowledged", alert.severity, actor=given.person)], given.at)
    outgoing.shown(tx, [(alert.alert_id, "acknowledged", alert.severity, place_of(alert))], given.at)
    timers.drop(tx, [TimerKey(SNOOZED, alert.alert_id), TimerKey(UNANSWERED, alert.alert_id)])
    return alert

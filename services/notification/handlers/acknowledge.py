"""A person takes notice of an alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.notification.store.tables import Alert
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


def acknowledge(alert: Alert, given: Acknowledgement) -> Alert:
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
    alert.version += 1
    return alert

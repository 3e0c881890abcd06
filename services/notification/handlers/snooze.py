"""A person lets an alert sleep."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.notification.handlers import outgoing
from services.notification.handlers.answers import snooze_timer
from services.notification.store import steps, timers
from services.notification.store.alerts import place_of
from services.notification.store.steps import Step
from services.notification.store.tables import Alert
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.rules.calendar import CITY_ZONE

LONGEST: Final = timedelta(days=90)

_OVER: Final = Text(
    "Peringatan ini sudah ditanggapi atau selesai; tidak perlu ditunda.",
    "This alert is acknowledged or resolved; there is nothing to put off.",
)
_UNTIL: Final = Text(
    "Pilih waktu yang akan datang, paling lama 90 hari.", "Choose a time in the future, at most 90 days away."
)


@dataclass(frozen=True, slots=True)
class Snooze:
    """Who puts it off until when, and what they add."""

    person: str
    until: datetime
    note: str | None
    at: datetime


def snooze(tx: Tx, alert: Alert, given: Snooze) -> Alert:
    """Let an alert of the running session sleep; a timer brings it back. A sleeping one may be put off further.

    Raises ``Conflict`` when somebody has dealt with it already, ``Invalid`` for a time that cannot be.
    """
    if not given.at < given.until <= given.at + LONGEST:
        raise Invalid(_UNTIL, faults=[Fault("/until", _UNTIL)])
    if alert.state in {"resolved", "acknowledged"}:
        raise Conflict(_OVER, current_state=alert.state)
    alert.state = "snoozed"
    alert.snoozed_until = given.until
    alert.updated_at = given.at
    alert.note = given.note or alert.note
    alert.version += 1
    facts = json.dumps({"until": given.until.astimezone(CITY_ZONE).isoformat()})
    steps.add(tx, [Step(alert.alert_id, "snoozed", alert.severity, facts, given.person)], given.at)
    outgoing.shown(tx, [(alert.alert_id, "snoozed", alert.severity, place_of(alert))], given.at)
    timers.put(tx, [snooze_timer(alert, given.until)])
    return alert

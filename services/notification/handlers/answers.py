"""What people do about alerts, and what happens when nobody does: snoozed ones come back, unanswered ones escalate."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from services.notification.domain.delivery import ChangeKind
from services.notification.domain.outcome import graver
from services.notification.handlers import outgoing
from services.notification.handlers.ledger import SNOOZED, UNANSWERED, change_of
from services.notification.handlers.outgoing import Change
from services.notification.handlers.round import Round
from services.notification.store import steps
from services.notification.store.alerts import as_unresolved
from services.notification.store.figures import packed
from services.notification.store.shown_alerts import found
from services.notification.store.steps import Step
from services.notification.store.tables import ALERT, Alert
from services.notification.store.timers import SetTimer


class Answers:
    """The alerts whose timers are due in one batch."""

    def __init__(self) -> None:
        self._unanswered: list[str] = []
        self._coming_back: list[str] = []

    def unanswered(self, timer: SetTimer) -> None:
        """Nobody may have acted on this alert."""
        self._unanswered.append(timer.subject_id)

    def come_back(self, timer: SetTimer) -> None:
        """An alert has slept long enough."""
        self._coming_back.append(timer.subject_id)

    def write(self, its: Round) -> None:
        """Change the alerts that are still as their timers expect; after the batch's judgements are in the store."""
        alerts = found(its.tx, {*self._unanswered, *self._coming_back})
        changes = [_returned(its, alerts[one]) for one in self._coming_back if one in alerts]
        changes += [_escalated(its, alerts[one]) for one in self._unanswered if one in alerts]
        outgoing.wanted(its.tx, [change for change in changes if change is not None], its.now, its.rulebook)


def _returned(its: Round, alert: Alert) -> Change | None:
    if alert.state != "snoozed" or alert.snoozed_until is None or alert.snoozed_until > its.now:
        return None
    _change(its, alert, state="open", snoozed_until=None)
    steps.add(its.tx, [Step(alert.alert_id, "returned", alert.severity)], its.now)
    return _told(its, alert, "returned")


def _escalated(its: Round, alert: Alert) -> Change | None:
    """An alert that is open is told to more people, and more urgently; one that sleeps is asked about again later."""
    policy = its.rulebook.policy(alert.rule, alert.city, alert.agency)
    if alert.state == "snoozed" and alert.snoozed_until is not None:
        again_at = alert.snoozed_until + timedelta(hours=policy.applied.escalate_after_hours)
        its.timers.put(SetTimer(UNANSWERED, alert.alert_id, alert.city, again_at))
    if alert.state != "open" or alert.escalated_at is not None:
        return None
    severity = graver(alert.severity)
    _change(its, alert, severity=severity, escalated_at=its.now)
    roles = {"roles": " ".join(policy.applied.escalate_to)}
    steps.add(its.tx, [Step(alert.alert_id, "escalated", severity, packed(roles))], its.now)
    return _told(its, alert, "escalated")


def _change(its: Round, alert: Alert, **values: object) -> None:
    columns = {**values, "updated_at": its.now, "version": alert.version + 1}
    for name, value in columns.items():
        setattr(alert, name, value)
    its.tx.execute(sa.update(ALERT).where(ALERT.c.alert_id == alert.alert_id).values(columns))


def _told(its: Round, alert: Alert, kind: ChangeKind) -> Change:
    """It is told as urgently as at first: to those next in line too, once it has escalated."""
    policy = its.rulebook.policy(alert.rule, alert.city, alert.agency)
    change = change_of(alert.rule, as_unresolved(alert), kind, policy, its.now)
    if alert.escalated_at is not None:
        roles = dict.fromkeys((*policy.applied.recipients, *policy.applied.escalate_to))
        change = replace(change, roles=tuple(roles))
    return its.ledger.gathered(change, alert.alert_id, its.now)


def snooze_timer(alert: Alert, until: datetime) -> SetTimer:
    """What brings an alert back."""
    return SetTimer(SNOOZED, alert.alert_id, alert.city, until, agency=alert.agency)

"""What the rules say of a batch's subjects, set against the alerts there are: raise, tell anew, resolve or leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from services.notification.domain.catalogue import CARDS
from services.notification.domain.outcome import Fires, Outcome
from services.notification.store import alerts
from services.notification.store.alerts import AlertKey, Place, Told, Unresolved
from services.notification.store.figures import packed, unpacked
from shared.database import Tx
from shared.events.notification import AlertRaised, AlertResolved
from shared.ids import new_id
from shared.metrics import Metrics
from shared.outbox import stage


class _Judgement(NamedTuple):
    place: Place
    outcome: Outcome
    rule_set: str


class Ledger:
    """One batch's judgements; the last one about a rule, subject and cause counts."""

    def __init__(self, unresolved: Mapping[AlertKey, Unresolved]) -> None:
        self._unresolved = unresolved
        self._judged: dict[AlertKey, _Judgement] = {}
        self._causes: dict[tuple[str, str], list[str]] = {}
        for key in unresolved:
            self._causes.setdefault((key.rule, key.subject_id), []).append(key.cause)

    def causes(self, rule: str, subject_id: str) -> list[str]:
        """For which causes this subject has an unresolved alert of the rule."""
        return self._causes.get((rule, subject_id), [])

    def judge(self, key: AlertKey, place: Place, outcome: Outcome, rule_set: str) -> None:
        """Take in what a rule says."""
        self._judged[key] = _Judgement(place, outcome, rule_set)

    def write(self, tx: Tx, now: datetime, metrics: Metrics) -> None:
        """Store every change and stage one event for each alert raised or resolved."""
        raised: dict[AlertKey, Unresolved] = {}
        told: dict[str, Told] = {}
        resolved: dict[AlertKey, Unresolved] = {}
        for key, judgement in self._judged.items():
            current = self._unresolved.get(key)
            if not isinstance(judgement.outcome, Fires):
                if current is not None:
                    resolved[key] = current
                continue
            says = _told(judgement, judgement.outcome)
            if current is None:
                raised[key] = Unresolved(new_id(), CARDS[key.rule].subject_type, says)
            elif current.told != says:
                told[current.alert_id] = says
        alerts.resolve(tx, [alert.alert_id for alert in resolved.values()], now)
        alerts.tell_anew(tx, told, now)
        alerts.add(tx, raised, now)
        _announce(tx, now, metrics, raised, resolved)


def _told(judgement: _Judgement, fires: Fires) -> Told:
    return Told(fires.severity, judgement.place, packed(fires.figures), judgement.rule_set)


def _announce(
    tx: Tx,
    now: datetime,
    metrics: Metrics,
    raised: Mapping[AlertKey, Unresolved],
    resolved: Mapping[AlertKey, Unresolved],
) -> None:
    for key, alert in resolved.items():
        stage(tx, _resolved(key, alert, now), now)
    for key, alert in raised.items():
        stage(tx, _raised(key, alert, now), now)
        metrics.alerts_raised.labels(metrics.service, key.rule, alert.told.severity).inc()


def _raised(key: AlertKey, alert: Unresolved, now: datetime) -> AlertRaised:
    told = alert.told
    return AlertRaised(
        alert_id=alert.alert_id,
        rule=key.rule,
        severity=told.severity,
        subject_type=alert.subject_type,
        subject_id=key.subject_id,
        agency=told.place.agency,
        city=told.place.city,
        unit_id=told.place.unit_id,
        figures=unpacked(told.figures),
        raised_at=now,
    )


def _resolved(key: AlertKey, alert: Unresolved, now: datetime) -> AlertResolved:
    return AlertResolved(
        alert_id=alert.alert_id,
        rule=key.rule,
        subject_type=alert.subject_type,
        subject_id=key.subject_id,
        agency=alert.told.place.agency,
        city=alert.told.place.city,
        resolved_at=now,
    )

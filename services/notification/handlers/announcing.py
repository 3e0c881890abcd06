"""The events that tell of alerts: the second version of all, the first beside it where it knows the subject's type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, get_args

from services.notification.domain.links import link_of
from services.notification.store.alerts import AlertKey, Unresolved
from services.notification.store.figures import unpacked
from shared.database import Tx
from shared.events import notification
from shared.events.notification import AlertRaised, AlertRaisedV2, AlertResolved, AlertResolvedV2
from shared.metrics import Metrics
from shared.outbox import stage

_KNOWN_TO_V1: Final = frozenset(get_args(notification.SubjectType))


def announce(
    tx: Tx,
    now: datetime,
    metrics: Metrics,
    raised: Mapping[AlertKey, Unresolved],
    resolved: Mapping[AlertKey, Unresolved],
) -> None:
    """Stage what tells of alerts that were raised and resolved."""
    for key, alert in resolved.items():
        announce_end(tx, key, alert, now)
    for key, alert in raised.items():
        _raised(tx, key, alert, now)
        metrics.alerts_raised.labels(metrics.service, key.rule, alert.told.severity).inc()


def _raised(tx: Tx, key: AlertKey, alert: Unresolved, now: datetime) -> None:
    told = alert.told
    facts: dict[str, Any] = {
        **_subject(key, alert),
        "severity": told.severity,
        "unit_id": told.place.unit_id,
        "figures": unpacked(told.figures),
        "raised_at": now,
    }
    link = link_of(alert.subject_type, key.subject_id, facts["figures"])
    stage(tx, AlertRaisedV2(**facts, cause=key.cause, link=link), now)
    if alert.subject_type in _KNOWN_TO_V1:
        stage(tx, AlertRaised(**facts), now)


def announce_end(tx: Tx, key: AlertKey, alert: Unresolved, now: datetime) -> None:
    """Stage what tells of an alert that is resolved."""
    facts: dict[str, Any] = {**_subject(key, alert), "resolved_at": now}
    link = link_of(alert.subject_type, key.subject_id, unpacked(alert.told.figures))
    stage(tx, AlertResolvedV2(**facts, cause=key.cause, link=link), now)
    if alert.subject_type in _KNOWN_TO_V1:
        stage(tx, AlertResolved(**facts), now)


def _subject(key: AlertKey, alert: Unresolved) -> dict[str, Any]:
    return {
        "alert_id": alert.alert_id,
        "rule": key.rule,
        "subject_type": alert.subject_type,
        "subject_id": key.subject_id,
        "agency": alert.told.place.agency,
        "city": alert.told.place.city,
    }

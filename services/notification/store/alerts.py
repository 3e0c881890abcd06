"""Writing alerts, a batch at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.notification.domain.outcome import Severity, SubjectType
from services.notification.store.tables import ALERT
from shared.database import Tx


class AlertKey(NamedTuple):
    """What there is at most one unresolved alert for."""

    rule: str
    subject_id: str
    cause: str


class Place(NamedTuple):
    """Whose an alert is."""

    agency: str
    city: str
    unit_id: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What an alert says: changes while it lasts."""

    severity: Severity
    place: Place
    figures: str
    rule_set: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An alert that is open or acknowledged."""

    alert_id: str
    subject_type: SubjectType
    told: Told


def unresolved_of(tx: Tx, subject_ids: Collection[str]) -> dict[AlertKey, Unresolved]:
    """Every unresolved alert about these subjects."""
    if not subject_ids:
        return {}
    rows = tx.execute(
        sa.select(ALERT).where(ALERT.c.resolved_at.is_(None), ALERT.c.subject_id.in_(sorted(subject_ids)))
    )
    return {
        AlertKey(row.rule, row.subject_id, row.cause): Unresolved(
            row.alert_id,
            row.subject_type,
            Told(row.severity, Place(row.agency, row.city, row.unit_id), row.figures, row.rule_set),
        )
        for row in rows
    }


def add(tx: Tx, alerts: Mapping[AlertKey, Unresolved], at: datetime) -> None:
    """Store alerts that were raised at a moment."""
    if alerts:
        tx.execute(
            ALERT.insert(),
            [
                {
                    "alert_id": alert.alert_id,
                    "rule": key.rule,
                    "state": "open",
                    "subject_type": alert.subject_type,
                    "subject_id": key.subject_id,
                    "cause": key.cause,
                    **_columns(alert.told),
                    "raised_at": at,
                    "updated_at": at,
                    "version": 1,
                }
                for key, alert in alerts.items()
            ],
        )


def tell_anew(tx: Tx, told: Mapping[str, Told], at: datetime) -> None:
    """Change what these alerts say, by alert id."""
    _update(tx, [{"its_id": alert_id, **_columns(now), "updated_at": at} for alert_id, now in told.items()])


def resolve(tx: Tx, alert_ids: Sequence[str], at: datetime) -> None:
    """Mark alerts as resolved at a moment."""
    _update(
        tx,
        [{"its_id": alert_id, "state": "resolved", "resolved_at": at, "updated_at": at} for alert_id in alert_ids],
    )


def _update(tx: Tx, rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.execute(
            sa.update(ALERT)
            .where(ALERT.c.alert_id == sa.bindparam("its_id"))
            .values(
                {name: sa.bindparam(name) for name in rows[0] if name != "its_id"} | {"version": ALERT.c.version + 1}
            ),
            rows,
        )


def _columns(told: Told) -> dict[str, Any]:
    return {
        "severity": told.severity,
        **told.place._asdict(),
        "figures": told.figures,
        "rule_set": told.rule_set,
    }

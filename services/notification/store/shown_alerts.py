"""Alerts as people look for them, with the public names of what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa
from sqlmodel import col, select

from services.notification.domain.outcome import Figure, Severity
from services.notification.domain.wording import Names
from services.notification.store.figures import unpacked
from services.notification.store.tables import ALERT, PROGRAMME, UNIT, Alert, State
from shared.database import Tx
from shared.database.keys import Keys

_IDS: Final = Keys("ids", id=str)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts somebody looks for; what is None or empty leaves all."""

    agency: str | None = None
    city: str | None = None
    rules: Sequence[str] = ()
    severities: Sequence[Severity] = ()
    states: Sequence[State] = ()
    subject_id: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert with its figures and names."""

    alert: Alert
    figures: dict[str, Figure] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


def find(tx: Tx, alert_id: str) -> Alert | None:
    """One alert."""
    return tx.session.get(Alert, alert_id)


def listed(tx: Tx, wanted: Wanted, after: str | None, limit: int) -> list[Shown]:
    """At most ``limit`` alerts that were raised before the alert ``after``, the newest first."""
    statement = select(Alert).order_by(col(Alert.alert_id).desc()).limit(limit)
    for column, value in (
        (col(Alert.agency), wanted.agency),
        (col(Alert.city), wanted.city),
        (col(Alert.subject_id), wanted.subject_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.rules:
        statement = statement.where(col(Alert.rule).in_(wanted.rules))
    if wanted.severities:
        statement = statement.where(col(Alert.severity).in_(wanted.severities))
    if wanted.states:
        statement = statement.where(col(Alert.state).in_(wanted.states))
    if after is not None:
        statement = statement.where(col(Alert.alert_id) < after)
    return shown(tx, tx.session.exec(statement).all())


def shown(tx: Tx, alerts: Sequence[Alert]) -> list[Shown]:
    """The alerts with what is needed to put them into words; a unit without a known name goes by its id."""
    figures = [unpacked(alert.figures) for alert in alerts]
    units = _names(tx, UNIT.c.unit_id, UNIT.c.name, {alert.unit_id for alert in alerts})
    titles = _names(tx, PROGRAMME.c.programme_id, PROGRAMME.c.title, {of.get("programme_id") for of in figures})
    return [
        Shown(alert, of, Names(units.get(alert.unit_id) or alert.unit_id, titles.get(of.get("programme_id"))))
        for alert, of in zip(alerts, figures, strict=True)
    ]


def open_by_rule(tx: Tx) -> dict[str, int]:
    """How many alerts of each rule are open: neither acknowledged nor resolved."""
    rows = tx.execute(
        sa.select(ALERT.c.rule, sa.func.count().label("alerts")).where(ALERT.c.state == "open").group_by(ALERT.c.rule)
    )
    return {row.rule: row.alerts for row in rows}


def _names(
    tx: Tx, key: sa.ColumnElement[str], name: sa.ColumnElement[str | None], wanted: set[Figure | None]
) -> dict[Figure | None, str]:
    ids = [str(one) for one in wanted if one is not None]
    if not ids:
        return {}
    named = sa.select(key.label("id"), name.label("name")).where(_IDS.has(key), name.is_not(None))
    rows = tx.execute(named, _IDS.bound(ids))
    return {row.id: row.name for row in rows}

"""Alerts as people look for them, with the public names of what they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

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


class AlertGroup(NamedTuple):
    """Unresolved alerts of one rule in one unit: how many, how many nobody has touched, by severity, since when."""

    rule: str
    agency: str
    unit_id: str | None
    alerts: int
    open: int
    critical: int
    warning: int
    info: int
    oldest_at: datetime
    newest_at: datetime


def groups(tx: Tx, agency: str | None, city: str | None, limit: int) -> list[AlertGroup]:
    """The groups of an agency or a city, the most urgent and then the largest first."""
    moment = ALERT.c.raised_at.type
    query = sa.select(
        ALERT.c.rule,
        ALERT.c.agency,
        ALERT.c.unit_id,
        sa.func.count().label("alerts"),
        _how_many(ALERT.c.state == "open").label("open"),
        *(_how_many(ALERT.c.severity == one).label(one) for one in ("critical", "warning", "info")),
        sa.func.min(ALERT.c.raised_at, type_=moment).label("oldest_at"),
        sa.func.max(ALERT.c.raised_at, type_=moment).label("newest_at"),
    ).where(ALERT.c.resolved_at.is_(None))
    for column, value in ((ALERT.c.agency, agency), (ALERT.c.city, city)):
        if value is not None:
            query = query.where(column == value)
    query = query.group_by(ALERT.c.rule, ALERT.c.agency, ALERT.c.unit_id).order_by(
        sa.desc("critical"), sa.desc("alerts"), ALERT.c.rule, ALERT.c.agency, ALERT.c.unit_id
    )
    return [AlertGroup._make(row) for row in tx.execute(query.limit(limit))]


def _how_many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def city_of(tx: Tx, agency: str) -> str | None:
    """The city of an agency that has had an alert."""
    found: str | None = tx.execute(sa.select(ALERT.c.city).where(ALERT.c.agency == agency).limit(1)).scalar()
    return found


def find(tx: Tx, alert_id: str) -> Alert | None:
    """One alert."""
    return tx.session.get(Alert, alert_id)


def found(tx: Tx, alert_ids: Collection[str]) -> dict[str, Alert]:
    """Those of these alerts that there are, apart from any session: changing one stores nothing."""
    if not alert_ids:
        return {}
    rows = tx.execute(sa.select(ALERT).where(_IDS.has(ALERT.c.alert_id)), _IDS.bound(alert_ids)).mappings()
    return {row["alert_id"]: Alert(**row) for row in rows}


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

"""Writing alerts, a batch at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

import sqlalchemy as sa

from services.notification.domain.outcome import Severity, SubjectType
from services.notification.store.tables import ALERT
from shared.database import Tx
from shared.database.bulk import inserting, updating
from shared.database.keys import Keys

_TOLD: Final = ("severity", "agency", "city", "unit_id", "figures", "rule_set")
_EVENT: Final = ("event_id", "event_type", "event_at")
_SUBJECTS: Final = Keys("subjects", subject_id=str)
_UNRESOLVED: Final = (
    sa.select(ALERT)
    .where(ALERT.c.resolved_at.is_(None), _SUBJECTS.has(ALERT.c.subject_id))
    .order_by(ALERT.c.subject_id, ALERT.c.rule, ALERT.c.cause)
)
_ADD: Final = inserting(
    ALERT,
    *("alert_id", "rule", "state", "subject_type", "subject_id", "cause"),
    *_TOLD,
    *("raised_at", "updated_at", "version"),
    *_EVENT,
)
_TELL_ANEW: Final = updating(ALERT, *_TOLD, "updated_at", *_EVENT, counting="version")
_RESOLVE: Final = updating(ALERT, "state", "resolved_at", "updated_at", "snoozed_until", counting="version")


_NO_EVENT: Final = (None, None, None)

Event: TypeAlias = tuple[str, str, datetime]
"""An event behind an alert: its id, type and time."""


_FORGET_NOTES: Final = (
    sa.update(ALERT)
    .where(_SUBJECTS.has(ALERT.c.subject_id), ALERT.c.note.is_not(None))
    .values(note=None, version=ALERT.c.version + 1)
)


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


class Unresolved(NamedTuple):
    """An alert that is open, snoozed or acknowledged."""

    alert_id: str
    subject_type: SubjectType
    told: Told
    version: int = 1
    escalated: bool = False


def unresolved_of(tx: Tx, subject_ids: Collection[str]) -> dict[AlertKey, Unresolved]:
    """Every unresolved alert about these subjects."""
    if not subject_ids:
        return {}
    rows = tx.execute(_UNRESOLVED, _SUBJECTS.bound(subject_ids))
    return {AlertKey(row.rule, row.subject_id, row.cause): as_unresolved(row) for row in rows}


def unresolved_by_rule(tx: Tx, rule: str) -> dict[AlertKey, Unresolved]:
    """Every unresolved alert of a rule."""
    rows = tx.execute(sa.select(ALERT).where(ALERT.c.resolved_at.is_(None), ALERT.c.rule == rule))
    return {AlertKey(row.rule, row.subject_id, row.cause): as_unresolved(row) for row in rows}


def as_unresolved(row: Any) -> Unresolved:
    """An alert's row, or the alert itself, as the ledger sees it."""
    told = Told(row.severity, place_of(row), row.figures, row.rule_set)
    return Unresolved(row.alert_id, row.subject_type, told, row.version, row.escalated_at is not None)


def place_of(row: Any) -> Place:
    """Whose an alert is, by its row or the alert itself."""
    return Place(row.agency, row.city, row.unit_id)


def add(tx: Tx, raised: Collection[tuple[AlertKey, Unresolved, Event | None]], at: datetime) -> None:
    """Store alerts that were raised at a moment, with the events behind them."""
    _ADD.run(
        tx,
        [
            (
                *(its.alert_id, key.rule, "open", its.subject_type, key.subject_id, key.cause),
                *_row(its.told),
                *(at, at, 1),
                *(event or _NO_EVENT),
            )
            for key, its, event in raised
        ],
    )


def tell_anew(tx: Tx, told: Collection[tuple[str, Told, Event | None]], at: datetime) -> None:
    """Change what these alerts say, by alert id, and the events behind it."""
    _TELL_ANEW.run(tx, [(alert_id, *_row(now), at, *(event or _NO_EVENT)) for alert_id, now, event in told])


def resolve(tx: Tx, alert_ids: Sequence[str], at: datetime) -> None:
    """Mark alerts as resolved at a moment."""
    _RESOLVE.run(tx, [(alert_id, "resolved", at, at, None) for alert_id in alert_ids])


def _row(told: Told) -> tuple[Any, ...]:
    """The columns of ``_TOLD``."""
    return (told.severity, *told.place, told.figures, told.rule_set)


def forget_notes(tx: Tx, subject_ids: Collection[str]) -> None:
    """Drop what was noted on any alert about these subjects."""
    tx.execute(_FORGET_NOTES, _SUBJECTS.bound(subject_ids))

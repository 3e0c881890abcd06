"""Alerts across a rebuild of notification.

That an alert was raised, told and resolved at its moments, under its id, and who took notice of it and wrote what, is
not in any event that notification reads: it is notification's own record, and goes into the rebuilt store as it is.
What follows from events is which alerts are unresolved and what they say. That is worked out anew, and where the two
differ the record is put right as of now: raised, told anew or resolved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from mumpuni.operate.rebuild.comparison import OF_UPKEEP
from services.notification.handlers.announcing import announce_end
from services.notification.store.alerts import AlertKey, Place, Told, Unresolved
from services.notification.store.tables import ALERT
from shared.bus.protocols import Record
from shared.database import Tx
from shared.events.notification import AlertRaised, AlertRaisedV2

Row = dict[str, Any]
Key = tuple[str, str, str]

_RAISES: Final = {AlertRaised.TYPE.encode(), AlertRaisedV2.TYPE.encode()}
_SAYS: Final = ("severity", "agency", "city", "unit_id", "figures", "rule_set")


@dataclass(frozen=True, slots=True)
class Alerts:
    """What becomes of the live store's alerts."""

    record: list[Row]
    """All of them, those that had to be put right already so."""
    raised: list[Row] = field(default_factory=list)
    told_anew: list[str] = field(default_factory=list)
    resolved: list[Row] = field(default_factory=list)

    @property
    def put_right(self) -> int:
        """How many are not as they were."""
        return len(self.raised) + len(self.told_anew) + len(self.resolved)


def all_alerts(tx: Tx) -> list[Row]:
    """Every alert of a store."""
    return [dict(row) for row in tx.execute(sa.select(ALERT).order_by(ALERT.c.alert_id)).mappings()]


def reconciled(live: Sequence[Row], rebuilt: Sequence[Row], now: datetime) -> Alerts:
    """The live store's alerts, put right by what the rebuilt one says is unresolved."""
    unresolved = {_key(row): row for row in rebuilt if row["resolved_at"] is None}
    result = Alerts([])
    for row in live:
        is_ours = row["resolved_at"] is not None or row["rule"] in OF_UPKEEP
        result.record.append(row if is_ours else _put_right(row, unresolved.pop(_key(row), None), now, result))
    result.raised.extend(unresolved.values())
    result.record.extend(result.raised)
    return result


def announcements(concluded: Iterable[Record], alerts: Alerts) -> list[Record]:
    """The events that tell of the alerts that are raised; staged when the past was applied."""
    raised = {row["alert_id"] for row in alerts.raised}
    return [one for one in concluded if raised and _is_raise(one) and json.loads(one.value)["alert_id"] in raised]


def write(tx: Tx, alerts: Alerts, now: datetime) -> None:
    """Store them in place of all there are, and stage what is resolved; what is raised was staged when it was."""
    tx.execute(sa.delete(ALERT))
    if alerts.record:
        tx.execute(ALERT.insert(), alerts.record)
    for row in alerts.resolved:
        announce_end(tx, AlertKey(*_key(row)), _unresolved(row), now)


def _put_right(row: Row, unresolved: Row | None, now: datetime, result: Alerts) -> Row:
    if unresolved is None:
        result.resolved.append(row)
        return {**row, "state": "resolved", "resolved_at": now, "updated_at": now, "version": row["version"] + 1}
    is_escalated = row["escalated_at"] or unresolved["escalated_at"]  # whether somebody acted is in no event
    says = {name: unresolved[name] for name in _SAYS if not (is_escalated and name == "severity")}
    if says == {name: row[name] for name in says}:
        return row
    result.told_anew.append(row["alert_id"])
    return {**row, **says, "updated_at": now, "version": row["version"] + 1}


def _is_raise(record: Record) -> bool:
    return dict(record.headers).get("ce_type") in _RAISES


def _unresolved(row: Row) -> Unresolved:
    place = Place(row["agency"], row["city"], row["unit_id"])
    return Unresolved(
        row["alert_id"], row["subject_type"], Told(row["severity"], place, row["figures"], row["rule_set"])
    )


def _key(row: Row) -> Key:
    return row["rule"], row["subject_id"], row["cause"]

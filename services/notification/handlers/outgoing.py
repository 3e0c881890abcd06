"""What is to be told of changed alerts: written in the transaction of the change, told if and only if it happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

import sqlalchemy as sa

from services.notification.domain.delivery import ChangeKind, DigestPlan, Wishes, group_of
from services.notification.domain.outcome import Severity
from services.notification.handlers.rulebook import Rulebook
from services.notification.store import deliveries
from services.notification.store.alerts import Place
from services.notification.store.deliveries import Begun, Item
from services.notification.store.delivery_tables import CHANNEL
from shared.database import Tx
from shared.ids import new_id

_DIGEST: Final = "digest"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an alert. ``number`` is the alert's version with it: the same step is told once to a channel.

    ``roles``: for whom; nobody in particular when empty. ``quiet_until``: not to be told before.
    """

    alert_id: str
    kind: ChangeKind
    rule: str
    severity: Severity
    agency: str
    city: str
    unit_id: str | None = None
    roles: tuple[str, ...] = ()
    number: int = 1
    quiet_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Listener:
    """An enabled channel, as far as it matters here."""

    channel_id: str
    agency: str
    city: str
    wishes: Wishes
    plan: DigestPlan

    def hears(self, change: Change) -> bool:
        """Whether it wants to be told of a change, and may."""
        within = self.agency in {change.agency, "*"} and self.city in {change.city, "*"}
        return within and self.wishes.take(change.kind, change.rule, change.severity, change.roles)


def shown(tx: Tx, changes: Collection[tuple[str, ChangeKind, Severity, Place]], now: datetime) -> None:
    """Tell the live streams alone: of an alert by its id, what changed, how grave it is and whose."""
    deliveries.signal(tx, [(one, kind, severity, its.agency, its.city, now) for one, kind, severity, its in changes])


def wanted(tx: Tx, changes: Sequence[Change], now: datetime, rulebook: Rulebook) -> None:
    """Write down, in the transaction of the changes, what is to be sent about them, and tell the live streams.

    Statements are as many for a thousand changes as for one, but for the channels that want them.
    """
    if not changes:
        return
    deliveries.signal(tx, [(c.alert_id, c.kind, c.severity, c.agency, c.city, now) for c in changes])
    for listener in _listeners(tx):
        heard = [change for change in changes if listener.hears(change)]
        if heard:
            _write(tx, listener, heard, now, rulebook.delivery(listener.city).gather)


def plan_of(digest: str, minute: int, weekday: int) -> DigestPlan:
    """A digest plan from its columns."""
    return DigestPlan(digest, time(*divmod(minute, 60)), weekday)  # type: ignore[arg-type]  # the column holds a Digest


def _write(tx: Tx, listener: _Listener, heard: Iterable[Change], now: datetime, gather: timedelta) -> None:
    """Put each change into the message that still waits for its group, or begin one."""
    open_groups = deliveries.gathering(tx, listener.channel_id)
    begun: list[Begun] = []
    items: list[Item] = []
    for change in heard:
        group, purpose, due_at = _slot(listener, change, now, gather)
        delivery_id = open_groups.get(group)
        if delivery_id is None:
            delivery_id = open_groups[group] = new_id()
            begun.append(Begun(delivery_id, listener.channel_id, purpose, group, due_at))
        items.append(Item(listener.channel_id, change.alert_id, _step(change), delivery_id, change.kind))
    deliveries.begin(tx, begun, now)
    deliveries.add_items(tx, items)


def _slot(listener: _Listener, change: Change, now: datetime, gather: timedelta) -> tuple[str, str, datetime]:
    """The group a change belongs to, what the group's message is for, and when that is due."""
    if listener.plan.gathers(change.severity):
        return _DIGEST, _DIGEST, listener.plan.next_after(now)
    due_at = now if change.severity == "critical" else now + gather
    if change.quiet_until is not None and change.quiet_until > due_at:
        quiet = int(change.quiet_until.timestamp())
        return f"{group_of(change.rule, change.unit_id or change.agency)}|{quiet}", "alert", change.quiet_until
    urgent = "|now" if change.severity == "critical" else ""
    return group_of(change.rule, change.unit_id or change.agency) + urgent, "alert", due_at


def _step(change: Change) -> str:
    """An alert is raised and resolved once; it may escalate more often."""
    return change.kind if change.kind in {"raised", "resolved"} else f"{change.kind}-{change.number}"


def _listeners(tx: Tx) -> list[_Listener]:
    rows = tx.execute(sa.select(CHANNEL).where(CHANNEL.c.enabled).order_by(CHANNEL.c.channel_id))
    return [
        _Listener(
            row.channel_id,
            row.agency,
            row.city,
            Wishes(frozenset(row.roles), frozenset(row.severities), frozenset(row.rules), row.resolutions),
            plan_of(row.digest, row.digest_minute, row.digest_weekday),
        )
        for row in rows
    ]

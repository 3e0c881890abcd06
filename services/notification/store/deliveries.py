"""Messages in the store: begun, gathered, claimed by one sender, settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.notification.domain.delivery import ChangeKind, OutcomeClass, step_order
from services.notification.store.delivery_tables import (
    ALERT_SIGNAL,
    CHANNEL,
    DELIVERY,
    DELIVERY_ITEM,
    Delivery,
    DeliveryAttempt,
    DeliveryItem,
)
from shared.database import Tx
from shared.database.bulk import inserting, keeping

_SIGNAL: Final = inserting(ALERT_SIGNAL, "alert_id", "kind", "severity", "agency", "city", "at")
_BEGIN: Final = inserting(
    DELIVERY,
    *("delivery_id", "channel_id", "purpose", "group_key", "due_at"),
    *("state", "created_at", "attempts", "version"),
)
_ITEMS: Final = keeping(DELIVERY_ITEM)
_UNTRIED: Final = (DELIVERY.c.state == "waiting", DELIVERY.c.attempts == 0)


class Item(NamedTuple):
    """One step of an alert in a message, in the order of the table's columns."""

    channel_id: str
    alert_id: str
    step: str
    delivery_id: str
    kind: ChangeKind


class Begun(NamedTuple):
    """A new message, before anything was put into it."""

    delivery_id: str
    channel_id: str
    purpose: str
    group_key: str
    due_at: datetime


class Attempt(NamedTuple):
    """How one try at sending ended."""

    outcome: OutcomeClass
    code: int | None
    duration_ms: int


def signal(tx: Tx, rows: Collection[tuple[Any, ...]]) -> None:
    """Tell the live streams; each row is alert, kind, severity, agency, city and moment."""
    _SIGNAL.run(tx, rows)


def gathering(tx: Tx, channel_id: str) -> dict[str, str]:
    """The messages of a channel that can still take more, by group."""
    rows = tx.execute(
        sa.select(DELIVERY.c.group_key, DELIVERY.c.delivery_id).where(
            DELIVERY.c.channel_id == channel_id, *_UNTRIED, DELIVERY.c.purpose != "test"
        )
    )
    return {row.group_key: row.delivery_id for row in rows}


def begin(tx: Tx, begun: Sequence[Begun], now: datetime) -> None:
    """Begin messages that wait until they are due."""
    _BEGIN.run(tx, [(*one, "waiting", now, 0, 1) for one in begun])


def add_items(tx: Tx, items: Collection[Item]) -> None:
    """Put steps into their messages; a step that the channel was told, or will be, stays where it is."""
    _ITEMS.run(tx, {item[:3]: item for item in items}.values())


def due_channels(tx: Tx, now: datetime) -> list[tuple[str, bool]]:
    """The channels with something to send now that are not resting, and whether each has been failing."""
    rows = tx.execute(
        sa.select(DELIVERY.c.channel_id, CHANNEL.c.failures)
        .join(CHANNEL, CHANNEL.c.channel_id == DELIVERY.c.channel_id)
        .where(_claimable(now), sa.or_(CHANNEL.c.rests_until.is_(None), CHANNEL.c.rests_until <= now))
        .distinct()
    )
    return [(row.channel_id, row.failures > 0) for row in rows]


def next_due(tx: Tx, now: datetime) -> datetime | None:
    """When the next message that is not due yet will be."""
    row = tx.execute(
        sa.select(DELIVERY.c.due_at)
        .where(DELIVERY.c.state == "waiting", DELIVERY.c.due_at > now)
        .order_by(DELIVERY.c.due_at)
        .limit(1)
    ).first()
    return None if row is None else row.due_at


def first_claimable(tx: Tx, channel_id: str, now: datetime) -> Delivery | None:
    """The message of a channel that has been due the longest, an abandoned one included."""
    return tx.session.exec(
        select(Delivery)
        .where(col(Delivery.channel_id) == channel_id, _claimable(now))
        .order_by(col(Delivery.due_at), col(Delivery.delivery_id))
        .limit(1)
    ).first()


def leased(tx: Tx, delivery_id: str, lease: str) -> Delivery | None:
    """A message, if it is still in the hands of this lease."""
    found = tx.session.get(Delivery, delivery_id)
    return found if found is not None and found.state == "sending" and found.lease == lease else None


def sent_since(tx: Tx, channel_id: str, moment: datetime) -> int:
    """How many messages about alerts a channel was sent since a moment; digests and tests do not count."""
    sent: int = tx.execute(
        sa.select(sa.func.count()).where(
            DELIVERY.c.channel_id == channel_id, DELIVERY.c.purpose == "alert", DELIVERY.c.sent_at > moment
        )
    ).scalar_one()
    return sent


def move_items(tx: Tx, from_id: str, to_id: str) -> None:
    """Put everything one message tells into another, and forget the first."""
    tx.execute(sa.update(DELIVERY_ITEM).where(DELIVERY_ITEM.c.delivery_id == from_id).values(delivery_id=to_id))
    tx.execute(sa.delete(DELIVERY).where(DELIVERY.c.delivery_id == from_id))


def items_of(tx: Tx, delivery_id: str) -> Sequence[DeliveryItem]:
    """What a message tells, the oldest alert first."""
    return tx.session.exec(
        select(DeliveryItem).where(col(DeliveryItem.delivery_id) == delivery_id).order_by(col(DeliveryItem.alert_id))
    ).all()


def told_last(tx: Tx, channel_id: str, alert_id: str) -> ChangeKind | None:
    """The last change of an alert that was told, or is to be, through a channel."""
    told = sa.select(DELIVERY_ITEM.c.kind, DELIVERY_ITEM.c.step).where(
        DELIVERY_ITEM.c.channel_id == channel_id, DELIVERY_ITEM.c.alert_id == alert_id
    )
    steps: list[tuple[ChangeKind, str]] = [(row.kind, row.step) for row in tx.execute(told)]
    return max(steps, key=lambda one: step_order(*one))[0] if steps else None


def add_attempt(tx: Tx, delivery: Delivery, at: datetime, attempt: Attempt) -> None:
    """Write down how a try ended."""
    tx.session.add(
        DeliveryAttempt(
            delivery_id=delivery.delivery_id,
            number=delivery.attempts,
            at=at,
            outcome=attempt.outcome,
            code=attempt.code,
            duration_ms=attempt.duration_ms,
        )
    )


def _claimable(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(DELIVERY.c.state == "waiting", DELIVERY.c.due_at <= now),
        sa.and_(DELIVERY.c.state == "sending", DELIVERY.c.lease_until <= now),
    )

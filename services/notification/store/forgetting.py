"""What of messages and changes is not kept: what nobody wants any more, and what is long past."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from services.notification.store.delivery_tables import (
    ALERT_SIGNAL,
    CHANNEL,
    DELIVERY,
    DELIVERY_ATTEMPT,
    DELIVERY_ITEM,
)
from shared.database import Tx


def cancel_waiting(tx: Tx, channel_id: str) -> None:
    """Nobody wants what still waits for a channel."""
    tx.execute(
        sa.update(DELIVERY)
        .where(DELIVERY.c.channel_id == channel_id, DELIVERY.c.state == "waiting", DELIVERY.c.purpose != "test")
        .values(state="cancelled")
    )


def forget_channel(tx: Tx, channel_id: str) -> None:
    """A channel goes with everything that was sent through it."""
    own = sa.select(DELIVERY.c.delivery_id).where(DELIVERY.c.channel_id == channel_id)
    tx.execute(sa.delete(DELIVERY_ATTEMPT).where(DELIVERY_ATTEMPT.c.delivery_id.in_(own)))
    tx.execute(sa.delete(DELIVERY_ITEM).where(DELIVERY_ITEM.c.channel_id == channel_id))
    tx.execute(sa.delete(DELIVERY).where(DELIVERY.c.channel_id == channel_id))
    tx.execute(sa.delete(CHANNEL).where(CHANNEL.c.channel_id == channel_id))


def forget_done(tx: Tx, before: datetime, limit: int) -> int:
    """Drop messages that were sent or cancelled, with their tries, at most ``limit``; how many. Parked ones stay."""
    old = (
        sa.select(DELIVERY.c.delivery_id)
        .where(DELIVERY.c.state.in_(("sent", "cancelled")), DELIVERY.c.due_at < before)
        .order_by(DELIVERY.c.due_at)
        .limit(limit)
    )
    ids = [row.delivery_id for row in tx.execute(old)]
    if ids:
        tx.execute(sa.delete(DELIVERY_ATTEMPT).where(DELIVERY_ATTEMPT.c.delivery_id.in_(ids)))
        tx.execute(sa.delete(DELIVERY_ITEM).where(DELIVERY_ITEM.c.delivery_id.in_(ids)))
        tx.execute(sa.delete(DELIVERY).where(DELIVERY.c.delivery_id.in_(ids)))
    return len(ids)


def forget_signals(tx: Tx, before: datetime) -> None:
    """Drop what no live stream asks for any more; the newest stays, so that numbering can be told."""
    newest = sa.select(sa.func.max(ALERT_SIGNAL.c.seq)).scalar_subquery()
    tx.execute(sa.delete(ALERT_SIGNAL).where(ALERT_SIGNAL.c.at < before, ALERT_SIGNAL.c.seq < newest))

"""Messages as people look for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.notification.domain.delivery import DeliveryState
from services.notification.store.delivery_tables import CHANNEL, DELIVERY, Channel, Delivery, DeliveryAttempt
from shared.database import Tx

_WITH_CHANNEL: Final = select(Delivery, Channel).join(Channel, col(Channel.channel_id) == col(Delivery.channel_id))


def attempts_of(tx: Tx, delivery_ids: Sequence[str]) -> dict[str, list[DeliveryAttempt]]:
    """The tries at some messages, the first ones first."""
    found: dict[str, list[DeliveryAttempt]] = {delivery_id: [] for delivery_id in delivery_ids}
    if delivery_ids:
        rows = tx.session.exec(
            select(DeliveryAttempt)
            .where(col(DeliveryAttempt.delivery_id).in_(delivery_ids))
            .order_by(col(DeliveryAttempt.delivery_id), col(DeliveryAttempt.number))
        )
        for row in rows:
            found[row.delivery_id].append(row)
    return found


def find(tx: Tx, delivery_id: str) -> tuple[Delivery, Channel] | None:
    """One message and its channel."""
    return tx.session.exec(_WITH_CHANNEL.where(col(Delivery.delivery_id) == delivery_id)).first()


def listed(
    tx: Tx,
    visible: sa.ColumnElement[bool],
    channel_id: str | None,
    states: Sequence[DeliveryState],
    after: str | None,
    limit: int,
) -> list[tuple[Delivery, Channel]]:
    """At most ``limit`` messages of visible channels that were begun before ``after``, the newest first."""
    statement = _WITH_CHANNEL.where(visible).order_by(col(Delivery.delivery_id).desc()).limit(limit)
    if channel_id is not None:
        statement = statement.where(col(Delivery.channel_id) == channel_id)
    if states:
        statement = statement.where(col(Delivery.state).in_(states))
    if after is not None:
        statement = statement.where(col(Delivery.delivery_id) < after)
    return [(delivery, channel) for delivery, channel in tx.session.exec(statement)]


def by_state(tx: Tx) -> dict[str, int]:
    """How many messages wait, are being sent, or are parked."""
    rows = tx.execute(
        sa.select(DELIVERY.c.state, sa.func.count().label("messages"))
        .where(DELIVERY.c.state.in_(("waiting", "sending", "parked")))
        .group_by(DELIVERY.c.state)
    )
    return {row.state: row.messages for row in rows}


class ParkedAt(NamedTuple):
    """A channel with messages that were given up on, and how many."""

    channel_id: str
    agency: str
    city: str
    kind: str
    messages: int


def parked_by_channel(tx: Tx) -> list[ParkedAt]:
    """Every channel that has parked messages."""
    its = (CHANNEL.c.channel_id, CHANNEL.c.agency, CHANNEL.c.city, CHANNEL.c.kind)
    rows = tx.execute(
        sa.select(*its, sa.func.count())
        .join_from(DELIVERY, CHANNEL, CHANNEL.c.channel_id == DELIVERY.c.channel_id)
        .where(DELIVERY.c.state == "parked")
        .group_by(*its)
        .order_by(CHANNEL.c.channel_id)
    )
    return [ParkedAt._make(row) for row in rows]

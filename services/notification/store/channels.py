"""Channels as people look for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from services.notification.store.delivery_tables import CHANNEL, Channel
from shared.database import Tx
from shared.database.keys import Keys
from shared.web.auth import Principal

_OWNERS = Keys("owners", owner=str)


def visible(principal: Principal) -> sa.ColumnElement[bool]:
    """Whose channels a caller sees: the agency's or city's, and of people's own only the caller's."""
    own = sa.or_(col(Channel.owner).is_(None), col(Channel.owner) == principal.subject)
    if not principal.is_city_wide:
        own = sa.and_(own, col(Channel.agency) == principal.agency)
    if principal.city == "*":
        return own
    return sa.and_(own, col(Channel.city) == principal.city)


def find(tx: Tx, channel_id: str) -> Channel | None:
    """One channel."""
    return tx.session.get(Channel, channel_id)


def listed(tx: Tx, principal: Principal, after: str | None, limit: int) -> list[Channel]:
    """At most ``limit`` channels the caller sees, the oldest first."""
    statement = select(Channel).where(visible(principal)).order_by(col(Channel.channel_id)).limit(limit)
    if after is not None:
        statement = statement.where(col(Channel.channel_id) > after)
    return list(tx.session.exec(statement))


def of_owners(tx: Tx, owners: Collection[str]) -> Sequence[str]:
    """The ids of these people's own channels."""
    asked = sa.select(CHANNEL.c.channel_id).where(_OWNERS.has(CHANNEL.c.owner))
    return tx.execute(asked, _OWNERS.bound(owners)).scalars().all()


def count(tx: Tx, agency: str, city: str) -> int:
    """How many channels an agency of a city has."""
    statement = (
        select(sa.func.count()).select_from(Channel).where(col(Channel.agency) == agency, col(Channel.city) == city)
    )
    return tx.session.exec(statement).one()

"""What people do with channels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from services.notification.handlers.claims import Claimed, Lease, take
from services.notification.handlers.places import require_here
from services.notification.store import channels, deliveries, employees, forgetting
from services.notification.store.deliveries import Begun
from services.notification.store.delivery_tables import DELIVERY, Channel, Delivery
from shared.database import Tx
from shared.errors import Conflict, NotFound, Text, TooManyRequests
from shared.ids import new_id
from shared.web.auth import Principal

MOST: Final = 200
"""Channels of one agency."""
_TESTS_A_MINUTE: Final = 5
_NOTHING: Final = Text("Tidak ada, atau bukan milik instansi Anda.", "There is none, or it is not your agency's.")
_FULL: Final = Text(
    f"Instansi ini sudah memiliki {MOST} saluran. Hapus yang tidak dipakai.",
    f"This agency has {MOST} channels already. Delete those that are not used.",
)
_GONE: Final = Text(
    "Anda tidak lagi tercatat bekerja di sini; saluran pribadi tidak dapat dibuat.",
    "The register says that you no longer work here; you cannot have a channel of your own.",
)
_OFTEN: Final = Text("Tunggu semenit sebelum menguji lagi.", "Wait a minute before testing again.")


def visible(tx: Tx, channel_id: str, principal: Principal) -> Channel:
    """The channel. Raises ``NotFound`` when there is none that this caller may see."""
    channel = channels.find(tx, channel_id)
    if channel is None or channel.owner not in {None, principal.subject} or principal.city not in {channel.city, "*"}:
        raise NotFound(_NOTHING)
    principal.hide_unless(channel.agency, channel.city)
    return channel


def add(tx: Tx, channel: Channel) -> Channel:
    """Store a new channel.

    Raises ``Conflict`` when the agency has as many as it may, or for the own one of a person who left or was erased,
    ``Forbidden`` for an agency of another city.
    """
    require_here(tx, channel.agency, channel.city)
    if channel.owner is not None and any(not one.active for one in employees.known(tx, [channel.owner]).values()):
        raise Conflict(_GONE)
    if channels.count(tx, channel.agency, channel.city) >= MOST:
        raise Conflict(_FULL)
    tx.session.add(channel)
    tx.session.flush()
    return channel


def change(tx: Tx, channel: Channel, values: Mapping[str, Any], now: datetime) -> Channel:
    """Set these columns; a channel that is stopped loses what waits for it, one with a new address is tried at once."""
    for name, value in values.items():
        setattr(channel, name, value)
    if "address" in values or "secret" in values:
        channel.failures, channel.rests_until = 0, None
    channel.updated_at = now
    channel.version += 1
    tx.session.flush()
    if not channel.enabled:
        forgetting.cancel_waiting(tx, channel.channel_id)
    return channel


def begin_test(tx: Tx, channel: Channel, lease: Lease, now: datetime) -> Claimed:
    """Begin a test message that is in this sender's hands already. Raises ``TooManyRequests``."""
    tests = tx.execute(
        sa.select(sa.func.count()).where(
            DELIVERY.c.channel_id == channel.channel_id,
            DELIVERY.c.purpose == "test",
            DELIVERY.c.created_at > now - timedelta(minutes=1),
        )
    ).scalar_one()
    if tests >= _TESTS_A_MINUTE:
        raise TooManyRequests(_OFTEN, headers={"Retry-After": "60"})
    delivery_id = new_id()
    deliveries.begin(tx, [Begun(delivery_id, channel.channel_id, "test", "test", now)], now)
    delivery = tx.session.get_one(Delivery, delivery_id)
    take(delivery, lease, now)
    return Claimed(delivery_id, "test", channel)

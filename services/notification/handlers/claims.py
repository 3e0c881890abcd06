"""Taking a message to send it, and writing down how that ended. One sender at a time has a message in hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notification.domain.delivery import next_try, rest_after
from services.notification.handlers.outgoing import plan_of
from services.notification.store import channels, deliveries
from services.notification.store.deliveries import Attempt, Begun
from services.notification.store.delivery_tables import Channel, Delivery
from shared.database import Tx
from shared.ids import new_id
from shared.rules.calendar import city_day
from shared.rules.delivery import DeliveryRules
from shared.rules.ruleset import Rules

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Lease:
    """A message is in the hands of ``holder`` until then; one that was not settled by then is sent again."""

    holder: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to send, and where to."""

    delivery_id: str
    purpose: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class Luck:
    """What decides when a try that failed is repeated: the rules, and a random number from 0 to 1."""

    rules: Rules
    chance: float


def claim(tx: Tx, channel_id: str, lease: Lease, now: datetime) -> Claimed | None:
    """Take the channel's message that has been due the longest; None when there is none.

    What is over the channel's hourly cap goes into its digest instead. The store's writers take turns, so that two
    replicas never take the same.
    """
    channel = channels.find(tx, channel_id)
    while channel is not None:
        delivery = deliveries.first_claimable(tx, channel_id, now)
        if delivery is None:
            return None
        if not channel.enabled and delivery.purpose != "test":
            delivery.state, delivery.lease = "cancelled", None
        elif _is_over_cap(tx, channel, delivery, now):
            _put_into_digest(tx, channel, delivery, now)
        elif delivery.purpose != "test" and not deliveries.items_of(tx, delivery.delivery_id):
            delivery.state = "cancelled"
        else:
            take(delivery, lease, now)
            return Claimed(delivery.delivery_id, delivery.purpose, channel)
        tx.session.flush()
    return None


def take(delivery: Delivery, lease: Lease, now: datetime) -> None:
    """Mark a message as being sent."""
    delivery.state = "sending"
    delivery.lease, delivery.lease_until = lease.holder, lease.until
    delivery.attempts += 1
    delivery.begun_at = delivery.begun_at or now
    delivery.version += 1


def settle(tx: Tx, delivery_id: str, lease: str, attempt: Attempt, now: datetime, luck: Luck) -> str | None:
    """Write down how a try ended; the message's state then, None when another sender has taken it meanwhile."""
    delivery = deliveries.leased(tx, delivery_id, lease)
    if delivery is None:
        return None
    channel = channels.find(tx, delivery.channel_id)
    deliveries.add_attempt(tx, delivery, now, attempt)
    delivery.outcome, delivery.lease, delivery.lease_until = attempt.outcome, None, None
    delivery.version += 1
    if attempt.outcome == "delivered":
        delivery.state, delivery.sent_at = "sent", now
        if channel is not None:
            channel.failures, channel.rests_until = 0, None
    elif delivery.purpose == "test":
        delivery.state = "cancelled"
    else:
        figures = luck.rules.of(DeliveryRules, city_day(now), None if channel is None else channel.city)
        _try_again(delivery, now, luck.chance, figures)
        if channel is not None:
            channel.failures += 1
            channel.rests_until = now + rest_after(channel.failures, figures)
    return delivery.state


def _try_again(delivery: Delivery, now: datetime, chance: float, figures: DeliveryRules) -> None:
    again = next_try(delivery.begun_at or now, now, delivery.attempts, chance, figures)
    delivery.state = "parked" if again is None else "waiting"
    delivery.due_at = again or delivery.due_at


def _is_over_cap(tx: Tx, channel: Channel, delivery: Delivery, now: datetime) -> bool:
    if delivery.purpose != "alert" or delivery.attempts:
        return False
    return deliveries.sent_since(tx, channel.channel_id, now - _HOUR) >= channel.hourly_cap


def _put_into_digest(tx: Tx, channel: Channel, delivery: Delivery, now: datetime) -> None:
    digest = deliveries.gathering(tx, channel.channel_id).get("digest")
    if digest is None:
        digest = new_id()
        due_at = plan_of(channel.digest, channel.digest_minute, channel.digest_weekday).next_after(now)
        deliveries.begin(tx, [Begun(digest, channel.channel_id, "digest", "digest", due_at)], now)
    tx.session.expunge(delivery)
    deliveries.move_items(tx, delivery.delivery_id, digest)

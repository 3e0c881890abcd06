"""Dead letters that nobody has replayed or dropped yet, as the event log keeps them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Final

from shared.bus.protocols import Bus, BusUnavailable, Delivered, ReadingStopped, Subscription, TopicPartition
from shared.consumer.dead_letters import PREFIX
from shared.events.catalog import MARK_OF, TOPICS, dead_letter_topic
from shared.ids import new_id

_TOPICS: Final = tuple(map(dead_letter_topic, TOPICS))
_GROUP: Final = f"{PREFIX}group"
_MANY: Final = 2000
_WAIT_SECONDS: Final = 0.1
_QUIET_POLLS: Final = 50
"""After so many polls without a record, what is still missing has expired: a log may begin after its first offset."""


class Letters:
    """Reads the dead letters' topics from their beginning and then on, beside all groups, and keeps no position.

    So a restart forgets no letter, and what ``mumpuni dlq`` has marked as handled waits no more.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._reading = asyncio.Lock()
        self._forget()

    def _forget(self) -> None:
        self._subscription: Subscription | None = None
        self._next: dict[TopicPartition, int] = {}
        self._groups: dict[str, str] = {}
        self._handled: set[str] = set()

    async def waiting(self) -> Mapping[str, int] | None:
        """How many letters wait by the consumer group that refused them; None while the log cannot say."""
        async with self._reading:
            try:
                if self._subscription is None:
                    self._subscription = await self._bus.subscribe(f"notification-letters-{new_id()}", _TOPICS)
                is_known = await self._read_on(self._subscription)
            except (BusUnavailable, ReadingStopped):
                await self._close()
                return None
            waiting = (group for letter, group in self._groups.items() if letter not in self._handled)
            return Counter(waiting) if is_known else None

    async def close(self) -> None:
        """Stop reading."""
        async with self._reading:
            await self._close()

    async def _close(self) -> None:
        subscription = self._subscription
        self._forget()
        if subscription is not None:
            await subscription.close()

    async def _read_on(self, subscription: Subscription) -> bool:
        """Read up to the end; whether that was possible."""
        quiet = 0
        while quiet < _QUIET_POLLS:
            if await self._is_at_the_end(subscription):
                return True
            records = await subscription.poll(_MANY, _WAIT_SECONDS)
            quiet = 0 if records else quiet + 1
            for record in records:
                self._take(record)
        self._next |= await subscription.end_offsets()
        return await self._is_at_the_end(subscription)

    async def _is_at_the_end(self, subscription: Subscription) -> bool:
        if {place.topic for place in await subscription.assigned()} != set(_TOPICS):
            return False
        return all(self._next.get(place, 0) >= end for place, end in (await subscription.end_offsets()).items())

    def _take(self, record: Delivered) -> None:
        self._next[record.place] = max(self._next.get(record.place, 0), record.offset + 1)
        told = {name: value.decode("utf-8", "replace") for name, value in record.headers}
        if MARK_OF in told:
            self._handled.add(told[MARK_OF])
        else:
            self._groups[_id_of(record)] = told.get(_GROUP, "?")


def _id_of(record: Delivered) -> str:
    topic = next(topic for topic in TOPICS if dead_letter_topic(topic) == record.topic)
    return f"{topic}/{record.partition}/{record.offset}"

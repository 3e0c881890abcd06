"""What an aiokafka consumer and its brokers know of offsets, each question with a deadline of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from shared.bus.kafka_client import Consumer
from shared.bus.protocols import BusUnavailable, Positions, TopicPartition

Offsets = dict[TopicPartition, int]


class OffsetDesk:
    """Asks for one consumer. Every question raises ``BusUnavailable`` when no answer comes within ``seconds``."""

    def __init__(self, consumer: Consumer, seconds: float) -> None:
        self._consumer = consumer
        self._seconds = seconds

    async def starts(self, places: Collection[TopicPartition], known: Positions) -> Offsets:
        """Where to begin: at what is known, else where the group committed, else at the first record."""
        async with self.answering():
            begins = _typed(await self._consumer.beginning_offsets(list(places)))
            committed = {place: await self._consumer.committed(place) for place in places if place not in known}
        resumed = {place: offset for place, offset in committed.items() if offset is not None}
        return {place: known.get(place, resumed.get(place, begins[place])) for place in places}

    async def begin(self, place: TopicPartition) -> int:
        """The first offset that is still there."""
        async with self.answering():
            return _typed(await self._consumer.beginning_offsets([place]))[place]

    async def ends(self, places: Collection[TopicPartition]) -> Offsets:
        """The offset that each one's next record will get."""
        async with self.answering():
            return _typed(await self._consumer.end_offsets(list(places)))

    async def positions(self, places: Collection[TopicPartition]) -> Offsets:
        """What is read next of each."""
        async with self.answering():
            return {place: await self._consumer.position(place) for place in places}

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """The deadline, for a question of the caller's own."""
        try:
            async with asyncio.timeout(self._seconds):
                yield
        except TimeoutError as error:
            raise BusUnavailable("Kafka did not answer in time") from error


def _typed(offsets: dict[Any, int]) -> Offsets:
    return {TopicPartition(*place): offset for place, offset in offsets.items()}

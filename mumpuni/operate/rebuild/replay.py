"""A bus that gives a consumer its past once more, up to a point, and takes nothing from it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from mumpuni.operate.rebuild.order import TimeOrder
from mumpuni.operate.rebuild.passage import Passage
from shared.bus.protocols import (
    Bus,
    Delivered,
    OnAssigned,
    PositionOutOfRange,
    Positions,
    Record,
    Subscription,
    TopicPartition,
)
from shared.ids import new_id

_AT_ONCE: Final = 5000
_WAIT_SECONDS: Final = 0.5


class ReplayBus:
    """A ``Bus`` for one consumer: what lies before ``until`` in another bus, in the order it was written.

    ``finished`` is set when the consumer has applied all of it. Nothing can be published through it.
    """

    def __init__(self, bus: Bus, until: Positions, passage: Passage) -> None:
        self._bus = bus
        self._until = until
        self._passage = passage
        self.finished = asyncio.Event()

    async def start(self) -> None:
        """Nothing to connect: the other bus is connected."""

    async def stop(self) -> None:
        """Nothing to disconnect."""

    async def log_id(self) -> str:
        """The other bus's."""
        return await self._bus.log_id()

    async def log_ids(self, topics: Collection[str]) -> Mapping[str, str]:
        """The other bus's."""
        return await self._bus.log_ids(topics)

    async def create_topics(self, topics: Mapping[str, int]) -> None:
        """Refuses: raises ``RuntimeError``."""
        raise RuntimeError(f"a rebuild makes no topics: {', '.join(topics)}")

    async def publish(self, records: Sequence[Record]) -> None:
        """Refuses: raises ``RuntimeError``."""
        raise RuntimeError(f"a rebuild publishes nothing: {len(records)} records")

    async def subscribe(
        self, group: str, topics: Collection[str], on_assigned: OnAssigned | None = None
    ) -> ReplaySubscription:
        """The one member there is."""
        until = {place: end for place, end in self._until.items() if place.topic in topics}
        starts = await on_assigned(until) if on_assigned else {}
        for place, start in starts.items():
            if start > until[place]:
                raise PositionOutOfRange(place, start, 0, until[place])
        order = TimeOrder(starts, until)

        async def reached(places: Collection[TopicPartition]) -> Positions:
            return {place: order.reached.get(place, 0) for place in places}

        inner = await self._bus.subscribe(f"mumpuni-rebuild-{group}-{new_id()}", topics, reached)
        return ReplaySubscription(inner, order, until, self._passage, self.finished)

    async def healthy(self) -> bool:
        """Whether the other bus is."""
        return await self._bus.healthy()


class ReplaySubscription:
    """Reads ahead in the other bus, and gives out in the order of time."""

    def __init__(
        self, inner: Subscription, order: TimeOrder, until: Positions, passage: Passage, finished: asyncio.Event
    ) -> None:
        self._inner = inner
        self._order = order
        self._until = until
        self._passage = passage
        self._finished = finished

    async def poll(self, max_records: int, wait_seconds: float) -> Sequence[Delivered]:
        """See ``Subscription.poll``. Before records are given out, time passes to when they were written."""
        if self._order.is_finished:
            self._finished.set()
            await asyncio.sleep(wait_seconds)
            return []
        while not self._order.is_ready:
            self._order.add(await self._inner.poll(_AT_ONCE, _WAIT_SECONDS))
        written = self._order.next_at
        await self._passage.reach(written)
        records = self._order.take(max_records, await self._passage.calm_until(written))
        self._passage.be(datetime.fromtimestamp(records[-1].timestamp_ms / 1000, UTC))
        return records

    async def seek(self, positions: Positions) -> None:
        """Refuses: raises ``RuntimeError``."""
        raise RuntimeError(f"the past has one order: {positions}")

    async def commit(self, positions: Positions) -> None:
        """The store knows how far it is; the group's own positions belong to the live one."""

    async def assigned(self) -> frozenset[TopicPartition]:
        """All partitions."""
        return frozenset(self._until)

    async def end_offsets(self) -> Positions:
        """Where the past ends."""
        return self._until

    async def close(self) -> None:
        """See ``Subscription.close``."""
        await self._inner.close()

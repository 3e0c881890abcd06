"""Publishing and reading in tests: until something has come, or the deadline."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence

from shared.bus.partitioner import partition_of
from shared.bus.protocols import Bus, BusUnavailable, Delivered, Positions, Record, Subscription, TopicPartition
from tests.waiting import until

PARTITIONS = 4

_PATIENCE = 40.0
"""Seconds; a group of Kafka consumers may take some rounds to settle on a busy machine."""


def records(topic: str, count: int, key: str = "k", first: int = 0) -> list[Record]:
    """Records of one key whose values count up."""
    return [Record(topic, key.encode(), b"%d" % number) for number in range(first, first + count)]


def key_in(partition: int) -> str:
    """A key whose records go to this one of four partitions."""
    return next(key for key in map(str, range(1000)) if partition_of(key.encode(), PARTITIONS) == partition)


def numbers(delivered: Iterable[Delivered]) -> list[int]:
    """The values of ``records`` as they came back."""
    return [int(record.value) for record in delivered]


def by_key(delivered: Iterable[Delivered]) -> dict[str, list[int]]:
    """The values of ``records`` as they came back, for each key."""
    sorted_out: defaultdict[str, list[int]] = defaultdict(list)
    for record in delivered:
        sorted_out[record.key.decode()].append(int(record.value))
    return dict(sorted_out)


def after(delivered: Iterable[Delivered]) -> Positions:
    """The positions to commit when all of these are handled."""
    return {record.place: record.offset + 1 for record in delivered}


async def read(subscription: Subscription, count: int, max_records: int = 500) -> list[Delivered]:
    """Poll until at least ``count`` records came."""
    got: list[Delivered] = []

    async def enough() -> bool:
        got.extend(await subscription.poll(max_records, 0.2))
        return len(got) >= count

    await until(enough, f"{count} records read", seconds=_PATIENCE)
    return got


async def read_nothing(subscription: Subscription) -> None:
    """Poll for a while, owning every partition, and find nothing."""

    async def owns_all() -> bool:
        assert await subscription.poll(500, 0.1) == [], "a record that was not expected"
        return len(await subscription.assigned()) == PARTITIONS

    await until(owns_all, "a member owns every partition", seconds=_PATIENCE)
    for _ in range(3):
        assert await subscription.poll(500, 0.1) == [], "a record that was not expected"


async def owning(subscription: Subscription, count: int) -> frozenset[TopicPartition]:
    """Poll, throwing away what comes, until the member owns so many partitions."""

    async def owns() -> bool:
        await subscription.poll(1, 0.05)
        return len(await subscription.assigned()) == count

    await until(owns, f"a member owns {count} partitions", seconds=_PATIENCE)
    return await subscription.assigned()


async def balanced(members: Sequence[Subscription], counts: Sequence[int]) -> None:
    """Poll all members side by side until each owns its number of partitions."""

    async def settled() -> bool:
        await asyncio.gather(*(member.poll(1, 0.05) for member in members))
        return [len(await member.assigned()) for member in members] == list(counts)

    await until(settled, f"the members own {counts} partitions", seconds=_PATIENCE)


async def publish_until_taken(bus: Bus, batch: Sequence[Record]) -> None:
    """Send again as long as the bus is away, as the relay does."""

    async def taken() -> bool:
        try:
            await bus.publish(batch)
        except BusUnavailable:
            return False
        return True

    await until(taken, "the bus takes records again", seconds=_PATIENCE)

"""Reading topics from the first record on, beside all consumer groups and without leaving a position behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection, Sequence
from typing import Final

from mumpuni.stopped import Stopped
from shared.bus.protocols import Bus, Delivered, Subscription, TopicPartition
from shared.ids import new_id

_MANY: Final = 2000
_WAIT_SECONDS: Final = 0.5
_ASSIGNED_WITHIN_SECONDS: Final = 90.0
_QUIET_POLLS: Final = 10
"""After so many polls without a record, what is still missing has expired: a log may begin after its first offset."""


async def everything(bus: Bus, topics: Collection[str]) -> AsyncGenerator[Sequence[Delivered]]:
    """All records that were there when this began; in order per partition.

    Raises ``BusUnavailable``, and ``Stopped`` where the topics do not exist.
    """
    subscription = await bus.subscribe(f"mumpuni-{new_id()}", topics)
    try:
        records = await _joined(subscription, topics)
        missing = {place: end for place, end in (await subscription.end_offsets()).items() if end}
        quiet = 0
        while True:
            if wanted := [record for record in records if record.place in missing]:
                yield wanted
            for record in wanted:
                if record.offset + 1 >= missing.get(record.place, record.offset + 2):
                    del missing[record.place]
            if not missing or quiet == _QUIET_POLLS:
                return
            records = await subscription.poll(_MANY, _WAIT_SECONDS)
            quiet = 0 if records else quiet + 1
    finally:
        await subscription.close()


async def from_now_on(bus: Bus, topics: Collection[str], last: int) -> AsyncGenerator[Sequence[Delivered]]:
    """The last records of each partition, at most ``last``, then whatever comes, until the caller has enough."""
    subscription = await bus.subscribe(f"mumpuni-{new_id()}", topics)
    try:
        await _joined(subscription, topics)
        ends = await subscription.end_offsets()
        await subscription.seek({place: max(0, end - last) for place, end in ends.items()})
        while True:
            if records := await subscription.poll(_MANY + last * len(ends), _WAIT_SECONDS):
                yield records
    finally:
        await subscription.close()


async def _joined(subscription: Subscription, topics: Collection[str]) -> Sequence[Delivered]:
    """Wait for the partitions of every topic; the records that came with them."""
    try:
        async with asyncio.timeout(_ASSIGNED_WITHIN_SECONDS):
            while True:
                records = await subscription.poll(_MANY, _WAIT_SECONDS)
                if records or _covers(await subscription.assigned(), topics):
                    return records
    except TimeoutError:
        raise Stopped(
            f"Topik tidak ada atau tidak dapat dibaca: {', '.join(sorted(topics))}. Jalankan mumpuni doctor.",
            f"These topics do not exist or cannot be read: {', '.join(sorted(topics))}. Run mumpuni doctor.",
        ) from None


def _covers(assigned: Collection[TopicPartition], topics: Collection[str]) -> bool:
    return {place.topic for place in assigned} >= set(topics)

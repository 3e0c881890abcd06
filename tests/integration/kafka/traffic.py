"""A publisher and a reader that go on whatever happens to the brokers, and what must be true of them at the end."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress

from shared.bus.kafka import KafkaBus
from shared.bus.protocols import BusUnavailable, Delivered, Positions, Record, Subscription, TopicPartition
from tests.waiting import until

KEYS: Sequence[bytes] = [b"pegawai-%d" % number for number in range(12)]
_EACH = 5
_PATIENCE = 90.0
_PAUSE = 0.05


class Traffic:
    """Numbers that count up per key.

    A batch is sent until it is confirmed and only then comes the next, as the relay does. The reader keeps its
    positions beside what it has taken, as a store does, and drops what it has had, as an inbox does.
    """

    def __init__(self, publisher: KafkaBus, reader: KafkaBus, topic: str, group: str) -> None:
        self.confirmed = 0
        self.refused = 0
        self.repeats = 0
        self.taken: dict[bytes, list[int]] = {key: [] for key in KEYS}
        self._publisher = publisher
        self._reader = reader
        self._topic = topic
        self._group = group
        self._next: defaultdict[TopicPartition, int] = defaultdict(int)
        self._last = asyncio.Event()
        self._publishing = asyncio.create_task(self._publish())
        self._reading = asyncio.create_task(self._read())

    async def confirms_more(self, batches: int = 5) -> None:
        """Return when so many further batches are confirmed."""
        wanted = self.confirmed + batches

        async def there() -> bool:
            self._check()
            return self.confirmed >= wanted

        await until(there, f"{batches} more batches confirmed", seconds=_PATIENCE)

    async def is_refused(self) -> None:
        """Return when the bus has said once more that it is away."""
        wanted = self.refused + 1

        async def there() -> bool:
            self._check()
            return self.refused >= wanted

        await until(there, "a batch is refused", seconds=_PATIENCE)

    async def settles(self) -> None:
        """Publish no more, wait until all is read, and hold it against what was confirmed."""
        self._last.set()

        async def everything() -> bool:
            self._check()
            return self._publishing.done() and self._lag() == 0

        await until(everything, "what was confirmed is read", seconds=_PATIENCE)
        await self.end()
        expected = list(range(_EACH * self.confirmed))
        assert all(numbers == expected for numbers in self.taken.values()), "lost, doubled or out of order"

    async def end(self) -> None:
        """Stop both, wherever they are."""
        self._publishing.cancel()
        self._reading.cancel()
        await asyncio.wait([self._publishing, self._reading])

    def _lag(self) -> int:
        return sum(_EACH * self.confirmed - len(numbers) for numbers in self.taken.values())

    def _check(self) -> None:
        for task in (self._publishing, self._reading):
            if task.done():
                task.result()

    async def _publish(self) -> None:
        while not self._last.is_set():
            first = _EACH * self.confirmed
            batch = [Record(self._topic, key, b"%d" % number) for number in range(first, first + _EACH) for key in KEYS]
            while not await self._is_taken(batch):
                pass
            self.confirmed += 1

    async def _is_taken(self, batch: Sequence[Record]) -> bool:
        try:
            await self._publisher.publish(batch)
        except BusUnavailable:
            self.refused += 1
            await asyncio.sleep(_PAUSE)
            return False
        return True

    async def _read(self) -> None:
        while True:
            with suppress(BusUnavailable):
                subscription = await self._reader.subscribe(self._group, [self._topic], self._positions)
                try:
                    await self._poll(subscription)
                finally:
                    await subscription.close()
            await asyncio.sleep(_PAUSE)

    async def _poll(self, subscription: Subscription) -> None:
        while True:
            batch = await subscription.poll(500, 0.2)
            for record in batch:
                self._take(record)
            await subscription.commit({record.place: record.offset + 1 for record in batch})

    async def _positions(self, places: Collection[TopicPartition]) -> Positions:
        return {place: self._next[place] for place in places}

    def _take(self, record: Delivered) -> None:
        assert record.offset >= self._next[record.place], "a record was read again"
        self._next[record.place] = record.offset + 1
        numbers, number = self.taken[record.key], int(record.value)
        if number < len(numbers):
            self.repeats += 1
        else:
            assert number == len(numbers), f"after {len(numbers) - 1} of {record.key!r} comes {number}"
            numbers.append(number)

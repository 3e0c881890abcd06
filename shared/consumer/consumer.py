"""The loop around the transaction: poll, apply, bisect what is poisoned, wait for what is away.

A batch that fails for a reason of its data is bisected down to the record at fault, which goes to the topic's
dead-letter twin; one that fails for a reason of the world waits and is tried again, unchanged.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final, Generic

from shared.backoff import Backoff
from shared.bus.protocols import (
    Bus,
    BusUnavailable,
    Delivered,
    Positions,
    ReadingStopped,
    Subscription,
    TopicPartition,
)
from shared.clock import Clock
from shared.consumer.apply import Application, Applied, Item, Reactions, W, opened
from shared.consumer.positions import Fenced, Position, Reader, claim
from shared.database import Database, Tx, name_of, of_the_world
from shared.errors import Unavailable
from shared.metrics import Metrics
from shared.waiting import within

log = logging.getLogger(__name__)
_SHORT: Final = 64
"""Records whose application may keep the event loop: about ten milliseconds."""
_BACKLOG: Final = 4 * _SHORT
"""More records than this are a backlog, applied in one go beside the event loop. So many or fewer gathered while the
loop was busy: in a thread they would take several times as long, and more would gather meanwhile."""


class ConsumerStopped(Exception):  # noqa: N818 - a state that needs a person
    """The consumer has stopped itself rather than go on doing harm."""


@dataclass(frozen=True, slots=True)
class ConsumerSettings:
    """Records per batch, seconds to wait for some, and when too many dead letters mean that the service is at fault.

    ``pace_seconds`` lie between two batches that were not full, so that records that come one by one share a
    transaction; the first after a pause is not kept waiting. ``tell_seconds`` lie at least between two commits of the
    group's position to the bus, which only shows it to others.
    """

    max_records: int = 500
    poll_seconds: float = 0.5
    pace_seconds: float = 0.002
    dead_in_a_row: int = 1000
    dead_share: float = 0.01
    dead_before_share: int = 100
    first_delay: float = 0.1
    tell_seconds: float = 1.0


class Consumer(Generic[W]):
    """One member of one group, feeding one store."""

    def __init__(
        self,
        *,
        group: str,
        topics: Collection[str],
        reactions: Reactions[W],
        open_work: Callable[[Tx, datetime], W],
        database: Database,
        bus: Bus,
        clock: Clock,
        metrics: Metrics,
        settings: ConsumerSettings | None = None,
    ) -> None:
        self.group = group
        self.stopped_because: str | None = None
        self._topics = tuple(topics)
        self._application = Application(Reader(group, {}), reactions, open_work)
        self._database = database
        self._bus = bus
        self._clock = clock
        self._metrics = metrics
        self._settings = settings or ConsumerSettings()
        self._positions: dict[TopicPartition, Position] = {}
        self._subscription: Subscription | None = None
        self._stopping = asyncio.Event()
        self._measured_at = 0.0
        self._told_at = 0.0
        self._untold: set[TopicPartition] = set()
        metrics.consumer_stopped.labels(metrics.service, group).set(0)
        metrics.consumer_lag_seconds.labels(metrics.service, group).set(0)

    async def run(self) -> None:
        """Consume until ``stop``. While bus or store is away, wait and resume where the store says."""
        backoff = Backoff(self._settings.first_delay)
        while not self._stopping.is_set():
            try:
                await self._consume(backoff)
            except (BusUnavailable, Unavailable, Fenced) as error:
                await self._pause(backoff.next(), error)
            except (ConsumerStopped, ReadingStopped) as error:
                self.stopped_because = str(error)
                self._metrics.consumer_stopped.labels(self._metrics.service, self.group).set(1)
                log.critical("consumer %s stopped: %s", self.group, error)
                return

    def stop(self) -> None:
        """Let the running batch finish, then end ``run``."""
        self._stopping.set()

    async def behind(self) -> int:
        """Records of the assigned partitions not yet applied, counted now; 1 at least before the first assignment."""
        if self._subscription is None or not self._positions:
            return 1
        behind = 0
        for place, end in (await self._subscription.end_offsets()).items():
            behind += max(end - self._positions.get(place, Position()).next_offset, 0)
        return behind

    async def _consume(self, backoff: Backoff) -> None:
        subscription = self._subscription = await self._bus.subscribe(self.group, self._topics, self._claim)
        try:
            while not self._stopping.is_set():
                batch = await self._poll(subscription)
                self._guard()
                if batch:
                    await self._apply(batch)
                    await self._tell(subscription, batch)
                backoff.reset()
                await self._measure(subscription, batch)
                if 0 < len(batch) < self._settings.max_records:
                    await asyncio.sleep(self._settings.pace_seconds)
            if self._untold:
                await subscription.commit(self._next_offsets(self._untold))
                self._untold = set()
        finally:
            self._subscription = None
            await subscription.close()

    async def _tell(self, subscription: Subscription, batch: Sequence[Delivered]) -> None:
        """Let the bus know how far the group is, now and then: the store knows it better."""
        self._untold |= {record.place for record in batch}
        moment = time.monotonic()
        if moment - self._told_at >= self._settings.tell_seconds:
            self._told_at = moment
            await subscription.commit(self._next_offsets(self._untold))
            self._untold = set()

    async def _poll(self, subscription: Subscription) -> Sequence[Delivered]:
        """The next records; none as soon as ``stop`` is called. What a poll then abandoned is read again later."""
        polling = asyncio.ensure_future(subscription.poll(self._settings.max_records, self._settings.poll_seconds))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return await polling if polling.done() else ()
        finally:
            polling.cancel()
            stopping.cancel()
            await asyncio.gather(polling, stopping, return_exceptions=True)

    async def _claim(self, places: Collection[TopicPartition]) -> Positions:
        """Where the store is in these partitions; the bus asks before it reads them."""
        log_ids = await self._bus.log_ids({place.topic for place in places})
        self._application = replace(self._application, reader=Reader(self.group, log_ids))
        claimed = await self._database.write(claim, self._application.reader, sorted(places))
        self._positions.update(claimed)
        return self._next_offsets(places)

    def _next_offsets(self, places: Collection[TopicPartition]) -> Positions:
        return {place: self._positions[place].next_offset for place in places}

    async def _apply(self, batch: Sequence[Delivered]) -> None:
        for record in batch:
            if record.offset < self._positions.get(record.place, Position()).next_offset:
                raise Fenced(f"{record.topic}[{record.partition}] was read again from {record.offset}")
        started = time.perf_counter()
        pending = _parts([opened(record) for record in batch])
        while pending:
            part = pending.pop()
            error = await self._patiently(partial(self._react, part), is_long=len(part) > _SHORT)
            if error is None:
                continue
            self._metrics.apply_failures.labels(self._metrics.service, self.group, "data").inc()
            if len(part) > 1:
                middle = len(part) // 2
                pending += [part[middle:], part[:middle]]
            else:
                await self._bury(part, error)
        self._metrics.apply_seconds.labels(self._metrics.service, self.group).observe(time.perf_counter() - started)

    def _react(self, part: Sequence[Item], tx: Tx) -> Applied:
        return self._application.react(tx, part, self._positions, self._clock.now())

    async def _bury(self, part: Sequence[Item], error: Exception) -> None:
        log.error("consumer %s: a record goes to its dead-letter topic: %s", self.group, type(error).__name__)
        burial = await self._patiently(
            lambda tx: self._application.bury(tx, part, self._positions, self._clock.now(), error), is_long=False
        )
        if burial is not None:
            raise ConsumerStopped(f"a dead letter could not be written: {type(burial).__name__}") from burial

    async def _patiently(self, script: Callable[[Tx], Applied], *, is_long: bool) -> Exception | None:
        """Run a script until the world lets it; the error of the data if there is one."""
        backoff = Backoff(self._settings.first_delay)
        write = self._database.write_long if is_long else self._database.write
        while True:
            try:
                self._note(await write(script))
            except Fenced:
                raise
            except Exception as error:
                if not of_the_world(error):
                    return error
                self._metrics.apply_failures.labels(self._metrics.service, self.group, "world").inc()
                await self._pause(backoff.next(), error)
                if self._stopping.is_set():
                    raise
            else:
                return None

    def _note(self, done: Applied) -> None:
        self._positions.update(done.positions)
        for (kind, result), count in done.counts.items():
            self._metrics.consumed.labels(self._metrics.service, self.group, kind, result).inc(count)
            if result == "dead":
                self._metrics.dead_letters.labels(self._metrics.service, self.group, kind).inc(count)

    def _guard(self) -> None:
        """Stop when so much is dead that the fault must be here and not in the records."""
        limits = self._settings
        for place, position in self._positions.items():
            seen = position.applied + position.dead
            too_many = position.dead > limits.dead_before_share and position.dead > limits.dead_share * seen
            if position.dead_in_a_row >= limits.dead_in_a_row or too_many:
                raise ConsumerStopped(
                    f"{position.dead} of {seen} records of {place.topic}[{place.partition}] went to the dead letters"
                )

    async def _pause(self, seconds: float, because: Exception) -> None:
        cause = name_of(because.__cause__ or because)
        log.warning("consumer %s waits %.1f s: %s (%s)", self.group, seconds, because, cause)
        await within(self._stopping, seconds)

    async def _measure(self, subscription: Subscription, batch: Sequence[Delivered]) -> None:
        """Set the lag gauges, at most once a second while records keep coming."""
        moment = time.monotonic()
        if batch and moment - self._measured_at < 1.0:
            return
        self._measured_at = moment
        behind: dict[str, int] = dict.fromkeys(self._topics, 0)
        for place, end in (await subscription.end_offsets()).items():
            behind[place.topic] += max(end - self._positions.get(place, Position()).next_offset, 0)
        for topic, records in behind.items():
            self._metrics.consumer_lag_records.labels(self._metrics.service, self.group, topic).set(records)
        is_behind = bool(batch) and any(behind.values())
        age = self._clock.now().timestamp() - batch[-1].timestamp_ms / 1000 if is_behind else 0.0
        self._metrics.consumer_lag_seconds.labels(self._metrics.service, self.group).set(max(age, 0.0))


def _parts(items: Sequence[Item]) -> list[Sequence[Item]]:
    """A batch as it is applied, the first part last: in short parts of like size, a backlog whole."""
    count = -(-len(items) // _SHORT) if len(items) <= _BACKLOG else 1
    size = -(-len(items) // count)
    return [items[start : start + size] for start in range(0, len(items), size)][::-1]

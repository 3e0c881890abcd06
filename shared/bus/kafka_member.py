"""One aiokafka consumer in its group: joining, where to start, reading, and whether it still gets anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from typing import Any

from shared.bus.kafka_client import (
    Assignment,
    CommitFailed,
    NoPosition,
    NotAssigned,
    Place,
    end_consumer,
    make_consumer,
)
from shared.bus.kafka_settings import KafkaSettings
from shared.bus.kafka_watch import Stalled, StallWatch
from shared.bus.protocols import BusUnavailable, Delivered, OnAssigned, PositionOutOfRange, Positions, TopicPartition


class KafkaMember:
    """A consumer in its group. A ``KafkaError`` or ``Stalled`` from it means that another one has to take its place."""

    def __init__(self, settings: KafkaSettings, group: str, topics: Collection[str]) -> None:
        self._settings = settings
        self._assignment = Assignment()
        self._consumer = make_consumer(settings, group, topics, self._assignment)
        self._settled = 0
        self._held: frozenset[TopicPartition] = frozenset()
        self._sought: dict[TopicPartition, int] = {}
        self._watch = StallWatch(settings.stall_seconds)
        self._watched = self._heard = asyncio.get_running_loop().time()
        self._fetched_ms = 0

    async def join(self) -> None:
        """Connect and wait for the group's first assignment."""
        await self._consumer.start()

    async def end(self) -> None:
        """Leave the group."""
        await end_consumer(self._consumer)

    def assigned(self) -> frozenset[TopicPartition]:
        """What it owns now; nothing while the group rebalances."""
        return frozenset(TopicPartition(*place) for place in self._assignment.places or ())

    async def settle(self, on_assigned: OnAssigned | None) -> bool:
        """If partitions were assigned anew, go to where they are to be read from; says whether there is any to read."""
        places, generation = self.assigned(), self._assignment.generation
        self._assignment.changed.clear()
        if not places or self._settled == generation:
            return bool(places)
        known = await on_assigned(places) if on_assigned else {}
        async with self._answering():
            starts = await self._starts(places, known)
        if self._assignment.places is None or self._assignment.generation != generation:
            return False
        self._go_to(starts)
        self._settled, self._held, self._sought = generation, places, {}
        self._heard = asyncio.get_running_loop().time()
        return True

    async def changed(self, wait_seconds: float) -> None:
        """Return when partitions are assigned anew, or after the wait."""
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                await self._assignment.changed.wait()

    def seek(self, positions: Positions) -> None:
        """Read these partitions, as far as it owns them, from there next."""
        self._sought.update(positions)

    async def read(self, max_records: int, wait_seconds: float) -> list[Delivered]:
        """Records of what was settled; none after the wait, or when the group rebalanced meanwhile."""
        generation = self._assignment.generation
        if self._sought:
            await self._follow_seek()
        try:
            # While the group rebalances getmany waits for that to end, whatever its own timeout says.
            async with asyncio.timeout(wait_seconds + 0.2):
                found = await self._consumer.getmany(timeout_ms=round(wait_seconds * 1000), max_records=max_records)
        except TimeoutError:
            return []
        except NoPosition:
            self._settled = 0
            return []
        if generation != self._assignment.generation:
            # Read under an assignment that nobody was asked about yet; settling goes back to before these.
            return []
        return [_delivered(record) for records in found.values() for record in records]

    async def commit(self, positions: Positions) -> None:
        """Commit for what it read from; where a rebalance took that away, nothing is committed and that is fine."""
        held = {Place(*place): position for place, position in positions.items() if place in self._held}
        if held and self._settled == self._assignment.generation:
            async with self._answering():
                with suppress(CommitFailed, NotAssigned):
                    await self._consumer.commit(held)

    async def end_offsets(self) -> dict[TopicPartition, int]:
        """For each assigned partition the offset the next record gets."""
        async with self._answering():
            return _typed(await self._consumer.end_offsets(list(self.assigned())))

    async def check_progress(self) -> None:
        """To be called when there was nothing to read: raises ``BusUnavailable`` when no broker has answered for long.

        Raises ``Stalled`` when there is something to read after all, and has been for long.
        """
        now = asyncio.get_running_loop().time()
        if self._silent_seconds(now) > self._settings.away_seconds:
            raise BusUnavailable(f"no Kafka broker has answered for {self._silent_seconds(now):.0f} seconds")
        if now - self._watched > self._settings.stall_seconds / 4:
            self._watched = now
            with suppress(NotAssigned):
                await self._check_stall(now)

    def _silent_seconds(self, now: float) -> float:
        """How long no fetch was answered; a member that has nothing to fetch cannot tell."""
        assigned = self.assigned()
        fetched = max((self._consumer.last_poll_timestamp(place) or 0 for place in assigned), default=0)
        if fetched != self._fetched_ms or not assigned:
            self._fetched_ms, self._heard = fetched, now
        return now - self._heard

    async def _check_stall(self, now: float) -> None:
        async with self._answering():
            positions = {place: await self._consumer.position(place) for place in self.assigned()}
            ends = await self._check(positions)
        if stalled := self._watch.stalled(positions, ends, now):
            raise Stalled(f"nothing was read from {sorted(stalled)} for {self._settings.stall_seconds:.0f} seconds")

    async def _follow_seek(self) -> None:
        sought = {place: position for place, position in self._sought.items() if place in self.assigned()}
        async with self._answering():
            await self._check(sought)
        self._go_to({place: position for place, position in sought.items() if place in self.assigned()})
        self._sought = {}

    async def _starts(self, places: Collection[TopicPartition], known: Positions) -> dict[TopicPartition, int]:
        begins = _typed(await self._consumer.beginning_offsets(list(places)))
        starts: dict[TopicPartition, int] = {}
        for place in places:
            committed = None if place in known else await self._consumer.committed(place)
            starts[place] = known.get(place, begins[place] if committed is None else committed)
        await self._check(starts)
        return starts

    async def _check(self, positions: Positions) -> dict[TopicPartition, int]:
        """The partitions' end offsets. Raises ``PositionOutOfRange``."""
        begins = _typed(await self._consumer.beginning_offsets(list(positions)))
        ends = _typed(await self._consumer.end_offsets(list(positions)))
        for place, position in positions.items():
            if not begins[place] <= position <= ends[place]:
                raise PositionOutOfRange(place, position, begins[place], ends[place])
        return ends

    def _go_to(self, positions: Positions) -> None:
        for place, position in positions.items():
            self._consumer.seek(place, position)

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._settings.request_timeout_seconds):
                yield
        except TimeoutError as error:
            raise BusUnavailable("Kafka did not answer in time") from error


def _typed(offsets: dict[Any, int]) -> dict[TopicPartition, int]:
    return {TopicPartition(*place): offset for place, offset in offsets.items()}


def _delivered(record: Any) -> Delivered:
    """Keys, values and header values that other programs left out are empty bytes here."""
    headers = tuple((name, value or b"") for name, value in record.headers) if record.headers else ()
    return Delivered(
        record.topic,
        record.partition,
        record.offset,
        record.key or b"",
        record.value or b"",
        headers,
        record.timestamp,
    )

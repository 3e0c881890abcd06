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
    OffsetOutOfRange,
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
        self._placed: dict[TopicPartition, int | None] = {}
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
        self.seek(starts)
        self._settled, self._held = generation, places
        self._heard = asyncio.get_running_loop().time()
        return True

    async def changed(self, wait_seconds: float) -> None:
        """Return when partitions are assigned anew, or after the wait."""
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                await self._assignment.changed.wait()

    def seek(self, positions: Positions) -> None:
        """Read these partitions, as far as it owns them, from there next."""
        assigned = self.assigned()
        for place, position in positions.items():
            if place in assigned:
                self._consumer.seek(place, position)
                self._placed[place] = self._consumer.last_poll_timestamp(place)

    async def read(self, max_records: int, wait_seconds: float) -> list[Delivered]:
        """Records of what was settled; none after the wait, or when the group rebalanced meanwhile."""
        generation = self._assignment.generation
        try:
            # While the group rebalances getmany waits for that to end, whatever its own timeout says.
            async with asyncio.timeout(wait_seconds + 0.2):
                found = await self._consumer.getmany(timeout_ms=round(wait_seconds * 1000), max_records=max_records)
        except TimeoutError:
            return []
        except NoPosition:
            self._settled = 0
            return []
        except OffsetOutOfRange as error:
            ((place, position),) = error.args[0].items()
            raise await self._out_of_range(TopicPartition(*place), position) from error
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
        """For each assigned partition the offset the next record gets, as far as the last fetch or the broker knows."""
        async with self._answering():
            ends = _typed(await self._consumer.end_offsets(list(self.assigned())))
        assigned = self.assigned()
        return {
            place: max(end, self._consumer.last_stable_offset(place) or 0) if place in assigned else end
            for place, end in ends.items()
        }

    async def check_progress(self) -> None:
        """To be called when there was nothing to read: raises ``BusUnavailable`` when no broker has answered for long.

        Raises ``Stalled`` when there is something to read after all, and has been for long.
        """
        if self._settled != self._assignment.generation:
            return
        now = asyncio.get_running_loop().time()
        if self._silent_seconds(now) > self._settings.away_seconds:
            raise BusUnavailable(f"no Kafka broker has answered for {self._silent_seconds(now):.0f} seconds")
        with suppress(NotAssigned):
            async with self._answering():
                positions = {place: await self._consumer.position(place) for place in self.assigned()}
            await self._check_range(positions)
            if now - self._watched > self._settings.stall_seconds / 4:
                self._watched = now
                if stalled := self._watch.stalled(positions, await self.end_offsets(), now):
                    raise Stalled(f"nothing came from {sorted(stalled)} for {self._settings.stall_seconds:.0f} seconds")

    def _silent_seconds(self, now: float) -> float:
        """How long no fetch was answered; a member that has nothing to fetch cannot tell."""
        assigned = self.assigned()
        fetched = max((self._consumer.last_poll_timestamp(place) or 0 for place in assigned), default=0)
        if fetched != self._fetched_ms or not assigned:
            self._fetched_ms, self._heard = fetched, now
        return now - self._heard

    async def _check_range(self, positions: Positions) -> None:
        """Raises ``PositionOutOfRange`` where a broker has only silence for a position beyond the end."""
        for place, position in positions.items():
            answered = self._consumer.last_poll_timestamp(place) != self._placed.get(place)
            if answered and position > self._consumer.highwater(place):
                raise await self._out_of_range(place, position)

    async def _out_of_range(self, place: TopicPartition, position: int) -> PositionOutOfRange:
        async with self._answering():
            begins = _typed(await self._consumer.beginning_offsets([place]))
        return PositionOutOfRange(place, position, begins[place], (await self.end_offsets()).get(place, begins[place]))

    async def _starts(self, places: Collection[TopicPartition], known: Positions) -> dict[TopicPartition, int]:
        begins = _typed(await self._consumer.beginning_offsets(list(places)))
        starts: dict[TopicPartition, int] = {}
        for place in places:
            committed = None if place in known else await self._consumer.committed(place)
            starts[place] = known.get(place, begins[place] if committed is None else committed)
        return starts

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

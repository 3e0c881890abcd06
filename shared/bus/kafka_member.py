"""One aiokafka consumer in its group: joining, where to start, reading, and whether it still gets anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from shared.bus.kafka_client import (
    Assignment,
    CommitFailed,
    NoPosition,
    NotAssigned,
    OffsetOutOfRange,
    Place,
    check_membership,
    end_consumer,
    make_consumer,
)
from shared.bus.kafka_offsets import OffsetDesk
from shared.bus.kafka_settings import KafkaSettings
from shared.bus.kafka_topics import AskTopicIds, TopicWatch
from shared.bus.kafka_watch import Stalled, StallWatch
from shared.bus.protocols import BusUnavailable, Delivered, OnAssigned, PositionOutOfRange, Positions, TopicPartition

_TOPICS_SECONDS = 1.0
"""So long may records of a recreated topic be read as if they were the former's, before that is noticed."""

_POLL_BYTES = 8_000_000
"""When a poll has so many bytes of values it takes no more; what comes on top is the last spoonful, at most as many."""


class KafkaMember:
    """A consumer in its group.

    A ``KafkaError``, ``Stalled`` or ``TopicsChanged`` from it means that another one has to take its place.
    """

    def __init__(self, settings: KafkaSettings, group: str, topics: Collection[str], ask_ids: AskTopicIds) -> None:
        self._settings = settings
        self._assignment = Assignment()
        self._consumer, self._line = make_consumer(settings, group, topics, self._assignment)
        self._offsets = OffsetDesk(self._consumer, settings.request_timeout_seconds)
        self._topics = TopicWatch(topics, ask_ids)
        self._settled = 0
        self._held: frozenset[TopicPartition] = frozenset()
        self._placed: dict[TopicPartition, int | None] = {}
        self._beyond: dict[TopicPartition, float] = {}
        self._watch = StallWatch(settings.stall_seconds)
        self._watched = self._heard = self._now()
        self._fetched_ms = 0

    @property
    def fenced(self) -> bool:
        """Whether another member with the same instance id has taken its place."""
        return self._line.fenced

    async def join(self) -> None:
        """Connect and wait for the group's first assignment."""
        await self._consumer.start()

    async def end(self) -> None:
        """Leave the group, or only stop where the instance id keeps the place."""
        self._line.leave()
        await end_consumer(self._consumer)

    def assigned(self) -> frozenset[TopicPartition]:
        """What it owns now; nothing while the group rebalances."""
        return frozenset(TopicPartition(*place) for place in self._assignment.places or ())

    async def settle(self, on_assigned: OnAssigned | None) -> bool:
        """If partitions were assigned anew, go to where they are to be read from; says whether there is any to read."""
        check_membership(self._consumer)
        places, generation = self.assigned(), self._assignment.generation
        self._assignment.changed.clear()
        if not places:
            # A group that shared out its partitions while a topic was gone has none, and sees no cause to do so again.
            await self._topics.check(self._now(), self._settings.away_seconds)
            return False
        if self._settled == generation:
            return True
        await self._topics.note(self._now())
        known = await on_assigned(places) if on_assigned else {}
        starts = await self._offsets.starts(places, known)
        if self._assignment.places is None or self._assignment.generation != generation:
            return False
        self.seek(starts)
        self._beyond = {}
        self._settled, self._held = generation, places
        self._heard = self._now()
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
                found = await self._take(max_records, wait_seconds)
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
        try:
            if found:
                await self._topics.check(self._now(), _TOPICS_SECONDS)
        except BaseException:
            self._put_back(found)
            raise
        return [_delivered(record) for record in found]

    async def _take(self, max_records: int, wait_seconds: float) -> list[Any]:
        """What is there of so many records, in spoonfuls: what a broker sent may be many times larger unpacked."""
        taken: list[Any] = []
        size = 0
        spoonful = max(1, _POLL_BYTES // self._settings.max_record_bytes)
        try:
            while len(taken) < max_records and size < _POLL_BYTES:
                found = await self._consumer.getmany(
                    timeout_ms=0 if taken else round(wait_seconds * 1000),
                    max_records=min(spoonful, max_records - len(taken)),
                )
                more = [record for records in found.values() for record in records]
                if not more:
                    break
                taken += more
                size += sum(len(record.value or b"") for record in more)
        except BaseException:
            self._put_back(taken)
            raise
        return taken

    def _put_back(self, taken: Sequence[Any]) -> None:
        self.seek({TopicPartition(record.topic, record.partition): record.offset for record in reversed(taken)})

    async def commit(self, positions: Positions) -> None:
        """Commit for what it read from; where a rebalance took that away, nothing is committed and that is fine."""
        held = {Place(*place): position for place, position in positions.items() if place in self._held}
        if held and self._settled == self._assignment.generation:
            async with self._offsets.answering():
                with suppress(CommitFailed, NotAssigned):
                    await self._consumer.commit(held)

    async def end_offsets(self) -> dict[TopicPartition, int]:
        """For each assigned partition the offset the next record gets, as far as the last fetch or the broker knows."""
        ends = await self._offsets.ends(self.assigned())
        assigned = self.assigned()
        return {
            place: max(end, self._consumer.last_stable_offset(place) or 0) if place in assigned else end
            for place, end in ends.items()
        }

    async def check_silence(self) -> None:
        """To be called when there was nothing to read: raises ``BusUnavailable`` when no broker has answered for long.

        Raises ``PositionOutOfRange`` where that is why there was nothing.
        """
        silent = self._silent_seconds(self._now())
        if self._settled == self._assignment.generation:
            if silent > self._settings.away_seconds:
                raise BusUnavailable(f"no Kafka broker has answered for {silent:.0f} seconds")
            await self._topics.check(self._now(), self._settings.away_seconds)
            with suppress(NotAssigned):
                await self._check_range(await self._offsets.positions(self.assigned()))

    async def check_progress(self) -> None:
        """To be called before every poll: raises ``Stalled`` when a partition has records and stands still for long.

        Others may go on meanwhile, so this does not wait for a poll without records.
        """
        now = self._now()
        if self._settled == self._assignment.generation and now - self._watched > self._settings.stall_seconds / 4:
            self._watched = now
            with suppress(NotAssigned):
                positions = await self._offsets.positions(self.assigned())
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
        """Raises ``PositionOutOfRange`` where a broker has had only silence for a position beyond the end, for long.

        Kafka itself refuses such a position at once. Between the end of its log and how far that is copied it is silent
        too: a broker that has just begun to lead does not know yet how far that was.
        """
        now = self._now()
        beyond = [
            place
            for place, position in positions.items()
            if self._consumer.last_poll_timestamp(place) != self._placed.get(place)
            and position > self._consumer.highwater(place)
        ]
        self._beyond = {place: self._beyond.get(place, now) for place in beyond}
        for place, since in self._beyond.items():
            if now - since >= self._settings.stall_seconds:
                raise await self._out_of_range(place, positions[place])

    async def _out_of_range(self, place: TopicPartition, position: int) -> PositionOutOfRange:
        await self._topics.check(self._now(), 0)
        begin = await self._offsets.begin(place)
        return PositionOutOfRange(place, position, begin, (await self.end_offsets()).get(place, begin))

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


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

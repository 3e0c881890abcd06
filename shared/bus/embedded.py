"""The embedded bus: a durable log in one SQLite file, for running every service in one process."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from shared.bus import embedded_file
from shared.bus.embedded_file import LogFile, Row, answering
from shared.bus.embedded_group import Group, Member
from shared.bus.embedded_subscription import EmbeddedSubscription
from shared.bus.embedded_tail import Tail
from shared.bus.embedded_writer import GroupCommit
from shared.bus.headers import pack
from shared.bus.partitioner import partition_of
from shared.bus.protocols import BusUnavailable, Delivered, OnAssigned, Record, RecordTooLarge, TopicPartition
from shared.clock import Clock, SystemClock

_SYSTEM_CLOCK = SystemClock()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class EmbeddedBus:
    """A ``Bus`` over a file.

    What ``publish`` answered is on disk (WAL, ``synchronous=FULL``): neither a kill at any instruction nor a power cut
    takes it away, and a batch is there wholly or not at all. Publishers that wait at the same time share one commit. A
    member that polls is woken by the commit. Other processes may read the file, and publish to it; consumer groups are
    shared out among the members within one process.

    ``lock_wait_seconds`` is how long to wait while another process writes, ``max_record_bytes`` the largest record.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock = _SYSTEM_CLOCK,
        *,
        lock_wait_seconds: float = 5.0,
        max_record_bytes: int = 16 << 20,
    ) -> None:
        self._path = path
        self._clock = clock
        self._lock_wait_seconds = lock_wait_seconds
        self._max_record_bytes = max_record_bytes
        self._open: tuple[LogFile, GroupCommit, Tail] | None = None
        self._partition_ids: dict[str, tuple[int, ...]] = {}
        self._groups: defaultdict[str, Group] = defaultdict(Group)
        self._subscriptions: list[EmbeddedSubscription] = []

    async def start(self) -> None:
        """See ``Bus.start``. Raises ``RuntimeError`` for a file that a newer version wrote."""
        if self._open is None:
            with answering():
                log = await asyncio.to_thread(embedded_file.open_file, self._path, self._lock_wait_seconds)
            self._learn_topics(log)
            self._open = log, GroupCommit(log.write, self._lock_wait_seconds), Tail()

    async def stop(self) -> None:
        """Finish what is being written, end all subscriptions and close the file. It can be started again."""
        if self._open is not None:
            (log, writer, _), self._open = self._open, None
            await writer.close()
            for subscription in self._subscriptions:
                await subscription.close()
            self._subscriptions.clear()
            await asyncio.to_thread(log.close)

    async def log_id(self) -> str:
        """See ``Bus.log_id``: made once, when the file is."""
        return self._opened()[0].log_id

    async def log_ids(self, topics: Collection[str]) -> Mapping[str, str]:
        """See ``Bus.log_ids``: the file's id for all, since no topic is ever taken from it."""
        log = self._opened()[0]
        if not self._partition_ids.keys() >= set(topics):
            self._learn_topics(log)
        if missing := set(topics) - self._partition_ids.keys():
            raise BusUnavailable(f"no such topic yet: {', '.join(sorted(missing))}")
        return dict.fromkeys(topics, log.log_id)

    async def create_topics(self, topics: Mapping[str, int]) -> None:
        """See ``Bus.create_topics``."""
        log, writer, _ = self._opened()
        await writer.run(lambda connection: embedded_file.add_topics(connection, topics))
        self._learn_topics(log)

    async def publish(self, records: Sequence[Record]) -> None:
        """See ``Bus.publish``. The batch is one transaction: all of it is there or nothing."""
        log, writer, tail = self._opened()
        topics = {record.topic for record in records}
        if not topics <= self._partition_ids.keys():
            self._learn_topics(log)
        if missing := topics - self._partition_ids.keys():
            raise BusUnavailable(f"no such topic yet: {', '.join(sorted(missing))}")
        if records:
            timestamp_ms = (self._clock.now() - _EPOCH) // timedelta(milliseconds=1)
            batch = _Batch([self._placed(record, timestamp_ms) for record in records])
            await writer.run(batch.append, partial(self._committed, batch, tail, topics))

    async def subscribe(
        self, group: str, topics: Collection[str], on_assigned: OnAssigned | None = None
    ) -> EmbeddedSubscription:
        """See ``Bus.subscribe``. Raises ``BusUnavailable`` before ``start``."""
        log, writer, tail = self._opened()
        self._learn_topics(log)
        self._groups[group].know_topics(self._counts())
        self._subscriptions = [each for each in self._subscriptions if not each.closed]
        subscription = EmbeddedSubscription(
            log, writer, tail, group, self._groups[group], Member(topics), on_assigned, self._partition_id
        )
        self._subscriptions.append(subscription)
        return subscription

    async def healthy(self) -> bool:
        """Whether the file can be written now."""
        try:
            await self._opened()[1].run(lambda _: None)
        except BusUnavailable:
            return False
        return True

    def _opened(self) -> tuple[LogFile, GroupCommit, Tail]:
        if self._open is None:
            raise BusUnavailable("the embedded log is not open")
        return self._open

    def _learn_topics(self, log: LogFile) -> None:
        with answering():
            self._partition_ids = embedded_file.catalog(log.read)
        for group in self._groups.values():
            group.know_topics(self._counts())

    def _counts(self) -> dict[str, int]:
        return {topic: len(ids) for topic, ids in self._partition_ids.items()}

    def _partition_id(self, place: TopicPartition) -> int:
        return self._partition_ids[place.topic][place.partition]

    def _placed(self, record: Record, timestamp_ms: int) -> _Placed:
        headers = pack(record.headers)
        is_near = len(record.key) + len(record.value) + len(headers) > self._max_record_bytes
        if is_near and record.size > self._max_record_bytes:
            raise RecordTooLarge(record, self._max_record_bytes)
        ids = self._partition_ids[record.topic]
        number = partition_of(record.key, len(ids))
        return _Placed(record, number, (ids[number], record.key, headers, record.value, timestamp_ms))

    def _committed(self, batch: _Batch, tail: Tail, topics: Collection[str]) -> None:
        tail.add(batch.delivered(), batch.ends)
        for group in self._groups.values():
            group.wake(topics)


class _Placed(NamedTuple):
    """A record on its way into the log: its partition's number, and its row."""

    record: Record
    number: int
    row: Row


class _Batch:
    """Records that are published together."""

    def __init__(self, placed: Sequence[_Placed]) -> None:
        self._placed = placed
        self._offsets: Sequence[int] = ()
        self.ends: Mapping[int, int] = {}

    def append(self, connection: sqlite3.Connection) -> None:
        """Write them; what is known of them counts once that is committed."""
        self._offsets, self.ends = embedded_file.append(connection, [placed.row for placed in self._placed])

    def delivered(self) -> list[tuple[int, Delivered]]:
        """Them as members will read them, each with its partition's id."""
        return [
            (row[0], Delivered(record.topic, number, offset, record.key, record.value, record.headers, row[4]))
            for (record, number, row), offset in zip(self._placed, self._offsets, strict=True)
        ]

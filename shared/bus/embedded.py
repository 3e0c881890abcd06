"""The embedded bus: a durable log in one SQLite file, for running every service in one process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from shared.bus import embedded_file
from shared.bus.embedded_file import LogFile, Row, answering
from shared.bus.embedded_group import Group, Member
from shared.bus.embedded_subscription import EmbeddedSubscription
from shared.bus.embedded_writer import GroupCommit
from shared.bus.partitioner import partition_of
from shared.bus.protocols import BusUnavailable, OnAssigned, Record, RecordTooLarge, TopicPartition
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
        self._open: tuple[LogFile, GroupCommit] | None = None
        self._partition_ids: dict[str, tuple[int, ...]] = {}
        self._groups: defaultdict[str, Group] = defaultdict(Group)
        self._subscriptions: list[EmbeddedSubscription] = []

    async def start(self) -> None:
        """See ``Bus.start``. Raises ``RuntimeError`` for a file that a newer version wrote."""
        if self._open is None:
            with answering():
                log = await asyncio.to_thread(embedded_file.open_file, self._path, self._lock_wait_seconds)
            self._learn_topics(log)
            self._open = log, GroupCommit(log.write, self._lock_wait_seconds)

    async def stop(self) -> None:
        """Finish what is being written, end all subscriptions and close the file. It can be started again."""
        if self._open is not None:
            (log, writer), self._open = self._open, None
            await writer.close()
            for subscription in self._subscriptions:
                await subscription.close()
            self._subscriptions.clear()
            await asyncio.to_thread(log.close)

    async def log_id(self) -> str:
        """See ``Bus.log_id``: made once, when the file is."""
        return self._opened()[0].log_id

    async def create_topics(self, topics: Mapping[str, int]) -> None:
        """See ``Bus.create_topics``."""
        log, writer = self._opened()
        await writer.run(lambda connection: embedded_file.add_topics(connection, topics))
        self._learn_topics(log)

    async def publish(self, records: Sequence[Record]) -> None:
        """See ``Bus.publish``. The batch is one transaction: all of it is there or nothing."""
        log, writer = self._opened()
        topics = {record.topic for record in records}
        if not topics <= self._partition_ids.keys():
            self._learn_topics(log)
        if missing := topics - self._partition_ids.keys():
            raise BusUnavailable(f"no such topic yet: {', '.join(sorted(missing))}")
        if records:
            timestamp_ms = (self._clock.now() - _EPOCH) // timedelta(milliseconds=1)
            rows = [self._row(record, timestamp_ms) for record in records]
            await writer.run(lambda connection: embedded_file.append(connection, rows), partial(self._wake, topics))

    async def subscribe(
        self, group: str, topics: Collection[str], on_assigned: OnAssigned | None = None
    ) -> EmbeddedSubscription:
        """See ``Bus.subscribe``. Raises ``BusUnavailable`` before ``start``."""
        log, writer = self._opened()
        self._learn_topics(log)
        self._groups[group].know_topics(self._counts())
        self._subscriptions = [each for each in self._subscriptions if not each.closed]
        subscription = EmbeddedSubscription(
            log, writer, group, self._groups[group], Member(topics), on_assigned, self._partition_id
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

    def _opened(self) -> tuple[LogFile, GroupCommit]:
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

    def _row(self, record: Record, timestamp_ms: int) -> Row:
        if record.size > self._max_record_bytes:
            raise RecordTooLarge(record, self._max_record_bytes)
        ids = self._partition_ids[record.topic]
        headers = embedded_file.encode_headers(record.headers)
        return ids[partition_of(record.key, len(ids))], record.key, headers, record.value, timestamp_ms

    def _wake(self, topics: Collection[str]) -> None:
        for group in self._groups.values():
            group.wake(topics)

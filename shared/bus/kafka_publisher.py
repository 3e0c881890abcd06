"""Publishing to Kafka: confirmed by all in-sync copies, in order per key, within a deadline."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from shared.bus.kafka_client import KafkaError, MessageTooLarge, Producer, end_producer, make_producer
from shared.bus.kafka_cluster import KafkaCluster
from shared.bus.kafka_settings import KafkaSettings
from shared.bus.partitioner import partition_of
from shared.bus.protocols import BusUnavailable, Record, RecordTooLarge, TopicPartition


class _Link(NamedTuple):
    """A producer, and a future that ends when it is dropped, for those who wait for its confirmations."""

    producer: Producer
    dropped: asyncio.Future[None]


class KafkaPublisher:
    """Owns the producer, and drops it at the first error.

    After an error an idempotent producer may be stuck for good, and any producer may still send what it was given
    (aiokafka #1017). So it is stopped before another one takes over, and the caller sends again.
    """

    def __init__(self, settings: KafkaSettings, cluster: KafkaCluster) -> None:
        self._settings = settings
        self._cluster = cluster
        self._link: _Link | None = None
        self._counts: dict[str, int] = {}
        self._changing = asyncio.Lock()

    async def publish(self, records: Sequence[Record]) -> None:
        """See ``Bus.publish``."""
        for record in records:
            if record.size > self._settings.max_record_bytes:
                raise RecordTooLarge(record, self._settings.max_record_bytes)
        link = None
        try:
            async with asyncio.timeout(self._settings.publish_timeout_seconds):
                link = await self._linked()
                await self._send(link, await self._by_partition(records))
        except MessageTooLarge as error:
            await self._drop(link)
            largest = max(records, key=lambda record: record.size)
            raise RecordTooLarge(largest, self._settings.max_record_bytes) from error
        except (KafkaError, OSError) as error:  # TimeoutError is an OSError
            await self._drop(link)
            raise BusUnavailable(f"Kafka did not confirm {len(records)} records: {error!r}") from error

    async def close(self) -> None:
        """Stop the producer; what was not confirmed was not answered either."""
        await self._drop(self._link)

    async def _linked(self) -> _Link:
        async with self._changing:
            if self._link is None:
                producer = make_producer(self._settings)
                try:
                    await producer.start()
                except BaseException:
                    await end_producer(producer)
                    raise
                self._link = _Link(producer, asyncio.get_running_loop().create_future())
            return self._link

    async def _drop(self, link: _Link | None) -> None:
        async with self._changing:
            if link is not None and link is self._link:
                self._link = None
                self._counts.clear()
                link.dropped.set_result(None)
                await end_producer(link.producer)

    async def _by_partition(self, records: Sequence[Record]) -> dict[TopicPartition, list[Record]]:
        topics = {record.topic for record in records}
        if not topics <= self._counts.keys():
            self._counts = await self._cluster.partition_counts()
        if missing := topics - self._counts.keys():
            raise BusUnavailable(f"no such topic yet: {', '.join(sorted(missing))}")
        grouped: defaultdict[TopicPartition, list[Record]] = defaultdict(list)
        for record in records:
            partition = partition_of(record.key, self._counts[record.topic])
            grouped[TopicPartition(record.topic, partition)].append(record)
        return grouped

    async def _send(self, link: _Link, grouped: dict[TopicPartition, list[Record]]) -> None:
        """Return when all are confirmed, or raise when another publisher had the producer dropped."""
        sending = asyncio.create_task(self._send_all(link.producer, grouped))
        waiting: list[asyncio.Future[None]] = [sending, link.dropped]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                raise KafkaError("the producer was dropped")
            sending.result()
        finally:
            sending.cancel()

    async def _send_all(self, producer: Producer, grouped: dict[TopicPartition, list[Record]]) -> None:
        outcomes = await asyncio.gather(
            *(self._send_in_order(producer, place, records) for place, records in grouped.items()),
            return_exceptions=True,
        )
        for outcome in outcomes:
            if outcome is not None:
                raise outcome

    async def _send_in_order(self, producer: Producer, place: TopicPartition, records: Sequence[Record]) -> None:
        """A partition's next batch goes out when the one before is confirmed: no batch overtakes one that failed."""
        for batch in _batches(producer, records):
            confirmed = await producer.send_batch(batch, place.topic, partition=place.partition)
            await confirmed


def _batches(producer: Producer, records: Sequence[Record]) -> Iterator[Any]:
    batch = producer.create_batch()
    for record in records:
        if not _fits(batch, record):
            yield batch
            batch = producer.create_batch()
            _fits(batch, record)
    yield batch


def _fits(batch: Any, record: Record) -> bool:
    """Append the record; a batch takes its first record whatever its size."""
    added = batch.append(timestamp=None, key=record.key, value=record.value, headers=list(record.headers))
    return added is not None

"""The one door to aiokafka, which has no types: its clients, made for this project's promises, and how they are ended.

Everything that reaches into aiokafka's private parts is here, each with its reason; the version is pinned for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

from aiokafka import (  # type: ignore[import-untyped]  # it ships neither stubs nor py.typed
    AIOKafkaConsumer,
    AIOKafkaProducer,
    ConsumerRebalanceListener,
    TopicPartition,
    admin,
    errors,
)

from shared.bus.kafka_connections import connect_cleanly
from shared.bus.kafka_group import GroupLine
from shared.bus.kafka_settings import KafkaSettings
from shared.bus.kafka_wire import TopicIdsRequest, topic_ids

Producer = Any
Consumer = Any
AdminClient = Any

KafkaError: type[Exception] = errors.KafkaError
CommitFailed: type[Exception] = errors.CommitFailedError
ConsumerStopped: type[Exception] = errors.ConsumerStoppedError
NotAssigned: type[Exception] = errors.IllegalStateError
MessageTooLarge: type[Exception] = errors.MessageSizeTooLargeError
NoPosition: type[Exception] = errors.NoOffsetForPartitionError
OffsetOutOfRange: type[Exception] = errors.OffsetOutOfRangeError

Place: Any = TopicPartition

_BATCH_BYTES = 256 * 1024
_FETCH_BYTES = 8 << 20
_METADATA_SECONDS = 60
"""How soon a group notices that a topic it reads has come, gone or grown, without any error to tell it."""


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]  # an untyped base class
    """What a consumer was given, and how often that changed; ``places`` is ``None`` while the group rebalances."""

    def __init__(self) -> None:
        self.places: frozenset[Any] | None = None
        self.generation = 0
        self.changed = asyncio.Event()

    def on_partitions_revoked(self, revoked: Collection[Any]) -> None:
        """Called before a rebalance: from here on nothing is owned."""
        self.places = None

    def on_partitions_assigned(self, assigned: Collection[Any]) -> None:
        """Called after a rebalance with everything that is owned now."""
        self.places = frozenset(assigned)
        self.generation += 1
        self.changed.set()


def make_producer(settings: KafkaSettings) -> Producer:
    """A producer that has a record confirmed by all in-sync copies; not started."""
    producer = AIOKafkaProducer(
        **settings.connection(),
        acks="all",
        enable_idempotence=settings.idempotence,
        compression_type=None if settings.compression == "none" else settings.compression,
        max_batch_size=min(_BATCH_BYTES, settings.max_record_bytes),
        max_request_size=settings.max_record_bytes + 1024,
    )
    connect_cleanly(producer.client, settings)
    return producer


def make_consumer(
    settings: KafkaSettings, group: str, topics: Collection[str], assignment: Assignment
) -> tuple[Consumer, GroupLine]:
    """A member of a group that commits and chooses positions only when it is told to; not started."""
    consumer = AIOKafkaConsumer(
        **settings.connection(),
        group_id=group,
        group_instance_id=settings.group_instance_id,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        session_timeout_ms=round(settings.session_timeout_seconds * 1000),
        heartbeat_interval_ms=round(settings.heartbeat_seconds * 1000),
        rebalance_timeout_ms=round(settings.rebalance_timeout_seconds * 1000),
        max_poll_interval_ms=round(settings.max_poll_interval_seconds * 1000),
        fetch_max_wait_ms=round(settings.fetch_wait_seconds * 1000),
        fetch_max_bytes=_FETCH_BYTES,
        metadata_max_age_ms=_METADATA_SECONDS * 1000,
        max_partition_fetch_bytes=max(1 << 20, settings.max_record_bytes + 1024),
    )
    connect_cleanly(consumer._client, settings)  # noqa: SLF001 - its one door
    consumer.subscribe(sorted(topics), listener=assignment)
    patience = settings.rebalance_timeout_seconds + settings.request_timeout_seconds
    return consumer, GroupLine(consumer._client, settings.group_instance_id, patience)  # noqa: SLF001 - as above


def make_admin(settings: KafkaSettings) -> AdminClient:
    """A client for topics and cluster metadata; not started."""
    client = admin.AIOKafkaAdminClient(**settings.connection())
    connect_cleanly(client._client, settings)  # noqa: SLF001 - its one door
    return client


def new_topic(name: str, partitions: int, settings: KafkaSettings) -> Any:
    """How a topic is to be created."""
    return admin.NewTopic(
        name,
        partitions,
        settings.replication_factor,
        topic_configs={
            "retention.ms": str(settings.retention_ms),
            "min.insync.replicas": str(settings.min_insync_replicas),
            "max.message.bytes": str(settings.max_message_bytes),
        },
    )


async def ask_topic_ids(client: AdminClient, topics: Collection[str]) -> dict[str, str]:
    """The id of each of these topics that exists; empty from brokers that are older than topic ids (Kafka 2.8)."""
    node = client._client.get_random_node()  # noqa: SLF001 - the admin client has no call for it
    try:
        return topic_ids(await client._client.send(node, TopicIdsRequest(topics)))  # noqa: SLF001 - as above
    except (NotImplementedError, errors.IncompatibleBrokerVersion):
        return dict.fromkeys(topics, "")


def error_name(code: int) -> str:
    """What a protocol error code is called: ``TopicAlreadyExistsError``; ``NoError`` for 0."""
    return str(errors.for_code(code).__name__)


def check_membership(consumer: Consumer) -> None:
    """Raises the ``KafkaError`` that ended a consumer's part in its group; else only reading would tell."""
    if consumer._coordinator is not None:  # noqa: SLF001 - see above
        consumer._coordinator.check_errors()  # noqa: SLF001 - see above


async def end_producer(producer: Producer) -> None:
    """Stop a producer now: what it has not sent stays unsent.

    Its own ``stop`` first sends what is buffered, for as long as that takes, so that records given up on would arrive
    after their repetition. Nobody may wait for a confirmation any more: none comes.
    """
    sending = producer._sender.sender_task  # noqa: SLF001 - see above
    if sending is not None:
        sending.cancel()
    await producer.client.close()
    while sending is not None and not sending.done():
        # Cancelled once, it still waits for its requests, and those for metadata that no longer comes.
        await asyncio.wait([sending], timeout=0.5)
        sending.cancel()
    producer._closed = True  # noqa: SLF001 - see above; it would warn of being left open


async def end_consumer(consumer: Consumer) -> None:
    """Leave the group and stop, with all that ``stop`` leaves open when coordination failed or it is cancelled."""
    try:
        await consumer.stop()
    except KafkaError:
        await _cut_off(consumer)
    except BaseException:
        await _cut_off(consumer)
        raise


async def _cut_off(consumer: Consumer) -> None:
    coordinator, fetcher = consumer._coordinator, consumer._fetcher  # noqa: SLF001 - see above
    await consumer._client.close()  # noqa: SLF001 - see above
    if coordinator is not None:
        coordinator._coordination_task.cancel()  # noqa: SLF001 - see above
        await asyncio.wait([coordinator._coordination_task])  # noqa: SLF001 - see above
        await coordinator._stop_heartbeat_task()  # noqa: SLF001 - see above
        await coordinator._stop_commit_offsets_refresh_task()  # noqa: SLF001 - see above
    if fetcher is not None:
        await fetcher.close()

"""Other programs on the same Kafka: what librdkafka writes is read here, and what is written here it reads."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest
from confluent_kafka import Consumer, Message, Producer

from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.partitioner import partition_of
from shared.bus.protocols import Record
from tests.brokers import Broker
from tests.contract.bus.reading import PARTITIONS, read
from tests.waiting import until

pytestmark = pytest.mark.kafka

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
HEADERS = [("ce_type", b"id.go.asn.test"), ("ce_type", b"again"), ("empty", b"")]


@pytest.fixture
async def bus(broker: Broker) -> AsyncIterator[KafkaBus]:
    """A started bus."""
    bus = KafkaBus(KafkaSettings(**broker.settings()))
    await bus.start()
    yield bus
    await bus.stop()


@pytest.fixture
async def topic(bus: KafkaBus) -> str:
    """A topic with four partitions."""
    name = f"topic-{uuid.uuid4()}"
    await bus.create_topics({name: PARTITIONS})
    return name


@pytest.mark.parametrize("codec", CODECS)
async def test_what_another_client_writes_is_read_whole_and_lies_where_its_key_belongs(
    bus: KafkaBus, topic: str, broker: Broker, codec: str
) -> None:
    if not broker.idempotence and codec != "none":
        pytest.skip("this broker is not asked to keep what librdkafka compressed")
    producer = Producer(
        {
            "bootstrap.servers": broker.bootstrap_servers,
            "compression.codec": codec,
            "linger.ms": 50,
            "partitioner": "murmur2_random",
        }
    )
    for number in range(50):
        producer.produce(topic, key=b"%d" % number, value=b"%0200d" % number, headers=[*HEADERS])
    assert await asyncio.to_thread(producer.flush, 20) == 0
    got = await read(await bus.subscribe(f"group-{uuid.uuid4()}", [topic]), 50)
    assert sorted((record.key, record.value) for record in got) == sorted(
        (b"%d" % number, b"%0200d" % number) for number in range(50)
    )
    assert all(record.headers == tuple(HEADERS) for record in got)
    assert all(record.partition == partition_of(record.key, PARTITIONS) for record in got)


@pytest.mark.parametrize("codec", CODECS)
async def test_what_is_written_here_another_client_reads(topic: str, broker: Broker, codec: str) -> None:
    bus = KafkaBus(KafkaSettings(**broker.settings(), compression=codec))
    await bus.start()
    await bus.publish([Record(topic, b"k", b"%0200d" % number, tuple(HEADERS)) for number in range(50)])
    await bus.stop()
    consumer = Consumer(
        {
            "bootstrap.servers": broker.bootstrap_servers,
            "group.id": f"group-{uuid.uuid4()}",
            "auto.offset.reset": "earliest",
            "session.timeout.ms": round(broker.session_timeout_seconds * 1000),
        }
    )
    got: list[Message] = []

    async def everything() -> bool:
        got.extend(await asyncio.to_thread(consumer.consume, 50, 0.2))
        return len(got) >= 50

    try:
        consumer.subscribe([topic])
        await until(everything, "librdkafka has read everything", seconds=40)
    finally:
        consumer.close()
    assert [message.value() for message in got] == [b"%0200d" % number for number in range(50)]
    assert all(message.headers() == HEADERS for message in got)

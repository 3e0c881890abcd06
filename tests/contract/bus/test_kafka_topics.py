"""A topic that was deleted and created again: another log under the same name."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Collection

import pytest

from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.kafka_client import make_admin
from shared.bus.protocols import BusUnavailable, Delivered, Positions, TopicPartition
from tests.brokers import Broker
from tests.contract.bus.reading import key_in, numbers, publish_until_taken, read, records
from tests.waiting import until

pytestmark = pytest.mark.kafka


@pytest.fixture
async def bus(broker: Broker) -> AsyncIterator[KafkaBus]:
    """A started bus."""
    if not broker.idempotence:
        pytest.skip("this broker keeps no topic ids; set KAFKA_BOOTSTRAP_SERVERS to an Apache Kafka")
    bus = KafkaBus(KafkaSettings(**broker.settings()))
    await bus.start()
    yield bus
    await bus.stop()


@pytest.fixture
async def topic(bus: KafkaBus) -> str:
    """A topic with four partitions."""
    name = f"topic-{uuid.uuid4()}"
    await bus.create_topics({name: 4})
    return name


async def test_a_recreated_topic_is_another_log(bus: KafkaBus, topic: str, broker: Broker) -> None:
    other = f"{topic}-other"
    await bus.create_topics({other: 1})
    before = await bus.log_ids([topic, other])
    assert before[topic] != before[other]
    assert before == await bus.log_ids([topic, other])
    cluster = await bus.log_id()
    assert all(log_id.startswith(f"{cluster}/") and len(log_id) <= 64 for log_id in before.values())
    await _recreate(bus, broker, topic)
    after = await bus.log_ids([topic, other])
    assert (after[topic] != before[topic], after[other] == before[other]) == (True, True)


async def test_a_topic_that_is_not_there_has_no_log(bus: KafkaBus, topic: str) -> None:
    with pytest.raises(BusUnavailable, match=f"{topic}-later"):
        await bus.log_ids([topic, f"{topic}-later"])


@pytest.mark.parametrize("count", [2, 3, 9])
async def test_a_reader_of_a_topic_that_is_recreated_starts_over(
    bus: KafkaBus, topic: str, broker: Broker, count: int
) -> None:
    """With fewer records than it had read, as many, and more: then its position exists, for another record."""
    store: dict[str, dict[TopicPartition, int]] = {}

    async def start(places: Collection[TopicPartition]) -> Positions:
        log_ids = await bus.log_ids([topic])
        return {place: store.setdefault(log_ids[topic], {}).setdefault(place, 0) for place in places}

    group, key = f"group-{uuid.uuid4()}", key_in(0)
    await bus.publish(records(topic, 3, key=key))
    subscription = await bus.subscribe(group, [topic], start)
    got = await read(subscription, 3)
    store[(await bus.log_ids([topic]))[topic]] = {record.place: record.offset + 1 for record in got}
    await _recreate(bus, broker, topic)
    await publish_until_taken(bus, records(topic, count, key=key, first=100))

    read_again: list[Delivered] = []

    async def everything() -> bool:
        try:
            read_again.extend(await subscription.poll(10, 0.2))
        except BusUnavailable:
            read_again.clear()
        return len(read_again) >= count

    await until(everything, "the new topic's records", seconds=40)
    assert numbers(read_again) == list(range(100, 100 + count))
    assert len(store) == 2
    await publish_until_taken(bus, records(topic, 1, key=key, first=500))
    assert numbers(await read(subscription, 1)) == [500]


async def _recreate(bus: KafkaBus, broker: Broker, topic: str) -> None:
    admin = make_admin(KafkaSettings(**broker.settings()))
    await admin.start()
    try:
        await admin.delete_topics([topic])
    finally:
        await admin.close()

    async def created() -> bool:
        try:
            await bus.create_topics({topic: 4})
        except BusUnavailable:
            return False
        return True

    await until(created, "the topic is there again")

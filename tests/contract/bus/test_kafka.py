"""What only the Kafka bus has to survive: brokers that go silent, consumers that stop without a word."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest

from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.kafka_client import KafkaError
from shared.bus.protocols import BusUnavailable, Delivered, Subscription, TopicPartition
from tests.brokers import Broker
from tests.contract.bus.backends import Line
from tests.contract.bus.reading import key_in, numbers, owning, publish_until_taken, read, records
from tests.waiting import until

pytestmark = pytest.mark.kafka

Connect = Callable[..., KafkaBus]


@pytest.fixture
def group() -> str:
    """The name of a consumer group."""
    return f"group-{uuid.uuid4()}"


@pytest.fixture
async def connect(broker: Broker, line: Line) -> AsyncIterator[Connect]:
    """Makes buses to the broker, with settings of the test's own; stopped when the test ends."""
    made: list[KafkaBus] = []

    def make(**settings: float) -> KafkaBus:
        made.append(KafkaBus(KafkaSettings(**(broker.settings() | settings))))
        return made[-1]

    yield make
    for bus in made:
        await bus.stop()


async def _topic(bus: KafkaBus) -> str:
    name = f"topic-{uuid.uuid4()}"
    await bus.start()
    await bus.create_topics({name: 4})
    return name


async def test_a_poll_says_that_brokers_are_away_and_later_goes_on(connect: Connect, line: Line, group: str) -> None:
    bus = connect(away_seconds=0.5)
    topic = await _topic(bus)
    subscription = await bus.subscribe(group, [topic])
    await owning(subscription, 4)

    async def says_so() -> bool:
        try:
            await subscription.poll(10, 0.1)
        except BusUnavailable:
            return True
        return False

    with line.cut():
        await until(says_so, "a poll says that no broker answers")
    await publish_until_taken(bus, records(topic, 3))
    assert numbers(await _read_patiently(subscription, 3)) == [0, 1, 2]


async def test_a_broker_that_takes_records_but_never_answers_is_given_up_on(
    connect: Connect, line: Line, group: str
) -> None:
    bus = connect(publish_timeout_seconds=1.0, request_timeout_seconds=1.5)
    topic = await _topic(bus)
    await publish_until_taken(bus, records(topic, 1))
    with line.frozen():
        told = await asyncio.gather(
            *(bus.publish(records(topic, 1, first=number)) for number in (1, 2, 3)), return_exceptions=True
        )
        assert [type(outcome) for outcome in told] == [BusUnavailable] * 3
        assert not await bus.healthy()
    assert await bus.healthy()
    await publish_until_taken(bus, records(topic, 1, first=9))
    subscription = await bus.subscribe(group, [topic])
    got: list[Delivered] = []

    async def the_last() -> bool:
        got.extend(await subscription.poll(10, 0.2))
        return bool(got) and numbers(got)[-1] == 9

    await until(the_last, "the record that was published after the silence")
    assert numbers(got)[0] == 0
    assert set(numbers(got)) <= {0, 1, 2, 3, 9}


async def test_a_consumer_that_reads_nothing_though_there_is_something_is_replaced(
    connect: Connect, group: str
) -> None:
    bus = connect(stall_seconds=0.4)
    topic = await _topic(bus)
    subscription = await bus.subscribe(group, [topic])
    await owning(subscription, 4)
    stuck = subscription._member
    assert stuck is not None
    stuck._consumer.pause(*stuck._consumer.assignment())
    await bus.publish(records(topic, 2, key=key_in(1)))
    assert numbers(await _read_patiently(subscription, 2)) == [0, 1]
    assert subscription._member is not stuck


async def test_a_consumer_whose_group_membership_fails_is_replaced(connect: Connect, group: str) -> None:
    bus = connect()
    topic = await _topic(bus)
    subscription = await bus.subscribe(group, [topic])
    await bus.publish(records(topic, 2))
    await read(subscription, 2)
    failing = subscription._member
    assert failing is not None
    failing._consumer._coordinator._pending_exception = KafkaError("the coordinator refuses")
    with pytest.raises(BusUnavailable, match="the coordinator refuses"):
        await subscription.poll(10, 0.2)
    assert numbers(await read(subscription, 2)) == [0, 1], "not committed, so read again"
    assert subscription._member is not failing


async def test_a_topic_the_cluster_cannot_hold_is_said(connect: Connect, broker: Broker) -> None:
    if not broker.idempotence:
        pytest.skip("this broker takes any replication factor; set KAFKA_BOOTSTRAP_SERVERS to an Apache Kafka")
    bus = connect(replication_factor=99)
    with pytest.raises(BusUnavailable, match="InvalidReplicationFactor"):
        await _topic(bus)


async def test_a_broker_without_idempotent_producers_is_said(connect: Connect, broker: Broker) -> None:
    if broker.idempotence:
        pytest.skip("this broker has idempotent producers")
    topic = await _topic(connect())
    bus = connect(idempotence=True)
    await bus.start()
    with pytest.raises(BusUnavailable):
        await bus.publish(records(topic, 1))


async def test_a_member_that_is_closed_while_it_joins_leaves_nothing_behind(connect: Connect, group: str) -> None:
    bus = connect()
    topic = await _topic(bus)
    for _ in range(3):
        subscription = await bus.subscribe(group, [topic])
        await subscription.poll(1, 0)
        await subscription.close()
    await bus.publish(records(topic, 1, key=key_in(0)))
    subscription = await bus.subscribe(group, [topic])
    assert [record.place for record in await read(subscription, 1)] == [TopicPartition(topic, 0)]


async def _read_patiently(subscription: Subscription, count: int) -> list[Delivered]:
    """Read as a consumer does that waits while the bus is away."""
    got: list[Delivered] = []

    async def enough() -> bool:
        with suppress(BusUnavailable):
            got.extend(await subscription.poll(10, 0.2))
        return len(got) >= count

    await until(enough, f"{count} records read")
    return got

"""Replicas with names of their own in a Kafka group: a restart stops nobody, and no name is used twice."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import suppress

import pytest

from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.protocols import BusUnavailable, MemberFenced, Positions, Subscription, TopicPartition
from tests.brokers import Broker
from tests.contract.bus.reading import balanced, key_in, numbers, owning, read, records
from tests.waiting import until

pytestmark = pytest.mark.kafka

Replica = Callable[..., KafkaBus]


@pytest.fixture
async def replica(broker: Broker) -> AsyncIterator[Replica]:
    """Makes a bus with an instance id; stopped when the test ends."""
    if not broker.idempotence:
        pytest.skip("this broker has no static membership; set KAFKA_BOOTSTRAP_SERVERS to an Apache Kafka")
    made: list[KafkaBus] = []

    def make(name: str, **settings: float) -> KafkaBus:
        patient = broker.settings() | {"session_timeout_seconds": 15.0} | settings
        made.append(KafkaBus(KafkaSettings(**patient, group_instance_id=name)))
        return made[-1]

    yield make
    for bus in made:
        await bus.stop()


@pytest.fixture
async def topic(replica: Replica) -> str:
    """A topic with four partitions."""
    name = f"topic-{uuid.uuid4()}"
    bus = replica("setting-up")
    await bus.start()
    await bus.create_topics({name: 4})
    return name


@pytest.fixture
def group() -> str:
    """The name of a consumer group."""
    return f"group-{uuid.uuid4()}"


async def test_a_replica_that_is_back_in_time_keeps_its_partitions_and_the_others_never_stop(
    replica: Replica, topic: str, group: str
) -> None:
    asked: list[Collection[TopicPartition]] = []

    async def start(places: Collection[TopicPartition]) -> Positions:
        asked.append(places)
        return dict.fromkeys(places, 0)

    restarting, staying = replica("evaluation-1"), replica("evaluation-2")
    await asyncio.gather(restarting.start(), staying.start())
    members = [await restarting.subscribe(group, [topic]), await staying.subscribe(group, [topic], start)]
    await balanced(members, [2, 2])
    before = [await member.assigned() for member in members]
    settled = len(asked)

    await restarting.stop()
    await staying.publish([record for partition in range(4) for record in records(topic, 3, key=key_in(partition))])
    assert {record.place for record in await read(members[1], 6)} == before[1], "it reads on, and only what is its own"
    back = replica("evaluation-1")
    await back.start()
    again = await back.subscribe(group, [topic])
    assert {record.place for record in await read(again, 6)} == before[0]

    assert [await again.assigned(), await members[1].assigned()] == before
    assert len(asked) == settled, "the one that stayed went through a rebalance"


async def test_a_replica_that_stays_away_leaves_its_partitions_to_the_others(
    replica: Replica, topic: str, group: str
) -> None:
    leaving, staying = (replica(name, session_timeout_seconds=1.0) for name in ("evaluation-1", "evaluation-2"))
    await asyncio.gather(leaving.start(), staying.start())
    members = [await leaving.subscribe(group, [topic]), await staying.subscribe(group, [topic])]
    await balanced(members, [2, 2])
    await leaving.stop()
    await owning(members[1], 4)


async def test_of_two_programs_with_one_name_the_former_stops_and_says_why(
    replica: Replica, topic: str, group: str
) -> None:
    former, latter = replica("evaluation-1"), replica("evaluation-1")
    await asyncio.gather(former.start(), latter.start())
    fenced = await former.subscribe(group, [topic])
    await owning(fenced, 4)
    goes_on = await latter.subscribe(group, [topic])
    await owning(goes_on, 4)
    await _until_fenced(fenced)
    for refused in (fenced.poll(1, 0), fenced.commit({TopicPartition(topic, 0): 1})):
        with pytest.raises(MemberFenced, match="KAFKA_GROUP_INSTANCE_ID"):
            await refused
    await latter.publish(records(topic, 3))
    assert numbers(await read(goes_on, 3)) == [0, 1, 2]
    await fenced.close()
    await latter.publish(records(topic, 1, first=3))
    assert numbers(await read(goes_on, 1)) == [3]


async def test_a_program_that_lost_its_name_hears_it_when_it_commits(replica: Replica, topic: str, group: str) -> None:
    former, latter = replica("evaluation-1", heartbeat_seconds=5.0), replica("evaluation-1")
    await asyncio.gather(former.start(), latter.start())
    fenced = await former.subscribe(group, [topic])
    await owning(fenced, 4)
    await owning(await latter.subscribe(group, [topic]), 4)
    with pytest.raises(MemberFenced):
        await fenced.commit({TopicPartition(topic, partition): 0 for partition in range(4)})


async def test_a_consumer_that_takes_over_from_its_stalled_self_is_not_taken_for_another(
    replica: Replica, topic: str, group: str
) -> None:
    bus = replica("evaluation-1", stall_seconds=0.4)
    await bus.start()
    subscription = await bus.subscribe(group, [topic])
    await owning(subscription, 4)
    stuck = subscription._member
    assert stuck is not None
    stuck._consumer.pause(*stuck._consumer.assignment())
    await bus.publish(records(topic, 2))
    got: list[int] = []

    async def both() -> bool:
        with suppress(BusUnavailable):
            got.extend(numbers(await subscription.poll(10, 0.2)))
        return len(got) == 2

    await until(both, "the records after the stall")
    assert subscription._member is not stuck


async def _until_fenced(subscription: Subscription) -> None:
    async def fenced() -> bool:
        try:
            await subscription.poll(1, 0.1)
        except MemberFenced:
            return True
        return False

    await until(fenced, "a member hears that its name was taken")

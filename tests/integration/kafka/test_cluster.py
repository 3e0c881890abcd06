"""Three brokers with every record on at least two: one may go at any moment; with two gone nothing is confirmed."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource  # type: ignore[attr-defined]  # its types hide the latter

from shared.bus.kafka import KafkaBus
from tests import kafka_nodes
from tests.integration.kafka.conftest import Open
from tests.integration.kafka.traffic import Traffic
from tests.kafka_nodes import KafkaNode

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def nodes() -> Iterator[Sequence[KafkaNode]]:
    """Three brokers."""
    with kafka_nodes.cluster(3) as nodes:
        yield nodes


@pytest.fixture
async def buses(nodes: Sequence[KafkaNode], open_bus: Open) -> tuple[KafkaBus, KafkaBus]:
    """One to publish and one to read through."""
    servers = ",".join(node.address for node in nodes)
    made = tuple(open_bus(servers, replication_factor=3) for _ in range(2))
    await asyncio.gather(*(bus.start() for bus in made))
    return made[0], made[1]


@pytest.fixture
async def topic(buses: tuple[KafkaBus, KafkaBus]) -> str:
    """A topic whose partitions are led by all three."""
    name = f"topic-{uuid.uuid4()}"
    await buses[0].create_topics({name: 6})
    return name


@pytest.fixture
async def traffic(buses: tuple[KafkaBus, KafkaBus], topic: str) -> AsyncIterator[Traffic]:
    """A publisher and a reader at the cluster."""
    traffic = Traffic(*buses, topic, f"group-{uuid.uuid4()}")
    yield traffic
    await traffic.end()


async def test_a_topic_is_created_to_be_confirmed_by_all_brokers_but_one(
    nodes: Sequence[KafkaNode], topic: str
) -> None:
    admin = AdminClient({"bootstrap.servers": nodes[0].address, "log_level": 0})
    described = await asyncio.to_thread(admin.list_topics, topic, 60)
    assert [len(partition.replicas) for partition in described.topics[topic].partitions.values()] == [3] * 6
    (asked,) = admin.describe_configs([ConfigResource(ConfigResource.Type.TOPIC, topic)]).values()
    config = await asyncio.to_thread(asked.result, 60)
    assert (config["min.insync.replicas"].value, config["retention.ms"].value) == ("2", "-1")


async def test_each_broker_in_turn_may_be_killed_and_the_others_go_on(
    nodes: Sequence[KafkaNode], traffic: Traffic
) -> None:
    await traffic.confirms_more()
    for node in nodes:
        await asyncio.to_thread(node.kill)
        await traffic.confirms_more()
        await asyncio.to_thread(node.start)
        await asyncio.to_thread(node.wait_until_it_answers)
    await traffic.confirms_more()
    await traffic.settles()


async def test_a_broker_that_freezes_is_gone_around(nodes: Sequence[KafkaNode], traffic: Traffic) -> None:
    await traffic.confirms_more()
    with nodes[1].frozen():
        await traffic.confirms_more()
    await traffic.confirms_more()
    await traffic.settles()


async def test_with_two_of_three_brokers_gone_nothing_is_confirmed(
    nodes: Sequence[KafkaNode], traffic: Traffic
) -> None:
    await traffic.confirms_more()
    for node in nodes[:2]:
        await asyncio.to_thread(node.kill)
    await traffic.is_refused()
    confirmed = traffic.confirmed
    for _ in range(3):
        await traffic.is_refused()
    assert traffic.confirmed == confirmed
    for node in nodes[:2]:
        await asyncio.to_thread(node.start)
    await traffic.confirms_more()
    await traffic.settles()

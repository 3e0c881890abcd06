"""One broker under traffic, killed and frozen: what was confirmed is there, once, in order per key."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator

import pytest

from tests import kafka_nodes
from tests.integration.kafka.conftest import Open
from tests.integration.kafka.traffic import Traffic
from tests.kafka_nodes import KafkaNode

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def node() -> Iterator[KafkaNode]:
    """A broker alone."""
    with kafka_nodes.node() as node:
        yield node


@pytest.fixture
async def traffic(node: KafkaNode, open_bus: Open) -> AsyncIterator[Traffic]:
    """A publisher and a reader at it, with the broker's connections apart from each other."""
    publisher, reader = open_bus(node.address), open_bus(node.address)
    await asyncio.gather(publisher.start(), reader.start())
    topic = f"topic-{uuid.uuid4()}"
    await publisher.create_topics({topic: 4})
    traffic = Traffic(publisher, reader, topic, f"group-{uuid.uuid4()}")
    yield traffic
    await traffic.end()


async def test_a_broker_that_is_killed_again_and_again_loses_and_doubles_nothing(
    node: KafkaNode, traffic: Traffic
) -> None:
    for _ in range(2):
        await traffic.confirms_more()
        await asyncio.to_thread(node.kill)
        await traffic.is_refused()
        await asyncio.to_thread(node.start)
        await asyncio.to_thread(node.wait_until_it_answers)
    await traffic.confirms_more()
    await traffic.settles()
    assert traffic.refused >= 2


async def test_a_broker_that_is_frozen_again_and_again_loses_and_doubles_nothing(
    node: KafkaNode, traffic: Traffic
) -> None:
    """What a frozen broker had received it may still append when it thaws, after the same was sent again."""
    for _ in range(2):
        await traffic.confirms_more()
        with node.frozen():
            await traffic.is_refused()
            await traffic.is_refused()
    await traffic.confirms_more()
    await traffic.settles()

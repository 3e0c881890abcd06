"""A whole consumer with its store, on topics that are taken away and under names that are used twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.kafka_client import make_admin
from shared.bus.protocols import BusUnavailable, Record
from shared.consumer import Consumer
from shared.database import Database
from shared.events.cloudevents import Envelope, encode
from tests import kafka_nodes
from tests.brokers import Broker
from tests.contract.bus.reading import publish_until_taken
from tests.integration.kafka.conftest import Open
from tests.kafka_nodes import KafkaNode
from tests.pipeline.ledger import TOPIC, Adding, completed, consumer, open_store, sums
from tests.waiting import until

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def node() -> Iterator[KafkaNode]:
    """A broker alone."""
    with kafka_nodes.node() as node:
        yield node


@pytest.fixture
async def bus(node: KafkaNode, open_bus: Open) -> KafkaBus:
    """A started bus with the ledger's topic."""
    bus = open_bus(node.address)
    await bus.start()
    await bus.create_topics({TOPIC: 3})
    return bus


@asynccontextmanager
async def running(store: Database, bus: KafkaBus) -> AsyncIterator[Consumer[Adding]]:
    """A consumer at work."""
    ledger = consumer(store, bus)
    task = asyncio.create_task(ledger.run())
    try:
        yield ledger
    finally:
        ledger.stop()
        await task


def event(number: int) -> Record:
    """The event with this number, the same whenever it is written."""
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    return encode(Envelope(id=f"event-{number}", source="/mumpuni/test", time=moment, data=completed(number)))


async def test_a_topic_that_is_written_anew_is_applied_from_its_beginning_and_nothing_twice(
    node: KafkaNode, bus: KafkaBus, tmp_path: Path
) -> None:
    store = await open_store(tmp_path / "reader.db")
    async with running(store, bus) as ledger:
        await publish_until_taken(bus, [event(number) for number in range(30)])
        await _applied(store, 30)
        await _delete(node)
        await _created(bus)
        # Longer than the former topic was, so that every stored position is one that the new topic has as well.
        await publish_until_taken(bus, [event(number) for number in range(100, 170)])
        await publish_until_taken(bus, [event(number) for number in range(40)])
        await _applied(store, 110)
        assert ledger.stopped_because is None
    await store.close()


async def test_a_service_that_is_started_twice_under_one_name_stops_reading_and_says_why(
    node: KafkaNode, bus: KafkaBus, open_bus: Open, tmp_path: Path
) -> None:
    store = await open_store(tmp_path / "reader.db")
    buses = [open_bus(node.address, group_instance_id="evaluation-1") for _ in range(2)]
    await asyncio.gather(*(each.start() for each in buses))
    async with running(store, buses[0]) as former:
        await _reads(former)
        async with running(store, buses[1]) as latter:

            async def has_stopped() -> bool:
                return former.stopped_because is not None

            await until(has_stopped, "the former one stops", seconds=60)
            assert "KAFKA_GROUP_INSTANCE_ID" in str(former.stopped_because)
            await _reads(latter)
            assert latter.stopped_because is None
    await store.close()


async def _reads(ledger: Consumer[Adding]) -> None:
    async def caught_up() -> bool:
        return await ledger.behind() == 0

    await until(caught_up, "the consumer has caught up", seconds=60)


async def _applied(store: Database, count: int) -> None:
    async def exactly() -> bool:
        applied = sum(results for _, results in (await store.read(sums)).values())
        assert applied <= count, "an event was applied twice"
        return applied == count

    await until(exactly, f"{count} events applied", seconds=60)


async def _delete(node: KafkaNode) -> None:
    admin = make_admin(KafkaSettings(**Broker(node.address).settings()))
    await admin.start()
    try:
        await admin.delete_topics([TOPIC])
    finally:
        await admin.close()


async def _created(bus: KafkaBus) -> None:
    async def there() -> bool:
        try:
            await bus.create_topics({TOPIC: 3})
        except BusUnavailable:
            return False
        return True

    await until(there, "the topic is there again", seconds=60)

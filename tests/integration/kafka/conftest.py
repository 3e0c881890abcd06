"""Brokers that a test may do harm to, each its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from shared.bus.kafka import KafkaBus, KafkaSettings
from tests import kafka_nodes
from tests.brokers import Broker

Open = Callable[..., KafkaBus]


@pytest.fixture(scope="session", autouse=True)
def _containers() -> None:
    """These tests are about Apache Kafka itself; nothing else will do."""
    if why := kafka_nodes.why_none():
        pytest.skip(f"{why}: start Docker, and make the image with deploy/offline/build.sh where no registry answers")


@pytest.fixture
async def open_bus() -> AsyncIterator[Open]:
    """Makes a bus to a broker at an address; stopped when the test ends."""
    made: list[KafkaBus] = []

    def make(address: str, **settings: object) -> KafkaBus:
        usual = Broker(address, session_timeout_seconds=2.0).settings() | {"publish_timeout_seconds": 2.0}
        made.append(KafkaBus(KafkaSettings.model_validate(usual | settings)))
        return made[-1]

    yield make
    for bus in made:
        await bus.stop()

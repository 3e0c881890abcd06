"""A log of each kind, and names in it that no other test uses."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.bus.protocols import Bus
from tests.brokers import Broker
from tests.contract.bus import backends
from tests.contract.bus.backends import Backend, Line


@pytest.fixture
async def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """The network to the brokers."""
    loop = asyncio.get_running_loop()
    line = Line(loop)
    monkeypatch.setattr(loop, "create_connection", line.create_connection)
    return line


@pytest.fixture
def publish_seconds() -> float:
    """How long a publish may take to be confirmed."""
    return 15.0


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
async def backend(
    request: pytest.FixtureRequest, tmp_path: Path, line: Line, publish_seconds: float
) -> AsyncIterator[Backend]:
    """Each kind of log in turn."""
    if request.param == "embedded":
        backend = backends.embedded(tmp_path / "log.sqlite")
    else:
        broker: Broker = request.getfixturevalue("broker")
        backend = backends.kafka(broker, line, publish_seconds)
    yield backend
    await backend.close()


@pytest.fixture
async def bus(backend: Backend) -> Bus:
    """A started bus."""
    return await backend.open()


@pytest.fixture
async def topic(bus: Bus) -> str:
    """A topic with four partitions."""
    name = f"topic-{uuid.uuid4()}"
    await bus.create_topics({name: 4})
    return name


@pytest.fixture
def group() -> str:
    """The name of a consumer group."""
    return f"group-{uuid.uuid4()}"

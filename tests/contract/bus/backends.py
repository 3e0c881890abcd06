"""The logs that the contract is held against, so that a test does not know which one it has."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.bus.embedded import EmbeddedBus
from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.protocols import Bus
from tests.brokers import Broker

Spec = dict[str, Any]
"""What another process needs to open the same log: goes through JSON."""

LIMIT = 1_000_000
"""Bytes of the largest record either backend takes here."""


@dataclass
class Backend:
    """A log that can be opened any number of times, and cut off."""

    spec: Spec
    away: Callable[[], AbstractContextManager[None]]
    opened: list[Bus] = field(default_factory=list)

    async def open(self) -> Bus:
        """A started bus over the log; stopped when the test ends."""
        bus = open_bus(self.spec)
        self.opened.append(bus)
        await bus.start()
        return bus

    async def close(self) -> None:
        """Stop whatever was opened."""
        for bus in self.opened:
            await bus.stop()


def open_bus(spec: Spec) -> Bus:
    """A bus over the log that the specification names; not started."""
    if "path" in spec:
        return EmbeddedBus(Path(spec["path"]), lock_wait_seconds=0.2, max_record_bytes=LIMIT)
    return KafkaBus(KafkaSettings(**spec))


def embedded(path: Path) -> Backend:
    """The embedded log in a file; away means that another process keeps the file to itself."""

    @contextmanager
    def locked() -> Iterator[None]:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield

    return Backend({"path": str(path)}, locked)


def kafka(broker: Broker, line: Line, publish_seconds: float) -> Backend:
    """Kafka; away means that connections break and no new ones come about."""
    spec = broker.settings() | {"max_record_bytes": LIMIT, "publish_timeout_seconds": publish_seconds}
    return Backend(spec, line.cut)


class Line:
    """The network between this event loop and the brokers, for a test to cut, freeze and mend."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._connect = loop.create_connection
        self._transports: set[asyncio.Transport] = set()
        self._cut = False
        self._frozen = False

    async def create_connection(self, *args: Any, **kwargs: Any) -> Any:
        """What the event loop is to do instead of its own ``create_connection``."""
        if self._cut:
            raise ConnectionRefusedError("the line is cut")
        transport, protocol = await self._connect(*args, **kwargs)
        self._transports.add(transport)
        if self._frozen:
            transport.pause_reading()
        return transport, protocol

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Break all connections and refuse new ones."""
        self._cut = True
        for transport in self._alive():
            transport.abort()
        try:
            yield
        finally:
            self._cut = False

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let nothing that a broker answers come through; requests still reach it."""
        self._frozen = True
        for transport in self._alive():
            transport.pause_reading()
        try:
            yield
        finally:
            self._frozen = False
            for transport in self._alive():
                transport.resume_reading()

    def _alive(self) -> list[asyncio.Transport]:
        self._transports = {transport for transport in self._transports if not transport.is_closing()}
        return list(self._transports)

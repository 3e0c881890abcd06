"""Two replicas that relay one outbox, each on an event loop of its own, and what they put on the bus."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import sqlalchemy as sa

from shared.bus.protocols import BusUnavailable, Record
from shared.clock import SystemClock
from shared.database import PostgresDatabase
from shared.metrics import Metrics
from shared.outbox import Relay, RelaySettings
from tests.pipeline.ledger import PIPELINE


class Published(NamedTuple):
    """A record that reached the bus, and who brought it."""

    replica: str
    key: bytes
    value: bytes


class RecordingBus:
    """Takes records one by one, as a broker does whose batches are cut in two; sometimes it is away half way."""

    def __init__(self, replica: str, log: list[Published], refuse_at: Callable[[int], bool]) -> None:
        self._replica = replica
        self._log = log
        self._refuse_at = refuse_at

    async def publish(self, records: Sequence[Record]) -> None:
        """Append every record; the other replica, and whatever is done to this one, gets in between."""
        for record in records:
            self._log.append(Published(self._replica, record.key, record.value))
            if self._refuse_at(len(self._log)):
                raise BusUnavailable("no answer")
            await asyncio.sleep(0)

    async def start(self) -> None:
        """There is nothing to start."""

    async def stop(self) -> None:
        """There is nothing to stop."""


class Replica:
    """A relay of one process: ``frozen`` stops everything in it, as SIGSTOP does, while its sessions stay open."""

    def __init__(self, name: str, url: sa.URL, log: list[Published], refuse_at: Callable[[int], bool]) -> None:
        self.name = name
        self._url = url
        self._bus = RecordingBus(name, log, refuse_at)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name=name, daemon=True)
        self._ready = threading.Event()

    @contextmanager
    def relaying(self) -> Iterator[Replica]:
        """Relay in a thread; at the end let the running batch finish."""
        self._thread.start()
        assert self._ready.wait(30), f"{self.name} did not start"
        yield self
        self._loop.call_soon_threadsafe(self._relay.stop)
        self._thread.join(60)
        assert not self._thread.is_alive(), f"{self.name} did not stop"

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Nothing happens in this replica meanwhile."""
        still, thaw = threading.Event(), threading.Event()

        def freeze() -> None:
            still.set()
            thaw.wait(120)

        self._loop.call_soon_threadsafe(freeze)
        assert still.wait(30)
        try:
            yield
        finally:
            thaw.set()

    async def _run(self) -> None:
        metrics = Metrics(self.name)
        database = PostgresDatabase(self._url, service=self.name, tables=PIPELINE, metrics=metrics)
        settings = RelaySettings(batch=40, poll_seconds=0.02, pace_seconds=0.0, standby_seconds=0.05)
        self._relay = Relay(database, self._bus, SystemClock(), metrics, settings)  # type: ignore[arg-type]  # it only publishes
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        await self._relay.run()
        await database.close()

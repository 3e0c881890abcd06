"""A service on its second store, made to live its past once more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from mumpuni.operate.deployment import Deployment
from mumpuni.operate.rebuild.beside import Beside
from mumpuni.operate.rebuild.passage import Passage
from mumpuni.operate.rebuild.replay import ReplayBus
from mumpuni.operate.rebuild.requests import requests_of
from mumpuni.stopped import Stopped
from services.evaluation.handlers.rule_set_work import next_due as next_effect
from services.notification.store.timers import next_due
from shared.bus.protocols import Bus, Positions
from shared.clock import ManualClock
from shared.consumer import Consumer
from shared.database import Database
from shared.service import Service

_LONG_AGO: Final = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Second:
    """A service on its second store, at a time of its own."""

    service: Service
    bus: ReplayBus
    passage: Passage

    @property
    def database(self) -> Database:
        """The second store."""
        return self.service.database

    async def ask_again(self, live: Database, now: datetime) -> None:
        """Let requests to supervisors move on as the days pass, as far as the live store's have."""
        context = self.service.context
        found = await requests_of(live, self.database, self.service.clock, context.rules, now)
        self.passage.falls_due(found.next_due, found.fire)

    async def catch_up(self) -> None:
        """Apply everything up to where the bus ends. Raises ``Stopped`` when the consumer stops itself."""
        consumer: Consumer[Any] = self.service.consumers[0]
        running = asyncio.create_task(consumer.run())
        finished = asyncio.create_task(self.bus.finished.wait())
        try:
            await asyncio.wait({running, finished}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            consumer.stop()
            finished.cancel()
            await asyncio.gather(running, finished, return_exceptions=True)
        if (error := running.exception()) is not None:
            raise error
        if consumer.stopped_because:
            raise Stopped(
                f"Pembangunan ulang berhenti: {consumer.stopped_because}.",
                f"The rebuild stopped: {consumer.stopped_because}.",
            )


@asynccontextmanager
async def second(
    deployment: Deployment, name: str, beside: Beside, bus: Bus, until: Positions
) -> AsyncIterator[Second]:
    """The service on its second store, at the newest revision, with its past up to ``until`` before it."""
    clock = ManualClock(_LONG_AGO)
    passage = Passage(clock)
    replay = ReplayBus(bus, until, passage)
    service = deployment.service(name, bus=replay, clock=clock, **beside.settings())
    if name == "notification":
        passage.falls_due(partial(service.database.read, next_due), service.context.timers.run_due)
    if name == "evaluation":
        passage.falls_due(partial(service.database.read, next_effect), service.context.rule_sets.run_due)
    try:
        await service.database.migrate(service.migrations.upgrade)
        yield Second(service, replay, passage)
    finally:
        await service.database.close()

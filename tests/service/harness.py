"""The real application in the test's own process: SQLite files, the embedded log, HTTP over ASGI, a clock to move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from mumpuni.embedded import create_app
from mumpuni.keys import ALL_SCOPES, Grant, SigningKey
from shared.bus.protocols import Bus
from shared.clock import ManualClock
from shared.database import Tx
from shared.events.base import Event
from shared.events.cloudevents import Envelope, encode
from shared.ids import new_id
from shared.service import Service

START = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
"""1 November 2026, 10:00 in Jakarta."""

DEADLINE_SECONDS = 30.0


@dataclass
class Harness:
    """What a test holds in its hands."""

    app: FastAPI
    client: httpx.AsyncClient
    clock: ManualClock
    bus: Bus
    key: SigningKey

    def token(
        self,
        agency: str = "sibolga-disdik",
        city: str = "sibolga",
        scopes: str = " ".join(ALL_SCOPES),
        subject: str = "officer",
    ) -> dict[str, str]:
        """The headers of a caller."""
        grant = Grant(subject, agency, city, scopes.split())
        # tokens expire by the machine's clock, which no test moves
        return {"Authorization": f"Bearer {self.key.token(grant, datetime.now(UTC), timedelta(hours=1))}"}

    def service(self, name: str) -> Service:
        """One of the running services."""
        service: Service = self.app.state.services[name]
        return service

    async def publish(self, *events: Event, source: str = "/mumpuni/test", event_id: str | None = None) -> None:
        """Put events on the bus as another service would."""
        await self.bus.publish(
            [
                encode(Envelope(id=event_id or new_id(), source=source, time=self.clock.now(), data=event))
                for event in events
            ]
        )

    async def settled(self) -> None:
        """Wait until every outbox is empty and every consumer has applied everything."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            calm = 0
            while calm < 3:
                calm = calm + 1 if await self._is_calm() else 0
                await asyncio.sleep(0.01)

    async def rows(self, service: str, table: str) -> list[dict[str, Any]]:
        """All rows of a table, to compare before and after."""
        return await self.service(service).database.read(_rows, table)

    async def _is_calm(self) -> bool:
        services: list[Service] = list(self.app.state.services.values())
        for service in services:
            if await service.database.read(_count, "outbox"):
                return False
        for service in services:
            for consumer in service.consumers:
                if await consumer.behind():
                    return False
                if consumer.stopped_because:
                    raise AssertionError(f"{consumer.group} stopped: {consumer.stopped_because}")
        return True


@asynccontextmanager
async def running(folder: Path, *names: str, now: datetime = START) -> AsyncIterator[Harness]:
    """These services (all when none is named), running in ``folder``; entering it again continues there."""
    clock = ManualClock(now)
    app = create_app(folder, names=names, clock=clock) if names else create_app(folder, clock=clock)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://mumpuni.test") as client:
            yield Harness(app, client, clock, app.state.bus, SigningKey.in_folder(folder))


def _count(tx: Tx, table: str) -> int:
    rows: int = tx.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()
    return rows


def _rows(tx: Tx, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in tx.execute(sa.text(f"SELECT * FROM {table}")).mappings()]  # noqa: S608 - a test's own name

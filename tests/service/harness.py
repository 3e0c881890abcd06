"""The real application in the test's own process: real stores, the embedded log, HTTP over ASGI, a clock to move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from mumpuni.embedded import SERVICES, create_app
from mumpuni.keys import ALL_SCOPES, Grant, SigningKey
from shared.bus.protocols import Bus
from shared.clock import Clock, ManualClock
from shared.database import Tx
from shared.events.base import Event
from shared.events.cloudevents import Envelope, encode
from shared.ids import new_id
from shared.rules.ruleset import Rules, load_rules
from shared.service import Service
from tests.service.backends import Choice

START = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
"""1 November 2026, 10:00 in Jakarta."""

STAGED = "how many events were ever staged"
"""Looks like a table to ``Harness.rows``, with one row."""

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

    async def concluded(self) -> None:
        """Wait until everything is applied and evaluation has looked again at everybody it concerns."""
        await self.settled()
        await self.service("evaluation").context.rounds.run_due()
        await self.settled()

    async def rows(self, service: str, table: str) -> list[dict[str, Any]]:
        """All rows of a table in the order of their keys, or of ``STAGED``, to compare before and after."""
        database = self.service(service).database
        return await database.read(_staged) if table == STAGED else await database.read(_rows, table)

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
async def running(folder: Path, *names: str, now: datetime = START, unattended: bool = False) -> AsyncIterator[Harness]:
    """These services (all when none is named), running in ``folder``; entering it again continues there.

    ``unattended``: evaluation goes its rounds by itself, at moments of its own.
    """
    clock = ManualClock(now)
    app = await application(folder, *names, clock=clock, unattended=unattended)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://mumpuni.test") as client:
            yield Harness(app, client, clock, app.state.bus, SigningKey.in_folder(folder))


async def application(folder: Path, *names: str, clock: Clock, unattended: bool = False) -> FastAPI:
    """These services, on the kind of store this run is about, not running yet.

    Unless they are ``unattended``, evaluation's rounds are gone by hand (``Harness.concluded``): gone by themselves,
    they would be now before and now after what a test does next.
    """
    names = names or SERVICES
    stores = {name: await Choice.backend.store(folder, name) for name in names}
    rules = None if (folder / "rules").is_dir() else _packaged_rules()
    app = create_app(folder, names=names, clock=clock, stores=stores, rules=rules)
    if "evaluation" in names and not unattended:
        del app.state.services["evaluation"].loops["rounds"]
    return app


@cache
def _packaged_rules() -> Rules:
    """What every application without files of its own reads."""
    return load_rules()


def _count(tx: Tx, table: str) -> int:
    rows: int = tx.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()
    return rows


def _rows(tx: Tx, table: str) -> list[dict[str, Any]]:
    asked = tx.tables.outbox.metadata.tables[table]
    return [dict(row) for row in tx.execute(sa.select(asked).order_by(*asked.primary_key)).mappings()]


def _staged(tx: Tx) -> list[dict[str, Any]]:
    if tx.connection.dialect.name == "postgresql":
        ever = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS ever FROM outbox_seq_seq"
    else:
        ever = "SELECT COALESCE(MAX(seq), 0) AS ever FROM sqlite_sequence WHERE name = 'outbox'"
    return [dict(row) for row in tx.execute(sa.text(ever)).mappings()]

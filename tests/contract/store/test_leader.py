"""Leadership on PostgreSQL: a lost session is replaced without a word, and none is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from shared.database import PostgresDatabase
from shared.database import leader as leader_module
from shared.metrics import Metrics
from tests.pipeline.ledger import PIPELINE
from tests.waiting import until

SESSIONS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Server:
    """What the server says of the sessions in this database, but for the one that asks."""

    def __init__(self, url: sa.URL) -> None:
        self._engine = create_async_engine(url.set(drivername="postgresql+asyncpg"))

    async def sessions(self) -> int:
        """How many there are."""
        return await self._number(f"SELECT count(*) {SESSIONS}")

    async def cut(self) -> int:
        """End them all; how many that were."""
        return await self._number(f"SELECT count(pg_terminate_backend(pid)) {SESSIONS}")

    async def close(self) -> None:
        """Leave."""
        await self._engine.dispose()

    async def _number(self, statement: str) -> int:
        async with self._engine.connect() as connection:
            number: int = (await connection.execute(sa.text(statement))).scalar_one()
            return number


@pytest.fixture
async def server(postgres: sa.URL) -> AsyncIterator[Server]:
    """The server of the test's own database."""
    watching = Server(postgres)
    yield watching
    await watching.close()


@pytest.fixture
async def store(postgres: sa.URL) -> AsyncIterator[PostgresDatabase]:
    """A store that has not connected yet."""
    store = PostgresDatabase(postgres, service="x", tables=PIPELINE, metrics=Metrics("x"))
    yield store
    await store.close()


async def test_a_leader_whose_session_ended_meanwhile_leads_on(
    store: PostgresDatabase, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader_module, "_CHECK_SECONDS", 0.0)
    leadership = store.leadership("task")
    assert await leadership.held()
    assert await server.cut() == 1
    assert await leadership.held(), "as after a pause longer than a session may be idle"
    await leadership.release()


async def test_a_leader_whose_session_ended_gives_way_to_who_took_over(
    store: PostgresDatabase, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader_module, "_CHECK_SECONDS", 0.0)
    first, second = store.leadership("task"), store.leadership("task")
    assert await first.held()
    await server.cut()
    assert await second.held()
    assert not await first.held()
    await first.release()
    await second.release()


async def test_whoever_is_stopped_while_asking_leaves_no_session(store: PostgresDatabase, server: Server) -> None:
    for turns in range(40):
        leadership = store.leadership("task")
        asking = asyncio.create_task(leadership.held())
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        await leadership.release()

    async def nobody_is_left() -> bool:
        return await server.sessions() == 0

    await until(nobody_is_left, "all sessions are over")

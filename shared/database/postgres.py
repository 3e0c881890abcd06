"""A store in a PostgreSQL database, shared by all replicas of a service, through asyncpg.

Replicas write one after the other: each transaction begins by taking the store's writer lock, an advisory one, and the
commit lets it go. So a script may look and then write, as it may on SQLite; rows of the outbox are numbered in the
order of their commits; and waiting requests still share commits, from which the throughput comes (ADR 0009).
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from shared.database.database import Database, StoreLimits
from shared.database.leader import AdvisoryLock
from shared.metrics import Metrics
from shared.tables import PipelineTables

T = TypeVar("T")

LOCKS: Final = 7251
"""The first key of all our advisory locks; the second says what for. A database's locks are its own."""
LIVE: Final = 0
"""The second key of the writer lock of the store that is served."""
_TURN: Final = sa.text("SELECT pg_advisory_xact_lock(:locks, :store)")
_WRITES: Final = "mumpuni_writes"
"""In ``Connection.info``: how many statements other than a SELECT have run."""
_COMMAND_SECONDS: Final = 30.0
_CONNECT_SECONDS: Final = 10.0
_SERVER_SETTINGS: Final = {
    "idle_in_transaction_session_timeout": "15s",  # a stopped process gives the writer lock back
    "lock_timeout": "20s",
    "synchronous_commit": "on",  # an answer 2xx survives a power cut
    "timezone": "UTC",
    "jit": "off",  # short statements; compiling them costs more than it gives
}


class PostgresDatabase(Database):
    """One service's store in a database of its own; ``url`` names role, host and database.

    ``?schema=NAME`` in it means a second store in a schema of that database, with a writer lock of its own.
    """

    def __init__(
        self,
        url: sa.URL,
        *,
        service: str,
        tables: PipelineTables,
        metrics: Metrics,
        limits: StoreLimits | None = None,
    ) -> None:
        super().__init__(service=service, tables=tables, metrics=metrics, limits=limits)
        schema = url.query.get("schema")
        self._turn = {"locks": LOCKS, "store": zlib.crc32(str(schema).encode()) >> 1 if schema else LIVE}
        self._read_engine = _engine(url, service, pool_size=self._limits.readers, max_overflow=0)
        self._snapshots = self._read_engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._direct = _engine(url, service, poolclass=NullPool)
        sa.event.listen(self._direct.sync_engine, "before_cursor_execute", _note_writes)
        self._writer: AsyncConnection | None = None
        self._writing = asyncio.Lock()

    async def migrate(self, script: Callable[[sa.Connection], T]) -> T:
        """See ``Database.migrate``."""
        return await self._in_transaction(script)

    def leadership(self, task: str) -> AdvisoryLock:
        """See ``Database.leadership``: a session's advisory lock on a connection of its own."""
        return AdvisoryLock(self._direct, LOCKS, task)

    async def _in_transaction(self, script: Callable[[sa.Connection], T], *, is_long: bool = True) -> T:
        del is_long  # asyncpg never keeps the event loop while it waits
        async with self._writing:
            if self._writer is None:
                self._writer = await self._direct.connect()
            async with self._writer.begin():
                await self._writer.execute(_TURN, self._turn)
                return await self._writer.run_sync(script)

    def _written(self, connection: sa.Connection) -> int:
        written: int = connection.info.get(_WRITES, 0)
        return written

    async def _on_snapshot(self, script: Callable[[sa.Connection], T], *, is_long: bool = True) -> T:
        del is_long
        try:
            return await self._read(script)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return await self._read(script)  # a connection that had been cut while nobody used it

    async def _read(self, script: Callable[[sa.Connection], T]) -> T:
        async with self._snapshots.connect() as connection:
            return await connection.run_sync(script)

    async def _forget_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            await writer.invalidate()
            await writer.close()

    async def _disconnect(self) -> None:
        await self._read_engine.dispose()
        await self._direct.dispose()


def _engine(url: sa.URL, service: str, **pool: Any) -> AsyncEngine:
    settings = {**_SERVER_SETTINGS, "application_name": f"mumpuni-{service}"}
    if schema := url.query.get("schema"):
        settings["search_path"] = str(schema)
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg").difference_update_query(["schema"]),
        connect_args={"timeout": _CONNECT_SECONDS, "command_timeout": _COMMAND_SECONDS, "server_settings": settings},
        query_cache_size=1000,
        hide_parameters=True,  # what is written may be somebody's number or name: neither logs nor errors show it
        **pool,
    )


def _note_writes(
    connection: sa.Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    if statement.lstrip()[:6].upper() != "SELECT":
        connection.info[_WRITES] = connection.info.get(_WRITES, 0) + 1

"""The second store as a schema of the same Postgres database; one transaction puts its tables in place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from shared.database.postgres import LIVE, LOCKS

SECOND: Final = "rebuild"
_TABLES: Final = sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :schema ORDER BY tablename")


class SchemaBeside:
    """Beside the live schema: ``rebuild``, and afterwards what was the live one with its date."""

    def __init__(self, url: sa.URL) -> None:
        self._url = url
        self._engine: AsyncEngine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"server_settings": {"lock_timeout": "20s", "application_name": "mumpuni-rebuild"}},
        )

    def settings(self) -> Mapping[str, Any]:
        """See ``Beside.settings``: another schema of the same database."""
        second = self._url.set(drivername="postgresql").update_query_dict({"schema": SECOND})
        return {"store": second.render_as_string(hide_password=False)}

    async def prepare(self) -> None:
        """See ``Beside.prepare``."""
        async with self._engine.begin() as connection:
            await connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {SECOND}"))

    async def discard(self) -> None:
        """See ``Beside.discard``."""
        async with self._engine.begin() as connection:
            await connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {SECOND} CASCADE"))

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """See ``Beside.alone``: the writer lock of the live store, which its replicas then wait for."""
        async with self._engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(sa.select(sa.func.pg_advisory_lock(LOCKS, LIVE)))
            try:
                yield
            finally:
                await connection.execute(sa.select(sa.func.pg_advisory_unlock(LOCKS, LIVE)))

    async def switch(self) -> str:
        """See ``Beside.switch``: tables change their schemas in one transaction."""
        kept = f"before_{datetime.now(UTC).strftime('%Y%m%d_%H%M%S')}"
        async with self._engine.begin() as connection:
            live = str((await connection.execute(sa.text("SELECT current_schema()"))).scalar_one())
            await connection.execute(sa.text(f"CREATE SCHEMA {kept}"))
            await _move(connection, live, kept)
            await _move(connection, SECOND, live)
            await connection.execute(sa.text(f"DROP SCHEMA {SECOND}"))
        return kept

    async def close(self) -> None:
        """See ``Beside.close``."""
        await self._engine.dispose()


async def _move(connection: AsyncConnection, source: str, target: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for name in (await connection.execute(_TABLES, {"schema": source})).scalars().all():
        await connection.execute(sa.text(f"ALTER TABLE {quote(source)}.{quote(name)} SET SCHEMA {quote(target)}"))

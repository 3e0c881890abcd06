"""Where the services under test keep their stores: SQLite files, or databases of a real PostgreSQL server.

Either way a test knows only its folder: entered again it continues there, and a copy of it is a copy of its stores.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from shared.database import Database, PostgresDatabase, SqliteDatabase, open_database
from shared.metrics import Metrics
from shared.migrations import Migrations
from tests import stores


class Backend(Protocol):
    """A kind of store."""

    async def store(self, folder: Path, service: str) -> Path | str:
        """The setting that names this service's store in this folder; a store that is not there yet is made."""
        ...


class SqliteFiles:
    """A file for each service, in the folder itself."""

    async def store(self, folder: Path, service: str) -> Path:
        """See ``Backend``."""
        return _made(folder) / f"{service}.db"


class PostgresDatabases:
    """A database for each service and folder. The folder keeps a note of which one is its own."""

    def __init__(self, server: sa.URL) -> None:
        self._server = server
        self._migrated: dict[str, sa.URL] = {}
        self._made: list[sa.URL] = []

    async def store(self, folder: Path, service: str) -> str:
        """See ``Backend``; a new one is copied from one that was migrated once."""
        note = Note(folder, service)
        if not note.is_own:
            known = note.name
            name = await self._copy(self._server.set(database=known) if known else await self._template(service))
            note.write(name)
        return _setting(self._server.set(database=note.name))

    @contextmanager
    def test(self) -> Iterator[None]:
        """What is made meanwhile goes afterwards."""
        before = len(self._made)
        try:
            yield
        finally:
            for url in self._made[before:]:
                stores.drop_database(url)
            del self._made[before:]

    def close(self) -> None:
        """Away with everything that was made here."""
        asyncio.run(self.gone())

    async def gone(self) -> None:
        """The same, within an event loop."""
        for url in (*self._made, *self._migrated.values()):
            await stores.remove_database(url)

    async def _template(self, service: str) -> sa.URL:
        if service not in self._migrated:
            url = await stores.create_database(self._server)
            await _migrate(service, url)
            self._migrated[service] = url
        return self._migrated[service]

    async def _copy(self, template: sa.URL) -> str:
        url = await stores.create_database(self._server, template)
        self._made.append(url)
        return str(url.database)


@dataclass(frozen=True, slots=True)
class Note:
    """What a folder says of the database that a service has there."""

    folder: Path
    service: str

    @property
    def name(self) -> str | None:
        """The database's name; none in a folder where the service never ran."""
        return self._lines()[1] if self._path.exists() else None

    @property
    def is_own(self) -> bool:
        """Whether it was made for this folder and not for one that this is a copy of."""
        return self._path.exists() and self._lines()[0] == str(self.folder)

    def write(self, name: str) -> None:
        """The folder's own from now on."""
        _made(self.folder)
        self._path.write_text(f"{self.folder}\n{name}")

    @property
    def _path(self) -> Path:
        return self.folder / f"{self.service}.database"

    def _lines(self) -> list[str]:
        return self._path.read_text().splitlines()


class Choice:
    """The kind of store this run is about."""

    backend: Backend = SqliteFiles()


@asynccontextmanager
async def opened(folder: Path, service: str) -> AsyncIterator[Database]:
    """A service's store in this folder, migrated, without the service."""
    package = f"services.{service}"
    settings = import_module(f"{package}.settings").Settings(store=await Choice.backend.store(folder, service))
    tables = import_module(f"{package}.store.tables").PIPELINE
    database = open_database(settings.store, service=service, tables=tables, metrics=Metrics(service))
    await database.migrate(Migrations(package).upgrade)
    try:
        yield database
    finally:
        await database.close()


def engines_of(database: Database) -> tuple[sa.Engine, sa.Engine]:
    """What a store reads and what it writes through, to listen to."""
    if isinstance(database, PostgresDatabase):
        return database._read_engine.sync_engine, database._direct.sync_engine
    assert isinstance(database, SqliteDatabase)
    return database._read_engine, database._write_engine


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def _migrate(service: str, url: sa.URL) -> None:
    tables = import_module(f"services.{service}.store.tables").PIPELINE
    database = PostgresDatabase(url, service=service, tables=tables, metrics=Metrics(service))
    await database.migrate(Migrations(f"services.{service}").upgrade)
    await database.close()


def _setting(url: sa.URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)

"""A store in one SQLite file: a writer thread, several reader threads, WAL, every commit flushed to disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import NullPool, QueuePool

from shared.database.database import Database, StoreLimits
from shared.metrics import Metrics
from shared.tables import PipelineTables

T = TypeVar("T")

_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "cache_size=-16000",
    "wal_autocheckpoint=4000",
)
"""WAL with a flush at every commit: an answer 2xx survives a power cut. Pages are copied into the store's file every
16 MB of it instead of every 4, so that a page that changes often is copied once for many changes."""


class SqliteDatabase(Database):
    """One service's store in the file ``path``, used by this process alone."""

    is_sole_writer = True

    def __init__(
        self,
        path: Path,
        *,
        service: str,
        tables: PipelineTables,
        metrics: Metrics,
        limits: StoreLimits | None = None,
    ) -> None:
        super().__init__(service=service, tables=tables, metrics=metrics, limits=limits)
        self.path = path
        self._write_engine = _engine(path, readers=0)
        self._read_engine = _engine(path, readers=self._limits.readers)
        self._writer_thread = ThreadPoolExecutor(1, thread_name_prefix=f"{service}-writer")
        self._reader_threads = ThreadPoolExecutor(self._limits.readers, thread_name_prefix=f"{service}-reader")
        self._writer: sa.Connection | None = None

    async def migrate(self, script: Callable[[sa.Connection], T]) -> T:
        """See ``Database.migrate``."""
        return await self._in_transaction(script)

    def leadership(self, task: str) -> Undisputed:
        """See ``Database.leadership``: the one process that uses the file leads."""
        del task
        return Undisputed()

    async def _in_transaction(self, script: Callable[[sa.Connection], T], *, is_long: bool = True) -> T:
        """A short script runs where the event loop runs, and only the commit, which waits for the disk, in a thread.

        SQLite gives the interpreter away at every row, and beside a busy loop a thread waits for a turn each time: a
        batch of 14 events took 57 ms so, and 10 on the loop.
        """
        run = asyncio.get_running_loop().run_in_executor
        if is_long:
            return await run(self._writer_thread, self._write, script)
        writer = self._writer
        if writer is None:
            writer = await run(self._writer_thread, self._open_writer)
        try:
            transaction = _begin(writer)
        except sa.exc.OperationalError:  # another program holds the file: wait for it beside the loop
            return await run(self._writer_thread, self._write, script)
        try:
            outcome = script(writer)
        except BaseException:
            if transaction.is_active:  # else the script's session has undone it
                transaction.rollback()
            raise
        await run(self._writer_thread, transaction.commit)
        return outcome

    def _written(self, connection: sa.Connection) -> int:
        """Rows added, changed or removed since it was opened; scripts change no schema."""
        driver: Any = connection.connection.driver_connection
        changes: int = driver.total_changes
        return changes

    async def _on_snapshot(self, script: Callable[[sa.Connection], T], *, is_long: bool = True) -> T:
        if not is_long:
            return self._read(script)
        return await asyncio.get_running_loop().run_in_executor(self._reader_threads, self._read, script)

    async def _forget_writer(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._writer_thread, self._close_writer)

    async def _disconnect(self) -> None:
        self._writer_thread.shutdown()
        self._reader_threads.shutdown()
        self._read_engine.dispose()
        self._write_engine.dispose()

    def _write(self, script: Callable[[sa.Connection], T]) -> T:
        writer = self._writer or self._open_writer()
        _be_patient(writer, 10_000)
        try:
            with _begin(writer):
                return script(writer)
        finally:
            _be_patient(writer, 0)

    def _open_writer(self) -> sa.Connection:
        self._writer = self._write_engine.connect()
        _be_patient(self._writer, 0)
        return self._writer

    def _read(self, script: Callable[[sa.Connection], T]) -> T:
        with self._read_engine.connect() as connection, _begin(connection, "BEGIN"):
            return script(connection)

    def _close_writer(self) -> None:
        if self._writer is not None:
            self._writer.invalidate()
            self._writer.close()
            self._writer = None


class Undisputed:
    """The leadership of a process that has its store for itself."""

    async def held(self) -> bool:
        """Always."""
        return True

    async def release(self) -> None:
        """Nobody waits for it."""


def _be_patient(connection: sa.Connection, milliseconds: int) -> None:
    """How long to wait for a file that another program holds."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={milliseconds}")


def _begin(connection: sa.Connection, statement: str = "BEGIN IMMEDIATE") -> sa.RootTransaction:
    """Begin a transaction. With a listener to the engine's ``begin``, every statement would look for listeners."""
    transaction = connection.begin()
    try:
        connection.exec_driver_sql(statement)
    except BaseException:
        transaction.rollback()
        raise
    return transaction


def _engine(path: Path, *, readers: int) -> sa.Engine:
    url = sa.URL.create("sqlite", database=str(path))
    arguments: dict[str, Any] = {"check_same_thread": False, "isolation_level": None, "timeout": 10.0}
    # what is written may be somebody's number or name: neither logs nor errors show it
    options: dict[str, Any] = {"connect_args": arguments, "query_cache_size": 1000, "hide_parameters": True}
    if readers:
        # one more than there are reader threads, for a glance while all of them read
        engine = sa.create_engine(url, poolclass=QueuePool, pool_size=readers, max_overflow=1, **options)
    else:
        engine = sa.create_engine(url, poolclass=NullPool, **options)
    sa.event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")

"""A service's store: one place that commits (``Database.write``), shared by everyone who waits, and snapshots to read.

A *script* is a plain synchronous function over a ``Tx``. Scripts that wait at the same time run in one transaction,
each in a savepoint of its own, and are answered together after the commit (group commit). A script that raises is
undone alone. A commit that fails fails everyone in it: nobody is told 2xx for something that is not on disk.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool
from sqlmodel import Session

from shared.errors import Problem, Text, Unavailable
from shared.metrics import Metrics
from shared.tables import PipelineTables

P = ParamSpec("P")
T = TypeVar("T")
C = TypeVar("C")

_SAVEPOINT, _RELEASE, _UNDO = "SAVEPOINT script", "RELEASE script", "ROLLBACK TO script"
_TROUBLE = Text(
    "Penyimpanan data sedang terganggu; tidak ada yang tersimpan. Coba lagi sebentar lagi.",
    "The store is in trouble; nothing was stored. Try again in a moment.",
)
_CROWDED = Text(
    "Terlalu banyak penulisan yang menunggu; tidak ada yang tersimpan. Coba lagi sebentar lagi.",
    "Too many writes are waiting; nothing was stored. Try again in a moment.",
)


class Tx:
    """What a script sees of the running transaction. It never commits."""

    def __init__(self, connection: sa.Connection, tables: PipelineTables, source: str) -> None:
        self.connection = connection
        self.tables = tables
        self.source = source
        """The CloudEvents source of what is staged here."""
        self.staged: list[dict[str, Any]] = []
        """Outbox rows of this script; written after it, in the order staged (see ``shared.outbox``)."""
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """An ORM session in a savepoint of the same connection, flushed when the script ends."""
        if self._session is None:
            self._session = Session(
                self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False, autoflush=True
            )
        return self._session

    def execute(
        self, statement: sa.Executable, parameters: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None
    ) -> sa.CursorResult[Any]:
        """Run a Core statement; a sequence of parameters runs it once for each (executemany)."""
        return self.connection.execute(statement, parameters)

    def finish(self) -> None:
        """Write what the session still holds."""
        if self._session is not None:
            self._session.commit()  # of its own savepoint only
            self._session.close()

    def abandon(self) -> None:
        """Forget what the session holds; the script's savepoint is undone by the caller."""
        if self._session is not None:
            self._session.close()


@dataclass(slots=True)
class _Waiting:
    """One caller. ``joint`` takes the commands of all who wait with the same ``joint``; else ``script`` is run."""

    future: asyncio.Future[Any]
    script: Callable[[Tx], Any] | None = None
    joint: Callable[[Tx, Sequence[Any]], Sequence[Any]] | None = None
    command: Any = None
    outcome: Any = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class StoreLimits:
    """How much may wait for the writer and how many share a commit."""

    waiting: int = 4096
    batch: int = 128
    readers: int = 4


def of_the_world(error: BaseException) -> bool:
    """Whether an error comes from the world (store away, disk full, locked), so that trying again can help."""
    if isinstance(error, OperationalError | InterfaceError | Unavailable | OSError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


class Database:
    """One service's store on SQLite: one writer thread, several reader threads, WAL, every commit flushed to disk."""

    def __init__(
        self,
        path: Path,
        *,
        service: str,
        tables: PipelineTables,
        metrics: Metrics,
        limits: StoreLimits | None = None,
    ) -> None:
        self.path = path
        self.service = service
        self.tables = tables
        self._metrics = metrics
        self._limits = limits or StoreLimits()
        self._source = f"/mumpuni/{service}"
        self._write_engine = _engine(path, begin="BEGIN IMMEDIATE", readers=0)
        self._read_engine = _engine(path, begin="BEGIN", readers=self._limits.readers)
        self._writer_thread = ThreadPoolExecutor(1, thread_name_prefix=f"{service}-writer")
        self._reader_threads = ThreadPoolExecutor(self._limits.readers, thread_name_prefix=f"{service}-reader")
        self._writer: sa.Connection | None = None
        self._queue: list[_Waiting] = []
        self._draining: asyncio.Task[None] | None = None
        self._on_staged: list[Callable[[], None]] = []
        labels = metrics.service
        self._write_seconds = metrics.database_seconds.labels(labels, "write")
        self._read_seconds = metrics.database_seconds.labels(labels, "read")
        self._batch_size = metrics.database_batch.labels(labels)
        self._waiting = metrics.database_waiting.labels(labels)

    def begin(self) -> AbstractContextManager[sa.Connection]:
        """A transaction for migrations, before anyone else writes."""
        return self._write_engine.begin()

    def on_staged(self, callback: Callable[[], None]) -> None:
        """Call back, on the event loop, after each commit that put something into the outbox."""
        self._on_staged.append(callback)

    async def write(self, script: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a script and answer after its commit is on disk.

        The write goes on when the caller is cancelled. Raises what the script raised, ``Unavailable`` when the store
        could not commit or too many wait.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._wait(_Waiting(future, script=lambda tx: script(tx, *args, **kwargs)))
        return await future

    async def write_jointly(self, script: Callable[[Tx, Sequence[C]], Sequence[T | Exception]], command: C) -> T:
        """Like ``write``, for a script that serves many commands in one go: those who wait with it are one call.

        The script answers each command in their order with its result or its exception, and a refused command must
        have written nothing. When the call itself raises, it is undone and each command is tried alone.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._wait(_Waiting(future, joint=script, command=command))
        return await future

    async def read(self, script: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a script on a snapshot of the store. It must not write."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader_threads, lambda: self._read(script, *args, **kwargs))

    async def close(self) -> None:
        """Finish what was accepted, then let go of the files."""
        while self._draining is not None:
            await self._draining
        await asyncio.get_running_loop().run_in_executor(self._writer_thread, self._close_writer)
        self._writer_thread.shutdown()
        self._reader_threads.shutdown()
        self._read_engine.dispose()
        self._write_engine.dispose()

    def _read(self, script: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        started = time.perf_counter()
        try:
            with self._read_engine.begin() as connection:
                tx = Tx(connection, self.tables, self._source)
                try:
                    return script(tx, *args, **kwargs)
                finally:
                    tx.abandon()
        except (OperationalError, InterfaceError) as error:
            raise Unavailable(_TROUBLE) from error
        finally:
            self._read_seconds.observe(time.perf_counter() - started)

    def _wait(self, waiting: _Waiting) -> None:
        if len(self._queue) >= self._limits.waiting:
            raise Unavailable(_CROWDED)
        self._queue.append(waiting)
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._queue:
                batch, self._queue = self._queue[: self._limits.batch], self._queue[self._limits.batch :]
                self._waiting.set(len(self._queue))
                staged = await loop.run_in_executor(self._writer_thread, self._commit, batch)
                for waiting in batch:
                    _answer(waiting)
                if staged:
                    for callback in self._on_staged:
                        callback()
        finally:
            self._draining = None

    def _commit(self, batch: list[_Waiting]) -> bool:
        """Run a batch in one transaction; whether something was staged. Never raises."""
        started = time.perf_counter()
        self._batch_size.observe(len(batch))
        try:
            if self._writer is None:
                self._writer = self._write_engine.connect()
            with self._writer.begin():
                staged = [row for group in _groups(batch) for row in self._serve(group, self._writer)]
                if staged:
                    self._writer.execute(self.tables.outbox.insert(), staged)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, everyone who waits must hear of it
            self._fail(batch, error)
            return False
        finally:
            self._write_seconds.observe(time.perf_counter() - started)
        return bool(staged)

    def _serve(self, group: Sequence[_Waiting], connection: sa.Connection) -> list[dict[str, Any]]:
        """Those who share a script, together; when that fails, each alone, so that only the one at fault fails."""
        staged, error = self._run(group, connection)
        if error is None:
            return staged
        if len(group) == 1:
            group[0].error = error
            return []
        return [row for waiting in group for row in self._serve([waiting], connection)]

    def _run(
        self, group: Sequence[_Waiting], connection: sa.Connection
    ) -> tuple[list[dict[str, Any]], Exception | None]:
        """One script in its savepoint: what it staged, or why it was undone. Raises what voids the transaction."""
        tx = Tx(connection, self.tables, self._source)
        connection.exec_driver_sql(_SAVEPOINT)
        try:
            _call(group, tx)
            tx.finish()
        except Exception as error:
            tx.abandon()
            if of_the_world(error) and not isinstance(error, Problem):
                raise
            connection.exec_driver_sql(_UNDO)
            connection.exec_driver_sql(_RELEASE)
            return [], error
        connection.exec_driver_sql(_RELEASE)
        return tx.staged, None

    def _fail(self, batch: list[_Waiting], error: Exception) -> None:
        for waiting in batch:
            if waiting.error is None:
                waiting.error = Unavailable(_TROUBLE)
                waiting.error.__cause__ = error
        self._close_writer()

    def _close_writer(self) -> None:
        if self._writer is not None:
            self._writer.invalidate()
            self._writer.close()
            self._writer = None


def _groups(batch: Sequence[_Waiting]) -> Iterable[list[_Waiting]]:
    """Those who share a joint script together, at the place of the first of them; everyone else alone."""
    groups: dict[Any, list[_Waiting]] = {}
    for waiting in batch:
        groups.setdefault(waiting.joint or id(waiting), []).append(waiting)
    return groups.values()


def _call(group: Sequence[_Waiting], tx: Tx) -> None:
    first = group[0]
    if first.script is not None:
        first.outcome = first.script(tx)
    elif first.joint is not None:
        answers = first.joint(tx, [waiting.command for waiting in group])
        for waiting, answer in zip(group, answers, strict=True):
            waiting.error, waiting.outcome = (answer, None) if isinstance(answer, Exception) else (None, answer)


def _answer(waiting: _Waiting) -> None:
    if waiting.future.done():
        return  # the caller went away; its write stays
    if waiting.error is not None:
        waiting.future.set_exception(waiting.error)
    else:
        waiting.future.set_result(waiting.outcome)


def _engine(path: Path, *, begin: str, readers: int) -> sa.Engine:
    url = sa.URL.create("sqlite", database=str(path))
    arguments: dict[str, Any] = {"check_same_thread": False, "isolation_level": None, "timeout": 10.0}
    # what is written may be somebody's number or name: neither logs nor errors show it
    options: dict[str, Any] = {"connect_args": arguments, "query_cache_size": 1000, "hide_parameters": True}
    if readers:
        engine = sa.create_engine(url, poolclass=QueuePool, pool_size=readers, max_overflow=0, **options)
    else:
        engine = sa.create_engine(url, poolclass=NullPool, **options)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    """WAL with a flush at every commit: an answer 2xx survives a power cut."""
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")

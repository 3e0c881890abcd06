"""Group commit: the one writer of a store, whatever the store is."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import sqlalchemy as sa

from shared.database.batch import Batch, MustBeGuarded, Waiting
from shared.database.bulk import inserting
from shared.database.trouble import CROWDED, TROUBLE, of_the_world
from shared.database.tx import Staged, Tx
from shared.errors import Problem, Unavailable
from shared.metrics import Metrics
from shared.tables import PipelineTables

P = ParamSpec("P")
T = TypeVar("T")
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class StoreLimits:
    """How much may wait for the writer, how many share a commit, and how many read at once."""

    waiting: int = 4096
    batch: int = 128
    readers: int = 4


class Leadership(Protocol):
    """Being the one process, of all that share a store, that does something."""

    async def held(self) -> bool:
        """Whether this process leads now; tries to become the leader when nobody is. Raises ``Unavailable``."""
        ...

    async def release(self) -> None:
        """Let another lead."""
        ...


class Database(ABC):
    """One service's store. Subclasses say how a transaction is had; this class says who shares it."""

    is_sole_writer = False
    """Whether nobody else writes to this store, so that ``on_staged`` hears of everything that is staged in it."""

    def __init__(self, *, service: str, tables: PipelineTables, metrics: Metrics, limits: StoreLimits | None) -> None:
        self.service = service
        self.tables = tables
        self._metrics = metrics
        self._limits = limits or StoreLimits()
        self._source = f"/mumpuni/{service}"
        self._outbox = inserting(tables.outbox, *Staged._fields)
        self._queue: list[Waiting] = []
        self._draining: asyncio.Task[None] | None = None
        self._on_staged: list[Callable[[], None]] = []
        labels = metrics.service
        self._write_seconds = metrics.database_seconds.labels(labels, "write")
        self._read_seconds = metrics.database_seconds.labels(labels, "read")
        self._batch_size = metrics.database_batch.labels(labels)
        self._waiting = metrics.database_waiting.labels(labels)

    @abstractmethod
    async def migrate(self, script: Callable[[sa.Connection], T]) -> T:
        """Run DDL or look at the schema, in one transaction that nobody else writes in."""

    @abstractmethod
    def leadership(self, task: str) -> Leadership:
        """A try at being the only process that does ``task`` on this store."""

    @abstractmethod
    async def _in_transaction(self, script: Callable[[sa.Connection], T], *, is_long: bool) -> T:
        """Run a script in a transaction of the writer and commit. One at a time in this process.

        One that is not long may keep the event loop meanwhile, though not for the commit.
        """

    @abstractmethod
    def _written(self, connection: sa.Connection) -> int:
        """How much has been written on the writer's connection so far (see ``Written``)."""

    @abstractmethod
    async def _on_snapshot(self, script: Callable[[sa.Connection], T], *, is_long: bool) -> T:
        """Run a script on a snapshot. One that is not long may keep the event loop meanwhile."""

    @abstractmethod
    async def _forget_writer(self) -> None:
        """Drop the writer's connection, whose state is unknown; the next transaction makes a new one."""

    @abstractmethod
    async def _disconnect(self) -> None:
        """Let go of all connections."""

    def on_staged(self, callback: Callable[[], None]) -> None:
        """Call back, on the event loop, after each commit that put something into the outbox."""
        self._on_staged.append(callback)

    async def write(self, script: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a script of a few milliseconds and answer after its commit is on disk.

        The write goes on when the caller is cancelled. Raises what the script raised, ``Unavailable`` when the store
        could not commit or too many wait. A script may be run again, from the start, after what it did was undone.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._wait(Waiting(future, script=lambda tx: script(tx, *args, **kwargs)))
        return await future

    async def write_long(self, script: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like ``write``, for a script that takes longer than a request may wait for another."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._wait(Waiting(future, script=lambda tx: script(tx, *args, **kwargs), is_long=True))
        return await future

    async def write_jointly(self, script: Callable[[Tx, Sequence[C]], Sequence[T | Exception]], command: C) -> T:
        """Like ``write``, for a script that serves many commands in one go: those who wait with it are one call.

        The script answers each command in their order with its result or its exception, and a refused command must
        have written nothing. When the call itself raises, it is undone and each command is tried alone.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._wait(Waiting(future, joint=script, command=command))
        return await future

    async def read(self, script: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a script on a snapshot of the store. It must not write. Raises ``Unavailable``."""
        return await self._look(lambda tx: script(tx, *args, **kwargs), is_long=True)

    async def glance(self, script: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like ``read``, for a script of a few milliseconds."""
        return await self._look(lambda tx: script(tx, *args, **kwargs), is_long=False)

    async def close(self) -> None:
        """Finish what was accepted, then disconnect."""
        while self._draining is not None:
            await self._draining
        await self._forget_writer()
        await self._disconnect()

    async def _look(self, script: Callable[[Tx], T], *, is_long: bool) -> T:
        started = time.perf_counter()

        def on(connection: sa.Connection) -> T:
            tx = Tx(connection, self.tables, self._source)
            try:
                return script(tx)
            finally:
                tx.abandon()

        try:
            return await self._on_snapshot(on, is_long=is_long)
        except Problem:
            raise  # the script's own answer, "unavailable" included
        except Exception as error:
            if of_the_world(error):
                raise Unavailable(TROUBLE) from error
            raise
        finally:
            self._read_seconds.observe(time.perf_counter() - started)

    def _wait(self, waiting: Waiting) -> None:
        if len(self._queue) >= self._limits.waiting:
            raise Unavailable(CROWDED)
        self._queue.append(waiting)
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._queue:
                batch, self._queue = self._queue[: self._limits.batch], self._queue[self._limits.batch :]
                self._waiting.set(len(self._queue))
                staged = await self._commit(batch)
                for waiting in batch:
                    waiting.answer()
                if staged:
                    for callback in self._on_staged:
                        callback()
        finally:
            self._draining = None

    async def _commit(self, batch: Sequence[Waiting]) -> bool:
        """Run a batch in one transaction; whether something was staged. Never raises."""
        started = time.perf_counter()
        self._batch_size.observe(len(batch))
        try:
            is_long = any(waiting.is_long for waiting in batch)
            try:
                return await self._in_transaction(self._scripts_of(batch, guarded=False), is_long=is_long)
            except MustBeGuarded:
                return await self._in_transaction(self._scripts_of(batch, guarded=True), is_long=is_long)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, everyone who waits must hear of it
            for waiting in batch:
                waiting.error = Unavailable(TROUBLE)
                waiting.error.__cause__ = error
            await self._forget_writer()
            return False
        finally:
            self._write_seconds.observe(time.perf_counter() - started)

    def _scripts_of(self, batch: Sequence[Waiting], *, guarded: bool) -> Callable[[sa.Connection], bool]:
        def run(connection: sa.Connection) -> bool:
            for waiting in batch:
                waiting.error = None
            staged = Batch(batch, self.tables, self._source, self._written, guarded).run(connection)
            self._outbox.run(connection, staged)
            return bool(staged)

        return run

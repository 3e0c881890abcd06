"""Group commit for the embedded log: whoever waits when the disk is free shares one transaction and one fsync.

Statements run where the event loop runs and only the COMMIT, which waits for the disk, in a thread. Running every
statement in the thread costs a hand-over of the interpreter lock per row; beside a busy loop that was measured at 200
rows a second instead of 100,000.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from shared.bus.embedded_file import answering
from shared.bus.protocols import BusUnavailable

Change = Callable[[sqlite3.Connection], None]

_INLINE_SECONDS = 0.02
"""How long changes may keep the event loop before the transaction they share is committed."""


class _Waiting(NamedTuple):
    change: Change
    after_commit: Callable[[], None]
    done: asyncio.Future[None]


class GroupCommit:
    """Makes changes durable, in the order they were asked for."""

    def __init__(self, connection: sqlite3.Connection, lock_wait_seconds: float) -> None:
        self._connection = connection
        self._lock_wait_seconds = lock_wait_seconds
        self._waiting: deque[_Waiting] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embedded-log-commit")
        self._writing: asyncio.Task[None] | None = None
        self._closed = False

    async def run(self, change: Change, after_commit: Callable[[], None] = lambda: None) -> None:
        """Return when the change is on disk. Raises ``BusUnavailable`` when it may not be.

        A caller that is cancelled does not cancel its change.
        """
        if self._closed:
            raise BusUnavailable("the embedded log is closed")
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(change, after_commit, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(), name="embedded-log-writer")
        await done

    async def close(self) -> None:
        """Finish what is waiting."""
        self._closed = True
        if self._writing is not None:
            await self._writing
        self._thread.shutdown()

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                await self._write_some()
        finally:
            self._writing = None

    async def _write_some(self) -> None:
        taken: list[_Waiting] = []
        try:
            with answering():
                await self._begin()
                self._apply(taken)
                await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.execute, "COMMIT")
        except Exception as error:  # noqa: BLE001 - handed to everybody whose change shared the transaction
            self._fail(taken or self._everybody(), error)
        else:
            for waiting in taken:
                waiting.after_commit()
                if not waiting.done.done():
                    waiting.done.set_result(None)

    async def _begin(self) -> None:
        """Take the file's one write lock; another process may hold it for a moment."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._lock_wait_seconds
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        while True:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or loop.time() >= deadline:
                    raise
                await asyncio.sleep(0.01)
            else:
                return

    def _apply(self, taken: list[_Waiting]) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + _INLINE_SECONDS
        while self._waiting and (not taken or loop.time() < until):
            taken.append(self._waiting.popleft())
            taken[-1].change(self._connection)

    def _everybody(self) -> list[_Waiting]:
        everybody = list(self._waiting)
        self._waiting.clear()
        return everybody

    def _fail(self, failed: list[_Waiting], error: Exception) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.OperationalError as rollback_error:
            error.add_note(f"and the rollback failed, it is tried again with the next change: {rollback_error}")
        for waiting in failed:
            if not waiting.done.done():
                waiting.done.set_exception(error)

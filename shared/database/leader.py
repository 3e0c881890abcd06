"""One process of many, by a lock that the server takes back when the session ends."""

from __future__ import annotations

import asyncio
import time
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.database.trouble import TROUBLE, of_the_world
from shared.errors import Unavailable

_TRY: Final = sa.text("SELECT pg_try_advisory_lock(:locks, hashtext(:task))")
_STILL_THERE: Final = sa.text("SELECT 1")
_CHECK_SECONDS: Final = 2.0
_GIVE_UP: Final = sa.text("SET idle_session_timeout = '10s'")
"""A leader that stands still, and so does not even ask, loses its session and with it the lock: another takes over."""


class AdvisoryLock:
    """A session's advisory lock, held on a connection that does nothing else.

    A leader whose session has ended learns so at its next check, at most ``_CHECK_SECONDS`` late, and until then may do
    its task beside the next leader: whatever is done under this lock has to be harmless when it is done twice.
    """

    def __init__(self, engine: AsyncEngine, locks: int, task: str) -> None:
        self._engine = engine
        self._parameters = {"locks": locks, "task": task}
        self._connection: AsyncConnection | None = None
        self._leads = False
        self._checked_at = 0.0

    async def held(self) -> bool:
        """See ``Leadership.held``. A session that ended while nobody asked is replaced by a new one."""
        if self._leads and time.monotonic() - self._checked_at < _CHECK_SECONDS:
            return True
        is_new = self._connection is None
        try:
            await self._ask()
        except Exception as error:
            if is_new or not of_the_world(error):
                raise
            await self._ask()
        self._checked_at = time.monotonic()
        return self._leads

    async def release(self) -> None:
        """See ``Leadership.release``: the session ends, and with it the lock."""
        connection, self._connection, self._leads = self._connection, None, False
        if connection is not None:
            await asyncio.shield(_end(connection))

    async def _ask(self) -> None:
        """Ask for the lock, or whether it is still there. Raises ``Unavailable``; the session is over then."""
        asking = asyncio.create_task(self._on_session())
        try:
            await asyncio.shield(asking)
        except asyncio.CancelledError:
            await asyncio.wait([asking])  # a session that is being opened has to be known to be ended
            raise
        except Exception as error:
            await self.release()
            if of_the_world(error):
                raise Unavailable(TROUBLE) from error
            raise

    async def _on_session(self) -> None:
        if self._connection is None:
            connection = await self._engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await self._connection.execute(_GIVE_UP)
        if self._leads:
            await self._connection.execute(_STILL_THERE)
        else:
            self._leads = bool((await self._connection.execute(_TRY, self._parameters)).scalar_one())


async def _end(connection: AsyncConnection) -> None:
    await connection.invalidate()
    await connection.close()

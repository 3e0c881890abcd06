"""Wakes the live streams of this process when something was committed; what other replicas commit is looked for."""

from __future__ import annotations

import asyncio

from shared.database import Database
from shared.waiting import within


class Signals:
    """A bell for everyone who waits. ``poll_seconds``: how late a change of another replica is noticed."""

    def __init__(self, database: Database, poll_seconds: float) -> None:
        self._poll_seconds = poll_seconds
        self._rung = asyncio.Event()
        database.on_staged(self._ring)

    def listen(self) -> asyncio.Event:
        """Take the bell before looking, so that nothing that happens after the look goes unheard."""
        return self._rung

    async def wait(self, bell: asyncio.Event) -> None:
        """Until something may have changed since the bell was taken."""
        await within(bell, self._poll_seconds)

    def _ring(self) -> None:
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

"""Waiting for an event, though not for ever."""

from __future__ import annotations

import asyncio


async def within(event: asyncio.Event, seconds: float) -> bool:
    """Wait for the event, at most so many seconds; whether it came.

    Whoever is cancelled meanwhile is cancelled, even when the event comes in the same moment: before Python 3.12
    ``asyncio.wait_for`` loses such a cancellation, and a loop that waits with it then never ends.
    """
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True

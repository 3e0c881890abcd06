"""Waiting for a condition, with a deadline and a message that says what did not come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[object]], what: str, *, seconds: float = 20.0) -> None:
    """Ask again and again until the condition holds. Raises ``AssertionError`` at the deadline."""
    deadline = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds:g} s still not: {what}")
        await asyncio.sleep(0.01)

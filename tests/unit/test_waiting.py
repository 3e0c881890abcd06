"""Waiting for an event, though not for ever."""

from __future__ import annotations

import asyncio

import pytest

from shared.waiting import within


async def test_an_event_is_waited_for_and_no_longer_than_told() -> None:
    event = asyncio.Event()
    assert not await within(event, 0.001)
    asyncio.get_running_loop().call_soon(event.set)
    assert await within(event, 60)


@pytest.mark.parametrize("turns", range(5))
async def test_who_is_cancelled_when_the_event_comes_is_cancelled(turns: int) -> None:
    event = asyncio.Event()
    waiting = asyncio.create_task(within(event, 60))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    event.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    if waiting.cancel():
        with pytest.raises(asyncio.CancelledError):
            await waiting
    else:
        assert await waiting

"""Round after round, until told to stop; troubles are said once, waited out and gone on from."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from mumpuni.courier.rounds import Courier
from mumpuni.courier.trouble import Trouble
from shared.backoff import Backoff

log = logging.getLogger(__name__)

_LONGEST_WAIT: Final = 300.0


@asynccontextmanager
async def working(courier: Courier, poll_seconds: float) -> AsyncIterator[None]:
    """Work beside whatever is done inside; on the way out the mail that is being handed over is still noted."""
    task = asyncio.create_task(_kept(courier, poll_seconds), name="courier")
    try:
        yield
    finally:
        courier.stopping.set()
        await task


async def _kept(courier: Courier, poll_seconds: float) -> None:
    """Keep going; what nobody has thought of is said with its trace, and tried again."""
    backoff = Backoff(first=1.0, longest=_LONGEST_WAIT)
    while not courier.stopping.is_set():
        try:
            await keep_going(courier, poll_seconds)
        except Exception:
            log.exception("the courier failed")
            await _wait(courier, backoff.next())


async def keep_going(courier: Courier, poll_seconds: float) -> None:
    """Work until ``courier.stopping`` is set; a mail that is being handed over then is still noted."""
    backoff = Backoff(first=1.0, longest=_LONGEST_WAIT)
    said = ""
    while not courier.stopping.is_set():
        pause = poll_seconds
        try:
            done = await courier.round()
        except Trouble as trouble:
            courier.metrics.troubled(trouble.part)
            if str(trouble) != said:
                log.warning("the courier waits: %s", trouble)
            said, pause = str(trouble), backoff.next()
        else:
            courier.metrics.troubled(None)
            backoff.reset()
            said = ""
            if done:
                log.info("questionnaires: %s", ", ".join(f"{how} {mails}" for how, mails in sorted(done.items())))
        await _wait(courier, pause)


async def _wait(courier: Courier, seconds: float) -> None:
    """Sleep so long, or until it is time to stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await courier.stopping.wait()

"""A storm: clients at work, two lanes of faults beside them, then calm, and the comparison with the oracle."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.chaos.audit.whole import audit
from tests.chaos.calm import settle
from tests.chaos.clients.load import Load
from tests.chaos.compose.schedule import Blow, against_infrastructure, against_services
from tests.chaos.journal import Journal
from tests.chaos.report import Outcome
from tests.integration.stack import Failed, Stack

_PATIENCE: Final = 900.0
_SETTLES_WITHIN: Final = 300.0
_TIDY_EVERY: Final = 30.0


@dataclass(slots=True)
class Done:
    """Faults by kind, and those the engine would not do."""

    faults: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)


async def storm(
    stack: Stack, *, seed: int, minutes: float, clerks: int, tag: str, journal: Path | None = None
) -> Outcome:
    """So many minutes of faults under load; the outcome of comparing everything after. The stack must be up."""
    begun, site, book = time.monotonic(), await asyncio.to_thread(stack.site), Journal(journal)
    done = Done()
    try:
        async with Load(site, seed, clerks, book, patience=_PATIENCE, tag=tag) as load:
            await load.found()
            stop = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                group.create_task(load.work(stop))
                group.create_task(_blow(stack, seed, minutes * 60, done, stop))
            await _recovered(stack)
            await settle(site, _SETTLES_WITHIN)
            await load.finish()
        await settle(site, _SETTLES_WITHIN)
        findings = await audit(site, book)
    finally:
        book.close()
    return Outcome(seed, time.monotonic() - begun, done.faults, book, findings, done.refused)


async def _recovered(stack: Stack) -> None:
    """Everything runs and is healthy. Raises ``Failed`` when that does not come.

    A container that was paused counts as unhealthy until it is next asked, and Compose gives up on such a one at once.
    """
    until = time.monotonic() + _SETTLES_WITHIN
    while True:
        try:
            return await asyncio.to_thread(stack.ready)
        except Failed:
            if time.monotonic() > until:
                raise
        await asyncio.sleep(1)


async def _blow(stack: Stack, seed: int, seconds: float, done: Done, stop: asyncio.Event) -> None:
    """Both lanes until the time is over; every fault is undone before the clients are told to stop."""
    until, alone = time.monotonic() + seconds, defaultdict[str, asyncio.Lock](asyncio.Lock)
    tidying = asyncio.create_task(_tidy(stack))
    try:
        async with asyncio.TaskGroup() as group:
            for lane in (against_services(stack.shape, seed), against_infrastructure(stack.shape, seed)):
                group.create_task(_lane(stack, lane, until, alone, done))
    finally:
        tidying.cancel()
        stop.set()


async def _lane(
    stack: Stack, lane: Iterator[Blow], until: float, alone: Mapping[str, asyncio.Lock], done: Done
) -> None:
    """Blow after blow. Two lanes may strike at once, but not the same container: the engine would refuse."""
    for blow in lane:
        if time.monotonic() + blow.after > until:
            return
        await asyncio.sleep(blow.after)
        async with alone[blow.fault.target]:
            try:
                await blow.fault.happen(stack)
            except Failed as failure:
                done.refused.append(f"refused by the engine: {blow.fault.kind}: {str(failure)[-300:]}")
            else:
                done.faults[blow.fault.kind] += 1


async def _tidy(stack: Stack) -> None:
    """Keep PostgreSQL's small disk from filling by itself: what is in the tables need not stay in its journal."""
    while True:
        await asyncio.sleep(_TIDY_EVERY)
        checkpoint = ("exec", "-T", "postgres", "psql", "-q", "-U", "postgres", "-c", "CHECKPOINT")
        await asyncio.to_thread(stack.compose, *checkpoint, check=False)

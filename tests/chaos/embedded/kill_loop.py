"""``mumpuni up`` as a real process, killed again and again while clients work, and what its stores hold in the end."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

from mumpuni.keys import SigningKey
from tests.chaos.audit.whole import audit
from tests.chaos.calm import settle
from tests.chaos.clients.load import Load
from tests.chaos.dice import dice
from tests.chaos.journal import Journal
from tests.chaos.report import Outcome
from tests.chaos.site import SERVICES, Site
from tests.embedded.process import Mumpuni, free_port

_FEWEST, _MOST = 10, 150
"""Answers the clients get before a kill. Counted and not timed, so that a slow machine is loaded as well."""

_A_LITTLE: Final = 0.05
"""Seconds to go on for after the last of them, at most: a kill hits anything, not only what follows an answer."""

_LONGEST_BIRTH: Final = 2.5
"""Seconds into a start before a kill, at most."""

_EARLY: Final = 0.2
"""The share of kills that hit while the process is still starting."""

_SETTLES_WITHIN: Final = 120.0


async def kill_again_and_again(data: Path, *, seed: int, rounds: int, clerks: int = 12) -> Outcome:
    """So many kills at random moments under load, then a last start; the outcome of comparing everything."""
    port, begun = free_port(), time.monotonic()
    journal = Journal(data.with_suffix(".journal"))
    running = await _start(data, port)
    try:
        site = site_of(data, port)
        async with Load(site, seed, clerks, journal) as load:
            await load.found()
            faults, running = await _under_load(load, running, data, port, dice(seed, "kills"), rounds)
            await settle(site, _SETTLES_WITHIN)
            await load.finish()
        await settle(site, _SETTLES_WITHIN)
        findings = await audit(site, journal)
    finally:
        running.end(signal.SIGKILL)
        journal.close()
    return Outcome(seed, time.monotonic() - begun, faults, journal, findings)


async def _under_load(
    load: Load, running: Mumpuni, data: Path, port: int, rng: Random, rounds: int
) -> tuple[dict[str, int], Mumpuni]:
    """Let the clerks work through all kills; what was done to the process, and the one that lives at the end."""
    stop, faults = asyncio.Event(), {"kill while serving": 0, "kill while starting": 0}
    working = asyncio.create_task(load.work(stop))
    try:
        for _ in range(rounds):
            if rng.random() < _EARLY:
                running = await _die_at_birth(running, data, port, rng)
                faults["kill while starting"] += 1
            await _answers(load.journal, working, rng.randint(_FEWEST, _MOST))
            await asyncio.sleep(rng.uniform(0.0, _A_LITTLE))
            await asyncio.to_thread(running.end, signal.SIGKILL)
            faults["kill while serving"] += 1
            running = await _start(data, port)
        await _answers(load.journal, working, _MOST)
    finally:
        stop.set()
        await working
    return faults, running


async def _die_at_birth(running: Mumpuni, data: Path, port: int, rng: Random) -> Mumpuni:
    """Kill the process, then its successor while it starts; the one after that lives."""
    await asyncio.to_thread(running.end, signal.SIGKILL)
    young = Mumpuni(data, port)
    await asyncio.sleep(rng.uniform(0.0, _LONGEST_BIRTH))
    await asyncio.to_thread(young.end, signal.SIGKILL)
    return await _start(data, port)


async def _answers(journal: Journal, working: asyncio.Task[None], wanted: int) -> None:
    """Wait for so many answers, but not for clerks who have stumbled: their task ends, and its owner hears why."""
    enough = asyncio.create_task(journal.until(len(journal.answered) + wanted))
    await asyncio.wait({enough, working}, return_when=asyncio.FIRST_COMPLETED)
    enough.cancel()


async def _start(data: Path, port: int) -> Mumpuni:
    return await asyncio.to_thread(Mumpuni(data, port).ready)


def site_of(data: Path, port: int) -> Site:
    """The platform in this folder."""
    url = f"http://127.0.0.1:{port}"
    sign = SigningKey.in_folder(data).token
    return Site(url, sign, lambda: {service: [url] for service in SERVICES}, partial(_rows, data))


def _rows(data: Path, service: str, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{data / service}.db?mode=ro", uri=True)) as store:
        return store.execute(statement).fetchall()

"""Under traffic replicas are replaced one after the other, and a service is away for a minute: nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

from tests.chaos.audit.whole import audit
from tests.chaos.calm import settle
from tests.chaos.clients.load import Load
from tests.chaos.journal import Journal
from tests.chaos.report import Outcome
from tests.chaos.site import Site
from tests.integration.stack import Stack

CLERKS = 6
PAUSE = 0.1
"""Seconds between two deeds of a clerk: traffic, not a flood."""
AWAY_SECONDS = 60


async def _under_traffic(site: Site, incident: Callable[[Journal], Awaitable[None]]) -> Outcome:
    """Let clerks work while something happens; what the oracle says afterwards."""
    journal = Journal()
    async with Load(site, 1, CLERKS, journal, pause=PAUSE, tag=uuid4().hex[:8]) as load:
        await load.found()
        stop = asyncio.Event()
        working = asyncio.create_task(load.work(stop))
        try:
            await incident(journal)
        finally:
            stop.set()
            await working
        await settle(site, 180)
        await load.finish()
    await settle(site, 180)
    return Outcome(1, 0, {}, journal, await audit(site, journal))


async def test_a_rolling_restart_under_traffic_fails_nobody(stack: Stack, site: Site) -> None:
    async def replace_each(journal: Journal) -> None:
        for replicas in stack.shape.replicas.values():
            for replica in replicas:
                served = len(journal.answered)
                await asyncio.to_thread(stack.compose, "restart", replica)
                await asyncio.to_thread(stack.ready, replica)
                assert len(journal.answered) > served, f"nobody was served while {replica} was replaced"

    outcome = await _under_traffic(site, replace_each)
    assert outcome.is_sound, str(outcome)
    assert "500" not in outcome.journal.attempts, outcome.journal.attempts


async def test_a_service_that_was_away_for_a_minute_catches_up(stack: Stack, site: Site) -> None:
    async def take_evaluation_away(journal: Journal) -> None:
        await asyncio.to_thread(stack.compose, "stop", *stack.shape.replicas["evaluation"])
        served = len(journal.answered)
        await asyncio.sleep(AWAY_SECONDS)
        assert len(journal.answered) > served, "the others did not go on"
        await asyncio.to_thread(stack.ready, *stack.shape.replicas["evaluation"])

    outcome = await _under_traffic(site, take_evaluation_away)
    assert outcome.is_sound, str(outcome)

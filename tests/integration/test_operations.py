"""What operators run against the deployed platform."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from tests.chaos.audit.whole import audit
from tests.chaos.calm import settle
from tests.chaos.clients.load import Load
from tests.chaos.journal import Journal
from tests.chaos.site import Site
from tests.integration.stack import Stack

ENOUGH = 150


def test_the_doctor_finds_nothing_to_mend(stack: Stack) -> None:
    said = stack.tool("doctor")
    assert "All is well" in said, said


async def test_a_new_consumer_from_the_first_event_comes_to_the_same_store(stack: Stack, site: Site) -> None:
    journal = Journal()
    async with Load(site, 2, 6, journal, tag=uuid4().hex[:8]) as load:
        await load.found()
        stop = asyncio.Event()
        working = asyncio.create_task(load.work(stop))
        await journal.until(len(journal.answered) + ENOUGH)
        stop.set()
        await working
        await settle(site, 180)
        await load.finish()
    await settle(site, 180)
    await asyncio.to_thread(stack.compose, "stop", *stack.shape.replicas["evaluation"])
    try:
        said = await asyncio.to_thread(stack.tool, "rebuild", "evaluation", "--yes")
    finally:
        await asyncio.to_thread(stack.ready, *stack.shape.replicas["evaluation"])
    assert "Identical to the live one" in said, said
    assert "is switched" in said, said
    findings = await audit(site, journal)
    assert not findings.mismatches, findings.report()

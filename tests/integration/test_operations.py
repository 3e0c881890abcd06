"""What operators run against the deployed platform."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from tests.chaos.audit.whole import audit
from tests.chaos.calm import settle
from tests.chaos.clients.load import ENTERED_IN_EVALUATION, Load
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
        await _some_work(load, site)
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


@pytest.mark.parametrize("service", ["evaluation", "notification"])
async def test_a_store_restored_from_an_earlier_dump_catches_up_from_kafka(
    stack: Stack, site: Site, service: str
) -> None:
    dump = f"/tmp/{service}.dump"  # noqa: S108 - in the container, which is this test's own
    journal = Journal()
    async with Load(site, 3, 6, journal, tag=uuid4().hex[:8]) as load:
        await load.found()
        await _some_work(load, site)
        await asyncio.to_thread(stack.postgres, "pg_dump", "-U", "postgres", "-Fc", "-f", dump, service)
        load.left_out = ENTERED_IN_EVALUATION
        await _some_work(load, site)
        await load.finish()
    await settle(site, 180)
    replicas = stack.shape.replicas[service]
    at_the_end = _applied(stack, service)
    await asyncio.to_thread(stack.compose, "stop", *replicas)
    restore = ("pg_restore", "-U", "postgres", "--clean", "--if-exists", "-d", service, dump)
    await asyncio.to_thread(stack.postgres, *restore)
    assert _applied(stack, service) <= at_the_end - ENOUGH // 10, "the dump is older than what followed"
    await asyncio.to_thread(stack.ready, *replicas)
    await settle(site, 180)
    findings = await audit(site, journal)
    assert not findings.mismatches, findings.report()


async def _some_work(load: Load, site: Site) -> None:
    """So many answers, and what follows from them."""
    stop = asyncio.Event()
    working = asyncio.create_task(load.work(stop))
    await load.journal.until(len(load.journal.answered) + ENOUGH)
    stop.set()
    await working
    await settle(site, 180)


def _applied(stack: Stack, service: str) -> int:
    """How many events of enrollment are in a store, by its own count."""
    counted = "SELECT COALESCE(SUM(applied), 0) FROM consumer_position WHERE topic = 'asn.enrollment.v1'"
    [[applied]] = stack.rows(service, counted)
    return int(applied)

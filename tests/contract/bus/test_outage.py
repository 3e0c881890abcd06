"""The bus away and back: said at once, healed by itself, nothing lost."""

from __future__ import annotations

from contextlib import suppress

import pytest

from shared.bus.protocols import Bus, BusUnavailable, Record
from tests.contract.bus.backends import Backend
from tests.contract.bus.reading import numbers, publish_until_taken, read, records
from tests.waiting import until


@pytest.fixture
def publish_seconds() -> float:
    """So long a publish waits here for a bus that is away."""
    return 2.0


async def test_a_bus_that_was_away_goes_on_where_it_was(backend: Backend, bus: Bus, topic: str, group: str) -> None:
    subscription = await bus.subscribe(group, [topic])
    await publish_until_taken(bus, records(topic, 10))
    got = list(await read(subscription, 10))
    with backend.away():
        assert not await bus.healthy()
        for _ in range(2):
            with pytest.raises(BusUnavailable):
                await bus.publish(records(topic, 10, first=10))
        with suppress(BusUnavailable):
            assert await subscription.poll(10, 0.2) == []
    await publish_until_taken(bus, records(topic, 10, first=10))
    await publish_until_taken(bus, records(topic, 10, first=20))
    assert await bus.healthy()

    async def everything() -> bool:
        with suppress(BusUnavailable):
            got.extend(await subscription.poll(10, 0.2))
        return bool(got) and numbers(got)[-1] == 29

    await until(everything, "the last record read", seconds=40)
    assert _without_repeats(numbers(got)) == list(range(30))


async def test_records_that_were_published_around_an_outage_are_in_order(
    backend: Backend, bus: Bus, topic: str, group: str
) -> None:
    """The publisher repeats a batch until it is taken, then goes on, as the relay does."""
    for first in range(0, 50, 5):
        if first in (10, 30):
            with backend.away(), suppress(BusUnavailable):
                await bus.publish(records(topic, 5, first=first))
        await publish_until_taken(bus, records(topic, 5, first=first))
    reader = await backend.open()
    got = numbers(await read(await reader.subscribe(group, [topic]), 50))
    assert _without_repeats(got) == list(range(50))


async def test_a_bus_that_cannot_be_reached_says_so_and_can_be_started_later(backend: Backend, bus: Bus) -> None:
    late = await backend.open()
    await late.stop()
    with backend.away():
        with suppress(BusUnavailable):
            await late.start()
        assert not await late.healthy()
    await late.start()
    assert await late.healthy()
    assert await late.log_id() == await bus.log_id()


async def test_a_stopped_bus_says_so_until_it_is_started_again(bus: Bus, topic: str, group: str) -> None:
    log_id = await bus.log_id()
    subscription = await bus.subscribe(group, [topic])
    await publish_until_taken(bus, records(topic, 1))
    await bus.stop()
    await bus.stop()
    assert not await bus.healthy()
    for refused in (bus.publish([Record(topic, b"k", b"1")]), subscription.poll(1, 0), bus.log_id()):
        with pytest.raises(BusUnavailable):
            await refused
    await bus.start()
    assert await bus.healthy()
    assert await bus.log_id() == log_id
    await publish_until_taken(bus, records(topic, 1, first=1))
    assert numbers(await read(await bus.subscribe(group, [topic]), 2)) == [0, 1]


def _without_repeats(seen: list[int]) -> list[int]:
    """What a reader keeps that drops what it has had: a number that is not above all before it."""
    kept: list[int] = []
    for number in seen:
        if not kept or number > kept[-1]:
            kept.append(number)
    return kept

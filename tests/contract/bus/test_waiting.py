"""Polling: it waits for what is to come, and takes no more than it was asked for."""

from __future__ import annotations

import asyncio

from shared.bus.protocols import Bus, Record
from tests.contract.bus.reading import key_in, numbers, owning, read, records
from tests.waiting import until


async def test_a_waiting_poll_is_woken_by_a_publish(bus: Bus, topic: str, group: str) -> None:
    subscription = await bus.subscribe(group, [topic])
    await owning(subscription, 4)
    polling = asyncio.create_task(subscription.poll(10, 60))
    await asyncio.sleep(0)
    assert not polling.done()
    await bus.publish(records(topic, 1))
    async with asyncio.timeout(20):
        assert numbers(await polling) == [0]


async def test_a_poll_with_nothing_to_read_ends_after_its_wait(bus: Bus, topic: str, group: str) -> None:
    subscription = await bus.subscribe(group, [topic])
    await owning(subscription, 4)
    async with asyncio.timeout(20):
        assert await subscription.poll(10, 0) == []
        assert await subscription.poll(10, 0.3) == []


async def test_a_poll_that_is_cancelled_takes_no_record_with_it(bus: Bus, topic: str, group: str) -> None:
    subscription = await bus.subscribe(group, [topic])
    await owning(subscription, 4)
    for number in range(20):
        polling = asyncio.create_task(subscription.poll(10, 60))
        await bus.publish(records(topic, 1, first=number))
        if not polling.done():
            polling.cancel()
            await asyncio.wait([polling])
        else:
            await subscription.seek({record.place: record.offset for record in polling.result()[:1]})
    assert numbers(await read(subscription, 20)) == list(range(20))


async def test_a_member_that_comes_before_the_topic_waits_for_it(bus: Bus, topic: str, group: str) -> None:
    later = f"{topic}-later"
    subscription = await bus.subscribe(group, [later])
    assert await subscription.poll(10, 0.1) == []
    assert await subscription.assigned() == frozenset()
    await bus.create_topics({later: 2})
    await bus.publish(records(later, 3))
    assert numbers(await read(subscription, 3)) == [0, 1, 2]


async def test_a_slow_consumer_is_never_given_more_than_it_asks_for(bus: Bus, topic: str, group: str) -> None:
    keys = [key_in(partition) for partition in range(4)]
    subscription = await bus.subscribe(group, [topic])
    await owning(subscription, 4)
    got: list[Record] = []
    for round_ in range(10):
        await bus.publish([record for key in keys for record in records(topic, 50, key=key, first=50 * round_)])
        batch = await subscription.poll(7, 5)
        assert 1 <= len(batch) <= 7
        got += [Record(record.topic, record.key, record.value) for record in batch]
    for max_records in (1, 3, 500):
        batch = await subscription.poll(max_records, 5)
        assert 1 <= len(batch) <= max_records
        got += [Record(record.topic, record.key, record.value) for record in batch]
    rest = await read(subscription, 2000 - len(got), max_records=33)
    got += [Record(record.topic, record.key, record.value) for record in rest]
    for key in keys:
        assert [int(each.value) for each in got if each.key == key.encode()] == list(range(500)), "lost or repeated"


async def test_a_poll_of_large_records_is_bounded_by_their_bytes(bus: Bus, topic: str, group: str) -> None:
    for number in range(40):
        await bus.publish([Record(topic, b"%d" % number, bytes(900_000))])
    subscription = await bus.subscribe(group, [topic])
    seen: list[int] = []

    async def everything() -> bool:
        batch = await subscription.poll(500, 0.5)
        assert sum(len(record.value) for record in batch) <= 16_000_000
        seen.extend(int(record.key) for record in batch)
        return len(seen) == 40

    await until(everything, "40 large records read")
    assert sorted(seen) == list(range(40))

"""Where a member starts to read, and that nothing but the reader decides what was handled."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from shared.bus.protocols import Bus, BusUnavailable, PositionOutOfRange, Positions, TopicPartition
from tests.contract.bus.backends import Backend
from tests.contract.bus.reading import after, key_in, numbers, owning, read, read_nothing, records


async def test_a_group_resumes_where_it_committed_and_not_where_it_had_read(
    backend: Backend, bus: Bus, topic: str, group: str
) -> None:
    await bus.publish(records(topic, 30))
    subscription = await bus.subscribe(group, [topic])
    got = await read(subscription, 30)
    await subscription.commit(after(got[:10]))
    await bus.stop()
    resumed = await (await backend.open()).subscribe(group, [topic])
    assert numbers(await read(resumed, 20)) == list(range(10, 30))


async def test_the_position_of_one_group_is_not_that_of_another(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 5))
    subscription = await bus.subscribe(group, [topic])
    await subscription.commit(after(await read(subscription, 5)))
    await subscription.close()
    same, other = await bus.subscribe(group, [topic]), await bus.subscribe(f"{group}-other", [topic])
    _, got = await asyncio.gather(read_nothing(same), read(other, 5))
    assert numbers(got) == list(range(5))


async def test_what_the_member_knows_wins_over_what_the_group_committed(bus: Bus, topic: str, group: str) -> None:
    known, other = key_in(0), key_in(1)
    await bus.publish(records(topic, 10, key=known) + records(topic, 10, key=other, first=100))
    subscription = await bus.subscribe(group, [topic])
    await read(subscription, 20)
    await subscription.commit({TopicPartition(topic, 0): 8, TopicPartition(topic, 1): 8})
    await subscription.close()
    asked: list[frozenset[TopicPartition]] = []

    async def start(places: Collection[TopicPartition]) -> Positions:
        asked.append(frozenset(places))
        return {TopicPartition(topic, 0): 3}

    subscription = await bus.subscribe(group, [topic], start)
    got = await read(subscription, 9)
    assert sorted(numbers(got)) == [3, 4, 5, 6, 7, 8, 9, 108, 109]
    assert asked == [await subscription.assigned()]


async def test_an_error_in_finding_the_start_comes_through_and_it_is_asked_again(
    bus: Bus, topic: str, group: str
) -> None:
    await bus.publish(records(topic, 3, key=key_in(0)))
    failures = ["the store is away", "still away"]

    async def start(places: Collection[TopicPartition]) -> Positions:
        if failures:
            raise ConnectionError(failures.pop(0))
        return {place: 2 if place.partition == 0 else 0 for place in places}

    subscription = await bus.subscribe(group, [topic], start)
    for message in tuple(failures):
        with pytest.raises(ConnectionError, match=message):
            await read(subscription, 1)
    assert numbers(await read(subscription, 1)) == [2]


async def test_a_member_can_go_back_and_forth(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 10, key=key_in(2)))
    place = TopicPartition(topic, 2)
    subscription = await bus.subscribe(group, [topic])
    assert len(await read(subscription, 10)) == 10
    await subscription.seek({place: 7, TopicPartition("another-topic", 0): 5})
    assert numbers(await read(subscription, 3)) == [7, 8, 9]
    await subscription.seek({place: 0})
    assert numbers(await read(subscription, 10)) == list(range(10))


async def test_a_position_beyond_the_end_stops_the_reader(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 3, key=key_in(1)))
    place = TopicPartition(topic, 1)

    async def start(_: Collection[TopicPartition]) -> Positions:
        return {place: 4}

    subscription = await bus.subscribe(group, [topic], start)
    for _ in range(2):
        with pytest.raises(PositionOutOfRange, match=topic) as stopped:
            await read(subscription, 1)
        assert (stopped.value.place, stopped.value.position, stopped.value.end) == (place, 4, 3)


async def test_a_seek_beyond_the_end_stops_the_reader_until_it_seeks_elsewhere(
    bus: Bus, topic: str, group: str
) -> None:
    await bus.publish(records(topic, 3, key=key_in(1)))
    subscription = await bus.subscribe(group, [topic])
    await read(subscription, 3)
    await subscription.seek({TopicPartition(topic, 1): 99})
    with pytest.raises(PositionOutOfRange):
        await read(subscription, 1)
    await subscription.seek({TopicPartition(topic, 1): 2})
    assert numbers(await read(subscription, 1)) == [2]


async def test_the_end_of_a_partition_is_a_position_to_start_from(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 3, key=key_in(1)))

    async def at_the_end(places: Collection[TopicPartition]) -> Positions:
        return {place: 3 if place.partition == 1 else 0 for place in places}

    subscription = await bus.subscribe(group, [topic], at_the_end)
    await read_nothing(subscription)
    await bus.publish(records(topic, 1, key=key_in(1), first=3))
    assert numbers(await read(subscription, 1)) == [3]


async def test_committing_what_a_member_does_not_own_changes_nothing(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 5, key=key_in(0)))
    subscription = await bus.subscribe(group, [topic])
    await owning(subscription, 4)
    await subscription.commit({TopicPartition("another-topic", 0): 5})
    await subscription.close()
    with pytest.raises(BusUnavailable):
        await subscription.commit({TopicPartition(topic, 0): 5})
    assert len(await read(await bus.subscribe(group, [topic]), 5)) == 5


async def test_the_lag_is_what_lies_between_the_position_and_the_end(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 10, key=key_in(3)))
    subscription = await bus.subscribe(group, [topic])
    got = (await read(subscription, 4, max_records=4))[:4]
    ends = await subscription.end_offsets()
    assert ends == {TopicPartition(topic, partition): 10 if partition == 3 else 0 for partition in range(4)}
    assert sum(ends.values()) - after(got)[TopicPartition(topic, 3)] == 6

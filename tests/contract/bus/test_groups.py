"""Consumer groups: each sees everything; within one, a partition has one owner."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence

from shared.bus.protocols import Bus, Delivered, Positions, Subscription, TopicPartition
from tests.contract.bus.reading import after, balanced, by_key, key_in, numbers, owning, read, records
from tests.waiting import until


async def test_every_group_sees_every_record(bus: Bus, topic: str, group: str) -> None:
    groups = [await bus.subscribe(f"{group}-{number}", [topic]) for number in range(3)]
    await bus.publish(records(topic, 100))
    for got in await asyncio.gather(*(read(subscription, 100) for subscription in groups)):
        assert numbers(got) == list(range(100))


async def test_a_group_may_read_several_topics(bus: Bus, topic: str, group: str) -> None:
    other = f"{topic}-other"
    await bus.create_topics({other: 2})
    await bus.publish(records(topic, 10) + records(other, 10, first=10))
    subscription = await bus.subscribe(group, [topic, other])
    assert sorted(numbers(await read(subscription, 20))) == list(range(20))
    assert {place.topic for place in await subscription.assigned()} == {topic, other}


async def test_two_members_share_the_partitions_until_one_leaves(bus: Bus, topic: str, group: str) -> None:
    batch = [record for partition in range(4) for record in records(topic, 5, key=key_in(partition))]
    members = [await bus.subscribe(group, [topic]) for _ in range(2)]
    await balanced(members, [2, 2])
    owned = [await member.assigned() for member in members]
    assert not owned[0] & owned[1]
    await bus.publish(batch)
    for member, places in zip(members, owned, strict=True):
        got = await read(member, 10)
        assert {record.place for record in got} == places
        await member.commit(after(got))
    leaving, staying = members
    await leaving.close()
    await owning(staying, 4)
    await bus.publish(batch)
    assert len(await read(staying, 20)) == 20


async def test_what_a_member_committed_is_not_read_again_by_the_next_owner(bus: Bus, topic: str, group: str) -> None:
    await bus.publish([record for partition in range(4) for record in records(topic, 5, key=key_in(partition))])
    first = await bus.subscribe(group, [topic])
    await first.commit(after(await read(first, 20)))
    second = await bus.subscribe(group, [topic])
    await balanced([first, second], [2, 2])
    await bus.publish(
        [record for partition in range(4) for record in records(topic, 1, key=key_in(partition), first=5)]
    )
    assert numbers(await read(first, 2)) + numbers(await read(second, 2)) == [5, 5, 5, 5]


class Store:
    """What the members of a group apply their records to, each before it polls again."""

    def __init__(self) -> None:
        self.next: defaultdict[TopicPartition, int] = defaultdict(int)
        self.applied: list[Delivered] = []

    async def positions(self, places: Collection[TopicPartition]) -> Positions:
        """Where the store is."""
        return {place: self.next[place] for place in places}

    async def take_turns(self, members: Sequence[Subscription], count: int) -> None:
        """Let the members poll and apply until so many records are applied."""

        async def turn(member: Subscription) -> None:
            for record in await member.poll(20, 0.05):
                assert record.offset == self.next[record.place], "a record was left out or had a second owner"
                self.next[record.place] += 1
                self.applied.append(record)

        async def enough() -> bool:
            await asyncio.gather(*map(turn, members))
            return len(self.applied) >= count

        await until(enough, f"{count} records applied")


async def test_members_that_come_and_go_miss_nothing_and_repeat_nothing(bus: Bus, topic: str, group: str) -> None:
    keys = [key_in(partition) for partition in range(4)]

    async def publish() -> None:
        for first in range(0, 300, 10):
            await bus.publish([record for key in keys for record in records(topic, 10, key=key, first=first)])

    store = Store()
    publishing = asyncio.create_task(publish())
    members: list[Subscription] = []
    for count in (100, 200, 300):
        members.append(await bus.subscribe(group, [topic], store.positions))
        if len(members) > 2:
            await members.pop(0).close()
        await store.take_turns(members, count)
    await publishing
    await store.take_turns(members, 1200)
    assert by_key(store.applied) == {key: list(range(300)) for key in keys}

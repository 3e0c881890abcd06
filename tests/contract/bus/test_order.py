"""Order per key, however the records came in."""

from __future__ import annotations

import asyncio

from shared.bus.protocols import Bus, Record
from tests.contract.bus.reading import by_key, read, records


async def test_a_key_keeps_its_order_beside_other_publishers(bus: Bus, topic: str, group: str) -> None:
    async def publisher(key: str) -> None:
        for first in range(0, 100, 5):
            await bus.publish(
                [record for half in ("a", "b") for record in records(topic, 5, key=key + half, first=first)]
            )

    keys = [f"key-{number}" for number in range(12)]
    subscription = await bus.subscribe(group, [topic])
    _, got = await asyncio.gather(asyncio.gather(*map(publisher, keys)), read(subscription, 24 * 100))
    assert by_key(got) == {key + half: list(range(100)) for key in keys for half in ("a", "b")}
    offsets: dict[int, list[int]] = {}
    for record in got:
        offsets.setdefault(record.partition, []).append(record.offset)
    assert all(seen == list(range(len(seen))) for seen in offsets.values()), "a gap or a repeat in a partition"


async def test_a_batch_of_megabytes_keeps_its_order(bus: Bus, topic: str, group: str) -> None:
    await bus.publish([Record(topic, b"k", b"%20000d" % number) for number in range(300)])
    got = await read(await bus.subscribe(group, [topic]), 300)
    assert by_key(got) == {"k": list(range(300))}

"""What is published comes back: whole, unchanged, where it belongs."""

from __future__ import annotations

import time

import pytest

from shared.bus.partitioner import partition_of
from shared.bus.protocols import Bus, BusUnavailable, Record, RecordTooLarge
from tests.contract.bus.backends import LIMIT
from tests.contract.bus.reading import PARTITIONS, numbers, read, records


async def test_a_record_comes_back_as_it_was_published(bus: Bus, topic: str, group: str) -> None:
    every_byte = bytes(range(256))
    headers = (
        ("ce_type", b"id.go.asn"),
        ("bytes", every_byte),
        ("ce_type", b"again"),
        ("empty", b""),
        ("nama", "é".encode()),
    )
    before_ms = int(time.time() * 1000)
    await bus.publish([])
    await bus.publish([Record(topic, every_byte, every_byte * 4, headers), Record(topic, every_byte, b"")])
    after_ms = int(time.time() * 1000) + 1
    full, empty = await read(await bus.subscribe(group, [topic]), 2)
    assert (full.topic, full.key, full.value, full.headers) == (topic, every_byte, every_byte * 4, headers)
    assert (empty.value, empty.headers) == (b"", ())
    assert (full.offset, empty.offset) == (0, 1)
    assert before_ms <= full.timestamp_ms <= empty.timestamp_ms <= after_ms


async def test_a_key_goes_to_the_partition_that_every_kafka_client_would_choose(
    bus: Bus, topic: str, group: str
) -> None:
    keys = [b"", b"a", "pegawai-é".encode(), *(b"%d" % number for number in range(200))]
    await bus.publish([Record(topic, key, b"0") for key in keys])
    got = await read(await bus.subscribe(group, [topic]), len(keys))
    assert {record.key: record.partition for record in got} == {key: partition_of(key, PARTITIONS) for key in keys}


async def test_a_large_record_arrives_whole_and_a_larger_one_is_refused_with_its_batch(
    bus: Bus, topic: str, group: str
) -> None:
    large, too_large = Record(topic, b"k", bytes(range(250)) * 3600), Record(topic, b"k", bytes(LIMIT))
    with pytest.raises(RecordTooLarge, match=topic) as refused:
        await bus.publish([*records(topic, 2), too_large])
    assert refused.value.record is too_large
    await bus.publish([Record(topic, b"k", b"before"), large, Record(topic, b"k", b"after")])
    got = await read(await bus.subscribe(group, [topic]), 3)
    assert [record.value for record in got] == [b"before", large.value, b"after"]


async def test_publishing_waits_for_no_topic_and_makes_none(bus: Bus, topic: str, group: str) -> None:
    missing = f"{topic}-later"
    for _ in range(2):
        with pytest.raises(BusUnavailable, match=missing):
            await bus.publish(records(missing, 1))
    await bus.create_topics({missing: 2})
    await bus.publish(records(missing, 1))
    assert numbers(await read(await bus.subscribe(group, [missing]), 1)) == [0]


async def test_creating_a_topic_again_leaves_it_as_it_is(bus: Bus, topic: str, group: str) -> None:
    await bus.publish(records(topic, 3))
    await bus.create_topics({topic: 9, f"{topic}-other": 1})
    await bus.publish(records(topic, 3, first=3) + records(f"{topic}-other", 1))
    subscription = await bus.subscribe(group, [topic])
    assert numbers(await read(subscription, 6)) == list(range(6))
    assert len(await subscription.assigned()) == PARTITIONS

"""What only the embedded log promises: its file, its commits, its neighbours."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.bus.embedded import EmbeddedBus
from shared.bus.embedded_tail import Tail
from shared.bus.protocols import BusUnavailable, Delivered, Record
from shared.clock import ManualClock
from tests.contract.bus.processes import running, said
from tests.contract.bus.reading import by_key, key_in, numbers, publish_until_taken, read, read_nothing, records

TOPIC = "topic"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the log is to be, in a folder that is not there yet."""
    return tmp_path / "data" / "log.sqlite"


@pytest.fixture
async def bus(path: Path) -> AsyncIterator[EmbeddedBus]:
    """A started log with one topic of four partitions."""
    bus = EmbeddedBus(path, lock_wait_seconds=0.2)
    await bus.start()
    await bus.create_topics({TOPIC: 4})
    yield bus
    await bus.stop()


async def test_publishers_that_wait_together_share_a_commit(bus: EmbeddedBus) -> None:
    statements: list[str] = []
    assert bus._open is not None
    bus._open[0].write.set_trace_callback(statements.append)
    await asyncio.gather(*(bus.publish(records(TOPIC, 1, key=str(number))) for number in range(100)))
    assert 1 <= statements.count("COMMIT") <= 5
    assert len(await read(await bus.subscribe("group", [TOPIC]), 100)) == 100


async def test_a_batch_is_one_transaction(bus: EmbeddedBus) -> None:
    statements: list[str] = []
    assert bus._open is not None
    bus._open[0].write.set_trace_callback(statements.append)
    await bus.publish(records(TOPIC, 5000))
    assert statements.count("COMMIT") == 1


async def test_a_publisher_that_is_cancelled_does_not_take_its_records_back(bus: EmbeddedBus) -> None:
    publishing = asyncio.create_task(bus.publish(records(TOPIC, 3)))
    await asyncio.sleep(0)
    publishing.cancel()
    await asyncio.wait([publishing])
    assert numbers(await read(await bus.subscribe("group", [TOPIC]), 3)) == [0, 1, 2]


async def test_stopping_finishes_what_is_being_written(path: Path, bus: EmbeddedBus) -> None:
    publishing = [asyncio.create_task(bus.publish(records(TOPIC, 50, key=str(number)))) for number in range(20)]
    await asyncio.sleep(0)
    await bus.stop()
    answered = sum(outcome is None for outcome in await asyncio.gather(*publishing, return_exceptions=True))
    await bus.start()
    assert len(await read(await bus.subscribe("group", [TOPIC]), 50 * answered)) == 50 * answered


async def test_records_carry_the_time_of_the_clock(path: Path) -> None:
    clock = ManualClock(datetime(2026, 1, 31, 23, 59, 59, 123_000, UTC))
    bus = EmbeddedBus(path, clock)
    await bus.start()
    await bus.create_topics({TOPIC: 1})
    await bus.publish(records(TOPIC, 1))
    clock.advance(timedelta(milliseconds=877))
    await bus.publish(records(TOPIC, 1))
    got = await read(await bus.subscribe("group", [TOPIC]), 2)
    await bus.stop()
    assert [record.timestamp_ms for record in got] == [1_769_903_999_123, 1_769_904_000_000]


async def test_a_full_partition_does_not_keep_the_others_waiting(bus: EmbeddedBus) -> None:
    await bus.publish(records(TOPIC, 5000, key=key_in(0)))
    await bus.publish([record for partition in (1, 2, 3) for record in records(TOPIC, 10, key=key_in(partition))])
    batch = await (await bus.subscribe("group", [TOPIC])).poll(100, 1)
    assert {record.partition for record in batch} == {0, 1, 2, 3}
    assert len(batch) == 100


async def test_polls_of_one_record_take_turns_between_partitions(bus: EmbeddedBus) -> None:
    await bus.publish([record for partition in range(4) for record in records(TOPIC, 5, key=key_in(partition))])
    subscription = await bus.subscribe("group", [TOPIC])
    turns = [(await subscription.poll(1, 1))[0].partition for _ in range(8)]
    assert sorted(turns) == [0, 0, 1, 1, 2, 2, 3, 3]


async def test_a_full_disk_is_said_and_nothing_of_the_batch_stays(bus: EmbeddedBus, path: Path) -> None:
    await bus.publish(records(TOPIC, 10))
    with _disk_full_beyond(path, 100_000):
        with pytest.raises(BusUnavailable):
            await bus.publish([Record(TOPIC, b"k", bytes(1000)) for _ in range(1000)])
        assert numbers(await read(await bus.subscribe("reads-on", [TOPIC]), 10)) == list(range(10))
    await bus.publish(records(TOPIC, 10, first=10))
    assert numbers(await read(await bus.subscribe("group", [TOPIC]), 20)) == list(range(20))


async def test_a_lock_held_for_a_moment_is_waited_for(path: Path, bus: EmbeddedBus) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        publishing = asyncio.create_task(bus.publish(records(TOPIC, 1)))
        await asyncio.sleep(0)
        other.execute("COMMIT")
    await publishing


async def test_another_process_reads_while_records_are_written(path: Path, bus: EmbeddedBus) -> None:
    query = "SELECT topic, partition, offset, key, value, headers, timestamp_ms FROM record ORDER BY offset"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as other:
        for count in (1, 2, 3):
            await bus.publish([Record(TOPIC, key_in(2).encode(), b"value", (("name", b"\xff"),))])
            rows = other.execute(query).fetchall()
            assert [row[2] for row in rows] == list(range(count))
            assert rows[-1][:2] + rows[-1][3:6] == (TOPIC, 2, key_in(2).encode(), b"value", '[["name", "\\u00ff"]]')


async def test_two_processes_may_publish_to_one_log(path: Path, bus: EmbeddedBus) -> None:
    other = EmbeddedBus(path)
    await other.start()
    assert await other.log_id() == await bus.log_id()
    await asyncio.gather(
        *(publish_until_taken(bus, records(TOPIC, 10, key="a", first=first)) for first in range(0, 100, 10)),
        *(publish_until_taken(other, records(TOPIC, 10, key="b", first=first)) for first in range(0, 100, 10)),
    )
    await other.stop()
    got = by_key(await read(await bus.subscribe("group", [TOPIC]), 200))
    assert {key: sorted(values) for key, values in got.items()} == {"a": list(range(100)), "b": list(range(100))}


async def test_a_member_that_keeps_up_needs_no_look_at_the_file(bus: EmbeddedBus) -> None:
    assert bus._open is not None
    members = [await bus.subscribe(group, [TOPIC]) for group in ("one", "two")]
    for member in members:
        await read_nothing(member)
    statements: list[str] = []
    bus._open[0].read.set_trace_callback(statements.append)
    for first in range(0, 40, 4):
        await bus.publish(records(TOPIC, 4, first=first))
        assert [numbers(await member.poll(100, 1)) for member in members] == [list(range(first, first + 4))] * 2
    assert not [statement for statement in statements if "FROM entry" in statement]


async def test_a_member_sees_what_two_processes_publish_in_turn(path: Path, bus: EmbeddedBus) -> None:
    other = EmbeddedBus(path)
    await other.start()
    member = await bus.subscribe("group", [TOPIC])
    await read_nothing(member)
    got: list[int] = []
    for first in range(0, 60, 6):
        await bus.publish(records(TOPIC, 1, first=first))
        await other.publish(records(TOPIC, 2, first=first + 1))
        if first % 4:
            got += numbers(await read(member, 3))
        await bus.publish(records(TOPIC, 3, first=first + 3))
        got += numbers(await read(member, first + 6 - len(got)))
    await other.stop()
    assert got == list(range(60))


def test_the_tail_keeps_the_newest_within_its_limits() -> None:
    tail = Tail(most_records=10, most_bytes=1000)

    def added(partition_id: int, first: int, count: int, size: int = 10) -> None:
        new = [Delivered(TOPIC, 0, offset, b"k", bytes(size), (), 0) for offset in range(first, first + count)]
        tail.add([(partition_id, record) for record in new], {partition_id: first + count})

    added(1, 0, 8)
    added(2, 0, 6)
    assert tail.read(1, range(3, 8), 1000) is None
    assert [record.offset for record in tail.read(1, range(4, 8), 1000) or ()] == [4, 5, 6, 7]
    assert [record.offset for record in tail.read(2, range(1, 5), 15) or ()] == [1, 2]
    assert tail.read(2, range(5, 7), 1000) is None
    added(2, 9, 1)
    assert tail.read(2, range(3), 1000) is None
    assert [record.offset for record in tail.read(2, range(9, 10), 1000) or ()] == [9]
    added(1, 8, 3, size=400)
    assert tail.read(1, range(8, 11), 9000) is None
    assert [record.offset for record in tail.read(1, range(9, 11), 9000) or ()] == [9, 10]
    assert tail.read(2, range(9, 10), 1000) is None


async def test_a_file_of_another_format_is_not_touched(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 7")
    with pytest.raises(RuntimeError, match="format 7"):
        await EmbeddedBus(path).start()


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").mkdir()
    with pytest.raises(BusUnavailable, match="unable to open"):
        await EmbeddedBus(tmp_path / "log.sqlite").start()


@pytest.mark.parametrize("answers", [1, 7, 40])
async def test_a_publisher_killed_at_any_moment_has_lost_nothing_it_was_answered(path: Path, answers: int) -> None:
    """The process says each batch that was answered; every one has to be there, and none in part."""
    async with running("killed_publisher", str(path), TOPIC) as publisher:
        await said(publisher, str(answers - 1))
        publisher.kill()
        assert publisher.stdout is not None
        rest = (await publisher.stdout.read()).decode().split()
        answered = answers + len(rest)
    bus = EmbeddedBus(path)
    await bus.start()
    assert await bus.healthy()
    ends = await _ends(bus)
    got = by_key(await read(await bus.subscribe("group", [TOPIC]), ends))
    await bus.stop()
    assert {len(values) for values in got.values()} == {len(got["0"])}, "a batch is there in part"
    assert all(values == list(range(len(values))) for values in got.values())
    assert answered <= len(got["0"]) <= answered + 1


async def _ends(bus: EmbeddedBus) -> int:
    subscription = await bus.subscribe("ends", [TOPIC])
    await subscription.poll(1, 0)
    return sum((await subscription.end_offsets()).values())


@contextmanager
def _disk_full_beyond(path: Path, spare: int) -> Iterator[None]:
    """No file may grow beyond the log's write-ahead file and a little: the kernel refuses, as with a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = path.with_name(path.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + spare, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

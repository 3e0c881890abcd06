"""Each event's effect once, whatever comes twice, is poisoned, or is away for a while."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from shared.bus.embedded import EmbeddedBus
from shared.bus.protocols import BusUnavailable, Delivered, Record
from shared.clock import SystemClock
from shared.consumer import Consumer
from shared.consumer.apply import opened
from shared.database import Database, Tx
from shared.errors import Text, Unavailable
from shared.events.cloudevents import Envelope, Undecodable, encode
from shared.events.enrollment import Completed
from shared.ids import new_id
from shared.metrics import Metrics
from shared.outbox import Relay
from tests.pipeline.ledger import POISON, TOPIC, Adding, accept, completed, consumer, open_store, outbox_depth, sums
from tests.waiting import until

WITHIN_SECONDS = 20.0
DEAD = f"{TOPIC}.dlq"


@asynccontextmanager
async def ledger_on(folder: Path, **settings: Any) -> AsyncIterator[tuple[EmbeddedBus, Database, Consumer[Adding]]]:
    """A bus, a store and a consumer that runs until the block ends."""
    bus = EmbeddedBus(folder / "events.db")
    await bus.start()
    await bus.create_topics({TOPIC: 3, DEAD: 3})
    store = await open_store(folder / "reader.db")
    ledger = consumer(store, bus, **settings)
    running = asyncio.create_task(ledger.run())
    try:
        yield bus, store, ledger
    finally:
        ledger.stop()
        await running
        await store.close()
        await bus.stop()


def record(event: Completed, event_id: str | None = None) -> Record:
    return encode(Envelope(id=event_id or new_id(), source="/mumpuni/test", time=datetime.now(UTC), data=event))


async def caught_up(ledger: Consumer[Adding]) -> None:
    async def is_so() -> bool:
        return await ledger.behind() == 0

    await until(is_so, "everything applied")


async def reason_to_stop(ledger: Consumer[Adding]) -> str:
    async def has_stopped() -> bool:
        return ledger.stopped_because is not None

    await until(has_stopped, "the consumer stops itself")
    return str(ledger.stopped_because)


async def until_results(store: Database, count: int) -> None:
    async def are_in() -> bool:
        return await results(store) >= count

    await until(are_in, f"{count} results applied")


async def until_relayed(store: Database) -> None:
    async def is_empty() -> bool:
        return await store.read(outbox_depth) == 0

    await until(is_empty, "the outbox empty")


async def results(store: Database) -> int:
    return sum(count for _, count in (await store.read(sums)).values())


async def read_all(bus: EmbeddedBus, topic: str, count: int) -> Sequence[Delivered]:
    subscription = await bus.subscribe(f"test-reader-{new_id()}", [topic])
    records: list[Delivered] = []
    async with asyncio.timeout(WITHIN_SECONDS):
        while len(records) < count:
            records += await subscription.poll(100, 0.2)
    await subscription.close()
    return records


async def test_an_event_published_twice_counts_once(tmp_path: Path) -> None:
    async with ledger_on(tmp_path) as (bus, store, ledger):
        twice = record(completed(1), "same-id")
        await bus.publish([twice, record(completed(2)), twice])
        await caught_up(ledger)
        await bus.publish([twice])
        await caught_up(ledger)
        assert await results(store) == 2


async def test_a_restart_resumes_where_the_store_is(tmp_path: Path) -> None:
    async with ledger_on(tmp_path) as (bus, store, ledger):
        await bus.publish([record(completed(number)) for number in range(30)])
        await caught_up(ledger)
    async with ledger_on(tmp_path) as (bus, store, ledger):
        await bus.publish([record(completed(number)) for number in range(30, 50)])
        await caught_up(ledger)
        assert await results(store) == 50


@pytest.mark.parametrize(
    ("count", "parts"), [(64, [64]), (65, [33, 32]), (150, [50, 50, 50]), (256, [64, 64, 64, 64]), (257, [257])]
)
async def test_what_gathered_meanwhile_is_applied_in_short_parts_and_a_backlog_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, parts: list[int]
) -> None:
    """While a part is applied nobody else writes in the store, and on SQLite nobody is answered."""
    applied: list[int] = []
    flush = Adding.flush

    def noted(work: Adding) -> None:
        applied.append(work.results.total())
        flush(work)

    monkeypatch.setattr(Adding, "flush", noted)
    async with ledger_on(tmp_path) as (bus, store, ledger):
        await bus.publish([record(completed(number)) for number in range(count)])
        await caught_up(ledger)
        assert applied == parts
        assert await results(store) == count


async def test_the_record_at_fault_goes_to_the_dead_letters_and_the_others_count(tmp_path: Path) -> None:
    async with ledger_on(tmp_path) as (bus, store, ledger):
        relay = Relay(store, bus, SystemClock(), Metrics("reader"))
        events = [completed(number) for number in range(40)]
        events[17] = completed(17, post_test=POISON)
        poisoned = record(events[17])
        await bus.publish([poisoned if number == 17 else record(event) for number, event in enumerate(events)])
        await caught_up(ledger)
        assert await results(store) == 39
        assert await relay.relay_once() == 1
        (dead,) = await read_all(bus, DEAD, 1)
        assert (dead.key, dead.value) == (poisoned.key, poisoned.value)
        told = dict(dead.headers)
        assert (told["dlq_topic"], told["dlq_group"], told["dlq_error"]) == (TOPIC.encode(), b"ledger", b"ValueError")
        assert b"66.6" not in told["dlq_message"]
        assert {name: value for name, value in told.items() if not name.startswith("dlq_")} == dict(poisoned.headers)


async def test_what_is_no_event_goes_to_the_dead_letters(tmp_path: Path) -> None:
    async with ledger_on(tmp_path) as (bus, store, ledger):
        broken = Record(TOPIC, b"k", b"\xff{", record(completed(1)).headers)
        await bus.publish([record(completed(1)), broken, record(completed(2))])
        await caught_up(ledger)
        assert await results(store) == 2
        assert await store.read(outbox_depth) == 1


async def test_a_bad_record_too_large_for_a_letter_leaves_its_place_and_the_others_count(tmp_path: Path) -> None:
    async with ledger_on(tmp_path) as (bus, store, ledger):
        broken = Record(TOPIC, b"k", b"\xff" * 960_000, record(completed(1)).headers)
        await bus.publish([record(completed(1)), broken, record(completed(2))])
        await caught_up(ledger)
        assert await results(store) == 2
        packed = await store.read(lambda tx: tx.execute(sa.select(tx.tables.outbox.c.headers)).scalar_one())
        headers = dict(json.loads(packed))
        assert (headers["dlq_cut"], headers["dlq_topic"]) == ("960000", TOPIC)


async def test_a_type_nobody_knows_is_passed_over(tmp_path: Path) -> None:
    async with ledger_on(tmp_path) as (bus, store, ledger):
        known = record(completed(1))
        headers = tuple((name, b"id.asn.other.v9" if name == "ce_type" else value) for name, value in known.headers)
        await bus.publish([Record(TOPIC, b"k", b"{}", headers), known])
        await caught_up(ledger)
        assert await results(store) == 1
        assert await store.read(outbox_depth) == 0


async def test_a_store_that_is_away_is_waited_for_and_nothing_is_buried(tmp_path: Path) -> None:
    async with ledger_on(tmp_path) as (bus, store, ledger):
        await caught_up(ledger)
        write, failures = store.write, 0

        async def away(script: Any, *args: Any, **kwargs: Any) -> Any:
            nonlocal failures
            if failures < 5:
                failures += 1
                raise Unavailable(Text("pergi", "away"))
            return await write(script, *args, **kwargs)

        store.write = away  # type: ignore[method-assign]
        await bus.publish([record(completed(number)) for number in range(10)])
        await caught_up(ledger)
        assert failures == 5
        assert await results(store) == 10
        assert await store.read(outbox_depth) == 0


async def test_a_consumer_stops_itself_when_everything_is_dead(tmp_path: Path) -> None:
    async with ledger_on(tmp_path, dead_in_a_row=10) as (bus, store, ledger):
        await bus.publish([record(completed(7 * number, post_test=POISON)) for number in range(30)])
        assert "dead letters" in await reason_to_stop(ledger)
        assert await results(store) == 0


async def test_a_store_newer_than_the_log_stops_the_consumer(tmp_path: Path) -> None:
    async with ledger_on(tmp_path) as (bus, store, ledger):
        await bus.publish([record(completed(number)) for number in range(20)])
        await caught_up(ledger)

    def ahead(tx: Tx) -> None:
        table = tx.tables.consumer_position
        tx.execute(table.update().values(next_offset=table.c.next_offset + 1000))

    store = await open_store(tmp_path / "reader.db")
    await store.write(ahead)
    await store.close()
    async with ledger_on(tmp_path) as (bus, store, ledger):
        assert "the log goes from" in await reason_to_stop(ledger)


async def test_a_dead_letter_that_fails_again_keeps_its_first_failure_and_counts_on(tmp_path: Path) -> None:
    async with ledger_on(tmp_path) as (bus, store, ledger):
        relay = Relay(store, bus, SystemClock(), Metrics("reader"))
        await bus.publish([record(completed(1, post_test=POISON))])
        await caught_up(ledger)
        await relay.relay_once()
        (dead,) = await read_all(bus, DEAD, 1)
        first = dict(dead.headers)
        headers = tuple((name, b"again" if name == "ce_id" else value) for name, value in dead.headers)
        await bus.publish([Record(TOPIC, dead.key, dead.value, headers)])
        await caught_up(ledger)
        await relay.relay_once()
        (_, again) = await read_all(bus, DEAD, 2)
        last = dict(again.headers)
        assert (first["dlq_attempts"], last["dlq_attempts"]) == (b"1", b"2")
        assert last["dlq_first_failed_at"] == first["dlq_first_failed_at"]
        assert last["dlq_last_failed_at"] > first["dlq_last_failed_at"]


async def test_a_stopped_consumer_buries_nothing_more_after_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        async with ledger_on(tmp_path, dead_in_a_row=10) as (bus, store, ledger):
            await bus.publish([record(completed(7 * number, post_test=POISON)) for number in range(30)])
            await reason_to_stop(ledger)
            buried = await store.read(outbox_depth)
    assert buried == 30


async def test_two_members_share_the_work_and_none_counts_twice(tmp_path: Path) -> None:
    async with ledger_on(tmp_path, max_records=7) as (bus, store, ledger):
        await bus.publish([record(completed(number)) for number in range(100)])
        second = consumer(store, bus, max_records=7)
        running = asyncio.create_task(second.run())
        await bus.publish([record(completed(number)) for number in range(100, 200)])
        await until_results(store, 200)
        second.stop()
        await running
        await bus.publish([record(completed(number)) for number in range(200, 220)])
        await until_results(store, 220)
        await caught_up(ledger)
        assert await results(store) == 220


async def test_the_relay_keeps_what_the_bus_does_not_confirm(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "source.db")
    bus = EmbeddedBus(tmp_path / "events.db")
    await bus.start()
    await bus.create_topics({TOPIC: 3})
    publish, failures = bus.publish, 0

    async def away(records: Sequence[Record]) -> None:
        nonlocal failures
        failures += 1
        if failures <= 3:
            raise BusUnavailable("away")
        await publish(records)

    bus.publish = away  # type: ignore[method-assign]
    relay = Relay(store, bus, SystemClock(), Metrics("source"))
    running = asyncio.create_task(relay.run())
    for number in range(20):
        await store.write(accept, completed(number))
    await until_relayed(store)
    assert failures > 3
    records = await read_all(bus, TOPIC, 20)
    assert len(records) == 20
    by_key: dict[bytes, list[int]] = {}
    for one in records:
        by_key.setdefault(one.key, []).append(int(Completed.model_validate_json(one.value).enrollment_id[:8]))
    assert all(numbers == sorted(numbers) for numbers in by_key.values())
    relay.stop()
    await running
    await bus.stop()
    await store.close()


def test_groups_that_are_handed_the_same_record_open_it_once() -> None:
    sent = record(completed(1))
    delivered = Delivered(sent.topic, 0, 0, sent.key, sent.value, sent.headers, 0)
    assert opened(delivered) is opened(delivered)
    assert opened(delivered._replace(offset=1)).delivered.offset == 1


def test_a_record_that_cannot_be_opened_says_so_to_every_group() -> None:
    sent = record(completed(1))
    delivered = Delivered(sent.topic, 0, 0, sent.key, b"{", sent.headers, 0)
    assert [type(opened(delivered).content) for _ in range(2)] == [Undecodable, Undecodable]

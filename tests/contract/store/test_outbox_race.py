"""The outbox under fire: many writers at once, two relays, sessions cut and a leader that stands still.

Of what was committed none is lost, and per key nothing overtakes: whoever puts a record on the bus first does so in
the order of the commits. What was undone is never told.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

import asyncpg  # type: ignore[import-untyped]  # it has no types; the product reaches it through SQLAlchemy
import pytest
import sqlalchemy as sa

from shared.bus.protocols import Record
from shared.database import PostgresDatabase, Tx
from shared.ids import new_id
from shared.metrics import Metrics
from shared.outbox import stage_record
from tests.contract.store.replicas import Published, Replica
from tests.pipeline.ledger import PIPELINE, outbox_depth, with_tables
from tests.waiting import until

KEYS = [f"key-{number}" for number in range(12)]
OURS, THEIRS, TURNS = 8, 8, 60
"""Writers of ours, writers that know nothing of our writer lock, and what each of them does."""
COUNT = "UPDATE aggregate SET number = number + 1 WHERE name = $1 RETURNING number"
INSERT = "INSERT INTO outbox (topic, record_key, headers, value, staged_at_ms) VALUES ('t', $1, '[]', $2, 0)"
LEADER = """SELECT a.pid, a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
             WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 7251 AND l.objid <> 0
               AND a.datname = current_database()"""


class Undone(Exception):  # noqa: N818 - what a test asks for
    """A transaction that ends otherwise than it began."""


@dataclass
class Race:
    """The store, what was put on the bus, and what must never be there."""

    url: sa.URL
    database: PostgresDatabase
    published: list[Published] = field(default_factory=list)
    undone: set[bytes] = field(default_factory=set)
    random: Random = field(default_factory=lambda: Random(7))  # noqa: S311 - chooses keys, guards nothing

    def replica(self, name: str) -> Replica:
        """A replica whose bus fails now and then in the middle of a batch."""
        return Replica(name, self.url, self.published, lambda taken: taken % 997 == 0)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[asyncpg.Connection]:
        """A session that goes round our ``Database``."""
        dsn = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(dsn)
        try:
            yield connection
        finally:
            await connection.close(timeout=10)

    async def counted(self) -> dict[str, int]:
        """How many records of each key were committed."""
        async with self.session() as session:
            return {row["name"]: row["number"] for row in await session.fetch("SELECT name, number FROM aggregate")}

    async def leader(self) -> str | None:
        """Which replica leads now."""
        async with self.session() as session:
            found = await session.fetchrow(LEADER)
        return None if found is None else str(found["name"]).removeprefix("mumpuni-")

    async def cut_the_leader(self) -> int:
        """End the session that leads; how many were ended."""
        async with self.session() as session:
            cut: int = await session.fetchval(f"SELECT count(pg_terminate_backend(pid)) FROM ({LEADER}) AS leaders")  # noqa: S608 - our own
        return cut

    async def is_all_out(self) -> bool:
        """Whether the outbox is empty."""
        return await self.database.read(outbox_depth) == 0


@pytest.fixture
async def race(postgres: sa.URL) -> AsyncIterator[Race]:
    """An outbox, and a row for each key that its writers queue at."""
    database = await with_tables(PostgresDatabase(postgres, service="x", tables=PIPELINE, metrics=Metrics("x")))
    race = Race(postgres, database)
    async with race.session() as session:
        await session.execute("CREATE TABLE aggregate (name text PRIMARY KEY, number bigint NOT NULL DEFAULT 0)")
        await session.executemany("INSERT INTO aggregate (name) VALUES ($1)", [(key,) for key in KEYS])
    yield race
    await database.close()


def told(number: int, mark: str) -> bytes:
    """A record's value: its number under its key, and which transaction it was."""
    return f"{number} {mark}".encode()


async def ours(race: Race, database: PostgresDatabase, turn: Callable[[], int]) -> None:
    """Write through ``Database``: alone and sharing commits, now and then undone after it had written."""

    def script(tx: Tx, key: str, mark: str, fails: bool) -> None:
        number = tx.connection.exec_driver_sql(COUNT, (key,)).scalar_one()
        stage_record(tx, Record("t", key.encode(), told(number, mark)), datetime.now(UTC))
        if fails:
            race.undone.add(mark.encode())
            raise Undone

    for number in range(TURNS):
        turn()
        fails = number % 7 == 3
        written = database.write(script, race.random.choice(KEYS), new_id(), fails)
        if fails:
            with pytest.raises(Undone):
                await written
        else:
            await written


async def theirs(race: Race, turn: Callable[[], int]) -> None:
    """Write beside ``Database`` and its lock: slowly, with the row's number long taken, and sometimes undone."""
    async with race.session() as session:
        for number in range(TURNS):
            turn()
            key, mark = race.random.choice(KEYS), new_id()
            transaction = session.transaction()
            await transaction.start()
            await session.execute(INSERT, key.encode(), told(await session.fetchval(COUNT, key), mark))
            if number % 5 == 0:
                await session.execute("SELECT pg_sleep(0.05)")  # others commit later numbers meanwhile
            if number % 6 == 1:
                race.undone.add(mark.encode())
                await transaction.rollback()
            else:
                await transaction.commit()


class Progress:
    """How many turns the writers have taken."""

    def __init__(self) -> None:
        self.taken = 0

    def turn(self) -> int:
        """One more."""
        self.taken += 1
        return self.taken

    def reached(self, part: float) -> Callable[[], Awaitable[bool]]:
        """Whether this part of all turns was taken."""

        async def reached() -> bool:
            return self.taken >= part * TURNS * (OURS + THEIRS)

        return reached


async def write_all(race: Race, progress: Progress) -> None:
    """Every writer at once, ours through four instances as four replicas have them."""
    instances = [
        PostgresDatabase(race.url, service=f"writer-{number}", tables=PIPELINE, metrics=Metrics("writer"))
        for number in range(4)
    ]
    async with asyncio.TaskGroup() as writers:
        for number in range(OURS):
            writers.create_task(ours(race, instances[number % len(instances)], progress.turn))
        for _ in range(THEIRS):
            writers.create_task(theirs(race, progress.turn))
    for instance in instances:
        await instance.close()


def first_occurrences(published: Sequence[Published]) -> dict[str, list[bytes]]:
    """The values of each key as the bus first saw them."""
    seen: dict[str, dict[bytes, None]] = defaultdict(dict)
    for record in published:
        seen[record.key.decode()].setdefault(record.value)
    return {key: list(values) for key, values in seen.items()}


async def verified(race: Race) -> None:
    """None lost, none invented, none out of order."""
    counted = await race.counted()
    assert sum(counted.values()) == OURS * TURNS + THEIRS * TURNS - len(race.undone)
    for key, values in first_occurrences(race.published).items():
        numbers = [int(value.split()[0]) for value in values]
        assert numbers == list(range(1, counted[key] + 1)), key
    assert {value.split()[1] for _, _, value in race.published}.isdisjoint(race.undone)
    assert sum(counted.values()) == len({value for _, _, value in race.published})


async def test_sessions_that_are_cut_lose_and_disorder_nothing_and_the_standby_takes_over(race: Race) -> None:
    progress, led = Progress(), set[str]()

    async def somebody_leads() -> bool:
        leader = await race.leader()
        led.update([leader] if leader is not None else [])
        return leader is not None

    with race.replica("one").relaying(), race.replica("two").relaying():
        writing = asyncio.create_task(write_all(race, progress))
        for part in (0.1, 0.3, 0.5, 0.7):
            await until(progress.reached(part), f"{part} of the writes", seconds=60)
            await until(somebody_leads, "a leader")
            assert await race.cut_the_leader() == 1
        await writing
        await until(race.is_all_out, "an empty outbox", seconds=60)
    assert led == {"one", "two"}
    await verified(race)


async def test_a_leader_that_stands_still_is_replaced_and_when_it_wakes_it_only_repeats(race: Race) -> None:
    replicas = {name: race.replica(name) for name in ("one", "two")}
    progress = Progress()
    with replicas["one"].relaying(), replicas["two"].relaying():
        writing = asyncio.create_task(write_all(race, progress))
        await until(progress.reached(0.3), "a third of the writes", seconds=60)
        leader = await race.leader()
        assert leader is not None
        with replicas[leader].frozen():
            before = len(race.published)
            await writing
            await until(race.is_all_out, "an outbox that the standby has emptied", seconds=60)
            assert {record.replica for record in race.published[before:]} == set(replicas) - {leader}
    await verified(race)

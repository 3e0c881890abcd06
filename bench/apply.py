"""Events applied to SQLite by evaluation's consumer, against bare executemany of every row they come to."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.paired import Figure, ratio
from bench.stream import publish
from mumpuni.embedded import create_service
from shared.bus.embedded import EmbeddedBus
from shared.clock import SystemClock
from shared.events.catalog import PARTITIONS, TOPICS
from shared.rules.ruleset import load_rules
from shared.service import Service
from shared.serving import settle_process

EVENTS: Final = 10_000
PEOPLE: Final = 2_000
BATCH: Final = 500
AIM: Final = 0.4

_ADDED: Final = {
    "score_sum": "SELECT employee_id, competency, sum(a), sum(b), count(*) FROM mine_evidence GROUP BY 1, 2",
    "jp_bucket": "SELECT employee_id, jp_on, jp_cap, jp_session_tenths, count(*), sum(jp_tenths)"
    " FROM mine GROUP BY 1, 2, 3, 4",
    "rating_sum": "SELECT * FROM rating_sum WHERE (programme_id, session_id) IN (SELECT programme_id, session_id"
    " FROM mine UNION SELECT programme_id, '' FROM mine)",
    "score_month": "SELECT * FROM score_month WHERE (employee_id, competency) IN (SELECT employee_id, competency"
    " FROM mine_evidence)",
    "form_year": "SELECT * FROM form_year WHERE employee_id IN (SELECT employee_id FROM mine)",
    "session_sum": "SELECT * FROM session_sum WHERE (programme_id, session_id) IN (SELECT programme_id, session_id"
    " FROM mine)",
    "seat_sum": "SELECT * FROM seat_sum",
}
_INSERTED: Final = {
    "activity": "SELECT * FROM mine",
    "evidence": "SELECT * FROM mine_evidence",
    "participation": "SELECT * FROM participation WHERE enrollment_id IN (SELECT activity_id FROM mine)",
    "seat": "SELECT * FROM seat WHERE enrollment_id IN (SELECT activity_id FROM mine)",
    "consideration": "SELECT * FROM consideration WHERE employee_id IN (SELECT employee_id FROM mine)",
    "employee": "SELECT * FROM employee WHERE employee_id IN (SELECT employee_id FROM mine)",
    "inbox": "SELECT * FROM inbox ORDER BY event_id LIMIT :size OFFSET :first",
    "outbox": "SELECT * FROM outbox ORDER BY seq LIMIT :told OFFSET :told_first",
}
"""What one batch writes, table by table. ``mine`` are its activities, ``mine_evidence`` their evidence."""


class _Table(NamedTuple):
    """A table as our store has it, and the rows that each batch writes to it."""

    ddl: Sequence[str]
    statement: str
    batches: Sequence[Sequence[tuple[Any, ...]]]


def measure() -> Figure:
    """Events a second read from the log, decoded, applied once, concluded from and committed, to their bare rows."""
    settle_process()  # as the server does when it is ready
    with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder:
        numbers = itertools.count()
        applying: Callable[[], float] = lambda: _applied(Path(folder) / str(next(numbers)))  # noqa: E731 - two calls
        applying()
        tables = _tables(Path(folder) / "0" / "evaluation.db")
        return ratio(
            "events applied by the consumer / bare executemany",
            lambda: _floor(tables),
            applying,
            aim=AIM,
            unit="events",
        )


async def caught_up(service: Service) -> None:
    """Wait until the service's consumers have nothing left; looks when something was committed."""
    committed = asyncio.Event()
    service.database.on_staged(committed.set)
    async with asyncio.timeout(600):
        while any([await consumer.behind() for consumer in service.consumers]):
            committed.clear()
            try:
                await asyncio.wait_for(committed.wait(), 0.5)
            except TimeoutError:
                continue


def _applied(root: Path) -> float:
    root.mkdir()
    return asyncio.run(_apply(root))


async def _apply(root: Path) -> float:
    bus = EmbeddedBus(root / "events.db")
    await bus.start()
    await bus.create_topics(dict.fromkeys(TOPICS, PARTITIONS))
    await publish(bus, 0, EVENTS, PEOPLE)
    service = create_service("evaluation", root / "evaluation.db", bus, SystemClock(), load_rules())
    await service.database.migrate(service.migrations.upgrade)
    started = time.perf_counter()
    running = [asyncio.create_task(consumer.run()) for consumer in service.consumers]
    await caught_up(service)
    elapsed = time.perf_counter() - started
    for consumer in service.consumers:
        consumer.stop()
    await asyncio.gather(*running)
    await service.database.close()
    await bus.stop()
    return EVENTS / elapsed


def _tables(store: Path) -> list[_Table]:
    """Every row that applying the events has written, as it was written: batch by batch, sums collapsed by key."""
    with sqlite3.connect(store) as reader:
        (told,) = reader.execute("SELECT count(*) FROM outbox").fetchone()
        rows: dict[str, list[Sequence[tuple[Any, ...]]]] = {name: [] for name in (*_INSERTED, *_ADDED)}
        for first in range(0, EVENTS, BATCH):
            share = {"told": told * BATCH // EVENTS, "told_first": told * first // EVENTS}
            _choose(reader, first)
            for name, query in (*_INSERTED.items(), *_ADDED.items()):
                place = {"size": BATCH, "first": first, **share}
                used = {key: value for key, value in place.items() if f":{key}" in query}
                rows[name].append(reader.execute(query, used).fetchall())
        for name in ("employee", "consideration"):
            rows[name] = _once(rows[name])
        return [_Table(_ddl(reader, name), _statement(reader, name), batches) for name, batches in rows.items()]


def _once(batches: Sequence[Sequence[tuple[Any, ...]]]) -> list[Sequence[tuple[Any, ...]]]:
    """Each person where they are met first."""
    met: set[str] = set()
    first: list[Sequence[tuple[Any, ...]]] = []
    for batch in batches:
        first.append([row for row in batch if row[0] not in met])
        met |= {row[0] for row in batch}
    return first


def _choose(reader: sqlite3.Connection, first: int) -> None:
    reader.executescript("DROP TABLE IF EXISTS temp.mine; DROP TABLE IF EXISTS temp.mine_evidence;")
    reader.execute(
        f"CREATE TEMP TABLE mine AS SELECT * FROM activity ORDER BY event_id LIMIT {BATCH} OFFSET {first}"  # noqa: S608 - numbers
    )
    reader.execute(
        "CREATE TEMP TABLE mine_evidence AS SELECT evidence.* FROM mine"
        " JOIN evidence ON evidence_id = activity_id AND evidence.employee_id = mine.employee_id"
    )


def _ddl(reader: sqlite3.Connection, name: str) -> list[str]:
    query = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC"
    return [sql for (sql,) in reader.execute(query, (name,))]


def _statement(reader: sqlite3.Connection, name: str) -> str:
    columns = [(row[1], row[5]) for row in reader.execute(f"PRAGMA table_info({name})")]
    insert = f"INSERT INTO {name} VALUES ({','.join('?' * len(columns))})"  # noqa: S608 - our own table names
    if name not in _ADDED:
        return insert
    keys = ", ".join(column for column, in_key in columns if in_key)
    added = ", ".join(f"{column} = {column} + excluded.{column}" for column, in_key in columns if not in_key)
    return f"{insert} ON CONFLICT ({keys}) DO UPDATE SET {added}"


def _floor(tables: Sequence[_Table]) -> float:
    with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder:
        store = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=FULL")
        store.execute("PRAGMA cache_size=-16000")
        for table in tables:
            for ddl in table.ddl:
                store.execute(ddl)
        started = time.perf_counter()
        for batch in range(EVENTS // BATCH):
            store.execute("BEGIN IMMEDIATE")
            for table in tables:
                store.executemany(table.statement, table.batches[batch])
            store.execute("COMMIT")
        elapsed = time.perf_counter() - started
        store.close()
    return EVENTS / elapsed

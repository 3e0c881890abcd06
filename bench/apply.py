"""Events applied to SQLite by evaluation's consumer, against bare executemany of the rows they come to."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bench.paired import Figure, ratio
from bench.stream import publish
from mumpuni.embedded import create_service
from shared.bus.embedded import EmbeddedBus
from shared.clock import SystemClock
from shared.events.catalog import PARTITIONS, TOPICS
from shared.rules.ruleset import load_rules
from shared.service import Service
from shared.serving import settle_process
from tests.waiting import until

EVENTS: Final = 10_000
PEOPLE: Final = 2_000
BATCH: Final = 500
AIM: Final = 0.4
_ADDED: Final = {"score_sum": ("a", "b", "n"), "jp_bucket": ("sessions", "tenths")}
_KEYS: Final = {"score_sum": "employee_id, competency", "jp_bucket": "employee_id, jp_on, cap, session_tenths"}


def measure() -> Figure:
    """Events a second read from the log, decoded, applied once and committed, to their bare rows."""
    settle_process()  # as the server does when it is ready
    with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder:
        root = Path(folder)
        counter = iter(range(0, 10**9, EVENTS))
        applying: Callable[[], float] = lambda: asyncio.run(_apply(root, next(counter)))  # noqa: E731 - two calls
        applying()
        rows = _rows(root / "evaluation.db")
        return ratio(
            "events applied by the consumer / bare executemany",
            lambda: _floor(rows),
            applying,
            aim=AIM,
            unit="events",
        )


async def caught_up(service: Service) -> None:
    """Wait until the service's consumers have nothing left."""

    async def is_so() -> bool:
        return not any([await consumer.behind() for consumer in service.consumers])

    await until(is_so, "everything applied", seconds=600)


async def _apply(root: Path, start: int) -> float:
    clock = SystemClock()
    bus = EmbeddedBus(root / "events.db")
    await bus.start()
    await bus.create_topics(dict.fromkeys(TOPICS, PARTITIONS))
    await publish(bus, start, EVENTS, PEOPLE)
    service = create_service("evaluation", root / "evaluation.db", bus, clock, load_rules())
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


def _rows(store: Path) -> dict[str, tuple[str, list[tuple[Any, ...]]]]:
    """What the first events came to: one activity each, their evidence, and what they add to the sums."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as reader:
        ddl = dict(reader.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        activity = reader.execute("SELECT * FROM activity").fetchall()
        evidence = reader.execute("SELECT * FROM evidence").fetchall()
        sums = reader.execute("SELECT employee_id, competency, a, b, 1 FROM evidence").fetchall()
        hours = reader.execute(
            "SELECT employee_id, jp_on, jp_cap, jp_session_tenths, 1, jp_tenths FROM activity"
        ).fetchall()
    rows = {"activity": activity, "evidence": evidence, "score_sum": sums, "jp_bucket": hours}
    return {name: (ddl[name], found) for name, found in rows.items()}


def _floor(rows: dict[str, tuple[str, list[tuple[Any, ...]]]]) -> float:
    with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder:
        store = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=FULL")
        for ddl, _ in rows.values():
            store.execute(ddl)
        statements = {name: _statement(name, len(found[0])) for name, (_, found) in rows.items()}
        batches = EVENTS // BATCH
        started = time.perf_counter()
        for batch in range(batches):
            store.execute("BEGIN IMMEDIATE")
            for name, (_, found) in rows.items():
                size = len(found) // batches
                store.executemany(statements[name], found[batch * size : (batch + 1) * size])
            store.execute("COMMIT")
        elapsed = time.perf_counter() - started
        store.close()
    return EVENTS / elapsed


def _statement(name: str, width: int) -> str:
    insert = f"INSERT INTO {name} VALUES ({','.join('?' * width)})"  # noqa: S608 - our own table names
    if name not in _KEYS:
        return insert
    added = ", ".join(f"{column} = {column} + excluded.{column}" for column in _ADDED[name])
    return f"{insert} ON CONFLICT ({_KEYS[name]}) DO UPDATE SET {added}"

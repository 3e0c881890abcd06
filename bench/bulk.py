"""10,000 lines through ``POST /enrollments:bulk``, against parsing them and bare inserts of the same rows."""

from __future__ import annotations

import itertools
import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx

from bench.paired import Figure, ratio
from bench.served import Served, people, served, sessions

LINES: Final = 10_000
CHUNK: Final = 1_000
PEOPLE: Final = 500
AIM: Final = 0.35


def measure() -> Figure:
    """Lines a second over HTTP, each with its own answer, to lines a second parsed and inserted with nothing else."""
    with served("enrollment") as server, server.client() as client:
        per_round = LINES // PEOPLE
        everyone = people(client, PEOPLE)
        chosen = sessions(client, per_round * 8)
        batches = _batches(chosen, everyone, per_round)
        _bulk(client, next(batches))
        _until_relayed(client)
        floor_lines = next(batches)
        copied = _rows(server)
        return ratio(
            "10,000 bulk lines / bare insert and JSON parsing",
            lambda: _floor(floor_lines, copied),
            lambda: _bulk(client, next(batches)),
            aim=AIM,
            unit="lines",
        )


def _batches(chosen: list[str], everyone: list[str], per_round: int) -> Iterator[bytes]:
    for start in range(0, len(chosen), per_round):
        pairs = itertools.product(chosen[start : start + per_round], everyone)
        yield b"\n".join(json.dumps({"employee_id": one, "session_id": session}).encode() for session, one in pairs)


def _bulk(client: httpx.Client, lines: bytes) -> float:
    started = time.perf_counter()
    answer = client.post(
        "/enrollment/v1/enrollments:bulk", content=lines, headers={"Content-Type": "application/x-ndjson"}
    )
    elapsed = time.perf_counter() - started
    statuses = {json.loads(line)["status"] for line in answer.text.splitlines()}
    if statuses != {201}:
        raise RuntimeError(f"{answer.status_code}: {answer.text[:400]}")
    return LINES / elapsed


def _until_relayed(client: httpx.Client) -> None:
    """Wait until the log holds every event, so that they can be copied."""
    deadline = time.monotonic() + 60
    while 'mumpuni_outbox_depth{service="enrollment"} 0.0' not in client.get("/enrollment/metrics").text:
        if time.monotonic() > deadline:
            raise RuntimeError("the outbox does not empty")
        time.sleep(0.05)


def _rows(server: Served) -> dict[str, tuple[str, list[tuple[Any, ...]]]]:
    """The table definitions and the rows that 10,000 lines made, to write them again barely."""
    with sqlite3.connect(f"file:{server.folder / 'enrollment.db'}?mode=ro", uri=True) as store:
        ddl = dict(store.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        enrolled, steps = (
            store.execute(f"SELECT * FROM {name} LIMIT ?", (LINES,)).fetchall()  # noqa: S608 - our own table names
            for name in ("enrollment", "enrollment_step")
        )
    with sqlite3.connect(f"file:{server.folder / 'events.db'}?mode=ro", uri=True) as log:
        table = next(name for (name,) in log.execute("SELECT name FROM sqlite_master WHERE name LIKE 'record%'"))
        columns = [row[1] for row in log.execute(f"PRAGMA table_info({table})")]
        value = columns.index("value")
        values = [row[value] for row in log.execute(f"SELECT * FROM {table} LIMIT ?", (LINES,))]  # noqa: S608
    outbox = [(number, "asn.enrollment.v1", b"k" * 36, b"h" * 400, body, 0) for number, body in enumerate(values, 1)]
    return {
        "enrollment": (ddl["enrollment"], enrolled),
        "enrollment_step": (ddl["enrollment_step"], steps),
        "outbox": (ddl["outbox"], outbox),
    }


def _floor(lines: bytes, copied: dict[str, tuple[str, list[tuple[Any, ...]]]]) -> float:
    with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder:
        store = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=FULL")
        for ddl, _ in copied.values():
            store.execute(ddl)
        started = time.perf_counter()
        parsed = lines.splitlines()
        for start in range(0, LINES, CHUNK):
            for line in parsed[start : start + CHUNK]:
                json.loads(line)
            store.execute("BEGIN IMMEDIATE")
            for name, (_, rows) in copied.items():
                part = rows[start : start + CHUNK]
                marks = ",".join("?" * len(part[0]))
                store.executemany(f"INSERT INTO {name} VALUES ({marks})", part)  # noqa: S608 - our own table names
            store.execute("COMMIT")
        elapsed = time.perf_counter() - started
        store.close()
    return LINES / elapsed

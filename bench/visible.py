"""From an accepted completion to its visible score, at 200 requests a second."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.load import answer, request
from bench.paired import ROUNDS, Figure
from bench.served import Served, people, served, sessions

PER_SECOND: Final = 200
SECONDS: Final = 6
CONNECTIONS: Final = 16
AIM_MS: Final = 50.0


def measure() -> Figure:
    """The 99th percentile, in milliseconds, from the answer's arrival to the score being there for a reader."""
    with served() as server, server.client() as client:
        count = PER_SECOND * SECONDS * (ROUNDS + 1)
        everyone = people(client, 400)
        pairs = itertools.product(sessions(client, count // len(everyone) + 1), everyone)
        lines = [
            json.dumps({"employee_id": one, "session_id": session}) for session, one in itertools.islice(pairs, count)
        ]
        enrolled = _enrol(server, lines)
        rounds = [_round(server, enrolled[n :: ROUNDS + 1]) for n in range(ROUNDS + 1)][1:]
        flush = _flush_ms(server.folder)
    p99s = sorted(_p99(one) for one in rounds)
    p99 = statistics.median(p99s)
    middle = statistics.median(itertools.chain(*rounds))
    detail = (
        f"median {middle:.1f} ms; one flush to this disk takes {flush:.2f} ms and three lie on the way; "
        f"{PER_SECOND} requests/s, {ROUNDS} rounds of {SECONDS} s"
    )
    return Figure("accepted request to visible score, p99", p99, (p99s[0], p99s[-1]), AIM_MS, False, " ms", detail)


def _enrol(server: Served, lines: Sequence[str]) -> list[str]:
    with server.client() as client:
        answer = client.post(
            "/enrollment/v1/enrollments:bulk",
            content="\n".join(lines),
            headers={"Content-Type": "application/x-ndjson"},
        )
    return [json.loads(line)["enrollment_id"] for line in answer.text.splitlines()]


def _round(server: Served, enrolled: Sequence[str]) -> list[float]:
    watcher = _Watcher(server.folder / "evaluation.db")
    watcher.start()
    asyncio.run(_complete(server, enrolled, watcher.awaits))
    seen = watcher.finish()
    return [milliseconds for _, milliseconds in seen]


async def _complete(server: Served, enrolled: Sequence[str], answered: Callable[[str], None]) -> None:
    """Send each completion at its own time, whether or not the ones before are answered; say when it is answered."""
    completed_at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    body = json.dumps({"outcome": "completed", "post_test": 80, "completed_at": completed_at}).encode()
    idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", server.port))
    started = time.perf_counter()

    async def one(number: int, enrollment_id: str) -> None:
        await asyncio.sleep(started + number / PER_SECOND - time.perf_counter())
        reader, writer = await idle.get()
        writer.write(request("POST", f"/enrollment/v1/enrollments/{enrollment_id}/completion", server.token, body))
        await answer(reader, 200)
        answered(enrollment_id)
        idle.put_nowait((reader, writer))

    await asyncio.gather(*(one(number, enrollment_id) for number, enrollment_id in enumerate(enrolled)))
    while not idle.empty():
        idle.get_nowait()[1].close()


class _Watcher(threading.Thread):
    """Reads evaluation's store as any reader would, and notes when what it awaits is there."""

    def __init__(self, store: Path) -> None:
        super().__init__(daemon=True)
        self._store = sqlite3.connect(f"file:{store}?mode=ro", uri=True, check_same_thread=False)
        self._answered: dict[str, float] = {}
        self._seen: list[tuple[str, float]] = []
        self._is_last = False

    def awaits(self, enrollment_id: str) -> None:
        """This completion has been answered now."""
        self._answered[enrollment_id] = time.perf_counter()

    def run(self) -> None:
        """Look whenever the store has changed, every two milliseconds, until all that is awaited is there."""
        version = -1
        while self._answered or not self._is_last:
            now = self._store.execute("PRAGMA data_version").fetchone()[0]
            if now != version or self._is_last:
                version = now
                self._look()
            time.sleep(0.002)

    def finish(self) -> list[tuple[str, float]]:
        """Nothing more will be answered; how many milliseconds each took."""
        self._is_last = True
        self.join(60)
        if self.is_alive():
            raise RuntimeError(f"{len(self._answered)} completions never reached a score")
        self._store.close()
        return self._seen

    def _look(self) -> None:
        awaited = json.dumps(list(self._answered))
        query = "SELECT activity_id FROM activity WHERE activity_id IN (SELECT value FROM json_each(?))"
        found = self._store.execute(query, (awaited,)).fetchall()
        moment = time.perf_counter()
        self._seen += [(one, (moment - self._answered.pop(one)) * 1000) for (one,) in found]


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def _flush_ms(folder: Path) -> float:
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        times = []
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            started = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)

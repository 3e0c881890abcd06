"""``python -m bench.switch [people ...]``: how long a new half-life takes, and how long nobody can read scores by it.

Each store holds so many people with four pieces of evidence each. What is measured: to weigh all of it anew beside the
present sums, in chunks between which others write; and the one transaction at midnight that puts it in their place.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.history import open_store
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.live_rules import LiveRules
from services.evaluation.handlers.rule_set_work import step
from services.evaluation.handlers.rule_sets import Command, enter
from services.evaluation.store import rule_sets
from services.evaluation.store.rule_sets import EVERYWHERE
from shared.database import Database, Tx
from shared.rules.calendar import city_day
from shared.rules.ruleset import load_rules
from shared.serving import settle_process
from shared.web.auth import Principal

SIZES: Final = (10_000, 100_000)
_NOW: Final = datetime(2026, 10, 5, 9, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
_CHUNK: Final = 100
_OPERATOR: Final = Principal("bench", "*", "*", frozenset({"evaluation:write"}))


def main(arguments: Sequence[str]) -> int:
    """Measure stores of so many people, and print a line for each."""
    settle_process()
    for people in map(int, arguments or map(str, SIZES)):
        with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder:
            asyncio.run(_measured(Path(folder), people))
    return 0


async def _measured(folder: Path, people: int) -> None:
    rules = load_rules()
    live = LiveRules(rules)
    service = (await open_store(folder, people, rules)).service
    database = service.database
    command = Command(
        "competency-score",
        EVERYWHERE,
        city_day(_NOW) + _DAY,
        json.dumps({"half_life_days": 365}),
        "bench",
    )
    await database.write(enter, _OPERATOR, command, Moment(_NOW, live), live)
    chunks = []
    while (await _state(database)) == "preparing":
        chunks.append(await _timed(database, _NOW, live))
    switched = await _timed(database, _NOW + _DAY, live)
    await database.close()
    print(
        f"{people:,} people: weighed anew in {sum(chunks):.1f} s, {len(chunks):,} transactions, the longest"
        f" {max(chunks) * 1000:,.0f} ms; switched in {switched:.2f} s",
        flush=True,
    )


async def _timed(database: Database, now: datetime, live: LiveRules) -> float:
    started = time.perf_counter()
    await database.write(step, now, live, _CHUNK)
    return time.perf_counter() - started


async def _state(database: Database) -> str:
    def script(tx: Tx) -> str:
        [entered] = rule_sets.standing(tx)
        return entered.state

    return await database.read(script)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

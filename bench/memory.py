"""Memory of a process that has applied 10^4 events and of the same process after 10^6.

``python -m bench.memory FOLDER`` is that process: it prints its resident megabytes at both moments.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench.apply import caught_up
from bench.paired import Figure
from bench.stream import publish
from mumpuni.embedded import create_service
from shared.bus.embedded import EmbeddedBus
from shared.clock import SystemClock
from shared.events.catalog import PARTITIONS, TOPICS
from shared.rules.ruleset import load_rules

FEW: Final = 10_000
MANY: Final = 1_000_000
PEOPLE: Final = 10_000
STEP: Final = 10_000
AIM: Final = 1.2


def measure() -> Figure:
    """Resident memory after a million events to that after ten thousand: log, consumer, store and relay in one."""
    with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder:
        command = [sys.executable, "-m", "bench.memory", folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    few, many = (float(word) for word in done.stdout.split())
    detail = f"{few:.0f} MB after {FEW:,} events, {many:.0f} MB after {MANY:,}"
    return Figure("memory after 10^6 events / after 10^4", many / few, (many / few, many / few), AIM, False, "", detail)


async def _grow(folder: Path) -> None:
    clock = SystemClock()
    bus = EmbeddedBus(folder / "events.db")
    await bus.start()
    await bus.create_topics(dict.fromkeys(TOPICS, PARTITIONS))
    service = create_service("evaluation", folder / "evaluation.db", bus, clock, load_rules())
    await service.database.migrate(service.migrations.upgrade)
    running = [asyncio.create_task(consumer.run()) for consumer in service.consumers]
    relay = asyncio.create_task(service.relay.run())
    for start in range(0, MANY, STEP):
        await publish(bus, start, STEP, PEOPLE)
        await caught_up(service)
        if start + STEP in {FEW, MANY}:
            print(_resident_mb(), flush=True)
    for consumer in service.consumers:
        consumer.stop()
    service.relay.stop()
    await asyncio.gather(*running, relay)
    await service.database.close()
    await bus.stop()


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1_000_000


if __name__ == "__main__":
    asyncio.run(_grow(Path(sys.argv[1])))

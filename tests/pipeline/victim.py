"""A process that accepts, relays and applies, and kills itself with SIGKILL at a named step.

``python -m tests.pipeline.victim FOLDER STEP COUNTDOWN ACCEPT``: at the COUNTDOWN-th time STEP is reached, it dies.
Without a step it accepts nothing new unless told to, and ends when everything accepted is applied.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from shared.bus.embedded import EmbeddedBus
from shared.bus.protocols import Delivered, OnAssigned, Positions, Record, Subscription, TopicPartition
from shared.clock import SystemClock
from shared.database import Database, SqliteDatabase
from shared.metrics import Metrics
from shared.outbox import Relay, RelaySettings
from tests.pipeline.ledger import (
    PIPELINE,
    TOPIC,
    accept,
    accepted,
    completed,
    consumer,
    outbox_depth,
    sums,
    with_tables,
)
from tests.waiting import until

STEPS = (
    "before-accept-commit",
    "after-accept-commit",
    "before-publish",
    "after-publish",
    "after-mark",
    "before-apply-commit",
    "after-apply-commit",
    "before-offset",
    "after-offset",
)


class Executioner:
    """Counts the steps down and kills."""

    def __init__(self, step: str, countdown: int) -> None:
        self._step = step
        self._left = countdown

    def reach(self, step: str) -> None:
        """This step is reached now."""
        if step != self._step:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal(SqliteDatabase):
    """A store that may die right before or right after a commit with work in it."""

    executioner: Executioner
    label = ""

    async def _commit(self, batch: Any) -> bool:
        self.executioner.reach(f"before-{self.label}-commit")
        staged = await super()._commit(batch)
        self.executioner.reach(f"after-{self.label}-commit")
        return staged


class MortalSubscription:
    """A subscription that may die around the commit of its position."""

    def __init__(self, inner: Subscription, executioner: Executioner) -> None:
        self._inner = inner
        self._executioner = executioner

    async def poll(self, max_records: int, wait_seconds: float) -> Sequence[Delivered]:
        return await self._inner.poll(max_records, wait_seconds)

    async def seek(self, positions: Positions) -> None:
        await self._inner.seek(positions)

    async def commit(self, positions: Positions) -> None:
        self._executioner.reach("before-offset")
        await self._inner.commit(positions)
        self._executioner.reach("after-offset")

    async def assigned(self) -> frozenset[TopicPartition]:
        return await self._inner.assigned()

    async def end_offsets(self) -> Positions:
        return await self._inner.end_offsets()

    async def close(self) -> None:
        await self._inner.close()


class MortalBus(EmbeddedBus):
    """The embedded log, dying around a publish."""

    executioner: Executioner

    async def publish(self, records: Sequence[Record]) -> None:
        self.executioner.reach("before-publish")
        await super().publish(records)
        self.executioner.reach("after-publish")

    async def subscribe(  # type: ignore[override]  # a consumer asks for no more than the protocol
        self, group: str, topics: Collection[str], on_assigned: OnAssigned | None = None
    ) -> Subscription:
        return MortalSubscription(await super().subscribe(group, topics, on_assigned), self.executioner)


class MortalRelay(Relay):
    """The relay, dying after it has removed what was sent."""

    executioner: Executioner

    async def relay_once(self) -> int:
        sent = await super().relay_once()
        if sent:
            self.executioner.reach("after-mark")
        return sent


async def _store(folder: Path, name: str, label: str, executioner: Executioner) -> Mortal:
    Mortal.executioner = executioner
    store = await with_tables(Mortal(folder / f"{name}.db", service=name, tables=PIPELINE, metrics=Metrics(name)))
    store.label = label
    return store


async def live(folder: Path, step: str, countdown: int, to_accept: int) -> None:
    """Accept, relay and apply until everything is applied, or until death."""
    executioner = Executioner(step, countdown)
    source = await _store(folder, "source", "accept", executioner)
    reader = await _store(folder, "reader", "apply", executioner)
    bus = MortalBus(folder / "events.db")
    bus.executioner = executioner
    await bus.start()
    await bus.create_topics({TOPIC: 3})
    relay = MortalRelay(source, bus, SystemClock(), Metrics("source"), RelaySettings(batch=5))
    relay.executioner = executioner
    ledger = consumer(reader, bus, max_records=5, tell_seconds=0.0)
    tasks = [asyncio.create_task(relay.run()), asyncio.create_task(ledger.run())]
    await _accept(folder, source, to_accept)
    await until(lambda: _is_done(source, reader), "all that was accepted is applied", seconds=60)
    relay.stop()
    ledger.stop()
    await asyncio.gather(*tasks)
    await bus.stop()
    await source.close()
    await reader.close()


async def _is_done(source: Database, reader: Database) -> bool:
    return not await source.read(outbox_depth) and await source.read(accepted) == await reader.read(sums)


async def _accept(folder: Path, source: Database, count: int) -> None:
    """Accept results, and write down which were answered, each answer on disk before the next."""
    with (folder / "answered").open("a") as answered:

        async def one(number: int) -> None:
            event = completed(number)
            await source.write(accept, event)
            answered.write(event.enrollment_id + "\n")
            answered.flush()
            os.fsync(answered.fileno())

        for start in range(0, count, 4):
            await asyncio.gather(*(one(number) for number in range(start, min(start + 4, count))))


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))

"""The victim of ``tests/pipeline/victim.py`` on real stores and a real broker.

``python -m tests.integration.steps.victim FOLDER STEP COUNTDOWN ACCEPT``; FOLDER holds ``where.json``.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.protocols import OnAssigned, Record, Subscription
from shared.clock import SystemClock
from shared.consumer import Consumer, ConsumerSettings
from shared.database import PostgresDatabase
from shared.events.enrollment import Completed
from shared.metrics import Metrics
from shared.outbox import RelaySettings
from tests.pipeline.ledger import GROUP, PIPELINE, TOPIC, Adding, on_completed, with_tables
from tests.pipeline.victim import Executioner, MortalRelay, MortalSubscription, _accept, _is_done
from tests.waiting import until

_PARTITIONS = 3


@dataclass(frozen=True, slots=True)
class Where:
    """Two databases and a broker; ``run`` keeps this victim's topic and group apart from others'."""

    source: str
    reader: str
    kafka: dict[str, Any]
    run: str

    @classmethod
    def in_folder(cls, folder: Path) -> Where:
        """As the test wrote it."""
        return cls(**json.loads((folder / "where.json").read_text()))


class Mortal(PostgresDatabase):
    """A store that may die right before or right after a commit with work in it."""

    executioner: Executioner
    label = ""

    async def _commit(self, batch: Any) -> bool:
        self.executioner.reach(f"before-{self.label}-commit")
        staged = await super()._commit(batch)
        self.executioner.reach(f"after-{self.label}-commit")
        return staged


class MortalBus(KafkaBus):
    """Kafka, the client dying around a publish; every topic has the run's name at its end."""

    executioner: Executioner
    run = ""

    def name(self, topic: str) -> str:
        """The run's own topic."""
        return topic if topic.endswith(self.run) else f"{topic}-{self.run}"

    async def log_ids(self, topics: Collection[str]) -> Mapping[str, str]:
        return await super().log_ids([self.name(topic) for topic in topics])

    async def create_topics(self, topics: Mapping[str, int]) -> None:
        await super().create_topics({self.name(topic): partitions for topic, partitions in topics.items()})

    async def publish(self, records: Sequence[Record]) -> None:
        self.executioner.reach("before-publish")
        await super().publish([record._replace(topic=self.name(record.topic)) for record in records])
        self.executioner.reach("after-publish")

    async def subscribe(  # type: ignore[override]  # a consumer asks for no more than the protocol
        self, group: str, topics: Collection[str], on_assigned: OnAssigned | None = None
    ) -> Subscription:
        inner = await super().subscribe(self.name(group), [self.name(topic) for topic in topics], on_assigned)
        return MortalSubscription(inner, self.executioner)


async def store(url: str, label: str) -> Mortal:
    """A store of the ledger, with its tables."""
    name = "source" if label == "accept" else "reader"
    made = Mortal(sa.make_url(url), service=name, tables=PIPELINE, metrics=Metrics(name))
    made.label = label
    return await with_tables(made)


async def live(folder: Path, step: str, countdown: int, to_accept: int) -> None:
    """Accept, relay and apply until everything is applied, or until death."""
    where = Where.in_folder(folder)
    Mortal.executioner = MortalBus.executioner = Executioner(step, countdown)
    source, reader = await store(where.source, "accept"), await store(where.reader, "apply")
    bus = MortalBus(KafkaSettings(**where.kafka, group_instance_id="victim"))
    bus.run = where.run
    await bus.start()
    await bus.create_topics({TOPIC: _PARTITIONS})
    relay = MortalRelay(source, bus, SystemClock(), Metrics("source"), RelaySettings(batch=5))
    relay.executioner = Mortal.executioner
    ledger = Consumer(
        group=GROUP,
        topics=[bus.name(TOPIC)],
        reactions={Completed: on_completed},
        open_work=Adding,
        database=reader,
        bus=bus,
        clock=SystemClock(),
        metrics=Metrics("ledger"),
        settings=ConsumerSettings(max_records=5, poll_seconds=0.05, first_delay=0.01),
    )
    tasks = [asyncio.create_task(relay.run()), asyncio.create_task(ledger.run())]
    await _accept(folder, source, to_accept)
    await until(lambda: _is_done(source, reader), "all that was accepted is applied", seconds=90)
    relay.stop()
    ledger.stop()
    await asyncio.gather(*tasks)
    await bus.stop()
    await source.close()
    await reader.close()


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))

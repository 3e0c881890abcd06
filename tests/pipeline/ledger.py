"""The smallest service there can be: one store that accepts results, one that keeps a sum for each person."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.bus.protocols import Bus
from shared.clock import SystemClock
from shared.consumer import Consumer, ConsumerSettings
from shared.database import Database, SqliteDatabase, Tx
from shared.database.bulk import adding, table_of
from shared.events.cloudevents import Envelope
from shared.events.enrollment import Completed
from shared.metrics import Metrics
from shared.outbox import stage
from shared.tables import PipelineTables

TOPIC = "asn.enrollment.v1"
GROUP = "ledger"
POISON = Decimal("66.6")
"""A post test the ledger's reaction refuses."""


class Base(SQLModel, registry=registry()):
    """The ledger's own tables."""


class Result(Base, table=True):
    """A result that was accepted."""

    __tablename__ = "result"

    enrollment_id: str = Field(primary_key=True)
    employee_id: str
    points: int


class Sum(Base, table=True):
    """What a person's results add up to."""

    __tablename__ = "sum"

    employee_id: str = Field(primary_key=True)
    points: int
    results: int


PIPELINE = PipelineTables(Base.metadata)


D = TypeVar("D", bound=Database)


async def open_store(path: Path) -> SqliteDatabase:
    """A store with the ledger's tables in a file."""
    return await with_tables(SqliteDatabase(path, service=path.stem, tables=PIPELINE, metrics=Metrics(path.stem)))


async def with_tables(database: D) -> D:
    """The store with the ledger's tables."""
    await database.migrate(Base.metadata.create_all)
    return database


def accept(tx: Tx, event: Completed) -> None:
    """Store a result and publish it."""
    points = int(event.post_test or 0)
    tx.session.add(Result(enrollment_id=event.enrollment_id, employee_id=event.employee_id, points=points))
    stage(tx, event, datetime.now(UTC))


_ADD: Final = adding(table_of(Sum))


class Adding:
    """Collects a batch's points by person."""

    def __init__(self, tx: Tx, _now: datetime) -> None:
        self._tx = tx
        self.points: Counter[str] = Counter()
        self.results: Counter[str] = Counter()

    def flush(self) -> None:
        """Add them to the sums."""
        rows = [(one, self.points[one], count) for one, count in self.results.items()]
        _ADD.run(self._tx, rows)


def on_completed(work: Adding, envelope: Envelope[Completed]) -> None:
    """Count a result; refuse the poisonous one."""
    if envelope.data.post_test == POISON:
        raise ValueError("poison")
    work.points[envelope.data.employee_id] += int(envelope.data.post_test or 0)
    work.results[envelope.data.employee_id] += 1


def consumer(database: Database, bus: Bus, **settings: Any) -> Consumer[Adding]:
    """The ledger's consumer."""
    return Consumer(
        group=GROUP,
        topics=[TOPIC],
        reactions={Completed: on_completed},
        open_work=Adding,
        database=database,
        bus=bus,
        clock=SystemClock(),
        metrics=Metrics("ledger"),
        settings=ConsumerSettings(**{"poll_seconds": 0.05, "first_delay": 0.01, **settings}),
    )


def completed(number: int, *, people: int = 7, post_test: Decimal | None = None) -> Completed:
    """The result with this number: always the same person, identifiers and points."""
    return Completed(
        enrollment_id=f"{number:08d}-0000-4000-8000-000000000000",
        employee_id=f"{number % people:08d}-0000-4000-8000-000000000001",
        agency="sibolga-disdik",
        city="sibolga",
        unit_id="sibolga-disdik.sekretariat",
        programme_id=f"{1:08d}-0000-4000-8000-000000000002",
        session_id=f"{1:08d}-0000-4000-8000-000000000003",
        form="KL10",
        outcome="completed",
        post_test=Decimal(number % 100) if post_test is None else post_test,
        jp_earned=Decimal(4),
        completed_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        competencies=(),
    )


def sums(tx: Tx) -> dict[str, tuple[int, int]]:
    """Points and number of results by person, as applied."""
    return {row.employee_id: (row.points, row.results) for row in tx.execute(sa.select(Sum.__table__))}  # type: ignore[attr-defined]


def accepted(tx: Tx) -> dict[str, tuple[int, int]]:
    """The same, computed plainly from what was accepted: the oracle."""
    points: Counter[str] = Counter()
    results: Counter[str] = Counter()
    for row in tx.execute(sa.select(Result.__table__)):  # type: ignore[attr-defined]
        points[row.employee_id] += row.points
        results[row.employee_id] += 1
    return {one: (points[one], results[one]) for one in results}


def accepted_ids(tx: Tx) -> set[str]:
    """Every result that is stored."""
    return set(tx.execute(sa.select(sa.column("enrollment_id")).select_from(sa.table("result"))).scalars())


def outbox_depth(tx: Tx) -> int:
    """Events not yet relayed."""
    depth: int = tx.execute(sa.select(sa.func.count()).select_from(PIPELINE.outbox)).scalar_one()
    return depth

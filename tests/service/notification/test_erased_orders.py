"""Whatever order topics are heard in, nothing comes back about somebody who was erased, and the store ends the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from mumpuni.operate.rebuild.comparison import all_rows
from mumpuni.operate.rebuild.run import RECORDED
from services.notification.handlers.timers import Timers, TimerSettings
from services.notification.handlers.work import AlertWork
from shared.clock import ManualClock
from shared.database import Database, Tx
from shared.events.base import Event
from shared.events.enrollment import EmployeeChanged
from shared.ids import new_id, new_opaque_id
from shared.metrics import Metrics
from tests.service.backends import engines_of
from tests.service.harness import START
from tests.service.notification.test_batches import RULES, Batches, shuffled, store
from tests.service.notification.test_matters import Course, answered, completed, index, proposal, withdrawn
from tests.service.notification.told import decided, employee, jp, score

SITI, BUDI = new_opaque_id(), new_opaque_id()
COURSE = Course(date(2026, 10, 1))
SOON = date(2026, 11, 20)
PROPOSED, WAITING = new_id(), new_id()

REMEMBERED = {"employee", "erased_person", "judged", "alert"}
"""Where an erased person's id may stay: that they were erased and work nowhere, and the record of what was told."""


def erased(person: str = SITI, version: int = 3) -> EmployeeChanged:
    return employee(person, active=False, version=version).model_copy(update={"erased": True})


def topics(person: str) -> list[list[Event]]:
    """What enrollment, evaluation and feedback tell of somebody, each in its order."""
    seat = {**COURSE.seat(), "employee_id": person}
    other = {**COURSE.seat(), "employee_id": person}
    return [
        [
            employee(person),
            COURSE.enrolled(seat),
            completed(seat, SOON),
            completed(other, date(2026, 10, 20)),
            withdrawn(other),
            employee(person, agency="sibolga-dinkes", version=2),
        ],
        [
            proposal(PROPOSED, person),
            proposal(WAITING, person),
            jp(person, "4"),
            jp(person, "3", year=2025),
            score(person, 2),
            index(person, "sedang", None),
            index(person, "rendah", "sedang"),
            decided(person, at=START, recommendation_id=PROPOSED),
            score(person, 1, competency="komunikasi"),
            index(person, "sedang", "sedang").model_copy(update={"year": 2025}),
        ],
        [answered(seat)],
    ]


HISTORY = topics(SITI)
HISTORY[0].append(erased())


async def ended(batches: Batches) -> dict[str, Any]:
    """Everything that a rebuild compares."""
    return await batches.database.read(all_rows, RECORDED["notification"])


async def where(database: Database, person: str) -> set[str]:
    """The tables that speak of somebody, but for the pipeline's own."""

    def look(tx: Tx) -> set[str]:
        pipeline = {tx.tables.outbox, tx.tables.inbox, tx.tables.consumer_position}
        tables = [one for one in tx.tables.outbox.metadata.sorted_tables if one not in pipeline]
        return {one.name for one in tables if person in repr(tx.execute(sa.select(one)).all())}

    return await database.read(look)


async def in_parts(batches: Batches, heard: Sequence[Event], random: Random) -> None:
    waiting = list(heard)
    while waiting:
        size = random.randint(1, 5)
        await batches.apply(waiting[:size])
        waiting = waiting[size:]


async def expected(folder: Path) -> dict[str, Any]:
    """The end when somebody is erased after all was told."""
    async with store(folder) as batches:
        for event in (*HISTORY[2], *HISTORY[1], *HISTORY[0]):
            await batches.apply([event])
        return await ended(batches)


async def is_forgotten(batches: Batches) -> bool:
    """No table but the remembering ones speaks of the person, and nothing is unresolved about them."""
    subjects = {one[1] for one in await batches.standing()}
    return await where(batches.database, SITI) <= REMEMBERED and SITI not in subjects


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_topics_in_any_order_end_the_same_for_somebody_erased(tmp_path: Path, order: tuple[int, ...]) -> None:
    last = await expected(tmp_path / "expected")
    events = [event for topic in order for event in HISTORY[topic]]
    async with store(tmp_path / "singly") as batches:
        for event in events:
            await batches.apply([event])
        assert await ended(batches) == last
        assert await is_forgotten(batches)
    async with store(tmp_path / "at-once") as batches:
        await batches.apply(events)
        assert await ended(batches) == last
        assert await is_forgotten(batches)


@pytest.mark.parametrize("seed", range(10))
async def test_topics_mixed_in_any_batches_end_the_same_for_somebody_erased(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - an order to repeat, not a secret
    async with store(tmp_path / "mixed") as batches:
        await in_parts(batches, shuffled(HISTORY, random), random)
        assert await ended(batches) == await expected(tmp_path / "expected")
        assert await is_forgotten(batches)


async def test_what_is_told_after_the_erasure_leaves_no_trace_and_tells_nobody(tmp_path: Path) -> None:
    async with store(tmp_path) as batches:
        await batches.apply(HISTORY[0])
        before = await ended(batches)
        told = await batches.database.read(_recorded)
        for event in HISTORY[1][2:7]:
            await batches.apply([event])
        assert await ended(batches) == before
        assert await batches.database.read(_recorded) == told


async def test_a_letter_replayed_after_the_erasure_brings_nothing_back(tmp_path: Path) -> None:
    async with store(tmp_path) as batches:
        await batches.apply([*HISTORY[2], *HISTORY[1], *HISTORY[0]])
        before = await ended(batches)
        for event in (*HISTORY[0], *HISTORY[1][2:], *HISTORY[2]):
            await batches.apply([event])
        for event in HISTORY[0][1:5]:
            await batches.apply([event])
        assert await ended(batches) == before


async def test_no_timer_asks_for_somebody_erased_and_a_year_later_all_is_as_it_was(tmp_path: Path) -> None:
    async with store(tmp_path) as batches:
        await batches.apply([*HISTORY[0], *HISTORY[1]])
        before, told = await ended(batches), await batches.database.read(_told_of)
        clock = ManualClock(START + timedelta(days=365))

        def open_work(tx: Tx, now: Any) -> AlertWork:
            return AlertWork(tx, now, rules=RULES, metrics=Metrics("notification"), notice=lambda _: None)

        await Timers(batches.database, clock, RULES, open_work, TimerSettings()).run_due()
        assert await batches.database.read(_told_of) == told
        after = await ended(batches)
        assert {name: after[name] for name in after if name != "timer"} == {
            name: before[name] for name in before if name != "timer"
        }


async def test_a_colleague_of_somebody_erased_keeps_everything(tmp_path: Path) -> None:
    """The same is told of Budi, who stays: what is watched and due of him is all there."""
    events = [event for topic in HISTORY for event in topic]
    async with store(tmp_path) as batches:
        await batches.apply(events)
        await batches.apply([event for topic in topics(BUDI) for event in topic])
        assert await where(batches.database, BUDI) >= {"employee", "employee_jp", "standing", "watch", "timer"}
        rules = {one[0] for one in await batches.standing() if one[1] == BUDI}
        assert rules == {"ip-asn-fallen", "certificate-expiring", "jp-below-target", "score-below-standard"}


async def test_events_about_many_erased_people_take_as_many_statements_as_about_one(tmp_path: Path) -> None:
    async def statements(count: int) -> int:
        run = 0

        def note(*_: object) -> None:
            nonlocal run
            run += 1

        people = [new_opaque_id() for _ in range(count)]
        async with store(tmp_path / str(count)) as batches:
            _, writing = engines_of(batches.database)
            await batches.apply(
                [event for one in people for event in (employee(one), jp(one, "3"), index(one, "rendah", "sedang"))]
            )
            await batches.apply([erased(one) for one in people])
            sa.event.listen(writing, "before_cursor_execute", note)
            await batches.apply(
                [event for one in people for event in (index(one, "sangat-rendah", "rendah"), score(one, 1))]
            )
            assert await batches.standing() == set()
        return run

    assert await statements(200) == await statements(1)


def _recorded(tx: Tx) -> dict[str, int]:
    """How long the record of what was told and looked at is, with what is still to be published."""
    tables = [tx.tables.outbox.metadata.tables[name] for name in ("alert", "alert_step", "alert_signal", "judged")]
    return {
        one.name: tx.execute(sa.select(sa.func.count()).select_from(one)).scalar_one()
        for one in (*tables, tx.tables.outbox)
    }


def _told_of(tx: Tx) -> list[tuple[Any, ...]]:
    """The alerts about the person as they are now."""
    alert = tx.tables.outbox.metadata.tables["alert"]
    return [tuple(row) for row in tx.execute(sa.select(alert).where(alert.c.subject_id == SITI))]

"""A batch's work on a real store: the same end in any order, and as many statements for many events as for one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from services.notification.handlers.reactions import REACTIONS
from services.notification.handlers.work import AlertWork
from services.notification.store.tables import ALERT, TIMER
from shared.database import Database, Tx
from shared.events.base import Event
from shared.events.cloudevents import Envelope
from shared.ids import new_id, new_opaque_id
from shared.metrics import Metrics
from shared.rules.ruleset import load_rules
from tests.service.backends import engines_of, opened
from tests.service.harness import START
from tests.service.notification.told import UNIT, closed, employee, ikm, jp, moved, rated, score, unit
from tests.service.notification.told import opened as reported

RULES = load_rules()


@dataclass(frozen=True, slots=True)
class Batches:
    """Notification's store, and batches that it takes in as the consumer does."""

    database: Database

    async def apply(self, events: Sequence[Event], now: datetime = START) -> list[datetime]:
        """React to a batch; the timers that were given notice of."""
        noticed: list[datetime] = []

        def react(tx: Tx) -> None:
            noticed.clear()  # a script may be run again
            work = AlertWork(tx, now, rules=RULES, metrics=Metrics("notification"), notice=noticed.append)
            for event in events:
                REACTIONS[type(event)](work, Envelope(new_id(), "/mumpuni/test", now, event))
            work.flush()

        await self.database.write(react)
        return noticed

    async def standing(self) -> set[tuple[str, ...]]:
        """What the unresolved alerts say."""

        def unresolved(tx: Tx) -> set[tuple[str, ...]]:
            rows = tx.execute(sa.select(ALERT).where(ALERT.c.resolved_at.is_(None)))
            return {(row.rule, row.subject_id, row.cause, row.severity, row.agency, row.figures) for row in rows}

        return await self.database.read(unresolved)

    async def due_at(self) -> datetime:
        """When the only timer is due."""

        def only(tx: Tx) -> datetime:
            due: datetime = tx.execute(sa.select(TIMER.c.due_at)).scalar_one()
            return due

        return await self.database.read(only)


@asynccontextmanager
async def store(folder: Path) -> AsyncIterator[Batches]:
    """An empty store."""
    async with opened(folder, "notification") as database:
        yield Batches(database)


def histories() -> list[list[Event]]:
    """What happens to each subject, in the order of its key; across the lists there is no order."""
    stays, leaves, contract, late, answered = (new_opaque_id() for _ in range(5))
    due = START - timedelta(days=3)
    return [
        [employee(stays), employee(stays, agency="sibolga-dinkes", version=2)],
        [jp(stays, "4"), jp(stays, "12.5")],
        [score(stays, 1), score(stays, 2), score(stays, 0, competency="komunikasi")],
        [employee(leaves), employee(leaves, active=False, version=2)],
        [jp(leaves, "4"), score(leaves, 1)],
        [
            employee(contract, employment="pppk"),
            employee(contract, employment="pppk", active=False, version=2),
            employee(contract, employment="pppk", version=3),
        ],
        [jp(contract, "3", target=None), score(contract, 0), score(contract, 1)],
        [unit(), unit(active=False, version=2), unit("Baru", version=3)],
        [ikm("60", "D", year=2025, previous="80")],
        [ikm("70", "C", answers=4), ikm("66", "C", answers=20), ikm("71", "C", previous="76")],
        [rated(UNIT_SESSION, "0.5"), rated(UNIT_SESSION, "0.2"), rated(UNIT_SESSION, "0.4")],
        [reported(late, due - timedelta(days=9)), moved(late, due)],
        [reported(answered, due), closed(answered)],
    ]


UNIT_SESSION = new_id()


def shuffled(lists: list[list[Event]], random: Random) -> list[Event]:
    """One of the orders in which a consumer may hear of it all."""
    waiting = [list(events) for events in lists]
    heard: list[Event] = []
    while any(waiting):
        heard.append(random.choice([events for events in waiting if events]).pop(0))
    return heard


@pytest.mark.parametrize("seed", range(15))
async def test_any_order_between_keys_and_any_batching_end_the_same(tmp_path: Path, seed: int) -> None:
    random, lists = Random(seed), histories()  # noqa: S311 - an order to repeat, not a secret
    async with store(tmp_path / "at-once") as batches:
        await batches.apply([event for events in lists for event in events])
        expected = await batches.standing()
    assert {alert[0] for alert in expected} == {
        "jp-below-target",
        "score-below-standard",
        "ikm-low",
        "ikm-dropped",
        "programme-too-difficult",
        "complaint-overdue",
    }
    heard = shuffled(lists, random)
    async with store(tmp_path / "in-parts") as batches:
        while heard:
            size = random.randint(1, 6)
            await batches.apply(heard[:size])
            heard = heard[size:]
        assert await batches.standing() == expected


async def test_many_events_take_as_many_statements_as_one(tmp_path: Path) -> None:
    async def statements(count: int) -> int:
        run = 0

        def note(*_: object) -> None:
            nonlocal run
            run += 1

        people = [new_opaque_id() for _ in range(count)]
        async with store(tmp_path / str(count)) as batches:
            _, writing = engines_of(batches.database)
            sa.event.listen(writing, "before_cursor_execute", note)
            await batches.apply([employee(one) for one in people])
            await batches.apply([event for one in people for event in (jp(one, "7"), score(one, 1))])
            assert len(await batches.standing()) == 2 * count
        return run

    assert await statements(200) == await statements(1)


async def test_the_soonest_of_the_timers_set_is_given_notice_of(tmp_path: Path) -> None:
    async with store(tmp_path) as batches:
        soon, later = START + timedelta(hours=1), START + timedelta(days=1)
        assert await batches.apply([reported(new_id(), later), reported(new_id(), soon)]) == [soon]
        assert await batches.apply([ikm("60", "D", unit_id=UNIT)]) == [
            START + timedelta(days=7)
        ]  # unanswered till then


async def test_a_timer_that_was_missed_is_not_put_off(tmp_path: Path) -> None:
    opening = datetime(2026, 9, 30, 17, tzinfo=UTC)
    somebody = employee()
    async with store(tmp_path) as batches:
        await batches.apply([somebody], opening - timedelta(days=1))
        assert await batches.due_at() == opening
        await batches.apply([employee(somebody.employee_id, version=2)], opening + timedelta(days=100))
        assert await batches.due_at() == opening

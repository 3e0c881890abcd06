"""A batch's work on a real store: the same end in any order, and as many statements for many events as for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa

from services.notification.handlers.reactions import REACTIONS
from services.notification.handlers.work import AlertWork
from services.notification.store.tables import ALERT, PIPELINE, TIMER, Base
from shared.database import Tx
from shared.events.base import Event
from shared.events.cloudevents import Envelope
from shared.ids import new_id, new_opaque_id
from shared.metrics import Metrics
from shared.rules.ruleset import load_rules
from tests.service.harness import START
from tests.service.notification.told import UNIT, closed, employee, ikm, jp, moved, opened, rated, score, unit

RULES = load_rules()


@contextmanager
def store() -> Iterator[sa.Connection]:
    """An empty store in memory."""
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def apply(connection: sa.Connection, events: Sequence[Event], now: datetime = START) -> list[datetime]:
    """React to a batch as the consumer does; the timers that were given notice of."""
    noticed: list[datetime] = []
    tx = Tx(connection, PIPELINE, "/mumpuni/notification")
    work = AlertWork(tx, now, rules=RULES, metrics=Metrics("notification"), notice=noticed.append)
    for event in events:
        REACTIONS[type(event)](work, Envelope(new_id(), "/mumpuni/test", now, event))
    work.flush()
    tx.finish()
    return noticed


def standing(connection: sa.Connection) -> set[tuple[str, ...]]:
    """What the unresolved alerts say."""
    rows = connection.execute(sa.select(ALERT).where(ALERT.c.resolved_at.is_(None)))
    return {(row.rule, row.subject_id, row.cause, row.severity, row.agency, row.figures) for row in rows}


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
        [opened(late, due - timedelta(days=9)), moved(late, due)],
        [opened(answered, due), closed(answered)],
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
def test_any_order_between_keys_and_any_batching_end_the_same(seed: int) -> None:
    random, lists = Random(seed), histories()  # noqa: S311 - an order to repeat, not a secret
    with store() as connection:
        apply(connection, [event for events in lists for event in events])
        expected = standing(connection)
    assert {alert[0] for alert in expected} == {
        "jp-below-target",
        "score-below-standard",
        "ikm-low",
        "ikm-dropped",
        "programme-too-difficult",
        "complaint-overdue",
    }
    heard = shuffled(lists, random)
    with store() as connection:
        while heard:
            size = random.randint(1, 6)
            apply(connection, heard[:size])
            heard = heard[size:]
        assert standing(connection) == expected


def test_many_events_take_as_many_statements_as_one() -> None:
    def statements(count: int) -> int:
        run = 0

        def note(*_: object) -> None:
            nonlocal run
            run += 1

        people = [new_opaque_id() for _ in range(count)]
        with store() as connection:
            sa.event.listen(connection, "before_cursor_execute", note)
            apply(connection, [employee(one) for one in people])
            apply(connection, [event for one in people for event in (jp(one, "7"), score(one, 1))])
            assert len(standing(connection)) == 2 * count
        return run

    assert statements(200) == statements(1)


def test_the_soonest_of_the_timers_set_is_given_notice_of() -> None:
    with store() as connection:
        soon, later = START + timedelta(hours=1), START + timedelta(days=1)
        assert apply(connection, [opened(new_id(), later), opened(new_id(), soon)]) == [soon]
        assert apply(connection, [ikm("60", "D", unit_id=UNIT)]) == []


def test_a_timer_that_was_missed_is_not_put_off() -> None:
    def due_at(connection: sa.Connection) -> datetime:
        due: datetime = connection.execute(sa.select(TIMER.c.due_at)).scalar_one()
        return due

    opening = datetime(2026, 9, 30, 17, tzinfo=UTC)
    somebody = employee()
    with store() as connection:
        apply(connection, [somebody], opening - timedelta(days=1))
        assert due_at(connection) == opening
        apply(connection, [employee(somebody.employee_id, version=2)], opening + timedelta(days=100))
        assert due_at(connection) == opening

"""The sums are the same in every order of keys and every size of batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from services.evaluation.handlers.reactions import REACTIONS
from services.evaluation.handlers.work import Work
from services.evaluation.store.tables import Base
from shared.database import Tx
from shared.events.base import Event
from shared.events.cloudevents import Envelope
from shared.events.enrollment import Completed, Enrolled
from shared.ids import new_id, new_opaque_id
from shared.rules.calendar import city_day
from shared.rules.ruleset import load_rules
from tests.service.backends import opened
from tests.service.evaluation.story import (
    completed,
    employee,
    met,
    programme,
    questionnaire,
    session,
    skm,
    withdrawn,
)
from tests.service.harness import START

RULES = load_rules()
PIPELINE_TABLES = {"outbox", "inbox", "consumer_position", "idempotency_key"}


def react(tx: Tx, envelopes: Sequence[Envelope[Event]]) -> None:
    work = Work(tx, START, RULES)
    for envelope in envelopes:
        REACTIONS[type(envelope.data)](work, envelope)
    work.flush()


def contents(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
    tables = [table for table in Base.metadata.sorted_tables if table.name not in PIPELINE_TABLES]
    return {
        table.name: [tuple(row) for row in tx.execute(sa.select(table).order_by(*table.primary_key))]
        for table in tables
    }


def history(random: Random) -> list[Envelope[Event]]:
    """A year of a small agency, with corrections, withdrawals and somebody nobody has announced."""
    events: list[Event] = [programme(), session(), session(version=2)]
    for person in (new_opaque_id() for _ in range(6)):
        if random.random() < 0.8:
            events.append(employee(person))
        for _ in range(random.randrange(2, 9)):
            at = START - timedelta(days=random.randrange(1200), minutes=random.randrange(1000))
            weights = {"komunikasi": str(random.choice(("0.5", "1", "1.7"))), "integritas": "1"}
            done = completed(
                person,
                post=str(random.randrange(10_001) / 100),
                pre=str(random.randrange(10_001) / 100),
                jp=str(random.randrange(1, 40) / 2),
                form=random.choice(("KL07", "NKL09", "NKL02", "KL06")),
                competencies=dict(random.sample(sorted(weights.items()), random.randrange(1, 3))),
                at=at,
            )
            events += [seat_of(done), done] if random.random() < 0.5 else [done]
            fate = random.random()
            if fate < 0.2:
                events.append(withdrawn(done))
            elif fate < 0.4:
                events.append(completed(person, enrollment_id=done.enrollment_id, post="61.5", jp="2", at=at))
            events.append(met(person, rating=random.choice((None, 1, 2, 3, 4)), at=at))
            events.append(questionnaire(random.randrange(1, 4), mark=random.randrange(1, 5)))
            events.append(skm(random.randrange(1, 5), U4=random.randrange(1, 5), at=at))
            events.append(skm(random.randrange(1, 5), at=at).model_copy(update={"served_by": person}))
        if random.random() < 0.5:
            events.append(employee(person, employment="pppk", version=7, agency="sibolga-dinkes"))
    return [Envelope(new_id(), "/mumpuni/test", START, event) for event in events]


def seat_of(done: Completed) -> Enrolled:
    day = city_day(done.completed_at)
    told = done.model_dump(include={"enrollment_id", "employee_id", "agency", "city", "unit_id", "session_id", "form"})
    return Enrolled(
        **told,
        programme_id=done.programme_id,
        competencies=done.competencies,
        planned_jp=done.jp_earned,
        starts_on=day,
        ends_on=day,
    )


def interleaved(random: Random, envelopes: Sequence[Envelope[Event]]) -> list[Envelope[Event]]:
    """The same events in another order that keeps each key's own."""
    by_key: dict[str, list[Envelope[Event]]] = defaultdict(list)
    for envelope in envelopes:
        by_key[envelope.data.key].append(envelope)
    turns = [key for key, queue in by_key.items() for _ in queue]
    random.shuffle(turns)
    queues = {key: iter(queue) for key, queue in by_key.items()}
    return [next(queues[key]) for key in turns]


def batches(random: Random, envelopes: list[Envelope[Event]]) -> list[list[Envelope[Event]]]:
    cut = []
    while envelopes:
        size = random.choice((1, 2, 3, 7, 20, 500))
        cut.append(envelopes[:size])
        envelopes = envelopes[size:]
    return cut


async def applied(folder: Path, cut: Sequence[Sequence[Envelope[Event]]]) -> dict[str, list[tuple[Any, ...]]]:
    async with opened(folder, "evaluation") as database:
        for batch in cut:
            await database.write(partial(react, envelopes=batch))
        return await database.read(contents)


@pytest.mark.parametrize("seed", range(8))
async def test_any_interleaving_in_any_batches_ends_in_the_same_store(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - shuffles a story, guards nothing
    told = history(random)
    expected = await applied(tmp_path / "one-by-one", [[envelope] for envelope in told])
    assert all(
        expected[table] for table in ("score_sum", "jp_bucket", "rating_sum", "ikm_sum", "evidence", "form_year")
    )
    at_once = await applied(tmp_path / "at-once", [told])
    assert at_once == expected
    for attempt in range(3):
        again = batches(random, interleaved(random, told))
        assert await applied(tmp_path / f"{attempt}", again) == expected


async def test_sums_are_what_the_evidence_adds_up_to(tmp_path: Path) -> None:
    random = Random(99)  # noqa: S311 - shuffles a story, guards nothing
    held = await applied(tmp_path / "store", batches(random, history(random)))
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for employee_id, _, competency, *_, a, b, _ahead in held["evidence"]:
        for place, amount in enumerate((a, b, 1)):
            totals[employee_id, competency][place] += amount
    assert {(row[0], row[1]): list(row[2:]) for row in held["score_sum"]} == totals


async def test_a_batch_that_fails_leaves_nothing(tmp_path: Path) -> None:
    good = Envelope(new_id(), "/mumpuni/test", START, completed())
    bad = Envelope(new_id(), "/mumpuni/test", START, completed(jp="2.55"))
    async with opened(tmp_path, "evaluation") as database:
        before = await database.read(contents)
        with pytest.raises(ValueError, match="decimal place"):
            await database.write(partial(react, envelopes=[good, bad]))
        assert await database.read(contents) == before

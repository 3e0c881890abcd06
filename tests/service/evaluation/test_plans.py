"""An event costs the same however much there is: no statement of a batch reads through a whole table."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types; the product reaches it through SQLAlchemy
import pytest
import sqlalchemy as sa

from services.evaluation.handlers.reactions import REACTIONS
from services.evaluation.store.tables import Base
from shared.database import Database, SqliteDatabase
from shared.events.base import Event
from shared.events.enrollment import UnitChanged
from tests.service.backends import engines_of
from tests.service.evaluation.learning import (
    attended,
    budget,
    closed,
    complained,
    costing,
    enrolled,
    finished,
    moved,
    offering,
    wish,
)
from tests.service.evaluation.rounds import go
from tests.service.evaluation.story import (
    AGENCY,
    CITY,
    SITI,
    UNIT,
    ask,
    completed,
    employee,
    met,
    programme,
    questionnaire,
    session,
    skm,
    tell,
    withdrawn,
)
from tests.service.evaluation.test_recommendations import missed
from tests.service.harness import Harness

PIPELINE = {"outbox", "inbox", "consumer_position", "idempotency_key"}
OWN = set(Base.metadata.tables) - PIPELINE - {"score_basis", "rule_set"}
"""Every table of evaluation but those through which events come and go, the one that always has a single row, and the
few versions of rules that people entered: a batch reads which of them hold."""


Heard = dict[str, Any]
"""Statements, each with one of its parameters."""


@contextmanager
def listening(database: Database) -> Iterator[Heard]:
    """Every statement that runs meanwhile."""
    heard: Heard = {}

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
            heard[statement] = parameters[0] if executemany else parameters

    for engine in engines_of(database):
        sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        for engine in engines_of(database):
            sa.event.remove(engine, "before_cursor_execute", hear)


async def scanned(database: Database, heard: Heard) -> list[str]:
    """The plans that read through one of evaluation's own tables."""
    if isinstance(database, SqliteDatabase):
        return [f"{step}: {statement}" for statement, step in in_sqlite(database, heard) if step.split()[1] in OWN]
    (_, writing) = engines_of(database)
    return [f"{step}: {text}" async for text, step in in_postgres(writing.url, heard) if step.split()[3] in OWN]


def in_sqlite(database: SqliteDatabase, heard: Heard) -> Iterator[tuple[str, str]]:
    """The steps that read a whole table, each with its statement."""
    with closing(sqlite3.connect(database.path)) as connection:
        for statement, parameters in heard.items():
            steps = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            if not takes_the_first(statement, steps):
                yield from ((statement, step) for step in steps if step.startswith("SCAN"))


def takes_the_first(statement: str, steps: list[str]) -> bool:
    """Whether it reads the first so many rows, in the order in which they lie there."""
    return "LIMIT" in statement and "WHERE" not in statement and not any("TEMP B-TREE" in step for step in steps)


async def in_postgres(url: sa.URL, heard: Heard) -> AsyncIterator[tuple[str, str]]:
    """The same; tables this small are read whole unless that is forbidden, so forbid it where there is another way."""
    session = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        await session.execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")
        for number, statement in enumerate(heard):
            given = ", ".join("NULL" for _ in set(re.findall(r"\$\d+", statement)))
            await session.execute(f"PREPARE heard_{number} AS {statement}")
            plan = await session.fetch(f"EXPLAIN EXECUTE heard_{number}" + (f"({given})" if given else ""))
            for (line,) in plan:
                if "Seq Scan on" in line:
                    yield statement, line.strip().removeprefix("->").strip()
    finally:
        await session.close()


def everything() -> list[list[Event]]:
    """A batch after the other, with every kind of event that evaluation reacts to."""
    done, seat = completed(pre="40"), enrolled(SITI)
    unit = UnitChanged(agency=AGENCY, city=CITY, unit_id=UNIT, name="Sekretariat", active=True, version=1)
    return [
        [unit, employee(), programme(), session(), done, met(rating=3), questionnaire(3), skm(3), budget(5)],
        [seat, attended(seat), missed(), wish("komunikasi"), complained("komunikasi"), moved("komunikasi")],
        [finished(seat), offering(), costing(planned=5, spent=3), closed("closed")],
        [withdrawn(done), employee(required={"komunikasi": 5}, employment="pppk", version=2)],
    ]


async def test_no_statement_of_a_batch_reads_a_whole_table(h: Harness) -> None:
    batches = everything()
    assert {type(event) for batch in batches for event in batch} == set(REACTIONS)
    database = h.service("evaluation").database
    with listening(database) as heard:
        for batch in batches:
            await tell(h, *batch)
        await go(h)
    assert len([statement for statement in heard if "jp_bucket" in statement]) > 2
    assert await scanned(database, heard) == []


@pytest.mark.parametrize("path", [f"/employees/{SITI}/scores", f"/employees/{SITI}/profile", f"/employees/{SITI}/jp"])
async def test_no_question_about_a_person_reads_a_whole_table(h: Harness, path: str) -> None:
    database = h.service("evaluation").database
    await tell(h, employee(), completed())
    with listening(database) as heard:
        await ask(h, path)
    assert any("employee" in statement for statement in heard)
    assert await scanned(database, heard) == []

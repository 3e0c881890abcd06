"""An event costs the same however much there is: no statement of a batch reads through a whole table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from shared.database import SqliteDatabase
from tests.service.evaluation.story import (
    SITI,
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
from tests.service.harness import Harness

OWN = (
    "employee",
    "activity",
    "evidence",
    "score_sum",
    "jp_bucket",
    "programme",
    "session",
    "unit",
    "rating_sum",
    "ikm_sum",
)


@contextmanager
def listening(database: SqliteDatabase) -> Iterator[dict[str, Any]]:
    """Every statement that runs meanwhile, with one of its parameters."""
    heard: dict[str, Any] = {}

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool) -> None:
        heard[statement] = parameters[0] if executemany else parameters

    engines = (database._write_engine, database._read_engine)
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", hear)


def scanned(database: SqliteDatabase, statements: dict[str, Any]) -> list[str]:
    """The plans that read through one of evaluation's own tables."""
    found = []
    connection = sqlite3.connect(database.path)
    try:
        for statement, parameters in statements.items():
            if not statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
                continue
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            steps = [row[3] for row in plan]
            found += [f"{step}: {statement}" for step in steps if step.startswith("SCAN") and step.split()[1] in OWN]
    finally:
        connection.close()
    return found


async def test_no_statement_of_a_batch_reads_a_whole_table(h: Harness) -> None:
    database = h.service("evaluation").database
    assert isinstance(database, SqliteDatabase)
    done = completed(pre="40")
    with listening(database) as heard:
        await tell(h, employee(), programme(), session(), done, met(rating=3), questionnaire(3), skm(3))
        await tell(h, withdrawn(done), employee(required={"komunikasi": 5}, employment="pppk", version=2))
    assert len([statement for statement in heard if "jp_bucket" in statement]) > 2
    assert scanned(database, heard) == []


@pytest.mark.parametrize("path", [f"/employees/{SITI}/scores", f"/employees/{SITI}/profile", f"/employees/{SITI}/jp"])
async def test_no_question_about_a_person_reads_a_whole_table(h: Harness, path: str) -> None:
    database = h.service("evaluation").database
    assert isinstance(database, SqliteDatabase)
    await tell(h, employee(), completed())
    with listening(database) as heard:
        await ask(h, path)
    assert any("employee" in statement for statement in heard)
    assert scanned(database, heard) == []

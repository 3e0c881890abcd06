"""An event costs the same however much history there is: as many statements, none of which reads a table through."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

import pytest
import sqlalchemy as sa

from bench.history import apply, batch, open_store
from shared.database import Tx
from shared.rules.ruleset import load_rules

GROWING: Final = frozenset(
    {
        *("activity", "employee", "evidence", "form_year", "inbox", "jp_bucket", "open_enrollment", "participation"),
        *("rating_sum", "score_month", "score_sum", "seat", "seat_sum", "session_sum", "recommendation", "ikm_month"),
    }
)
"""Tables that grow with people and their history."""


class Statement(NamedTuple):
    """A statement that was run, and one of the rows of parameters it was run with."""

    text: str
    parameters: object


async def statements(folder: Path, people: int) -> list[Statement]:
    """What the second batch of events asks a store of so many people."""
    store = await open_store(folder, people, load_rules())
    run: list[Statement] = []

    def note(_c: object, _cursor: object, text: str, parameters: object, _ctx: object, many: bool) -> None:
        run.append(Statement(text, parameters[0] if many and isinstance(parameters, list) else parameters))

    def script(tx: Tx) -> list[str]:
        apply(tx, batch(0), load_rules())
        sa.event.listen(tx.connection, "before_cursor_execute", note)
        apply(tx, batch(1), load_rules())
        sa.event.remove(tx.connection, "before_cursor_execute", note)
        return [line for one in dict.fromkeys(one.text for one in run) for line in _plan(tx, one, run)]

    scans = await store.service.database.write_long(script)
    await store.service.database.close()
    assert not scans, f"over {people:,} people these read a whole table: {scans}"
    return run


@pytest.mark.slow
async def test_a_batch_asks_a_large_store_no_more_than_a_small_one(tmp_path: Path) -> None:
    few, many = await statements(tmp_path, 1_000), await statements(tmp_path, 10_000)
    assert [one.text for one in few] == [one.text for one in many]


def _plan(tx: Tx, text: str, run: list[Statement]) -> list[str]:
    """The tables that a statement reads through although they grow with the history."""
    if not text.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
        return []
    parameters = next(one.parameters for one in run if one.text == text)
    plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", parameters).all()  # type: ignore[arg-type]  # as it was run
    scanned = (re.match(r"SCAN (\w+)(?! USING (?:COVERING )?INDEX ix_evidence_ahead)", row[3]) for row in plan)
    return [f"{match[1]}: {text[:200]}" for match in scanned if match and match[1] in GROWING]

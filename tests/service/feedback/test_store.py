"""The store: migrated as declared, and the same after a restart."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.feedback.store.tables import Base
from shared.migrations import Migrations
from tests.service.feedback.town import UNIT, UNITS, get, made, report, skm
from tests.service.harness import running


def columns_and_keys(connection: sa.Connection) -> dict[str, list[str]]:
    """What SQLite itself says of each table and index, without regard to spaces and case."""
    rows = connection.exec_driver_sql("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    found: dict[str, list[str]] = {}
    for table, statement in rows:
        if table != "alembic_version":
            found.setdefault(table, []).append(" ".join(statement.split()).casefold())
    return {table: sorted(statements) for table, statements in found.items()}


def test_migrations_make_the_tables_as_they_are_declared(tmp_path: Path) -> None:
    migrated = sa.create_engine(f"sqlite:///{tmp_path}/migrated.db")
    declared = sa.create_engine(f"sqlite:///{tmp_path}/declared.db")
    with migrated.begin() as connection:
        Migrations("services.feedback").upgrade(connection)
    with declared.begin() as connection:
        Base.metadata.create_all(connection)
    with migrated.connect() as one, declared.connect() as other:
        assert compare_metadata(MigrationContext.configure(one, opts={"compare_type": True}), Base.metadata) == []
        assert columns_and_keys(one) == columns_and_keys(other)
    migrated.dispose()
    declared.dispose()


async def test_everything_is_there_after_a_restart_and_secrets_still_fit(tmp_path: Path) -> None:
    async with running(tmp_path, "feedback") as h:
        await h.publish(*UNITS)
        await h.settled()
        for _ in range(5):
            await made(h, "/skm", skm())
        receipt = await made(h, "/complaints", report(), {"Idempotency-Key": "portal-1"})
    async with running(tmp_path, "feedback") as h:
        assert (await get(h, f"/units/{UNIT}/ikm")).json()["answers"] == 5
        assert await made(h, "/complaints", report(), {"Idempotency-Key": "portal-1"}) == receipt
        shown = await get(h, f"/complaints/{receipt['ticket']}", {"X-Ticket-Secret": receipt["secret"]})
        assert shown.json()["state"] == "received"


async def test_sums_are_what_the_stored_answers_add_up_to(tmp_path: Path) -> None:
    async with running(tmp_path, "feedback") as h:
        await h.publish(*UNITS)
        await h.settled()
        for number in range(25):
            marks = {f"U{element}": 1 + (number * element) % 4 for element in range(1, 10)}
            await made(h, "/skm", skm(scores=marks, answered_at=f"{2025 + number % 2}-03-05T09:00:00"), h.token())
        answers = await h.rows("feedback", "skm_answer")
        names = [f"u{element}" for element in range(1, 10)]
        for total in await h.rows("feedback", "ikm_sum"):
            mine = [row for row in answers if row["year"] == total["year"]]
            assert total["n"] == len(mine)
            assert {name: total[name] for name in names} == {name: sum(row[name] for row in mine) for name in names}

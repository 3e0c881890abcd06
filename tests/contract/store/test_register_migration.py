"""What is there when the register's revision comes: its sex is read from the number, its sessions begin the budgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command

from services.enrollment.domain.budget import budget_id_of
from services.enrollment.store.tables import PIPELINE
from shared.database import Database, PostgresDatabase, SqliteDatabase
from shared.metrics import Metrics
from shared.migrations import configuration

_AGENCY = {"agency": "a", "name": "A", "city": "kota", "version": 1}
_UNIT = {"unit_id": "a.u", "agency": "a", "name": "U", "services": [], "active": True, "version": 1}
_PERSON = {
    "agency": "a", "city": "kota", "unit_id": "a.u", "employment": "pns", "position_type": "pelaksana",
    "technical": {}, "required": {}, "rule_set": "r", "active": True, "version": 1,
}  # fmt: skip
_PROGRAMME = {
    "programme_id": "p", "agency": "a", "city": "kota", "title": "P", "form": "KL03", "jp_tenths": 40,
    "provider_name": "A", "provider_kind": "agency", "competencies": "[]", "budget_planned": 0, "active": True,
    "version": 1,
}  # fmt: skip
_SESSION = {
    "programme_id": "p", "agency": "a", "city": "kota", "form": "KL03", "capacity": 1, "seats_taken": 0,
    "last_waiting": 0, "jp_tenths": 40, "imported": False, "version": 1,
}  # fmt: skip


def _put(connection: sa.Connection, name: str, *rows: dict[str, Any]) -> None:
    table = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
    connection.execute(sa.insert(table), list(rows))


def _fill(connection: sa.Connection) -> None:
    _put(connection, "agency", _AGENCY)
    _put(connection, "unit", _UNIT)
    numbers = {"m": "198001012008031001", "f": "198001022008032002", "gone": None}
    _put(connection, "employee", *({**_PERSON, "employee_id": key, "nip": nip} for key, nip in numbers.items()))
    _put(connection, "programme", _PROGRAMME)
    runs = {
        "s1": (date(2026, 12, 31), 5),
        "s2": (date(2027, 1, 1), 7),
        "s3": (date(2026, 5, 2), 2),
        "s4": (date(2026, 5, 2), 0),
    }
    _put(
        connection,
        "session",
        *(
            {**_SESSION, "session_id": key, "starts_on": ends, "ends_on": ends, "cost_planned": cost}
            for key, (ends, cost) in runs.items()
        ),
    )


def _found(connection: sa.Connection) -> tuple[dict[str, str | None], set[tuple[Any, ...]]]:
    people = connection.execute(sa.text("SELECT employee_id, sex FROM employee"))
    names = "budget_id, year, programme_id, planned, committed, spent, version"
    budgets = connection.execute(sa.text(f"SELECT {names} FROM budget"))  # noqa: S608 - names of our own
    return {row[0]: row[1] for row in people}, {tuple(row) for row in budgets}


def _to(revision: str) -> Callable[[sa.Connection], None]:
    return lambda connection: command.upgrade(configuration("services.enrollment", connection), revision)


async def test_people_and_sessions_that_are_there_are_taken_in(place: Path | sa.URL) -> None:
    options: dict[str, Any] = {"service": "store", "tables": PIPELINE, "metrics": Metrics("store")}
    store: Database = (
        SqliteDatabase(place, **options) if isinstance(place, Path) else PostgresDatabase(place, **options)
    )
    await store.migrate(_to("0004"))
    await store.migrate(_fill)
    await store.migrate(_to("0005"))
    people, budgets = await store.migrate(_found)
    await store.close()
    assert people == {"m": "male", "f": "female", "gone": None}
    assert budgets == {
        (budget_id_of("a", year, programme_id), year, programme_id, 0, committed, 0, 1)
        for year, committed in ((2026, 7), (2027, 7))
        for programme_id in ("p", None)
    }

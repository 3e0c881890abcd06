"""How far each daily round is."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from services.evaluation.store import effect_tables, tables
from shared.database import Tx
from shared.database.bulk import replacing, table_of

_SWEEP = table_of(effect_tables.Sweep)
_TOLD = table_of(effect_tables.ProgrammeTold)
_EMPLOYEE, _PROGRAMME = table_of(tables.Employee), table_of(tables.Programme)
_FIND = sa.select(_SWEEP.c.day, _SWEEP.c.reached).where(_SWEEP.c.name == sa.bindparam("name")).with_for_update()
_PUT, _PUT_TOLD = replacing(_SWEEP), replacing(_TOLD)
_LIMIT = sa.bindparam("limit", type_=sa.Integer())
_PEOPLE = (
    sa.select(_EMPLOYEE.c.employee_id)
    .where(_EMPLOYEE.c.employee_id > sa.bindparam("after"))
    .order_by(_EMPLOYEE.c.employee_id)
    .limit(_LIMIT)
)
_PROGRAMMES = (
    sa.select(_PROGRAMME.c.programme_id)
    .where(_PROGRAMME.c.programme_id > sa.bindparam("after"))
    .order_by(_PROGRAMME.c.programme_id)
    .limit(_LIMIT)
)
_SAID = sa.select(_TOLD.c.said).where(_TOLD.c.programme_id == sa.bindparam("programme_id"))


def reached(tx: Tx, name: str, today: date) -> str | None:
    """The last id that today's round has reached, empty at its beginning; none once it is through."""
    row = tx.execute(_FIND, {"name": name}).one_or_none()
    if row is None or row.day != today.isoformat():
        return ""
    found: str | None = row.reached
    return found


def reach(tx: Tx, name: str, today: date, last: str | None) -> None:
    """Remember how far the round is; none when it is through."""
    _PUT.run(tx, [(name, today.isoformat(), last)])


def people_after(tx: Tx, after: str, limit: int) -> list[str]:
    """The next people by id."""
    return list(tx.execute(_PEOPLE, {"after": after, "limit": limit}).scalars())


def programmes_after(tx: Tx, after: str, limit: int) -> list[str]:
    """The next programmes by id."""
    return list(tx.execute(_PROGRAMMES, {"after": after, "limit": limit}).scalars())


def said(tx: Tx, programme_id: str) -> str | None:
    """What was told last of a programme as a whole; none before the first time."""
    found: str | None = tx.execute(_SAID, {"programme_id": programme_id}).scalar_one_or_none()
    return found


def say(tx: Tx, programme_id: str, words: str) -> None:
    """Remember what was told of a programme."""
    _PUT_TOLD.run(tx, [(programme_id, words)])

"""Citizens' answers of units by month, and which units took part in a programme from when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.evaluation.domain.results import Month, MonthSums
from services.evaluation.store import effect_tables, tables
from shared.database import Tx
from shared.database.bulk import adding, deleting, table_of

MonthKey = tuple[str, Month]
"""Unit and month."""

UnitKey = tuple[str, str, Month]
"""Programme, unit and month."""

_MONTH, _TAKING_PART = table_of(effect_tables.IkmMonth), table_of(effect_tables.ProgrammeUnit)
_UNIT = table_of(tables.Unit)
_SINCE = (
    sa.select(_TAKING_PART.c.unit_id, sa.func.min(_TAKING_PART.c.month))
    .where(_TAKING_PART.c.programme_id == sa.bindparam("programme_id"))
    .group_by(_TAKING_PART.c.unit_id)
)
_OF_CITY = (
    sa.select(_MONTH)
    .join(_UNIT, _UNIT.c.unit_id == _MONTH.c.unit_id)
    .where(_UNIT.c.city == sa.bindparam("city"), _UNIT.c.active == 1)
    .where(_MONTH.c.month.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(_MONTH.c.unit_id, _MONTH.c.month)
)
_ADD_MONTHS, _ADD_UNITS = adding(_MONTH), adding(_TAKING_PART)
_FORGET_EMPTY = deleting(_TAKING_PART, *_TAKING_PART.primary_key.columns.keys(), "n")


def add_answers(tx: Tx, deltas: Mapping[MonthKey, MonthSums]) -> None:
    """Add citizens' answers to the months."""
    _ADD_MONTHS.run(tx, [(*key, *delta) for key, delta in deltas.items()])


def add_completions(tx: Tx, deltas: Mapping[UnitKey, int]) -> None:
    """Add completions, or take them away. A month that is left without any has no row."""
    _ADD_UNITS.run(tx, [(*key, delta) for key, delta in deltas.items() if delta])
    _FORGET_EMPTY.run(tx, [(*key, 0) for key, delta in deltas.items() if delta < 0])


def since(tx: Tx, programme_id: str) -> dict[str, Month]:
    """The month of the first completion in each unit that took part."""
    rows: Sequence[Sequence[Any]] = tx.execute(_SINCE, {"programme_id": programme_id}).all()
    return {row[0]: row[1] for row in rows}


def of_city(tx: Tx, city: str, first: Month, last: Month) -> dict[str, dict[Month, MonthSums]]:
    """The months of every unit at work in a city, both ends included."""
    found: dict[str, dict[Month, MonthSums]] = {}
    rows: Sequence[Sequence[Any]] = tx.execute(_OF_CITY, {"city": city, "first": first, "last": last}).all()
    for unit_id, month, n, points in rows:
        found.setdefault(unit_id, {})[month] = MonthSums(n, points)
    return found

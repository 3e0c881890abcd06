"""SKM answers of the units of an agency or a city, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import tables
from services.evaluation.store.effect_tables import IkmMonth
from shared.database import Tx
from shared.database.bulk import table_of

_MONTH, _UNIT = table_of(IkmMonth), table_of(tables.Unit)
_OF_CITY = (
    sa.select(_UNIT.c.agency, _UNIT.c.unit_id, _UNIT.c.name, _MONTH.c.month, _MONTH.c.n, _MONTH.c.points)
    .join(_MONTH, _MONTH.c.unit_id == _UNIT.c.unit_id)
    .where(_UNIT.c.city == sa.bindparam("city", type_=sa.String))
    .where(_MONTH.c.month.between(sa.bindparam("first", type_=sa.Integer), sa.bindparam("last", type_=sa.Integer)))
    .order_by(_UNIT.c.agency, _UNIT.c.unit_id, _MONTH.c.month)
)
_OF_AGENCY = _OF_CITY.where(_UNIT.c.agency == sa.bindparam("agency", type_=sa.String))


class UnitMonth(NamedTuple):
    """``n`` answers of a unit's month (``2026-03``) and all their scores added up."""

    agency: str
    unit_id: str
    name: str
    month: str
    n: int
    points: int


def of(tx: Tx, city: str, agency: str | None, first: str, last: str) -> Sequence[UnitMonth]:
    """A city's months, or those of one of its agencies, from one to another, both included."""
    span: dict[str, Any] = {"city": city, "first": _number(first), "last": _number(last)}
    found = tx.execute(_OF_CITY, span) if agency is None else tx.execute(_OF_AGENCY, {**span, "agency": agency})
    rows: Sequence[Sequence[Any]] = found.all()
    return [
        UnitMonth(row[0], row[1], row[2], f"{row[3] // 12:04}-{row[3] % 12 + 1:02}", row[4], row[5]) for row in rows
    ]


def _number(month: str) -> int:
    """Months since January of the year 0."""
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1

"""The sums of each month's evidence, from which scores are read as they stood at any month's end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa

from services.evaluation.store import tables
from services.evaluation.store.moments import from_ms
from services.evaluation.store.scores import ScoreKey, Sums
from services.evaluation.store.trend_tables import ScoreMonth
from shared.database import Tx
from shared.database.bulk import adding, deleting, table_of
from shared.rules.calendar import city_day

_QUARTER_HOUR: Final = 15 * 60 * 1000
"""Milliseconds. Wherever a city lies, its months begin with one."""

MonthKey = tuple[str, str, str]
"""Employee, competency and month."""

Months = dict[ScoreKey, dict[str, Sums]]
"""By employee and competency, the months in their order."""

_MONTH, _EMPLOYEE = table_of(ScoreMonth), table_of(tables.Employee)
_OF_PERSON = (
    sa.select(_MONTH)
    .where(_MONTH.c.employee_id == sa.bindparam("employee_id"))
    .order_by(_MONTH.c.competency, _MONTH.c.month)
)
_OF_AGENCY = (
    sa.select(_MONTH)
    .join(_EMPLOYEE, _EMPLOYEE.c.employee_id == _MONTH.c.employee_id)
    .where(_EMPLOYEE.c.agency == sa.bindparam("agency"), _EMPLOYEE.c.active == 1)
    .order_by(_MONTH.c.employee_id, _MONTH.c.competency, _MONTH.c.month)
)
_OF_CITY = (
    sa.select(_MONTH)
    .join(_EMPLOYEE, _EMPLOYEE.c.employee_id == _MONTH.c.employee_id)
    .where(_EMPLOYEE.c.city == sa.bindparam("city"), _EMPLOYEE.c.active == 1)
    .order_by(_MONTH.c.employee_id, _MONTH.c.competency, _MONTH.c.month)
)
_ADD = adding(_MONTH)
_FORGET_EMPTY = deleting(_MONTH, *_MONTH.primary_key.columns.keys(), "n")


def month_of(at_ms: int) -> str:
    """The city's month that a millisecond lies in."""
    return _month_from(at_ms // _QUARTER_HOUR)


@lru_cache(maxsize=65_536)
def _month_from(quarter_hours: int) -> str:
    return f"{city_day(from_ms(quarter_hours * _QUARTER_HOUR)):%Y-%m}"


def of_person(tx: Tx, employee_id: str) -> Months:
    """Every month of a person that has evidence."""
    return _months(tx.execute(_OF_PERSON, {"employee_id": employee_id}).all())


def of_agency(tx: Tx, agency: str) -> Months:
    """Every month of everybody who works in an agency now."""
    return _months(tx.execute(_OF_AGENCY, {"agency": agency}).all())


def of_city(tx: Tx, city: str) -> Months:
    """Every month of everybody who works in a city now."""
    return _months(tx.execute(_OF_CITY, {"city": city}).all())


def add(tx: Tx, deltas: Mapping[MonthKey, Sums]) -> None:
    """Add to the months. One that is left without evidence has no row, as if it had never been."""
    _ADD.run(tx, [(*key, *delta) for key, delta in deltas.items() if any(delta)])
    _FORGET_EMPTY.run(tx, [(*key, 0) for key, delta in deltas.items() if delta.n < 0])


def _months(rows: Sequence[Sequence[Any]]) -> Months:
    found: Months = defaultdict(dict)
    for employee_id, competency, month, *sums in rows:
        found[employee_id, competency][month] = Sums(*sums)
    return dict(found)

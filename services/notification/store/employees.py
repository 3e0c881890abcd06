"""What is known of people: where they work, and their learning hours by year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.notification.store.tables import EMPLOYEE, EMPLOYEE_JP
from shared.database import Tx
from shared.database.bulk import replacing
from shared.database.keys import Keys
from shared.rules.jp import Employment

_PEOPLE: Final = Keys("people", employee_id=str)
_KNOWN: Final = sa.select(EMPLOYEE).where(_PEOPLE.has(EMPLOYEE.c.employee_id))
_LEARNED: Final = (
    sa.select(EMPLOYEE_JP)
    .where(_PEOPLE.has(EMPLOYEE_JP.c.employee_id))
    .order_by(EMPLOYEE_JP.c.employee_id, EMPLOYEE_JP.c.year)
)
_PUT: Final = replacing(EMPLOYEE)
_PUT_LEARNED: Final = replacing(EMPLOYEE_JP)


class KnownEmployee(NamedTuple):
    """Where a person works, as enrollment said last."""

    employee_id: str
    agency: str
    city: str
    unit_id: str
    employment: Employment
    active: bool
    version: int


class YearKey(NamedTuple):
    """One person's year."""

    employee_id: str
    year: int


class Learned(NamedTuple):
    """The counted JP of a year and what is asked for, in tenths; ``target`` is None when nothing is."""

    counted: int
    target: int | None


def city_of(tx: Tx, agency: str) -> str | None:
    """The city of an agency of which enrollment has told people; none where it has told nobody."""
    found: str | None = tx.execute(sa.select(EMPLOYEE.c.city).where(EMPLOYEE.c.agency == agency).limit(1)).scalar()
    return found


def known(tx: Tx, employee_ids: Collection[str]) -> dict[str, KnownEmployee]:
    """Those of these people that enrollment has spoken of."""
    if not employee_ids:
        return {}
    rows = tx.execute(_KNOWN, _PEOPLE.bound(employee_ids))
    return {row.employee_id: KnownEmployee._make(row) for row in rows}


def save(tx: Tx, employees: Iterable[KnownEmployee]) -> None:
    """Store what is known now."""
    _PUT.run(tx, list(employees))


def learned(tx: Tx, employee_ids: Collection[str]) -> dict[YearKey, Learned]:
    """Every year of these people that evaluation has spoken of."""
    if not employee_ids:
        return {}
    rows = tx.execute(_LEARNED, _PEOPLE.bound(employee_ids))
    return {YearKey(row.employee_id, row.year): Learned(row.counted_tenths, row.target_tenths) for row in rows}


def save_learned(tx: Tx, years: Mapping[YearKey, Learned]) -> None:
    """Store what is known of these years now."""
    _PUT_LEARNED.run(tx, [(*key, year.counted, year.target) for key, year in years.items()])

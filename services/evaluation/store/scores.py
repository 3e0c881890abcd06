"""The sums that scores are read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import tables
from shared.database import Tx
from shared.database.bulk import adding, deleting, table_of
from shared.database.keys import Keys

ScoreKey = tuple[str, str]
"""Employee and competency."""

_SUM, _BASIS, _EMPLOYEE = table_of(tables.ScoreSum), table_of(tables.ScoreBasis), table_of(tables.Employee)
_KEYS = Keys("wanted", employee_id=str, competency=str)
_IDS = Keys("people", employee_id=str)
_FIND = sa.select(_SUM).join_from(
    _KEYS.table, _SUM, sa.and_(_SUM.c.employee_id == _KEYS.c.employee_id, _SUM.c.competency == _KEYS.c.competency)
)
_OF_PEOPLE = sa.select(_SUM).where(_IDS.has(_SUM.c.employee_id)).order_by(_SUM.c.employee_id, _SUM.c.competency)
_OF_AGENCY = (
    sa.select(_SUM)
    .join(_EMPLOYEE, _EMPLOYEE.c.employee_id == _SUM.c.employee_id)
    .where(_EMPLOYEE.c.agency == sa.bindparam("agency"), _EMPLOYEE.c.active == 1)
    .order_by(_SUM.c.employee_id, _SUM.c.competency)
)
_OF_CITY = (
    sa.select(_SUM)
    .join(_EMPLOYEE, _EMPLOYEE.c.employee_id == _SUM.c.employee_id)
    .where(_EMPLOYEE.c.city == sa.bindparam("city"), _EMPLOYEE.c.active == 1)
    .order_by(_SUM.c.employee_id, _SUM.c.competency)
)
_ADD = adding(_SUM)
_REMOVE = deleting(_SUM)
_NAME = "score"


class Sums(NamedTuple):
    """A and B in millionths over ``n`` pieces of evidence."""

    a: int = 0
    b: int = 0
    n: int = 0

    def plus(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(self.a + other.a, self.b + other.b, self.n + other.n)

    def minus(self, other: Sums) -> Sums:
        """These without the other, which are part of them."""
        return Sums(self.a - other.a, self.b - other.b, self.n - other.n)


class Basis(NamedTuple):
    """The landmark and the half-life that sums were made under."""

    landmark: str
    half_life_days: int


def find(tx: Tx, keys: Iterable[ScoreKey]) -> dict[ScoreKey, Sums]:
    """The sums of these keys, where there are any."""
    return _sums(tx.execute(_FIND, _KEYS.bound(list(keys))).all())


def of_people(tx: Tx, employee_ids: Iterable[str]) -> dict[ScoreKey, Sums]:
    """All sums of these people."""
    return _sums(tx.execute(_OF_PEOPLE, _IDS.bound(list(employee_ids))).all())


def of_agency(tx: Tx, agency: str) -> dict[ScoreKey, Sums]:
    """All sums of everybody who works in an agency now."""
    return _sums(tx.execute(_OF_AGENCY, {"agency": agency}).all())


def of_city(tx: Tx, city: str) -> dict[ScoreKey, Sums]:
    """All sums of everybody who works in a city now."""
    return _sums(tx.execute(_OF_CITY, {"city": city}).all())


def add(tx: Tx, before: Mapping[ScoreKey, Sums], deltas: Mapping[ScoreKey, Sums]) -> dict[ScoreKey, Sums]:
    """Add to the sums; what they are afterwards. A sum without evidence has no row, as if it had never been."""
    after = {key: before[key].plus(delta) if key in before else delta for key, delta in deltas.items()}
    _ADD.run(tx, [(*key, *deltas[key]) for key, sums in after.items() if sums.n])
    _REMOVE.run(tx, [key for key, sums in after.items() if not sums.n and key in before])
    return after


def basis(tx: Tx) -> Basis | None:
    """What the sums were made under; none while there are none."""
    row = tx.execute(sa.select(_BASIS.c.landmark, _BASIS.c.half_life_days)).one_or_none()
    return None if row is None else Basis(row.landmark, row.half_life_days)


def establish(tx: Tx, first: Basis) -> None:
    """Say what the first sums are made under."""
    tx.execute(_BASIS.insert(), {"name": _NAME, **first._asdict()})


def _sums(rows: Iterable[Sequence[Any]]) -> dict[ScoreKey, Sums]:
    return {(employee_id, competency): Sums(a, b, n) for employee_id, competency, a, b, n in rows}

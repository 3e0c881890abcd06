"""How much people have finished, by year and form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import judgement_tables, tables
from shared.database import Tx
from shared.database.bulk import adding, deleting, table_of
from shared.database.keys import Keys

FormKey = tuple[str, int, str]
"""Employee, year and form."""

_SUM, _EMPLOYEE = table_of(judgement_tables.FormYear), table_of(tables.Employee)
_IDS = Keys("wanted", employee_id=str)
_OF_PEOPLE = sa.select(_SUM).where(_IDS.has(_SUM.c.employee_id))
_OF_AGENCY = (
    sa.select(_SUM)
    .join(_EMPLOYEE, _EMPLOYEE.c.employee_id == _SUM.c.employee_id)
    .where(_EMPLOYEE.c.agency == sa.bindparam("agency"), _EMPLOYEE.c.active == 1)
)
_ADD = adding(_SUM)
_FORGET_EMPTY = deleting(_SUM, *_SUM.primary_key.columns.keys(), "n")


class FormSum(NamedTuple):
    """How often, and the tenths of JP before any cap."""

    n: int = 0
    tenths: int = 0

    def plus(self, other: FormSum) -> FormSum:
        """Both together."""
        return FormSum(self.n + other.n, self.tenths + other.tenths)


Forms = Mapping[tuple[int, str], FormSum]
"""One person's sums by year and form."""


def of_people(tx: Tx, employee_ids: Iterable[str]) -> dict[str, dict[tuple[int, str], FormSum]]:
    """Everything these people have finished."""
    return _by_person(tx.execute(_OF_PEOPLE, _IDS.bound(list(employee_ids))).all())


def of_agency(tx: Tx, agency: str) -> dict[str, dict[tuple[int, str], FormSum]]:
    """Everything that everybody who works in an agency now has finished."""
    return _by_person(tx.execute(_OF_AGENCY, {"agency": agency}).all())


def add(tx: Tx, deltas: Mapping[FormKey, FormSum]) -> None:
    """Add to the sums. One that is left at nothing has no row, as if it had never been."""
    _ADD.run(tx, [(*key, *delta) for key, delta in deltas.items() if any(delta)])
    _FORGET_EMPTY.run(tx, [(*key, 0) for key, delta in deltas.items() if delta.n < 0])


def _by_person(rows: Iterable[Sequence[Any]]) -> dict[str, dict[tuple[int, str], FormSum]]:
    found: dict[str, dict[tuple[int, str], FormSum]] = {}
    for employee_id, year, form, n, tenths in rows:
        found.setdefault(employee_id, {})[year, form] = FormSum(n, tenths)
    return found

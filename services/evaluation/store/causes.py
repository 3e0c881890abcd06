"""What recommendations are made from where no other table holds it, and about whom to look again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import recommendation_tables
from shared.database import Tx
from shared.database.bulk import deleting, keeping, replacing, table_of
from shared.database.keys import Keys

_NO_SHOW = table_of(recommendation_tables.NoShow)
_CONSIDERATION = table_of(recommendation_tables.Consideration)
_PEOPLE = Keys("people", employee_id=str)
_MISSED = sa.select(_NO_SHOW).where(
    _PEOPLE.has(_NO_SHOW.c.employee_id), _NO_SHOW.c.missed_on.between(sa.bindparam("first"), sa.bindparam("last"))
)
_NEXT = (
    sa.select(_CONSIDERATION.c.employee_id)
    .order_by(_CONSIDERATION.c.employee_id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .with_for_update(skip_locked=True)
)
_WHO_MISSED = sa.select(_NO_SHOW.c.employee_id).where(_PEOPLE.has(_NO_SHOW.c.employee_id)).distinct()
_PUT_MISSED, _REMOVE_MISSED = replacing(_NO_SHOW), deleting(_NO_SHOW)
_CONSIDER, _CONSIDERED = keeping(_CONSIDERATION), deleting(_CONSIDERATION)


class NoShow(NamedTuple):
    """A row of ``no_show``, in its columns' order."""

    employee_id: str
    enrollment_id: str
    missed_on: str


def settle_no_shows(tx: Tx, told: Mapping[tuple[str, str], NoShow | None]) -> None:
    """Store that nobody came, or that it is not so, by person and enrolment."""
    _PUT_MISSED.run(tx, [one for one in told.values() if one is not None])
    _REMOVE_MISSED.run(tx, [key for key, one in told.items() if one is None])


def no_shows(tx: Tx, employee_ids: Iterable[str], first: str, last: str) -> dict[str, list[NoShow]]:
    """The enrolments of these people to which they did not come, between two days, both included."""
    parameters = {**_PEOPLE.bound(list(employee_ids)), "first": first, "last": last}
    rows: Sequence[Sequence[Any]] = tx.execute(_MISSED, parameters).all()
    found: dict[str, list[NoShow]] = {}
    for one in sorted(map(NoShow._make, rows)):
        found.setdefault(one.employee_id, []).append(one)
    return found


def who_missed(tx: Tx, employee_ids: Collection[str]) -> set[str]:
    """Those of these people who are said to have missed any session."""
    return set(tx.execute(_WHO_MISSED, _PEOPLE.bound(employee_ids)).scalars()) if employee_ids else set()


def consider_again(tx: Tx, employee_ids: Iterable[str]) -> None:
    """Remember to look at these people's recommendations again."""
    _CONSIDER.run(tx, [(one,) for one in employee_ids])


def take_considerations(tx: Tx, limit: int) -> list[str]:
    """Take out people to look at; whoever takes them must do it in this transaction."""
    people: list[str] = list(tx.execute(_NEXT, {"limit": limit}).scalars())
    _CONSIDERED.run(tx, [(one,) for one in people])
    return people

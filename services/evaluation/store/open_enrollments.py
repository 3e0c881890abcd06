"""Seats that have no result yet, and the JP they will earn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import judgement_tables, tables
from shared.database import Tx
from shared.database.bulk import deleting, replacing, table_of

SeatKey = tuple[str, str]
"""Employee and enrolment."""

_SEAT, _SESSION = table_of(judgement_tables.OpenEnrollment), table_of(tables.Session)
_OF_PERSON = (
    sa.select(_SEAT, _SESSION.c.ends_on.label("moved_to"))
    .outerjoin(_SESSION, _SESSION.c.session_id == _SEAT.c.session_id)
    .where(_SEAT.c.employee_id == sa.bindparam("employee_id"))
    .order_by(_SEAT.c.ends_on, _SEAT.c.enrollment_id)
)
_PUT, _REMOVE = replacing(_SEAT), deleting(_SEAT)


class Seat(NamedTuple):
    """A row of ``open_enrollment``, in its columns' order."""

    employee_id: str
    enrollment_id: str
    session_id: str
    programme_id: str
    form: str
    ends_on: str
    tenths: int

    @property
    def key(self) -> SeatKey:
        """What the row is found by."""
        return self.employee_id, self.enrollment_id


def of_person(tx: Tx, employee_id: str) -> Sequence[Seat]:
    """A person's seats, with the last day of the session as it is planned now."""
    rows: Sequence[Sequence[Any]] = tx.execute(_OF_PERSON, {"employee_id": employee_id}).all()
    seats = [Seat._make(seat)._replace(ends_on=moved_to or seat[5]) for *seat, moved_to in rows]
    return sorted(seats, key=lambda seat: (seat.ends_on, seat.enrollment_id))


def put(tx: Tx, seats: Iterable[Seat]) -> None:
    """Store these seats."""
    _PUT.run(tx, list(seats))


def remove(tx: Tx, keys: Iterable[SeatKey]) -> None:
    """They have a result now, or are given up."""
    _REMOVE.run(tx, list(keys))

"""Where mail about participations goes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.enrollment.store.tables import EMPLOYEE, ENROLLMENT, PROGRAMME, SESSION
from shared.database import Tx
from shared.database.keys import Keys


class Addressed(NamedTuple):
    """A participation, whose it is, and where a mail about it goes; no address where none is known."""

    enrollment_id: str
    employee_id: str
    agency: str
    city: str
    email: str | None
    language: str
    title: str
    ends_on: date


_WANTED: Final = Keys("wanted", enrollment_id=str)
_FIND: Final = (
    sa.select(
        ENROLLMENT.c.enrollment_id,
        EMPLOYEE.c.employee_id,
        EMPLOYEE.c.agency,
        EMPLOYEE.c.city,
        EMPLOYEE.c.email,
        EMPLOYEE.c.language,
        PROGRAMME.c.title,
        SESSION.c.ends_on,
    )
    .join_from(_WANTED.table, ENROLLMENT, ENROLLMENT.c.enrollment_id == _WANTED.c.enrollment_id)
    .join(EMPLOYEE, EMPLOYEE.c.employee_id == ENROLLMENT.c.employee_id)
    .join(SESSION, SESSION.c.session_id == ENROLLMENT.c.session_id)
    .join(PROGRAMME, PROGRAMME.c.programme_id == SESSION.c.programme_id)
    .where(EMPLOYEE.c.erased_at.is_(None))
    .order_by(ENROLLMENT.c.enrollment_id)
)


def of_enrollments(tx: Tx, enrollment_ids: Collection[str]) -> list[Addressed]:
    """Those that there are, by id; who was erased has none."""
    return [Addressed._make(row) for row in tx.execute(_FIND, _WANTED.bound(enrollment_ids))]

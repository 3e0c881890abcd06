"""Days of attendance, written and read for a whole session at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from services.enrollment.domain.enrolment import State
from services.enrollment.store.life_tables import ATTENDANCE
from services.enrollment.store.seats import PERSON_COLUMNS, Person
from services.enrollment.store.tables import EMPLOYEE, ENROLLMENT
from shared.database import Tx
from shared.database.bulk import deleting, replacing
from shared.database.keys import Keys


class Mark(NamedTuple):
    """Whether somebody came on a day; see ``life_tables.Attendance``."""

    enrollment_id: str
    held_on: date
    session_id: str
    present: bool
    marked_by: str
    marked_at: datetime


class Participant(NamedTuple):
    """Somebody in a session, and whether they came on a day; ``None`` where nobody has said."""

    enrollment_id: str
    status: State
    present: bool | None
    person: Person


_IDS: Final = Keys("ids", id=str)
_SET: Final = replacing(ATTENDANCE)
_DROP: Final = deleting(ATTENDANCE)
_PARTICIPANTS: Final = (
    sa.select(ENROLLMENT.c.enrollment_id, ENROLLMENT.c.status, ATTENDANCE.c.present, *PERSON_COLUMNS)
    .join_from(ENROLLMENT, EMPLOYEE, EMPLOYEE.c.employee_id == ENROLLMENT.c.employee_id)
    .outerjoin(
        ATTENDANCE,
        sa.and_(
            ATTENDANCE.c.enrollment_id == ENROLLMENT.c.enrollment_id, ATTENDANCE.c.held_on == sa.bindparam("on_day")
        ),
    )
    .where(ENROLLMENT.c.session_id == sa.bindparam("id"))
    .order_by(ENROLLMENT.c.enrollment_id)
)
_CAME: Final = (
    sa.select(ATTENDANCE.c.enrollment_id).where(_IDS.has(ATTENDANCE.c.enrollment_id), ATTENDANCE.c.present).distinct()
)
_DAYS: Final = (
    sa.select(ATTENDANCE.c.held_on, ATTENDANCE.c.present, PERSON_COLUMNS[1], PERSON_COLUMNS[2])
    .join_from(ATTENDANCE, ENROLLMENT, ENROLLMENT.c.enrollment_id == ATTENDANCE.c.enrollment_id)
    .join(EMPLOYEE, EMPLOYEE.c.employee_id == ENROLLMENT.c.employee_id)
    .where(ATTENDANCE.c.session_id == sa.bindparam("id"))
    .order_by(ATTENDANCE.c.held_on)
)


class Came(NamedTuple):
    """One mark, and whose person it is about."""

    held_on: date
    present: bool
    agency: str
    city: str


def participants(tx: Tx, session_id: str, day: date) -> Sequence[Participant]:
    """Everybody in a session with what is known of a day, in the order in which they were enrolled."""
    rows: Sequence[Sequence[Any]] = tx.execute(_PARTICIPANTS, {"id": session_id, "on_day": day}).all()
    return [Participant(row[0], row[1], row[2], Person._make(row[3:])) for row in rows]


def set_marks(tx: Tx, marks: Collection[Mark]) -> None:
    """Store marks, in place of what was said of the same people and days."""
    _SET.run(tx, marks)


def drop_marks(tx: Tx, keys: Collection[tuple[str, date]]) -> None:
    """Forget what was said of these (enrollment_id, day)."""
    _DROP.run(tx, keys)


def who_came(tx: Tx, enrollment_ids: Collection[str]) -> set[str]:
    """Those of these enrolments with a day on which the person was there."""
    return set(tx.execute(_CAME, _IDS.bound(enrollment_ids)).scalars())


def marks_of(tx: Tx, session_id: str) -> Sequence[Came]:
    """Every mark of a session, by day."""
    return [Came._make(row) for row in tx.execute(_DAYS, {"id": session_id})]

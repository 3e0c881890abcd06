"""The facts an enrolment is decided on: persons, sessions with their seats, who is already in. Set-based throughout."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa

from services.enrollment.domain.enrolment import State
from services.enrollment.store.listed import wished, wishes
from services.enrollment.store.tables import EMPLOYEE, ENROLLMENT, PROGRAMME, SESSION
from shared.database import Tx
from shared.database.bulk import inserting, updating
from shared.database.keys import Keys
from shared.rules.jp import Employment


class Person(NamedTuple):
    """What an enrolment needs to know of a person."""

    employee_id: str
    agency: str
    city: str
    unit_id: str
    active: bool
    employment: Employment


class Run(NamedTuple):
    """A session with its seats, and what its programme builds and certifies."""

    session_id: str
    programme_id: str
    agency: str
    city: str
    state: str
    form: str
    starts_on: date
    ends_on: date
    capacity: int
    seats_taken: int
    last_waiting: int
    jp_tenths: int
    competencies: str
    certificate_valid_months: int | None
    certificate_on_completion: bool


class Known(NamedTuple):
    """An enrolment that is already there."""

    enrollment_id: str
    status: State


class Candidate(NamedTuple):
    """A person who wants into a session, and the enrolment in it that is there already."""

    person: Person
    known: Known | None


class NewEnrollment(NamedTuple):
    """An enrolment to add; ``waiting_number`` when there is no seat yet."""

    enrollment_id: str
    employee_id: str
    session_id: str
    agency: str
    status: Literal["requested", "enrolled", "waitlisted"]
    waiting_number: int | None
    enrolled_at: datetime
    version: int = 1


_OF_PROGRAMME: Final = frozenset({"competencies", "certificate_valid_months", "certificate_on_completion"})
PERSON_COLUMNS: Final = [EMPLOYEE.c[name] for name in Person._fields]
RUN_COLUMNS: Final = [(PROGRAMME if name in _OF_PROGRAMME else SESSION).c[name] for name in Run._fields]

_IDS: Final = Keys("ids", id=str)
_PERSONS: Final = sa.select(*PERSON_COLUMNS).where(_IDS.has(EMPLOYEE.c.employee_id), EMPLOYEE.c.erased_at.is_(None))
_WISHES: Final = wishes()


def _candidates(who: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """For each of ``wishes`` the person, and the enrolment that is there already."""
    in_already = sa.and_(
        ENROLLMENT.c.employee_id == EMPLOYEE.c.employee_id, ENROLLMENT.c.session_id == _WISHES.c.session_id
    )
    return (
        sa.select(_WISHES.c.wish, ENROLLMENT.c.enrollment_id, ENROLLMENT.c.status, *PERSON_COLUMNS)
        .join_from(_WISHES, EMPLOYEE, who == _WISHES.c.who)
        .outerjoin(ENROLLMENT, in_already)
        .where(EMPLOYEE.c.erased_at.is_(None))
    )


_CANDIDATES_BY_ID: Final = _candidates(EMPLOYEE.c.employee_id)
_CANDIDATES_BY_NIP: Final = _candidates(EMPLOYEE.c.nip)
_RUNS: Final = (
    sa.select(*RUN_COLUMNS)
    .join(PROGRAMME, PROGRAMME.c.programme_id == SESSION.c.programme_id)
    .where(_IDS.has(SESSION.c.session_id))
    .order_by(SESSION.c.session_id)
    .with_for_update(of=SESSION)
)
_ADD: Final = inserting(ENROLLMENT, *NewEnrollment._fields)
_SET_SEATS: Final = updating(SESSION, "seats_taken", "last_waiting")
_SHIFT: Final = (
    sa.update(SESSION)
    .where(SESSION.c.session_id == sa.bindparam("of_session"))
    .values(seats_taken=SESSION.c.seats_taken + sa.bindparam("by"))
)


def persons(tx: Tx, ids: Collection[str]) -> dict[str, Person]:
    """The persons with these ids who are still in the register."""
    rows = tx.execute(_PERSONS, _IDS.bound(ids)).all()
    return {person.employee_id: person for person in map(Person._make, rows)}


def candidates_by_id(tx: Tx, wanted: Collection[str]) -> dict[str, Candidate]:
    """For these sessions and employee_ids (``wish``) the persons who are still in the register."""
    return _found(tx, _CANDIDATES_BY_ID, wanted)


def candidates_by_nip(tx: Tx, wanted: Collection[str]) -> dict[str, Candidate]:
    """For these sessions and numbers of 18 digits (``wish``) the persons who are still in the register."""
    return _found(tx, _CANDIDATES_BY_NIP, wanted)


def runs(tx: Tx, session_ids: Collection[str]) -> dict[str, Run]:
    """These sessions, held until the transaction ends, so that nobody else counts their seats meanwhile."""
    rows = tx.execute(_RUNS, _IDS.bound(session_ids)).all()
    return {run.session_id: run for run in map(Run._make, rows)}


def add(tx: Tx, enrollments: Sequence[NewEnrollment]) -> None:
    """Store new enrolments."""
    _ADD.run(tx, enrollments)


def set_seats(tx: Tx, counts: Collection[tuple[str, int, int]]) -> None:
    """Store (session_id, seats taken, last number of the waiting list)."""
    _SET_SEATS.run(tx, counts)


def shift_seats(tx: Tx, session_id: str, by: int) -> None:
    """Count ``by`` more seats of a session as taken, or fewer when it is negative."""
    tx.execute(_SHIFT, {"of_session": session_id, "by": by})


def _found(tx: Tx, statement: sa.Select[Any], wanted: Collection[str]) -> dict[str, Candidate]:
    rows: Sequence[Sequence[Any]] = tx.execute(statement, wished(wanted)).all()
    return {row[0]: Candidate(Person._make(row[3:]), None if row[1] is None else Known(row[1], row[2])) for row in rows}

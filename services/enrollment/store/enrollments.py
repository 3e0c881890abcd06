"""Enrolments: finding one with all that is decided on it, what becomes of it, and lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.enrollment.domain.enrolment import OPEN, State
from services.enrollment.store import certificates
from services.enrollment.store.seats import PERSON_COLUMNS, RUN_COLUMNS, Person, Run
from services.enrollment.store.tables import EMPLOYEE, ENROLLMENT, PROGRAMME, SESSION, Agency, Enrollment
from shared.database import Tx
from shared.database.bulk import updating
from shared.database.keys import Keys


class Held(NamedTuple):
    """An enrolment with its person and its session as they are now."""

    enrollment_id: str
    status: State
    version: int
    enrolled_at: datetime
    withdrawal_reason: str | None
    attended_on: date | None
    person: Person
    run: Run

    @property
    def corrected(self) -> bool:
        """Whether a result was taken back as a correction, so that another may be entered."""
        return self.status == "cancelled" and self.withdrawal_reason == "correction"


class Recorded(NamedTuple):
    """What an enrolment's row says once its result is in; tests in hundredths, JP in tenths."""

    enrollment_id: str
    status: State
    pre_test_hundredths: int | None
    post_test_hundredths: int | None
    jp_earned_tenths: int
    certificate_number: str | None
    certificate_expires_on: date | None
    completed_at: datetime
    withdrawal_reason: None
    withdrawn_at: None
    version: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which enrolments to list: of one agency, or of a city's, or of all; further narrowed where a field is set."""

    agency: str | None
    city: str | None
    employee_id: str | None = None
    session_id: str | None = None
    status: State | None = None


_OWN_COLUMNS: Final = [ENROLLMENT.c[name] for name in Held._fields[:-2]]
_HELD: Final = (
    sa.select(*_OWN_COLUMNS, *PERSON_COLUMNS, *RUN_COLUMNS)
    .join(EMPLOYEE, EMPLOYEE.c.employee_id == ENROLLMENT.c.employee_id)
    .join(SESSION, SESSION.c.session_id == ENROLLMENT.c.session_id)
    .join(PROGRAMME, PROGRAMME.c.programme_id == SESSION.c.programme_id)
    .with_for_update(of=SESSION)
)
_IDS: Final = Keys("ids", id=str)
_ONE: Final = _HELD.where(ENROLLMENT.c.enrollment_id == sa.bindparam("id"))
_THESE: Final = _HELD.where(_IDS.has(ENROLLMENT.c.enrollment_id)).order_by(SESSION.c.session_id)
_WAITING: Final = (
    _HELD.where(
        ENROLLMENT.c.session_id == sa.bindparam("id"),
        ENROLLMENT.c.waiting_number.is_not(None),
        EMPLOYEE.c.active,
        EMPLOYEE.c.erased_at.is_(None),
    )
    .order_by(ENROLLMENT.c.waiting_number)
    .limit(sa.bindparam("most"))
)
_OPEN: Final = _HELD.where(
    ENROLLMENT.c.employee_id == sa.bindparam("id"),
    ENROLLMENT.c.status.in_(OPEN),
    SESSION.c.ends_on >= sa.bindparam("today"),
).order_by(ENROLLMENT.c.enrollment_id)
_IN_SESSION: Final = _HELD.where(ENROLLMENT.c.session_id == sa.bindparam("id")).order_by(ENROLLMENT.c.enrollment_id)
_OPEN_IN: Final = _IN_SESSION.where(ENROLLMENT.c.status.in_(OPEN))
_STATES: Final = updating(ENROLLMENT, "status", "withdrawal_reason", "withdrawn_at", "waiting_number", "version")
_ATTENDED: Final = updating(ENROLLMENT, "status", "attended_on", "withdrawal_reason", "withdrawn_at", "version")
_FIRST_COMPLETION: Final = sa.select(sa.func.min(ENROLLMENT.c.completed_at)).where(
    ENROLLMENT.c.session_id == sa.bindparam("id"), ENROLLMENT.c.status.in_(("completed", "failed"))
)
_STORED: Final = sa.select(ENROLLMENT).where(ENROLLMENT.c.enrollment_id == sa.bindparam("id"))
_RESULT: Final = updating(ENROLLMENT, *Recorded._fields[1:])
_PERSON_FROM: Final = len(_OWN_COLUMNS)
_RUN_FROM: Final = _PERSON_FROM + len(PERSON_COLUMNS)

_PROMOTE: Final = (
    sa.update(ENROLLMENT)
    .where(ENROLLMENT.c.enrollment_id == sa.bindparam("id"))
    .values(
        status="enrolled",
        waiting_number=None,
        enrolled_at=sa.bindparam("at"),
        version=ENROLLMENT.c.version + 1,
    )
)


def find(tx: Tx, enrollment_id: str) -> Held | None:
    """The enrolment, if there is one; its session is held until the transaction ends."""
    row = tx.execute(_ONE, {"id": enrollment_id}).one_or_none()
    return None if row is None else _held(row)


def find_all(tx: Tx, enrollment_ids: Collection[str]) -> dict[str, Held]:
    """Those of these enrolments that there are, by id; their sessions are held until the transaction ends."""
    rows = tx.execute(_THESE, _IDS.bound(enrollment_ids)).all()
    return {held.enrollment_id: held for held in map(_held, rows)}


def first_waiting(tx: Tx, session_id: str, most: int) -> list[Held]:
    """The first of the waiting list, in its order; who has left the service is passed over."""
    return [_held(row) for row in tx.execute(_WAITING, {"id": session_id, "most": most})]


def open_in(tx: Tx, session_id: str) -> list[Held]:
    """A session's enrolments that are not over, in the order they were made."""
    return [_held(row) for row in tx.execute(_OPEN_IN, {"id": session_id})]


def in_session(tx: Tx, session_id: str) -> list[Held]:
    """Every enrolment in a session, in the order they were made."""
    return [_held(row) for row in tx.execute(_IN_SESSION, {"id": session_id})]


def set_states(tx: Tx, rows: Collection[tuple[str, State, str | None, datetime | None, int]]) -> None:
    """Store (enrollment_id, status, withdrawal reason, withdrawn at, version) of many; nobody waits any more."""
    _STATES.run(tx, [(*row[:4], None, row[4]) for row in rows])


def set_attended(tx: Tx, rows: Collection[tuple[str, State, date | None, int]]) -> None:
    """Store (enrollment_id, status, first day told, version) of many, who hold a seat from now on."""
    _ATTENDED.run(tx, [(*row[:3], None, None, row[3]) for row in rows])


def still_open(tx: Tx, employee_id: str, today: date) -> list[Held]:
    """A person's enrolments in sessions that have not ended, seat or waiting list."""
    return [_held(row) for row in tx.execute(_OPEN, {"id": employee_id, "today": today})]


def first_completion(tx: Tx, session_id: str) -> datetime | None:
    """When the first participant of a session had a result."""
    moment: datetime | None = tx.execute(_FIRST_COMPLETION, {"id": session_id}).scalar_one()
    return moment


def change(tx: Tx, held: Held, **values: Any) -> None:
    """Store what became of an enrolment; its version counts on. Columns as in ``tables.Enrollment``."""
    statement = sa.update(ENROLLMENT).where(ENROLLMENT.c.enrollment_id == held.enrollment_id)
    tx.execute(statement.values(version=held.version + 1, **values))


def record_results(tx: Tx, results: Sequence[Recorded]) -> None:
    """Store results, each of another enrolment."""
    _RESULT.run(tx, results)


def give_seats(tx: Tx, waiting: Sequence[Held], at: datetime) -> None:
    """Turn places on the waiting list into seats."""
    tx.execute(_PROMOTE, [{"id": held.enrollment_id, "at": at} for held in waiting])


def move_to_agency(tx: Tx, employee_id: str, agency: str) -> None:
    """A person's enrolments go along to another agency."""
    tx.execute(sa.update(ENROLLMENT).where(ENROLLMENT.c.employee_id == employee_id).values(agency=agency))


def forget_certificates(tx: Tx, employee_id: str) -> None:
    """Drop the numbers of a person's certificates, which name their holder elsewhere."""
    tx.execute(sa.update(ENROLLMENT).where(ENROLLMENT.c.employee_id == employee_id).values(certificate_number=None))
    certificates.forget_numbers(tx, employee_id)


def get(tx: Tx, enrollment_id: str) -> Enrollment | None:
    """The enrolment as it is stored."""
    row = tx.execute(_STORED, {"id": enrollment_id}).mappings().one_or_none()
    return None if row is None else Enrollment(**row)


def page(tx: Tx, wanted: Wanted, after: str | None, limit: int) -> Sequence[Enrollment]:
    """The next ``limit`` enrolments by id."""
    query = select(Enrollment).order_by(col(Enrollment.enrollment_id)).limit(limit)
    if wanted.agency is not None:
        query = query.where(col(Enrollment.agency) == wanted.agency)
    if wanted.city is not None:
        agencies = select(Agency.agency).where(col(Agency.city) == wanted.city)
        query = query.where(col(Enrollment.agency).in_(agencies))
    if wanted.employee_id is not None:
        query = query.where(col(Enrollment.employee_id) == wanted.employee_id)
    if wanted.session_id is not None:
        query = query.where(col(Enrollment.session_id) == wanted.session_id)
    if wanted.status is not None:
        query = query.where(col(Enrollment.status) == wanted.status)
    if after is not None:
        query = query.where(col(Enrollment.enrollment_id) > after)
    return tx.session.exec(query).all()


def _held(row: sa.Row[Any]) -> Held:
    person, run = Person._make(row[_PERSON_FROM:_RUN_FROM]), Run._make(row[_RUN_FROM:])
    return Held._make((*row[:_PERSON_FROM], person, run))

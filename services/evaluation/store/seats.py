"""Enrolments as they are counted, and the counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.domain.seats import Counts, Group, Seat
from services.evaluation.store.report_tables import Seat as SeatTable
from services.evaluation.store.report_tables import SeatSum, SessionSum
from shared.database import Tx
from shared.database.bulk import adding, deleting, replacing, table_of
from shared.database.keys import Keys

SessionKey = tuple[str, str]
"""Programme and session."""

_SEAT, _SUM, _SESSION = table_of(SeatTable), table_of(SeatSum), table_of(SessionSum)
_IDS = Keys("wanted", enrollment_id=str)
_SESSIONS = Keys("sessions", session_id=str)
_FIND = sa.select(_SEAT).where(_IDS.has(_SEAT.c.enrollment_id))
_PEOPLE = Keys("people", employee_id=str)
_UNPLACED = sa.select(_SEAT).where(_PEOPLE.has(_SEAT.c.employee_id), _SEAT.c.position_type == sa.literal_column("''"))
_PUT, _ADD, _ADD_SESSIONS = replacing(_SEAT), adding(_SUM), adding(_SESSION)
_EMPTY = dict.fromkeys(Counts._fields, 0)
_FORGET, _FORGET_SESSIONS = (deleting(one, *one.primary_key.columns.keys(), *_EMPTY) for one in (_SUM, _SESSION))
_MONTHS = (
    sa.bindparam("first", type_=sa.String),
    sa.bindparam("last", type_=sa.String),
)
_CITY = sa.bindparam("city", type_=sa.String)
_AGENCY = sa.bindparam("agency", type_=sa.String)
_SUMS_OF_CITY = sa.select(_SUM).where(_SUM.c.city == _CITY, _SUM.c.month.between(*_MONTHS))
_SUMS_OF_AGENCY = _SUMS_OF_CITY.where(_SUM.c.agency == _AGENCY)
_WHO = (_SEAT.c.agency, _SEAT.c.month, _SEAT.c.position_type, _SEAT.c.sex, _SEAT.c.form, _SEAT.c.employee_id)
_PEOPLE_OF_CITY = (
    sa.select(*_WHO).where(_SEAT.c.city == _CITY, _SEAT.c.month.between(*_MONTHS), _SEAT.c.state != "void").distinct()
)
_PEOPLE_OF_AGENCY = _PEOPLE_OF_CITY.where(_SEAT.c.agency == _AGENCY)
_TAKEN = (
    sa.select(_SEAT.c.employee_id, _SEAT.c.programme_id, _SEAT.c.state)
    .where(_SEAT.c.city == _CITY, _PEOPLE.has(_SEAT.c.employee_id), _SEAT.c.state.in_(("enrolled", "completed")))
    .distinct()
)
_OF_PROGRAMMES = sa.select(_SESSION).where(_SESSIONS.has(_SESSION.c.programme_id))


class Row(NamedTuple):
    """An enrolment, whose it is and which session's."""

    enrollment_id: str
    employee_id: str
    programme_id: str
    session_id: str
    seat: Seat


class Participant(NamedTuple):
    """One person under one group of a month."""

    agency: str
    month: str
    position_type: str
    sex: str
    form: str
    employee_id: str


def find(tx: Tx, enrollment_ids: Iterable[str]) -> dict[str, Row]:
    """Those of these enrolments that are counted, by id."""
    rows: Sequence[Sequence[Any]] = tx.execute(_FIND, _IDS.bound(list(enrollment_ids))).all()
    return {row[0]: _row(row) for row in rows}


def unplaced(tx: Tx, employee_ids: Collection[str]) -> dict[str, Row]:
    """The enrolments of these people that were counted before anybody knew their position, by id."""
    if not employee_ids:
        return {}
    rows: Sequence[Sequence[Any]] = tx.execute(_UNPLACED, _PEOPLE.bound(employee_ids)).all()
    return {row[0]: _row(row) for row in rows}


def put(tx: Tx, rows: Iterable[Row]) -> None:
    """Store these in place of what was known of them."""
    _PUT.run(tx, [_flat(row) for row in rows])


def add(tx: Tx, groups: Mapping[Group, Counts], sessions: Mapping[SessionKey, Counts]) -> None:
    """Add to the counts. One that is left empty has no row, as if it had never been."""
    moved, held = _moved(groups), _moved(sessions)
    _ADD.run(tx, [(*key, *delta) for key, delta in moved.items()])
    _FORGET.run(tx, [(*key, *_EMPTY.values()) for key, delta in moved.items() if min(delta) < 0])
    _ADD_SESSIONS.run(tx, [(*key, *delta) for key, delta in held.items()])
    _FORGET_SESSIONS.run(tx, [(*key, *_EMPTY.values()) for key, delta in held.items() if min(delta) < 0])


def sums(tx: Tx, city: str, agency: str | None, first: str, last: str) -> dict[Group, Counts]:
    """The counts of a city, or of one agency of it, from one month to another, both included."""
    statement = _SUMS_OF_CITY if agency is None else _SUMS_OF_AGENCY
    rows: Sequence[Sequence[Any]] = tx.execute(statement, _span(city, agency, first, last)).all()
    return {Group(*row[:6]): Counts(*row[6:]) for row in rows}


def participants(tx: Tx, city: str, agency: str | None, first: str, last: str) -> list[Participant]:
    """Who took part under which group in these months: what tells whether a group is too small to show."""
    statement = _PEOPLE_OF_CITY if agency is None else _PEOPLE_OF_AGENCY
    return [Participant._make(row) for row in tx.execute(statement, _span(city, agency, first, last)).all()]


def programmes_of(tx: Tx, city: str, employee_ids: Collection[str]) -> list[tuple[str, str, str]]:
    """What these people have a seat in (``enrolled``) or have ``completed`` in a city: person, programme, state."""
    rows: Sequence[Sequence[Any]] = tx.execute(_TAKEN, {"city": city, **_PEOPLE.bound(employee_ids)}).all()
    return [(who, its, state) for who, its, state in rows]


def of_programmes(tx: Tx, programme_ids: Iterable[str]) -> dict[SessionKey, Counts]:
    """The counts of every session of these programmes."""
    rows: Sequence[Sequence[Any]] = tx.execute(_OF_PROGRAMMES, _SESSIONS.bound(list(programme_ids))).all()
    return {(row[0], row[1]): Counts(*row[2:]) for row in rows}


def _span(city: str, agency: str | None, first: str, last: str) -> dict[str, str]:
    span = {"city": city, "first": first, "last": last}
    return span if agency is None else {**span, "agency": agency}


def _moved(deltas: Mapping[Any, Counts]) -> dict[Any, Counts]:
    return {key: delta for key, delta in deltas.items() if any(delta)}


def _row(row: Sequence[Any]) -> Row:
    enrollment_id, employee_id, city, agency, month, position, sex, form, programme_id, session_id, *rest = row
    state, came, jp_tenths = rest
    seat = Seat(Group(city, agency, month, position, sex, form), state, bool(came), jp_tenths)
    return Row(enrollment_id, employee_id, programme_id, session_id, seat)


def _flat(row: Row) -> tuple[Any, ...]:
    enrollment_id, employee_id, programme_id, session_id, seat = row
    return (enrollment_id, employee_id, *seat.group, programme_id, session_id, seat.state, int(seat.came),
            seat.jp_tenths)  # fmt: skip

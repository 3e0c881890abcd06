"""E-learning statements, whose accounts they name and which courses; set-based where a batch of them comes."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from services.enrollment.domain.enrolment import State
from services.enrollment.store.growth_tables import (
    XAPI_ACTIVITY,
    XAPI_ACTOR,
    XAPI_STATEMENT,
    StatementEffect,
    StatementState,
)
from services.enrollment.store.rows import rows_of
from services.enrollment.store.tables import ENROLLMENT, SESSION
from shared.database import Tx
from shared.database.bulk import inserting, updating
from shared.database.keys import Keys

ANY_CITY: Final = "*"


class Known(NamedTuple):
    """A statement that is there already."""

    fingerprint: str
    agency: str
    city: str


class Mapped(NamedTuple):
    """Which session or programme an activity is, in a city."""

    city: str
    session_id: str | None
    programme_id: str | None


class Course(NamedTuple):
    """A session of a programme, and what the person has to do with it."""

    session_id: str
    programme_id: str
    city: str
    starts_on: date
    ends_on: date


class Seat(NamedTuple):
    """An enrolment and its result."""

    enrollment_id: str
    status: State
    post_test_hundredths: int | None
    completed_at: datetime | None


@dataclass(slots=True)
class Arrival:
    """A statement's row; the fields as in ``tables.XapiStatement``."""

    statement_id: str
    place: str
    agency: str
    city: str
    actor_key: str
    verb_key: str
    activity_key: str | None
    registration: str | None
    occurred_at: datetime
    stored_at: datetime
    fingerprint: str
    body: str | None
    state: StatementState
    reason: str | None = None
    employee_id: str | None = None
    session_id: str | None = None
    enrollment_id: str | None = None
    effect: StatementEffect | None = None
    voided_by: str | None = None

    @property
    def statement(self) -> dict[str, Any]:
        """The statement itself. Raises ``LookupError`` for one whose text was erased."""
        if self.body is None:
            raise LookupError("the text of this statement was erased")
        statement: dict[str, Any] = json.loads(self.body)
        return statement


_FIELDS: Final = tuple(Arrival.__slots__)
_CHANGING: Final = ("state", "reason", "employee_id", "session_id", "enrollment_id", "effect", "voided_by")
_COLUMNS: Final = [XAPI_STATEMENT.c[name] for name in _FIELDS]
_ADD: Final = inserting(XAPI_STATEMENT, *_FIELDS)
_CHANGE: Final = updating(XAPI_STATEMENT, *_CHANGING)
_IDS: Final = Keys("ids", id=str)
_PAIRS: Final = Keys("pairs", employee_id=str, session_id=str)
_KNOWN: Final = sa.select(*(XAPI_STATEMENT.c[name] for name in ("statement_id", *Known._fields))).where(
    _IDS.has(XAPI_STATEMENT.c.statement_id)
)
_THESE: Final = sa.select(*_COLUMNS).where(_IDS.has(XAPI_STATEMENT.c.statement_id))
_OF_PAIRS: Final = (
    sa.select(*_COLUMNS)
    .join_from(
        _PAIRS.table,
        XAPI_STATEMENT,
        sa.and_(
            XAPI_STATEMENT.c.employee_id == _PAIRS.c.employee_id, XAPI_STATEMENT.c.session_id == _PAIRS.c.session_id
        ),
    )
    .where(XAPI_STATEMENT.c.body.is_not(None))
    .order_by(XAPI_STATEMENT.c.place)
)
_BY_TARGET: Final = sa.select(XAPI_STATEMENT.c.activity_key, XAPI_STATEMENT.c.statement_id).where(
    _IDS.has(XAPI_STATEMENT.c.activity_key)
)
_ACTORS: Final = sa.select(XAPI_ACTOR.c.actor_key, XAPI_ACTOR.c.city, XAPI_ACTOR.c.employee_id).where(
    _IDS.has(XAPI_ACTOR.c.actor_key)
)
_ACTIVITIES: Final = sa.select(XAPI_ACTIVITY.c.activity_key, *(XAPI_ACTIVITY.c[name] for name in Mapped._fields)).where(
    _IDS.has(XAPI_ACTIVITY.c.activity_key)
)
_COURSE_COLUMNS: Final = [SESSION.c[name] for name in Course._fields]
_COURSES: Final = sa.select(*_COURSE_COLUMNS).where(_IDS.has(SESSION.c.session_id))
_COURSES_OF: Final = sa.select(*_COURSE_COLUMNS).where(_IDS.has(SESSION.c.programme_id), SESSION.c.state != "cancelled")
_SEATS: Final = sa.select(
    ENROLLMENT.c.employee_id, ENROLLMENT.c.session_id, *(ENROLLMENT.c[name] for name in Seat._fields)
).where(_IDS.has(ENROLLMENT.c.employee_id))


def known(tx: Tx, statement_ids: Collection[str]) -> dict[str, Known]:
    """Those of these statements that are there."""
    return {row[0]: Known(*row[1:]) for row in rows_of(tx, _KNOWN, _IDS.bound(statement_ids))}


def find(tx: Tx, statement_ids: Collection[str]) -> dict[str, Arrival]:
    """Those of these statements that are there, whole."""
    return {row[0]: Arrival(*row) for row in rows_of(tx, _THESE, _IDS.bound(statement_ids))}


def add(tx: Tx, arrivals: Sequence[Arrival]) -> None:
    """Store new statements."""
    _ADD.run(tx, [tuple(getattr(one, name) for name in _FIELDS) for one in arrivals])


def change(tx: Tx, arrivals: Collection[Arrival]) -> None:
    """Store what became of statements: state, reason, person, session, enrolment, effect, what voided it."""
    rows = [(one.statement_id, *(getattr(one, name) for name in _CHANGING)) for one in arrivals]
    _CHANGE.run(tx, rows)


def about(tx: Tx, pairs: Collection[tuple[str, str]]) -> list[Arrival]:
    """What was said of these people in these sessions, in the order in which it came; voided or not."""
    return [Arrival(*row) for row in rows_of(tx, _OF_PAIRS, _PAIRS.bound(pairs))] if pairs else []


def owners(tx: Tx, actor_keys: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Of each of these accounts the city that named its owner, and the owner."""
    found: dict[str, list[tuple[str, str]]] = {}
    for actor_key, city, employee_id in rows_of(tx, _ACTORS, _IDS.bound(actor_keys)):
        found.setdefault(actor_key, []).append((city, employee_id))
    return found


def mapped(tx: Tx, activity_keys: Collection[str]) -> dict[str, list[Mapped]]:
    """What each of these activities is, by city."""
    found: dict[str, list[Mapped]] = {}
    for activity_key, *rest in rows_of(tx, _ACTIVITIES, _IDS.bound(activity_keys)):
        found.setdefault(activity_key, []).append(Mapped(*rest))
    return found


def courses(tx: Tx, session_ids: Collection[str]) -> dict[str, Course]:
    """These sessions."""
    return {row[0]: Course(*row) for row in rows_of(tx, _COURSES, _IDS.bound(session_ids))}


def courses_of(tx: Tx, programme_ids: Collection[str]) -> dict[str, list[Course]]:
    """The sessions of these programmes that were not called off."""
    found: dict[str, list[Course]] = {}
    for row in rows_of(tx, _COURSES_OF, _IDS.bound(programme_ids)):
        found.setdefault(row.programme_id, []).append(Course(*row))
    return found


def seats_of(tx: Tx, employee_ids: Collection[str]) -> dict[tuple[str, str], Seat]:
    """The enrolments of these people, by person and session."""
    rows = rows_of(tx, _SEATS, _IDS.bound(employee_ids))
    return {(row[0], row[1]): Seat(*row[2:]) for row in rows}


def waiting(tx: Tx, *, city: str, actor_key: str | None = None, activity_key: str | None = None) -> list[Arrival]:
    """The parked statements of a city (or from who sees every city) by this account or about this activity."""
    table = XAPI_STATEMENT.c
    query = sa.select(*_COLUMNS).where(table.state == "parked", table.city.in_((city, ANY_CITY)))
    if actor_key is not None:
        query = query.where(table.actor_key == actor_key)
    if activity_key is not None:
        query = query.where(table.activity_key == activity_key)
    return [Arrival(*row) for row in rows_of(tx, query.order_by(table.place))]


def by_target(tx: Tx, activity_keys: Collection[str]) -> dict[str, str]:
    """A statement about each of these keys, by key."""
    return {row[0]: row[1] for row in rows_of(tx, _BY_TARGET, _IDS.bound(activity_keys))}


def tell_owner(tx: Tx, actor_key: str, city: str, employee_id: str) -> None:
    """Whose the earlier statements of an account are, where nobody knew."""
    table = XAPI_STATEMENT.c
    theirs = sa.and_(table.actor_key == actor_key, table.city.in_((city, ANY_CITY)), table.employee_id.is_(None))
    tx.execute(sa.update(XAPI_STATEMENT).where(theirs).values(employee_id=employee_id))


def forget(tx: Tx, employee_id: str) -> None:
    """Drop the text of a person's statements and whose accounts theirs are."""
    statement = sa.update(XAPI_STATEMENT).where(XAPI_STATEMENT.c.employee_id == employee_id)
    tx.execute(statement.values(body=None))
    tx.execute(sa.delete(XAPI_ACTOR).where(XAPI_ACTOR.c.employee_id == employee_id))

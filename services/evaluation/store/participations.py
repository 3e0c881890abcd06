"""Completions with success, how far asking their supervisors is, and what people entered about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

import sqlalchemy as sa
from uuid_utils import UUID, uuid5

from services.evaluation.store import effect_tables
from shared.database import Tx
from shared.database.bulk import deleting, replacing, table_of
from shared.database.keys import Keys
from shared.web.auth import Principal

State = Literal["unasked", "planned", "requested", "done", "expired", "cancelled"]
"""``unasked``: the programme names no competency, so there is nothing to ask about."""

_NAMESPACE = UUID("3f0c8a52-6f5e-5d0b-9a51-0d7f6d1c9e44")
_PARTICIPATION = table_of(effect_tables.Participation)
_RECORD = table_of(effect_tables.AssessmentRecord)
_IDS = Keys("wanted", assessment_id=str)
_PEOPLE = Keys("people", employee_id=str)
_FIND = sa.select(_PARTICIPATION).where(_IDS.has(_PARTICIPATION.c.assessment_id))
_RECORDS = sa.select(_RECORD).where(_IDS.has(_RECORD.c.assessment_id))
_TODAY: sa.BindParameter[str] = sa.bindparam("today", type_=sa.String())
_UNFINISHED = sa.or_(
    sa.and_(_PARTICIPATION.c.state == "planned", _PARTICIPATION.c.due_on < _TODAY),
    sa.and_(_PARTICIPATION.c.state.in_(["requested", "cancelled"]), _PARTICIPATION.c.due_on >= _TODAY),
)
_OF_PEOPLE = sa.select(_PARTICIPATION).where(_PEOPLE.has(_PARTICIPATION.c.employee_id), _UNFINISHED)
_DUE = (
    sa.select(_PARTICIPATION)
    .where(_PARTICIPATION.c.turn_on <= sa.bindparam("today"))
    .order_by(_PARTICIPATION.c.turn_on, _PARTICIPATION.c.assessment_id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .with_for_update(skip_locked=True)
)
_PUT, _REMOVE, _PUT_RECORD = replacing(_PARTICIPATION), deleting(_PARTICIPATION), replacing(_RECORD)


class Participation(NamedTuple):
    """A row of ``participation``, in its columns' order; days are ISO text."""

    assessment_id: str
    enrollment_id: str
    employee_id: str
    agency: str
    city: str
    unit_id: str
    programme_id: str
    session_id: str
    completed_on: str
    competencies: str
    opens_on: str
    due_on: str
    state: State
    turn_on: str | None
    assessor_id: str | None


class Record(NamedTuple):
    """A row of ``assessment_record``, in its columns' order."""

    assessment_id: str
    assessor_id: str | None = None
    answered_at_ms: int | None = None
    answered_by: str | None = None
    applies: int | None = None
    after: str | None = None
    before: str | None = None


@lru_cache(maxsize=1024)
def assessment_id_of(enrollment_id: str) -> str:
    """The id of the request about an enrolment: the same in every store that hears of it."""
    return str(uuid5(_NAMESPACE, enrollment_id))


def find(tx: Tx, assessment_ids: Iterable[str]) -> dict[str, Participation]:
    """Those of these that count now, by id."""
    rows = tx.execute(_FIND, _IDS.bound(list(assessment_ids))).all()
    return {row[0]: Participation._make(row) for row in rows}


def records(tx: Tx, assessment_ids: Iterable[str]) -> dict[str, Record]:
    """What people entered about these, where they did."""
    return {row[0]: Record._make(row) for row in tx.execute(_RECORDS, _IDS.bound(list(assessment_ids))).all()}


def all_records(tx: Tx) -> dict[str, Record]:
    """Everything that people entered about requests."""
    return {row[0]: Record._make(row) for row in tx.execute(sa.select(_RECORD)).all()}


def unfinished_of(tx: Tx, employee_ids: Iterable[str], today: date) -> Sequence[Participation]:
    """The requests about these people that depend on where their people are.

    Those that wait for an answer which may still be given, those that were cancelled in the meantime, and those that
    nobody has opened though it is too late by now.
    """
    bound = {**_PEOPLE.bound(list(employee_ids)), "today": today.isoformat()}
    return [Participation._make(row) for row in tx.execute(_OF_PEOPLE, bound).all()]


def due(tx: Tx, today: date, limit: int) -> Sequence[Participation]:
    """Whose turn has come, the longest overdue first; another process does not get them meanwhile."""
    rows = tx.execute(_DUE, {"today": today.isoformat(), "limit": limit}).all()
    return [Participation._make(row) for row in rows]


def turns(tx: Tx, until: date, limit: int | None = None) -> Sequence[Participation]:
    """Whose turn comes up to a day, the first to come first; at most ``limit`` where one is given."""
    asked = sa.select(_PARTICIPATION).where(_PARTICIPATION.c.turn_on <= until.isoformat())
    rows = tx.execute(asked.order_by(_PARTICIPATION.c.turn_on, _PARTICIPATION.c.assessment_id).limit(limit)).all()
    return [Participation._make(row) for row in rows]


def visible(
    tx: Tx,
    reader: Principal | None,
    agency: str | None,
    state: str | None,
    assessor_id: str | None,
    after: str | None,
    limit: int,
) -> Sequence[Participation]:
    """Requests that are the reader's to see, by due day and id, at most ``limit`` after the key ``after``.

    No reader asks for those of an assessor whoever they are about.
    """
    columns = _PARTICIPATION.c
    asked = sa.select(_PARTICIPATION).where(columns.state != "unasked", *_sight(reader, agency))
    if state is not None:
        asked = asked.where(columns.state == state)
    if assessor_id is not None:
        asked = asked.where(columns.assessor_id == assessor_id)
    if after is not None:
        day, _, last = after.partition("/")
        asked = asked.where(sa.or_(columns.due_on > day, sa.and_(columns.due_on == day, columns.assessment_id > last)))
    rows = tx.execute(asked.order_by(columns.due_on, columns.assessment_id).limit(limit)).all()
    return [Participation._make(row) for row in rows]


def put(tx: Tx, rows: Collection[Participation]) -> None:
    """Store these in place of what was known."""
    _PUT.run(tx, rows)


def remove(tx: Tx, assessment_ids: Iterable[str]) -> None:
    """They no longer count."""
    _REMOVE.run(tx, [(one,) for one in assessment_ids])


def put_record(tx: Tx, record: Record) -> None:
    """Store what somebody entered."""
    _PUT_RECORD.run(tx, [record])


def _sight(reader: Principal | None, agency: str | None) -> Iterable[sa.ColumnElement[bool]]:
    if agency is not None:
        yield _PARTICIPATION.c.agency == agency
    if reader is None:
        return
    if not reader.is_city_wide:
        yield _PARTICIPATION.c.agency == reader.agency
    elif reader.city != "*":
        yield _PARTICIPATION.c.city == reader.city

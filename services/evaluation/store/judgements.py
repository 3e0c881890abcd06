"""What people entered about people, version by version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import judgement_tables, tables
from shared.database import Tx
from shared.database.bulk import table_of
from shared.database.keys import Keys
from shared.web.auth import PARTICIPANT, Principal

Kind = Literal["performance", "potential", "discipline", "organisation", "assessment"]

_JUDGEMENT, _EMPLOYEE = table_of(judgement_tables.Judgement), table_of(tables.Employee)
# Written out and not bound: with a parameter neither store would use the index of the newest.
_NEWEST = _JUDGEMENT.c.newest == sa.literal_column("1")
_IDS = Keys("wanted", subject_id=str)
_OF = (
    sa.select(_JUDGEMENT)
    .where(_IDS.has(_JUDGEMENT.c.subject_id), _NEWEST, _JUDGEMENT.c.withdrawn == 0)
    .where(_JUDGEMENT.c.kind == sa.bindparam("kind"), _JUDGEMENT.c.about >= sa.bindparam("first"))
    .order_by(_JUDGEMENT.c.subject_id, _JUDGEMENT.c.about, _JUDGEMENT.c.judgement_id)
)
_OF_AGENCY = (
    sa.select(_JUDGEMENT)
    .join(_EMPLOYEE, _EMPLOYEE.c.employee_id == _JUDGEMENT.c.subject_id)
    .where(_EMPLOYEE.c.agency == sa.bindparam("agency"), _EMPLOYEE.c.active == 1)
    .where(_NEWEST, _JUDGEMENT.c.withdrawn == 0, _JUDGEMENT.c.kind == sa.bindparam("kind"))
    .where(_JUDGEMENT.c.about >= sa.bindparam("first"), _JUDGEMENT.c.about <= sa.bindparam("last"))
    .order_by(_JUDGEMENT.c.subject_id, _JUDGEMENT.c.about, _JUDGEMENT.c.judgement_id)
)
_VERSIONS = (
    sa.select(_JUDGEMENT)
    .where(_JUDGEMENT.c.judgement_id == sa.bindparam("judgement_id"))
    .order_by(_JUDGEMENT.c.version)
)
_ALL = sa.select(_JUDGEMENT).order_by(_JUDGEMENT.c.recorded_at_ms, _JUDGEMENT.c.judgement_id, _JUDGEMENT.c.version)


class Judgement(NamedTuple):
    """A row of ``judgement``, in its columns' order."""

    judgement_id: str
    version: int
    kind: Kind
    subject_id: str
    about: str
    period: str
    facts: str
    recorded_by: str
    recorded_at_ms: int
    newest: int
    withdrawn: int


def of_people(tx: Tx, kind: Kind, subject_ids: Iterable[str], first: str) -> dict[str, list[Judgement]]:
    """What holds of these people (or organisations) that speaks of days from ``first`` on, the oldest first."""
    parameters = {**_IDS.bound(list(subject_ids)), "kind": kind, "first": first}
    return _by_subject(tx.execute(_OF, parameters).all())


def of_agency(tx: Tx, kind: Kind, agency: str, first: str, last: str) -> dict[str, list[Judgement]]:
    """What holds of everybody who works in an agency now and speaks of days from ``first`` to ``last``."""
    parameters = {"kind": kind, "agency": agency, "first": first, "last": last}
    return _by_subject(tx.execute(_OF_AGENCY, parameters).all())


def versions(tx: Tx, judgement_id: str) -> Sequence[Judgement]:
    """Every version of a record, the first one first."""
    return [Judgement._make(row) for row in tx.execute(_VERSIONS, {"judgement_id": judgement_id}).all()]


def in_period(tx: Tx, kind: Kind, subject_id: str, period: str) -> Judgement | None:
    """The record of a period, if one holds."""
    found = sa.select(_JUDGEMENT).where(_JUDGEMENT.c.subject_id == subject_id, _JUDGEMENT.c.kind == kind, _NEWEST)
    row = tx.execute(found.where(_JUDGEMENT.c.period == period, _JUDGEMENT.c.withdrawn == 0)).one_or_none()
    return None if row is None else Judgement._make(row)


def visible(
    tx: Tx, reader: Principal, kind: Kind, subject_id: str | None, agency: str | None, after: str | None, limit: int
) -> Sequence[Judgement]:
    """The newest versions, withdrawn ones as well, of people who are the reader's; by id, at most ``limit``."""
    asked = sa.select(_JUDGEMENT).where(_JUDGEMENT.c.kind == kind, _NEWEST)
    if kind == "organisation":
        asked = asked.where(_of_organisation(reader, agency))
    elif not (PARTICIPANT in reader.scopes and reader.subject == subject_id):
        asked = asked.join(_EMPLOYEE, _EMPLOYEE.c.employee_id == _JUDGEMENT.c.subject_id).where(*_sight(reader, agency))
    if subject_id is not None:
        asked = asked.where(_JUDGEMENT.c.subject_id == subject_id)
    if after is not None:
        asked = asked.where(_JUDGEMENT.c.judgement_id > after)
    rows = tx.execute(asked.order_by(_JUDGEMENT.c.judgement_id).limit(limit)).all()
    return [Judgement._make(row) for row in rows]


def add(tx: Tx, judgement: Judgement) -> None:
    """Store a version; it is the newest one from now on."""
    tx.execute(
        sa.update(_JUDGEMENT).where(_JUDGEMENT.c.judgement_id == judgement.judgement_id, _NEWEST).values(newest=0)
    )
    tx.execute(sa.insert(_JUDGEMENT), judgement._replace(newest=1)._asdict())


def everything(tx: Tx) -> Sequence[Judgement]:
    """Every version of every record, in the order in which they were entered."""
    return [Judgement._make(row) for row in tx.execute(_ALL).all()]


def _sight(reader: Principal, agency: str | None) -> Iterable[sa.ColumnElement[bool]]:
    if agency is not None:
        yield _EMPLOYEE.c.agency == agency
    if not reader.is_city_wide:
        yield _EMPLOYEE.c.agency == reader.agency
    elif reader.city != "*":
        yield _EMPLOYEE.c.city == reader.city


def _of_organisation(reader: Principal, agency: str | None) -> sa.ColumnElement[bool]:
    """An agency, or one of its units, whose ids begin with it, in which people of the reader's work."""
    subject, own = _JUDGEMENT.c.subject_id, _EMPLOYEE.c.agency
    return sa.exists().where(*_sight(reader, agency), sa.or_(subject == own, subject.startswith(own + ".")))


def _by_subject(rows: Iterable[Sequence[Any]]) -> dict[str, list[Judgement]]:
    found: dict[str, list[Judgement]] = {}
    for row in rows:
        one = Judgement._make(row)
        found.setdefault(one.subject_id, []).append(one)
    return found

"""Facts of programmes, sessions and units."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa

from services.evaluation.store import tables
from shared.database import Tx
from shared.database.bulk import replacing, table_of
from shared.database.keys import Keys

_PROGRAMME, _SESSION, _UNIT = table_of(tables.Programme), table_of(tables.Session), table_of(tables.Unit)
_IDS = Keys("wanted", id=str)
_FIND_PROGRAMMES = sa.select(_PROGRAMME).where(_IDS.has(_PROGRAMME.c.programme_id))
_FIND_SESSIONS = sa.select(_SESSION).where(_IDS.has(_SESSION.c.session_id))
_FIND_UNITS = sa.select(_UNIT).where(_IDS.has(_UNIT.c.unit_id))
_OF_PROGRAMME = (
    sa.select(_SESSION)
    .where(_SESSION.c.programme_id == sa.bindparam("programme_id"))
    .order_by(_SESSION.c.starts_on, _SESSION.c.session_id)
)
_PUT_PROGRAMMES, _PUT_SESSIONS, _PUT_UNITS = replacing(_PROGRAMME), replacing(_SESSION), replacing(_UNIT)


class Programme(NamedTuple):
    """A row of ``programme``, in its columns' order."""

    programme_id: str
    agency: str
    city: str
    title: str
    form: str
    active: int
    version: int
    competencies: str | None = None
    """Weight by competency as JSON, exact decimals in text."""

    @property
    def weights(self) -> Mapping[str, Decimal] | None:
        """How strongly it builds which competency; none when no event has told yet."""
        if self.competencies is None:
            return None
        return {competency: Decimal(weight) for competency, weight in json.loads(self.competencies).items()}


class Session(NamedTuple):
    """A row of ``session``, in its columns' order."""

    session_id: str
    programme_id: str
    agency: str
    city: str
    starts_on: str
    ends_on: str
    difficulty: int | None
    version: int


class Unit(NamedTuple):
    """A row of ``unit``, in its columns' order."""

    unit_id: str
    agency: str
    city: str
    name: str
    active: int
    version: int
    agency_name: str | None = None


def programmes(tx: Tx, programme_ids: Iterable[str]) -> dict[str, Programme]:
    """Those of these programmes that are known, by id."""
    return {row[0]: Programme._make(row) for row in tx.execute(_FIND_PROGRAMMES, _IDS.bound(list(programme_ids))).all()}


def sessions(tx: Tx, session_ids: Iterable[str]) -> dict[str, Session]:
    """Those of these sessions that are known, by id."""
    return {row[0]: Session._make(row) for row in tx.execute(_FIND_SESSIONS, _IDS.bound(list(session_ids))).all()}


def units(tx: Tx, unit_ids: Iterable[str]) -> dict[str, Unit]:
    """Those of these units that are known, by id."""
    return {row[0]: Unit._make(row) for row in tx.execute(_FIND_UNITS, _IDS.bound(list(unit_ids))).all()}


def agency_name(tx: Tx, agency: str) -> str | None:
    """What an agency is called, as its units in use say; none where none has said. A renamed agency tells of all."""
    named = _UNIT.c.agency_name
    of_agency = sa.select(named).where(_UNIT.c.agency == agency, _UNIT.c.active == 1, named.is_not(None))
    return tx.execute(of_agency.order_by(_UNIT.c.version.desc(), _UNIT.c.unit_id).limit(1)).scalar_one_or_none()


def agency_names(tx: Tx, city: str) -> dict[str, str]:
    """What a city's agencies are called, each as ``agency_name`` says; without those of which nobody has said."""
    of_city = sa.select(_UNIT.c.agency, _UNIT.c.agency_name).where(
        _UNIT.c.city == city, _UNIT.c.active == 1, _UNIT.c.agency_name.is_not(None)
    )
    rows = tx.execute(of_city.order_by(_UNIT.c.version, _UNIT.c.unit_id.desc()))
    return {row.agency: row.agency_name for row in rows}


def sessions_of(tx: Tx, programme_id: str) -> Sequence[Session]:
    """A programme's sessions that are known, the earliest first."""
    return [Session._make(row) for row in tx.execute(_OF_PROGRAMME, {"programme_id": programme_id}).all()]


def put_programmes(tx: Tx, rows: Iterable[Programme]) -> None:
    """Store these facts in place of what was known."""
    _PUT_PROGRAMMES.run(tx, list(rows))


def put_sessions(tx: Tx, rows: Iterable[Session]) -> None:
    """Store these facts in place of what was known."""
    _PUT_SESSIONS.run(tx, list(rows))


def put_units(tx: Tx, rows: Iterable[Unit]) -> None:
    """Store these facts in place of what was known."""
    _PUT_UNITS.run(tx, list(rows))

"""Units that citizens can speak about, and which of them a caller sees."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.feedback.store.tables import Base
from shared.database import Tx
from shared.database.bulk import replacing

_UNIT: Final = Base.metadata.tables["unit"]
_ROWS: Final = sa.select(_UNIT)
_FIND: Final = _ROWS.where(_UNIT.c.unit_id == sa.bindparam("wanted"))
_PUT: Final = replacing(_UNIT, newer="version")


class KnownUnit(NamedTuple):
    """A row of ``unit``, in its columns' order, as enrollment announced it last; ``listed`` are its services as a JSON
    list.
    """

    unit_id: str
    agency: str
    city: str
    name: str
    listed: str
    active: bool
    version: int
    agency_name: str | None = None
    """As official papers write it; none where it has not been announced."""

    @property
    def services(self) -> tuple[str, ...]:
        """The services citizens can rate here."""
        return tuple(json.loads(self.listed))


def find(tx: Tx, unit_id: str) -> KnownUnit | None:
    """A unit, in use or not."""
    row = tx.execute(_FIND, {"wanted": unit_id}).one_or_none()
    return None if row is None else KnownUnit._make(row)


def city_of(tx: Tx, agency: str) -> str | None:
    """The city of an agency, none when nothing is known of it."""
    first = sa.select(_UNIT.c.city).where(_UNIT.c.agency == agency).order_by(_UNIT.c.unit_id).limit(1)
    return tx.execute(first).scalar_one_or_none()


def agency_names(tx: Tx, agencies: Collection[str]) -> dict[str, str]:
    """The names of those of these agencies that have announced one."""
    named = sa.select(_UNIT.c.agency, sa.func.max(_UNIT.c.agency_name).label("name")).where(
        _UNIT.c.agency.in_(agencies), _UNIT.c.agency_name.is_not(None)
    )
    return {row.agency: row.name for row in tx.execute(named.group_by(_UNIT.c.agency))}


def names(tx: Tx, unit_ids: Collection[str]) -> dict[str, KnownUnit]:
    """Those of these units that are known."""
    return {row.unit_id: KnownUnit._make(row) for row in tx.execute(_ROWS.where(_UNIT.c.unit_id.in_(unit_ids)))}


def page(tx: Tx, agency: str | None, city: str | None, after: str | None, limit: int) -> Sequence[KnownUnit]:
    """Units in use by id, one more than ``limit`` where there are more."""
    query = _ROWS.where(_UNIT.c.active).order_by(_UNIT.c.unit_id).limit(limit + 1)
    for column, value in ((_UNIT.c.agency, agency), (_UNIT.c.city, city)):
        if value is not None:
            query = query.where(column == value)
    if after is not None:
        query = query.where(_UNIT.c.unit_id > after)
    return [KnownUnit._make(row) for row in tx.execute(query)]


def cities(tx: Tx) -> Sequence[str]:
    """The cities that have units in use."""
    return tx.execute(sa.select(_UNIT.c.city).where(_UNIT.c.active).distinct().order_by(_UNIT.c.city)).scalars().all()


def search(tx: Tx, city: str | None, words: str, after: str | None, limit: int) -> Sequence[KnownUnit]:
    """Units in use whose name, agency or service has all these words, by id; one more than ``limit`` where there are
    more."""
    query = _ROWS.where(_UNIT.c.active).order_by(_UNIT.c.unit_id).limit(limit + 1)
    if city is not None:
        query = query.where(_UNIT.c.city == city)
    if after is not None:
        query = query.where(_UNIT.c.unit_id > after)
    agency_name, slugs = sa.func.coalesce(_UNIT.c.agency_name, ""), sa.func.replace(_UNIT.c.unit_id, "-", " ")
    text = sa.func.lower(_UNIT.c.name + " " + agency_name + " " + slugs + " " + _UNIT.c.services)
    for word in words.lower().split()[:10]:
        query = query.where(text.contains(word, autoescape=True))
    return [KnownUnit._make(row) for row in tx.execute(query)]


def upsert(tx: Tx, units: Collection[KnownUnit]) -> None:
    """Take in what was announced; an older version than the stored one changes nothing."""
    _PUT.run(tx, units)

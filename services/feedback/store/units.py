"""Units that citizens can speak about, and which of them a caller sees."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from services.feedback.store.tables import Base
from shared.database import Tx

_UNIT: Final = Base.metadata.tables["unit"]
_FACTS: Final = ("agency", "city", "name", "services", "active", "version")
_ROWS: Final = sa.select(_UNIT.c.unit_id, *(_UNIT.c[name] for name in _FACTS))
_FIND: Final = _ROWS.where(_UNIT.c.unit_id == sa.bindparam("wanted"))
_UPSERT: Final = insert(_UNIT)


class KnownUnit(NamedTuple):
    """A unit as enrollment announced it last; ``listed`` are its services as a JSON list."""

    unit_id: str
    agency: str
    city: str
    name: str
    listed: str
    active: bool
    version: int

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
    return tx.execute(sa.select(_UNIT.c.city).where(_UNIT.c.agency == agency).limit(1)).scalar_one_or_none()


def page(tx: Tx, agency: str | None, city: str | None, after: str | None, limit: int) -> Sequence[KnownUnit]:
    """Units in use by id, one more than ``limit`` where there are more."""
    query = _ROWS.where(_UNIT.c.active).order_by(_UNIT.c.unit_id).limit(limit + 1)
    for column, value in ((_UNIT.c.agency, agency), (_UNIT.c.city, city)):
        if value is not None:
            query = query.where(column == value)
    if after is not None:
        query = query.where(_UNIT.c.unit_id > after)
    return [KnownUnit._make(row) for row in tx.execute(query)]


def upsert(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
    """Take in what was announced; an older version than the stored one changes nothing."""
    changed = {name: _UPSERT.excluded[name] for name in _FACTS}
    newer = _UPSERT.excluded.version > _UNIT.c.version
    tx.execute(
        _UPSERT.on_conflict_do_update(index_elements=["unit_id"], set_=changed, where=newer),
        list(rows),
    )

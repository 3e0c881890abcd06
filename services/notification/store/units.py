"""What is known of units: their public names, and their satisfaction index by year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.notification.store.tables import UNIT, UNIT_INDEX
from shared.database import Tx
from shared.database.bulk import replacing
from shared.database.keys import Keys

_UNITS: Final = Keys("units", unit_id=str)
_KNOWN: Final = sa.select(UNIT).where(_UNITS.has(UNIT.c.unit_id))
_INDEXES: Final = (
    sa.select(UNIT_INDEX).where(_UNITS.has(UNIT_INDEX.c.unit_id)).order_by(UNIT_INDEX.c.unit_id, UNIT_INDEX.c.year)
)
_PUT: Final = replacing(UNIT)
_PUT_INDEXES: Final = replacing(UNIT_INDEX)


class KnownUnit(NamedTuple):
    """A unit, as enrollment said last."""

    unit_id: str
    name: str
    active: bool
    version: int


class IndexKey(NamedTuple):
    """One unit's year."""

    unit_id: str
    year: int


@dataclass(frozen=True, slots=True)
class KnownIndex:
    """The index of a year, 25 to 100 with two decimals; ``previous`` is the year's before, None without one."""

    value: Decimal
    grade: str
    answers: int
    indicative: bool
    previous: Decimal | None


def known(tx: Tx, unit_ids: Collection[str]) -> dict[str, KnownUnit]:
    """Those of these units that enrollment has spoken of."""
    if not unit_ids:
        return {}
    rows = tx.execute(_KNOWN, _UNITS.bound(unit_ids))
    return {row.unit_id: KnownUnit._make(row) for row in rows}


def save(tx: Tx, units: Iterable[KnownUnit]) -> None:
    """Store what is known now."""
    _PUT.run(tx, list(units))


def indexes(tx: Tx, unit_ids: Collection[str]) -> dict[IndexKey, KnownIndex]:
    """Every year of these units that evaluation has spoken of."""
    if not unit_ids:
        return {}
    rows = tx.execute(_INDEXES, _UNITS.bound(unit_ids))
    return {
        IndexKey(row.unit_id, row.year): KnownIndex(
            value=Decimal(row.value_hundredths) / 100,
            grade=row.grade,
            answers=row.answers,
            indicative=row.indicative,
            previous=None if row.previous_hundredths is None else Decimal(row.previous_hundredths) / 100,
        )
        for row in rows
    }


def save_indexes(tx: Tx, known_now: Mapping[IndexKey, KnownIndex]) -> None:
    """Store what is known of these years now."""
    _PUT_INDEXES.run(tx, [_row(key, index) for key, index in known_now.items()])


def _row(key: IndexKey, index: KnownIndex) -> tuple[str, int, int, str, int, bool, int | None]:
    """A row of ``unit_index``, in its columns' order."""
    previous = None if index.previous is None else int(index.previous * 100)
    return (*key, int(index.value * 100), index.grade, index.answers, index.indicative, previous)

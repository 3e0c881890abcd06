"""What is known of units: their public names, and their satisfaction index by year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa

from services.notification.store.tables import UNIT, UNIT_INDEX
from services.notification.store.upsert import upsert
from shared.database import Tx


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
    rows = tx.execute(sa.select(UNIT).where(UNIT.c.unit_id.in_(sorted(unit_ids))))
    return {row.unit_id: KnownUnit(**row._asdict()) for row in rows}


def save(tx: Tx, units: Iterable[KnownUnit]) -> None:
    """Store what is known now."""
    upsert(tx, UNIT, [unit._asdict() for unit in units])


def indexes(tx: Tx, unit_ids: Collection[str]) -> dict[IndexKey, KnownIndex]:
    """Every year of these units that evaluation has spoken of."""
    if not unit_ids:
        return {}
    rows = tx.execute(sa.select(UNIT_INDEX).where(UNIT_INDEX.c.unit_id.in_(sorted(unit_ids))))
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
    upsert(
        tx,
        UNIT_INDEX,
        [
            {
                **key._asdict(),
                "value_hundredths": int(index.value * 100),
                "grade": index.grade,
                "answers": index.answers,
                "indicative": index.indicative,
                "previous_hundredths": None if index.previous is None else int(index.previous * 100),
            }
            for key, index in known_now.items()
        ],
    )

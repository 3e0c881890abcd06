"""What supervisors say, summed by session and by programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.evaluation.domain.behaviour import BehaviourSums
from services.evaluation.store import effect_tables
from services.evaluation.store.ratings import RatingKey
from shared.database import Tx
from shared.database.bulk import adding, deleting, table_of
from shared.database.keys import Keys

_SUM = table_of(effect_tables.BehaviourSum)
_KEYS = Keys("wanted", programme_id=str, session_id=str)
_FIND = sa.select(_SUM).join_from(
    _KEYS.table,
    _SUM,
    sa.and_(_SUM.c.programme_id == _KEYS.c.programme_id, _SUM.c.session_id == _KEYS.c.session_id),
)
_OF_PROGRAMME = sa.select(_SUM).where(_SUM.c.programme_id == sa.bindparam("programme_id"))
_ADD = adding(_SUM)
_FORGET_EMPTY = deleting(_SUM, *_SUM.primary_key.columns.keys(), "mark_1", "mark_2", "mark_3", "mark_4")


def find(tx: Tx, keys: Iterable[RatingKey]) -> dict[RatingKey, BehaviourSums]:
    """The sums of these keys, where there are any."""
    return _sums(tx.execute(_FIND, _KEYS.bound(list(keys))).all())


def of_programme(tx: Tx, programme_id: str) -> dict[RatingKey, BehaviourSums]:
    """The sums of a programme and of each of its sessions."""
    return _sums(tx.execute(_OF_PROGRAMME, {"programme_id": programme_id}).all())


def add(tx: Tx, deltas: Mapping[RatingKey, BehaviourSums]) -> None:
    """Add to the sums. One that is left without answers has no row, as if it had never been."""
    _ADD.run(tx, [(*key, *delta) for key, delta in deltas.items()])
    _FORGET_EMPTY.run(tx, [(*key, 0, 0, 0, 0) for key in deltas])


def _sums(rows: Iterable[Sequence[Any]]) -> dict[RatingKey, BehaviourSums]:
    return {(row[0], row[1]): BehaviourSums(*row[2:]) for row in rows}

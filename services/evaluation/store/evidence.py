"""The pieces of evidence behind every score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import tables
from services.evaluation.store.activities import ActivityKey
from services.evaluation.store.moments import to_ms
from services.evaluation.store.scores import ScoreKey, Sums
from shared.database import Tx
from shared.database.bulk import deleting, inserting, table_of
from shared.database.keys import Keys

_EVIDENCE, _ACTIVITY = table_of(tables.Evidence), table_of(tables.Activity)
_UNTIL = _EVIDENCE.c.at_ms <= sa.bindparam("until")
_KEYS = Keys("wanted", evidence_id=str, employee_id=str)
_OF = sa.select(_EVIDENCE).join_from(
    _KEYS.table,
    _EVIDENCE,
    sa.and_(_EVIDENCE.c.evidence_id == _KEYS.c.evidence_id, _EVIDENCE.c.employee_id == _KEYS.c.employee_id),
)
# Summed here and not by the store: a GROUP BY makes SQLite read all evidence in the order of its key.
_AHEAD = sa.select(_EVIDENCE.c.employee_id, _EVIDENCE.c.competency, _EVIDENCE.c.a, _EVIDENCE.c.b).where(
    _EVIDENCE.c.ahead == sa.literal_column("1"), _EVIDENCE.c.at_ms > sa.bindparam("now")
)
_OF_PERSON = (
    sa.select(_EVIDENCE, _ACTIVITY.c.event_id, _ACTIVITY.c.programme_id)
    .join(
        _ACTIVITY,
        sa.and_(_ACTIVITY.c.activity_id == _EVIDENCE.c.evidence_id, _ACTIVITY.c.employee_id == _EVIDENCE.c.employee_id),
    )
    .where(_EVIDENCE.c.employee_id == sa.bindparam("employee_id"), _UNTIL)
    .order_by(_EVIDENCE.c.at_ms.desc(), _EVIDENCE.c.evidence_id, _EVIDENCE.c.competency)
)
_ADD = inserting(_EVIDENCE)
_REMOVE = deleting(_EVIDENCE, "evidence_id", "employee_id")


class Piece(NamedTuple):
    """A row of ``evidence``, in its columns' order; value (0-100) and weight are exact decimals in text."""

    employee_id: str
    evidence_id: str
    competency: str
    kind: str
    value: str
    weight: str
    at_ms: int
    a: int
    b: int
    ahead: int

    @property
    def key(self) -> ScoreKey:
        """The sum it is part of."""
        return self.employee_id, self.competency


class Sourced(NamedTuple):
    """A piece with the event it came from and the programme that gave rise to it."""

    piece: Piece
    event_id: str
    programme_id: str | None


def of(tx: Tx, keys: Iterable[ActivityKey]) -> Sequence[Piece]:
    """The pieces that these activities gave."""
    return [Piece._make(row) for row in tx.execute(_OF, _KEYS.bound(list(keys))).all()]


def of_person(tx: Tx, employee_id: str, until: datetime) -> Sequence[Sourced]:
    """Everything a person's scores rest on, dated up to a moment, the newest first."""
    rows: Sequence[Sequence[Any]] = tx.execute(_OF_PERSON, {"employee_id": employee_id, "until": to_ms(until)}).all()
    return [Sourced(Piece._make(piece), event_id, programme_id) for *piece, event_id, programme_id in rows]


def ahead(tx: Tx, now: datetime) -> dict[ScoreKey, Sums]:
    """What the sums hold of evidence dated after ``now``: nothing, but for what mistaken publishers sent."""
    rows: Sequence[Sequence[Any]] = tx.execute(_AHEAD, {"now": to_ms(now)}).all()
    sums: dict[ScoreKey, Sums] = {}
    for employee_id, competency, a, b in rows:
        key = (employee_id, competency)
        sums[key] = sums.get(key, Sums()).plus(Sums(a, b, 1))
    return sums


def remove(tx: Tx, keys: Iterable[ActivityKey]) -> None:
    """Take away all pieces that these activities gave."""
    _REMOVE.run(tx, list(keys))


def add(tx: Tx, pieces: Iterable[Piece]) -> None:
    """Store new pieces."""
    _ADD.run(tx, list(pieces))

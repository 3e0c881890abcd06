"""What participants and their tests say, summed by session and by programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import add as add_up
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.domain.learning import LearningSums
from services.evaluation.domain.reaction import ReactionSums
from services.evaluation.store import tables
from shared.database import Tx
from shared.database.bulk import adding, deleting, table_of
from shared.database.keys import Keys

RatingKey = tuple[str, str]
"""Programme and session; an empty session is the programme as a whole."""

WHOLE = ""

_TESTS = 7
"""How many sums of the tests stand together; those of their spread came later and stand at the end."""

_SUM = table_of(tables.RatingSum)
_KEYS = Keys("wanted", programme_id=str, session_id=str)
_FIND = sa.select(_SUM).join_from(
    _KEYS.table,
    _SUM,
    sa.and_(_SUM.c.programme_id == _KEYS.c.programme_id, _SUM.c.session_id == _KEYS.c.session_id),
)
_OF_PROGRAMME = sa.select(_SUM).where(_SUM.c.programme_id == sa.bindparam("programme_id")).order_by(_SUM.c.session_id)
_ADD = adding(_SUM)
_REMOVE = deleting(_SUM)


class MarkSums(NamedTuple):
    """Sums of the marks (1-4) that participants gave."""

    material: int = 0
    instructor: int = 0
    organisation: int = 0
    usefulness: int = 0


class RatingSums(NamedTuple):
    """Everything that is summed for a session or a programme."""

    completed: int = 0
    failed: int = 0
    tests: LearningSums = LearningSums()
    reactions: ReactionSums = ReactionSums()
    marks: MarkSums = MarkSums()
    mark_squares: MarkSums = MarkSums()
    """Sums of the squares of the marks."""

    @property
    def flat(self) -> tuple[int, ...]:
        """The sums in the order of the table's columns."""
        tests, spread = self.tests[:_TESTS], self.tests[_TESTS:]
        return (self.completed, self.failed, *tests, *self.reactions, *self.marks, *spread, *self.mark_squares)

    def plus(self, other: RatingSums) -> RatingSums:
        """Both together."""
        return rating_sums(tuple(map(add_up, self.flat, other.flat)))

    def minus(self, other: RatingSums) -> RatingSums:
        """These without the other, which are part of them."""
        return rating_sums([x - y for x, y in zip(self.flat, other.flat, strict=True)])


EMPTY = RatingSums()


def rating_sums(flat: Sequence[int]) -> RatingSums:
    """The sums from their flat form."""
    flat = tuple(flat)
    tests = LearningSums._make(flat[2:9] + flat[16:18])
    if not (any(flat[9:16]) or any(flat[18:])):  # nobody has answered, as with most sessions
        return RatingSums(flat[0], flat[1], tests)
    reactions, marks, squares = ReactionSums(*flat[9:12]), MarkSums(*flat[12:16]), MarkSums(*flat[18:])
    return RatingSums(flat[0], flat[1], tests, reactions, marks, squares)


def find(tx: Tx, keys: Iterable[RatingKey]) -> dict[RatingKey, RatingSums]:
    """The sums of these keys, where there are any."""
    return _sums(tx.execute(_FIND, _KEYS.bound(list(keys))).all())


def of_programme(tx: Tx, programme_id: str) -> dict[RatingKey, RatingSums]:
    """The sums of a programme and of each of its sessions."""
    return _sums(tx.execute(_OF_PROGRAMME, {"programme_id": programme_id}).all())


def add(
    tx: Tx, before: Mapping[RatingKey, RatingSums], deltas: Mapping[RatingKey, RatingSums]
) -> dict[RatingKey, RatingSums]:
    """Add to the sums; what they are afterwards. Empty sums have no row."""
    after = {key: before[key].plus(delta) if key in before else delta for key, delta in deltas.items()}
    _ADD.run(tx, [(*key, *deltas[key].flat) for key, sums in after.items() if sums != EMPTY])
    _REMOVE.run(tx, [key for key, sums in after.items() if sums == EMPTY and key in before])
    return after


def _sums(rows: Iterable[Sequence[Any]]) -> dict[RatingKey, RatingSums]:
    return {(row[0], row[1]): rating_sums(row[2:]) for row in rows}

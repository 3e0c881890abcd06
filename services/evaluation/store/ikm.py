"""SKM answers of units, summed by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import tables
from shared.database import Tx
from shared.database.bulk import adding, table_of
from shared.database.keys import Keys
from shared.rules.ikm import ELEMENTS

IkmKey = tuple[str, int]
"""Unit and year."""

_SUM = table_of(tables.IkmSum)
_KEYS = Keys("wanted", unit_id=str, year=int)
_FIND = sa.select(_SUM).join_from(
    _KEYS.table, _SUM, sa.and_(_SUM.c.unit_id == _KEYS.c.unit_id, _SUM.c.year == _KEYS.c.year)
)
_ADD = adding(_SUM)


class IkmSums(NamedTuple):
    """``n`` answers and the sum of their scores (1-4) per element, in the order of ``ELEMENTS``."""

    n: int = 0
    scores: tuple[int, ...] = (0,) * len(ELEMENTS)

    def plus(self, other: IkmSums) -> IkmSums:
        """Both together."""
        return IkmSums(self.n + other.n, tuple(x + y for x, y in zip(self.scores, other.scores, strict=True)))

    @property
    def by_element(self) -> dict[str, int]:
        """The sums by element's code."""
        return dict(zip(ELEMENTS, self.scores, strict=True))


def find(tx: Tx, keys: Iterable[IkmKey]) -> dict[IkmKey, IkmSums]:
    """The sums of these keys, where there are any."""
    return _sums(tx.execute(_FIND, _KEYS.bound(list(keys))).all())


def add(tx: Tx, deltas: Mapping[IkmKey, IkmSums]) -> None:
    """Add to the sums."""
    _ADD.run(tx, [(*key, delta.n, *delta.scores) for key, delta in deltas.items()])


def _sums(rows: Iterable[Sequence[Any]]) -> dict[IkmKey, IkmSums]:
    return {(unit_id, year): IkmSums(n, tuple(scores)) for unit_id, year, n, *scores in rows}

"""Marks against repeated answers: counted for a day under a salt of that day, then forgotten with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from services.feedback.store.survey_tables import SkmMark, SkmSalt
from shared.database import Tx
from shared.database.bulk import keeping, table_of

_SALT: Final = table_of(SkmSalt)
_MARK: Final = table_of(SkmMark)
_FIND: Final = sa.select(_SALT.c.salt).where(_SALT.c.day == sa.bindparam("of_day"))
_KEEP: Final = keeping(_SALT)
_COUNT: Final = sa.text(
    "INSERT INTO skm_mark (mark, day, n) VALUES (:mark, :day, 1)"
    " ON CONFLICT (mark) DO UPDATE SET n = skm_mark.n + 1 RETURNING n"
)


def salt_of(tx: Tx, day: int) -> bytes | None:
    """A day's salt; none before its first answer and after its end."""
    return tx.execute(_FIND, {"of_day": day}).scalar_one_or_none()


def begin_day(tx: Tx, day: int, salt: bytes) -> bytes:
    """The day's salt, this one unless another process was first; what earlier days left is dropped."""
    forget_before(tx, day)
    _KEEP.run(tx, [(day, salt)])
    kept: bytes = tx.execute(_FIND, {"of_day": day}).scalar_one()
    return kept


def forget_before(tx: Tx, day: int) -> None:
    """Drop the marks and salts of earlier days."""
    for table in (_MARK, _SALT):
        tx.execute(sa.delete(table).where(table.c.day < day))


def count(tx: Tx, day: int, marks: Sequence[str]) -> list[int]:
    """How often each of these marks has come by now, this time included."""
    return [tx.execute(_COUNT, {"mark": mark, "day": day}).scalar_one() for mark in marks]

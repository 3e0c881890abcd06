"""The evidence under the landmark and half-life that come next, and the moment they take the present ones' place."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from services.evaluation.store import tables
from services.evaluation.store.activities import ActivityKey
from services.evaluation.store.evidence import Piece
from services.evaluation.store.rule_set_tables import NextPiece
from services.evaluation.store.scores import Basis
from services.evaluation.store.trend_tables import ScoreMonth
from services.evaluation.store.trends import month_of
from shared.database import Tx
from shared.database.bulk import deleting, inserting, table_of
from shared.database.keys import Keys

_NEXT, _EVIDENCE = table_of(NextPiece), table_of(tables.Evidence)
_SUM, _MONTH, _BASIS = table_of(tables.ScoreSum), table_of(ScoreMonth), table_of(tables.ScoreBasis)
_IDS = Keys("people", employee_id=str)
_OF_PEOPLE = sa.select(_EVIDENCE).where(_IDS.has(_EVIDENCE.c.employee_id))
_FORGET_PEOPLE = sa.delete(_NEXT).where(_IDS.has(_NEXT.c.employee_id))
_ADD = inserting(_NEXT)
_REMOVE = deleting(_NEXT, "evidence_id", "employee_id")


def evidence_of(tx: Tx, employee_ids: Iterable[str]) -> list[Piece]:
    """All evidence of these people."""
    return [Piece._make(row) for row in tx.execute(_OF_PEOPLE, _IDS.bound(list(employee_ids))).all()]


def replace(tx: Tx, employee_ids: Iterable[str], pieces: Iterable[Piece]) -> None:
    """These are the pieces of these people, weighed anew."""
    tx.execute(_FORGET_PEOPLE, _IDS.bound(list(employee_ids)))
    add(tx, pieces)


def add(tx: Tx, pieces: Iterable[Piece]) -> None:
    """Pieces, weighed anew."""
    _ADD.run(
        tx, [(one.employee_id, one.evidence_id, one.competency, month_of(one.at_ms), one.a, one.b) for one in pieces]
    )


def remove(tx: Tx, keys: Iterable[ActivityKey]) -> None:
    """These activities give no evidence any more."""
    _REMOVE.run(tx, list(keys))


def forget(tx: Tx) -> None:
    """There is no next landmark and half-life."""
    tx.execute(sa.delete(_NEXT))


def switch(tx: Tx, basis: Basis) -> None:
    """Evidence, sums and months are those weighed anew from now on. Raises ``RuntimeError`` where any is missing."""
    there, again = (tx.execute(sa.select(sa.func.count()).select_from(one)).scalar_one() for one in (_EVIDENCE, _NEXT))
    if there != again:
        raise RuntimeError(f"{again} of {there} pieces of evidence are weighed anew")
    same = sa.and_(*(_NEXT.c[name] == _EVIDENCE.c[name] for name in ("employee_id", "evidence_id", "competency")))
    tx.execute(sa.update(_EVIDENCE).where(same).values(a=_NEXT.c.a, b=_NEXT.c.b))
    tx.execute(sa.delete(_MONTH))
    tx.execute(sa.insert(_MONTH).from_select(list(_MONTH.columns.keys()), _summed(_NEXT, "month", n=sa.func.count())))
    tx.execute(sa.delete(_SUM))
    tx.execute(sa.insert(_SUM).from_select(list(_SUM.columns.keys()), _summed(_MONTH, n=sa.func.sum(_MONTH.c.n))))
    tx.execute(sa.update(_BASIS).values(**basis._asdict()))
    forget(tx)


def _summed(table: sa.Table, *more: str, n: sa.ColumnElement[int]) -> sa.Select[tuple[object, ...]]:
    by = [table.c[name] for name in ("employee_id", "competency", *more)]
    sums = (sa.func.sum(table.c.a), sa.func.sum(table.c.b), n)
    return sa.select(*by, *(sa.cast(one, sa.BigInteger) for one in sums)).group_by(*by)

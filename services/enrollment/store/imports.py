"""Roster imports and what came of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col, select

from services.enrollment.store.import_tables import IMPORT_ROW, ROSTER_IMPORT, ImportRow, RosterImport, RowResult
from shared.database import Tx
from shared.database.bulk import inserting

_KEEP: Final = inserting(IMPORT_ROW)
_KEPT_DIGITS: Final = 15
_NO_CELLS: Final[Mapping[str, Any]] = {"cells": None, "entry": None, "nip": None, "stored": None}


def get(tx: Tx, import_id: str) -> RosterImport | None:
    """The import."""
    return tx.session.get(RosterImport, import_id)


def page(
    tx: Tx, agency: str | None, city: str | None, after: str | None, limit: int, *, city_wide: bool
) -> Sequence[RosterImport]:
    """The next ``limit`` imports, the newest first: for one agency, a city, or all; with those of a BKPSDM or not."""
    query = select(RosterImport).order_by(col(RosterImport.import_id).desc()).limit(limit)
    if agency is not None:
        query = query.where(col(RosterImport.agency) == agency)
    if city is not None:
        query = query.where(col(RosterImport.city) == city)
    if not city_wide:
        query = query.where(col(RosterImport.city_wide).is_(False))
    if after is not None:
        query = query.where(col(RosterImport.import_id) < after)
    return tx.session.exec(query).all()


def finish(tx: Tx, import_id: str, at: datetime) -> None:
    """Every row is in."""
    tx.execute(sa.update(ROSTER_IMPORT).where(ROSTER_IMPORT.c.import_id == import_id).values(finished_at=at))


def keep(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows; each mapping names every column of ``import_row``."""
    _KEEP.run(tx, [tuple(row[name] for name in _KEEP.columns) for row in rows])


def kept_numbers(tx: Tx, import_id: str, first: int, last: int) -> frozenset[int]:
    """The numbers from ``first`` to ``last`` of the rows that are in."""
    query = sa.select(IMPORT_ROW.c.number).where(IMPORT_ROW.c.import_id == import_id)
    return frozenset(tx.execute(query.where(IMPORT_ROW.c.number.between(first, last))).scalars())


def counts(tx: Tx, import_ids: Sequence[str]) -> dict[tuple[str, RowResult], int]:
    """How many rows of each import have each result."""
    query = sa.select(IMPORT_ROW.c.import_id, IMPORT_ROW.c.result, sa.func.count().label("rows"))
    query = query.where(IMPORT_ROW.c.import_id.in_(import_ids)).group_by(IMPORT_ROW.c.import_id, IMPORT_ROW.c.result)
    return {(found.import_id, found.result): found.rows for found in tx.execute(query)}


def row(tx: Tx, import_id: str, number: int) -> ImportRow | None:
    """One row."""
    return tx.session.get(ImportRow, (import_id, number))


def rows(
    tx: Tx, import_id: str, results: Sequence[RowResult], after: int = 0, limit: int | None = None
) -> Sequence[ImportRow]:
    """The next ``limit`` rows after the number ``after``, in the file's order; with these results, or all."""
    query = select(ImportRow).where(col(ImportRow.import_id) == import_id, col(ImportRow.number) > after)
    if results:
        query = query.where(col(ImportRow.result).in_(results))
    query = query.order_by(col(ImportRow.number))
    return tx.session.exec(query if limit is None else query.limit(limit)).all()


def forget_before(tx: Tx, moment: datetime) -> None:
    """Drop the cells of imports made before ``moment``; what came of the rows stays."""
    old = sa.select(ROSTER_IMPORT.c.import_id).where(ROSTER_IMPORT.c.created_at < moment)
    has_cells = sa.or_(IMPORT_ROW.c.cells.is_not(None), IMPORT_ROW.c.entry.is_not(None))
    tx.execute(sa.update(IMPORT_ROW).where(IMPORT_ROW.c.import_id.in_(old), has_cells).values(**_NO_CELLS))


def forget_person(tx: Tx, employee_id: str, nip: str | None) -> None:
    """Drop every cell kept of a person, also where the number had lost its last digits."""
    theirs = [IMPORT_ROW.c.employee_id == employee_id, IMPORT_ROW.c.candidate_id == employee_id]
    if nip is not None:
        theirs.append(IMPORT_ROW.c.nip.in_((nip, f"{nip[:_KEPT_DIGITS]}000")))
    tx.execute(sa.update(IMPORT_ROW).where(sa.or_(*theirs)).values(**_NO_CELLS))

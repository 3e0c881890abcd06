"""A whole register import: begun, carried out a batch of rows at a time, and kept with what came of each row.

As with rosters: a batch and its report share one transaction, and a dry run does everything and undoes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.enrollment.handlers.import_job import Verdict
from services.enrollment.handlers.import_run import BATCH, KEPT, Rehearsed, pairs_of
from services.enrollment.handlers.register_job import RegisterJob, in_order
from services.enrollment.handlers.register_rows import Clerk
from services.enrollment.roster import Register, RegisterRow
from services.enrollment.store import imports
from services.enrollment.store.import_tables import TO_MEND, RosterImport
from shared.database import Database, Tx
from shared.errors import Fault
from shared.ids import new_id


def begin(tx: Tx, job: RegisterJob, found: Register, file_sha256: str, *, dry_run: bool) -> str:
    """Note that an import begins; its id."""
    imports.forget_before(tx, job.now - KEPT)
    header = RosterImport(
        import_id=new_id(),
        kind="register",
        agency=job.agency,
        city=job.city,
        city_wide=job.principal.is_city_wide,
        subject=job.principal.subject[:200],
        file_sha256=file_sha256,
        dry_run=dry_run,
        creates=[],
        created_at=job.now,
        sheet=found.sheet,
        header_row=found.header_row,
        labels=[column.label for column in found.columns],
        unread_columns=list(found.unread_columns),
        skipped_rows=[skipped.number for skipped in found.skipped],
        notices=pairs_of(found.notices),
    )
    tx.session.add(header)
    return header.import_id


async def carry_out(database: Database, job: RegisterJob, import_id: str, found: Register, *, dry_run: bool) -> None:
    """Import every row that is not in yet; good ones are kept even when others are bad. Raises ``Unavailable``."""
    rows, circular = in_order(found.rows)
    rows = [_with(row, circular) for row in rows]
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        if dry_run:
            try:
                await database.write_long(_try, job, batch)
            except Rehearsed as rehearsed:
                await database.write_long(_keep, import_id, batch, [_undone(one) for one in rehearsed.verdicts])
        else:
            await database.write_long(_take, job, import_id, batch)
    await database.write(imports.finish, import_id, job.now)


def _with(row: RegisterRow, circular: Mapping[int, Fault]) -> RegisterRow:
    return replace(row, faults=(*row.faults, circular[row.number])) if row.number in circular else row


def _take(tx: Tx, job: RegisterJob, import_id: str, batch: Sequence[RegisterRow]) -> None:
    rows = _not_yet_in(tx, import_id, batch)
    clerk = Clerk(tx, job, rows)
    verdicts = [clerk.take(row) for row in rows]
    tx.session.flush()
    _keep(tx, import_id, rows, verdicts)


def _try(tx: Tx, job: RegisterJob, batch: Sequence[RegisterRow]) -> None:
    clerk = Clerk(tx, job, batch)
    raise Rehearsed([clerk.take(row) for row in batch])


def _undone(verdict: Verdict) -> Verdict:
    """Without the id of somebody who is not there any more."""
    return replace(verdict, employee_id=None) if verdict.newcomer else verdict


def _not_yet_in(tx: Tx, import_id: str, batch: Sequence[RegisterRow]) -> list[RegisterRow]:
    """A batch without the rows that an import which was cut off has kept already."""
    numbers = [row.number for row in batch]
    kept = imports.kept_numbers(tx, import_id, min(numbers), max(numbers))
    return [row for row in batch if row.number not in kept]


def _keep(tx: Tx, import_id: str, rows: Sequence[RegisterRow], verdicts: Sequence[Verdict]) -> None:
    by_number = {verdict.number: verdict for verdict in verdicts}
    fresh = _not_yet_in(tx, import_id, rows) if rows else []
    imports.keep(tx, [_kept(import_id, row, by_number[row.number]) for row in fresh])


def _kept(import_id: str, row: RegisterRow, verdict: Verdict) -> dict[str, Any]:
    """The columns of ``import_row``; cells only where there is something to mend."""
    to_mend = verdict.result in TO_MEND
    return {
        "import_id": import_id,
        "number": row.number,
        "result": verdict.result,
        "reasons": pairs_of(verdict.reasons),
        "warnings": pairs_of((*verdict.warnings, *(warning.message for warning in row.warnings))),
        "employee_id": verdict.employee_id,
        "enrollment_id": None,
        "candidate_id": None,
        "stored": None,
        "nip": row.nip.text if to_mend and row.nip else None,
        "cells": dict(row.raw) if to_mend else None,
        "entry": None,
        "settled_at": None,
    }

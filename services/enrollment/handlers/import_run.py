"""A whole import: begun, carried out a batch of rows at a time, and kept with what came of each row.

A batch and the report on its rows share one transaction, so an import that is cut off can be taken up where it
stopped. A dry run does everything that the import would do, batch by batch, and undoes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, NoReturn

from services.enrollment.handlers.import_entries import Entry, entry_of, packed
from services.enrollment.handlers.import_job import Job, Verdict
from services.enrollment.handlers.import_judging import Admission, Closing, judge
from services.enrollment.handlers.import_writing import Writer
from services.enrollment.roster import NipCell, Roster, RosterRow
from services.enrollment.store import import_facts, imports
from services.enrollment.store.import_tables import TO_MEND, RosterImport
from shared.database import Database, Tx
from shared.errors import Text
from shared.ids import new_id

BATCH: Final = 50
"""Rows in one transaction, so that nobody else waits long for theirs."""

KEPT: Final = timedelta(days=90)
"""How long cells of rows to be mended are kept."""


class Rehearsed(Exception):  # noqa: N818 - not an error: it undoes a dry run's batch and carries what came of it
    """A batch of a dry run was carried out and is to be undone."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        super().__init__(f"{len(verdicts)} rows")
        self.verdicts = verdicts


def begin(tx: Tx, job: Job, roster: Roster, file_sha256: str, *, dry_run: bool) -> str:
    """Note that an import begins; its id."""
    imports.forget_before(tx, job.now - KEPT)
    header = RosterImport(
        import_id=new_id(),
        agency=job.agency,
        city=job.city,
        city_wide=job.principal.is_city_wide,
        subject=job.principal.subject[:200],
        file_sha256=file_sha256,
        dry_run=dry_run,
        creates=sorted(job.creates),
        created_at=job.now,
        sheet=roster.sheet,
        header_row=roster.header_row,
        labels=[column.label for column in roster.columns],
        unread_columns=list(roster.unread_columns),
        skipped_rows=[skipped.number for skipped in roster.skipped],
        notices=pairs_of(roster.notices),
    )
    tx.session.add(header)
    return header.import_id


async def carry_out(database: Database, job: Job, import_id: str, roster: Roster, *, dry_run: bool) -> None:
    """Import every row that is not in yet; good ones are kept even when others are bad. Raises ``Unavailable``."""
    seats: Counter[str] = Counter()
    for batch in _batches(roster.rows):
        if dry_run:
            await _rehearse(database, job, import_id, batch, seats)
        else:
            await database.write_long(_take, job, import_id, batch)
    await database.write(imports.finish, import_id, job.now)


def import_entries(
    tx: Tx, job: Job, entries: Sequence[Entry], settled: Mapping[int, str] | None = None
) -> list[Verdict]:
    """Import a batch of entries; a verdict for each, in no particular order."""
    steps = judge(tx, job, entries, settled or {})
    writer = Writer(tx, job)
    verdicts = [step for step in steps if isinstance(step, Verdict)]
    verdicts += [writer.close(step) for step in steps if isinstance(step, Closing)]
    return verdicts + writer.admit([step for step in steps if isinstance(step, Admission)])


def pairs_of(sentences: Sequence[Text]) -> list[list[str]]:
    """Sentences as they are stored: each in Indonesian and in English."""
    return [[sentence.id, sentence.en] for sentence in sentences]


def _batches(rows: Sequence[RosterRow]) -> Iterator[Sequence[RosterRow]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _take(tx: Tx, job: Job, import_id: str, batch: Sequence[RosterRow]) -> None:
    """Import a batch and keep what came of it."""
    rows = _not_yet_in(tx, import_id, batch)
    _keep(tx, import_id, rows, _verdicts(tx, job, rows))


async def _rehearse(
    database: Database, job: Job, import_id: str, batch: Sequence[RosterRow], seats: Counter[str]
) -> None:
    """Try a batch, undo it, and keep what would have come of it. ``seats``: those taken by earlier batches."""
    try:
        await database.write_long(_try, job, batch, dict(seats))
    except Rehearsed as rehearsed:
        seats.update(verdict.seat for verdict in rehearsed.verdicts if verdict.seat is not None)
        await database.write_long(_keep_rehearsed, import_id, batch, rehearsed.verdicts)


def _try(tx: Tx, job: Job, batch: Sequence[RosterRow], seats: Mapping[str, int]) -> NoReturn:
    import_facts.carry_seats(tx, seats)
    raise Rehearsed(_verdicts(tx, job, batch))


def _keep_rehearsed(tx: Tx, import_id: str, batch: Sequence[RosterRow], verdicts: Sequence[Verdict]) -> None:
    _keep(tx, import_id, _not_yet_in(tx, import_id, batch), [_undone(verdict) for verdict in verdicts])


def _undone(verdict: Verdict) -> Verdict:
    """Without the ids of what is not there any more."""
    if verdict.result != "created":
        return verdict
    return replace(verdict, enrollment_id=None, employee_id=None if verdict.newcomer else verdict.employee_id)


def _not_yet_in(tx: Tx, import_id: str, batch: Sequence[RosterRow]) -> list[RosterRow]:
    """A batch without the rows that an import which was cut off has kept already."""
    kept = imports.kept_numbers(tx, import_id, batch[0].number, batch[-1].number)
    return [row for row in batch if row.number not in kept]


def _verdicts(tx: Tx, job: Job, rows: Sequence[RosterRow]) -> list[Verdict]:
    unreadable = [
        Verdict(row.number, "rejected", tuple(fault.message for fault in row.faults)) for row in rows if row.faults
    ]
    return unreadable + import_entries(tx, job, [entry for row in rows if (entry := entry_of(row)) is not None])


def _keep(tx: Tx, import_id: str, rows: Sequence[RosterRow], verdicts: Sequence[Verdict]) -> None:
    by_number = {verdict.number: verdict for verdict in verdicts}
    tx.session.flush()  # what the rows refer to
    imports.keep(tx, [_kept(import_id, row, by_number[row.number]) for row in rows])


def _kept(import_id: str, row: RosterRow, verdict: Verdict) -> dict[str, Any]:
    """The columns of ``import_row``; cells only where there is something to mend."""
    to_mend = verdict.result in TO_MEND
    entry = entry_of(row) if verdict.result == "confirm" else None
    noticed = () if verdict.result == "confirm" else tuple(warning.message for warning in row.warnings)
    return {
        "import_id": import_id,
        "number": row.number,
        "result": verdict.result,
        "reasons": pairs_of(verdict.reasons),
        "warnings": pairs_of((*verdict.warnings, *noticed)),
        "employee_id": verdict.employee_id,
        "enrollment_id": verdict.enrollment_id,
        "candidate_id": verdict.candidate_id,
        "stored": verdict.stored,
        "nip": _number(row.nip) if to_mend and row.nip else None,
        "cells": dict(row.raw) if to_mend else None,
        "entry": None if entry is None else packed(entry),
        "settled_at": None,
    }


def _number(nip: NipCell) -> str:
    """The number to find a person's cells by; what a spreadsheet has lost is put as zeros."""
    return f"{nip.prefix15}000" if nip.damaged else nip.text

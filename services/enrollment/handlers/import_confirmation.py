"""Settling a row whose number had lost its digits: somebody says who it is."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from services.enrollment.handlers.access import named_agency
from services.enrollment.handlers.import_entries import plans, unpacked
from services.enrollment.handlers.import_job import Job, Verdict
from services.enrollment.handlers.import_reports import find_import, find_row
from services.enrollment.handlers.import_run import import_entries, pairs_of
from services.enrollment.store.import_tables import TO_MEND, ImportRow
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

_ONLY_TRIED: Final = Text(
    "Ini baru uji coba; impor dulu berkasnya dengan dry_run=false, lalu konfirmasi barisnya.",
    "This was a dry run; import the file with dry_run=false first, then confirm the row.",
)
_SETTLED: Final = Text("Baris ini sudah dikonfirmasi sebelumnya.", "This row was confirmed before.")
_NOT_ASKED: Final = Text("Baris ini tidak menunggu konfirmasi.", "This row does not wait for a confirmation.")
_OTHER: Final = Text(
    "bukan pegawai yang ditawarkan untuk baris ini; bila orangnya lain, perbaiki NIP di berkas",
    "is not the employee offered for this row; if it is somebody else, mend the NIP in the file",
)
_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_FORGOTTEN: Final = Text(
    "Isi baris ini sudah dihapus; impor lagi berkasnya.", "The cells of this row were dropped; import the file again."
)
_REFUSED: Final = Text(
    "Baris ini sekarang tidak dapat dicatat; sebabnya disebut di bawah.",
    "This row cannot be recorded now; the cause is listed below.",
)


def confirm(
    tx: Tx, principal: Principal, import_id: str, number: int, employee_id: str, now: datetime, rules: Rules
) -> ImportRow:
    """Record a row for the candidate it was offered; the same confirmation again changes nothing.

    Raises ``NotFound``; ``Invalid`` for anybody but the candidate; ``Conflict`` for a row that waits for no
    confirmation, a dry run, and a row that can no longer be recorded.
    """
    header = find_import(tx, principal, import_id)
    row = find_row(tx, import_id, number)
    if header.dry_run:
        raise Conflict(_ONLY_TRIED, current_state="dry-run")
    if row.settled_at is not None:
        if row.candidate_id == employee_id:
            return row
        raise Conflict(_SETTLED, current_state=row.result)
    if row.result != "confirm":
        raise Conflict(_NOT_ASKED, current_state=row.result)
    if row.candidate_id != employee_id:
        raise Invalid(_MEND, [Fault("/employee_id", _OTHER)])
    if row.entry is None:
        raise Conflict(_FORGOTTEN, current_state="forgotten")
    entry = unpacked(row.entry)
    agency = named_agency(tx, principal, header.agency)
    job = Job(principal, agency.agency, agency.name, agency.city, frozenset(header.creates), plans([entry]), now, rules)
    [verdict] = import_entries(tx, job, [entry], {number: employee_id})
    if verdict.result == "rejected":
        raise Conflict(_REFUSED, [Fault(f"/rows/{number}", reason) for reason in verdict.reasons])
    return _settled(row, verdict, now)


def _settled(row: ImportRow, verdict: Verdict, now: datetime) -> ImportRow:
    row.result = verdict.result
    row.reasons, row.warnings = pairs_of(verdict.reasons), pairs_of(verdict.warnings)
    row.employee_id, row.enrollment_id = verdict.employee_id, verdict.enrollment_id
    row.stored = None if verdict.stored is None else dict(verdict.stored)
    row.settled_at, row.entry = now, None
    if verdict.result not in TO_MEND:
        row.cells = row.nip = None
    return row

"""Small rosters to read, made on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from services.enrollment.roster import Roster, RosterRow, read_roster
from shared.errors import Fault

HEADERS = (
    *("NIP", "Nama", "Jabatan", "Unit Kerja", "Pelatihan", "Tanggal Mulai", "Tanggal Selesai"),
    *("JP", "Nilai Pre Test", "Nilai Post Test", "Hasil", "No. Sertifikat"),
)
GOOD: dict[str, Any] = {
    "NIP": "199001042015022001",
    "Nama": "Dewi Anggraini Tanjung, S.Pd.",
    "Jabatan": "Pengelola Data Pendidikan",
    "Unit Kerja": "Bidang Pembinaan SD",
    "Pelatihan": "Manajemen Waktu",
    "Tanggal Mulai": date(2026, 2, 2),
    "Tanggal Selesai": date(2026, 2, 4),
    "JP": 20,
    "Nilai Pre Test": 62.5,
    "Nilai Post Test": 85,
    "Hasil": "Lulus",
    "No. Sertifikat": "800.2/001/2026",
}


def good(**changes: Any) -> list[Any]:
    """A row without fault in the order of ``HEADERS``; ``changes`` name columns with ``_`` for blanks and points."""
    row = GOOD | {_header(name): value for name, value in changes.items()}
    return [row[header] for header in HEADERS]


def _header(name: str) -> str:
    return next(header for header in HEADERS if header.replace(".", "").replace(" ", "_") == name)


def xlsx(*lines: Sequence[Any], prepare: Callable[[Workbook], object] | None = None) -> bytes:
    """A workbook with ``lines`` from row 1, an empty sequence for an empty row."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            sheet.cell(number, column, value)
    if prepare:
        prepare(workbook)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def read(*rows: Sequence[Any]) -> Roster:
    """What reading a workbook with ``HEADERS`` and ``rows`` gives."""
    return read_roster(xlsx(HEADERS, *rows))


def read_one(**changes: Any) -> RosterRow:
    """The one row of a workbook that holds the good row with ``changes``."""
    (row,) = read(good(**changes)).rows
    return row


def only_fault(row: RosterRow) -> Fault:
    """The single fault of a row."""
    (fault,) = row.faults
    return fault


def with_member(package: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The ZIP package with one member changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = source.read(member)
            target.writestr(member, change(content) if member == name else content)
    return file.getvalue()

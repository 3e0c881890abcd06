"""Reading an agency's roster, or its register, from bytes into rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from services.enrollment.roster.cell import Line, excerpt
from services.enrollment.roster.delimited import csv_sheet
from services.enrollment.roster.fields import REGISTER, ROSTER, Layout
from services.enrollment.roster.header import SEARCHED_LINES, Header, find_header
from services.enrollment.roster.limits import Limits
from services.enrollment.roster.participants import is_idle, is_participant, is_person
from services.enrollment.roster.register import Register, RegisterRow
from services.enrollment.roster.register_rows import RegisterRowReader
from services.enrollment.roster.repeats import with_repeats_marked, without_repeats
from services.enrollment.roster.roster import Roster, RosterRow, SkippedRow
from services.enrollment.roster.rows import RowReader
from services.enrollment.roster.sheet import Sheet
from services.enrollment.roster.sniff import kind_of
from services.enrollment.roster.workbook import open_workbook
from shared.errors import Invalid, Text

_SKIPPED_TEXT = 80
R = TypeVar("R", RosterRow, RegisterRow)


@dataclass(frozen=True, slots=True)
class _Table:
    """The sheet that holds the roster, and what else should be known about the file."""

    sheet: Sheet
    header: Header
    notices: tuple[Text, ...]

    def lines(self) -> Iterator[Line]:
        """The filled lines below the header, as wide as the header."""
        return (line for line in self.sheet.lines(len(self.header.columns)) if line.number > self.header.row)


def read_roster(data: bytes, filename: str | None = None, limits: Limits | None = None) -> Roster:
    """The roster in ``data``, an XLSX workbook or CSV as the bytes say; ``filename`` only helps to explain.

    Good and faulty rows come back in file order. Raises ``Invalid`` with what to mend where no row can be had: an
    empty, locked, damaged or foreign file, no usable header, no participant, or more than ``limits`` allow.
    It computes for up to some seconds: call it outside the event loop.
    """
    limits = limits or Limits()
    with _sheets(data, limits, ROSTER) as sheets:
        return _read(_table(sheets, filename, limits, ROSTER), limits)


def read_register(data: bytes, filename: str | None = None, limits: Limits | None = None) -> Register:
    """The register in ``data``: who works where. Otherwise as ``read_roster``."""
    limits = limits or Limits()
    with _sheets(data, limits, REGISTER) as sheets:
        return _read_register(_table(sheets, filename, limits, REGISTER), limits)


def _sheets(data: bytes, limits: Limits, layout: Layout) -> AbstractContextManager[Sequence[Sheet]]:
    if kind_of(data) == "workbook":
        return open_workbook(data, limits)
    return nullcontext([csv_sheet(data, layout)])


def _table(sheets: Sequence[Sheet], filename: str | None, limits: Limits, layout: Layout) -> _Table:
    """The first sheet with a usable header; the best unusable one is what the error is about."""
    found: list[tuple[Sheet, Header]] = []
    for sheet in sheets:
        header = find_header(list(islice(sheet.lines(limits.columns + 1), SEARCHED_LINES)), layout)
        if header:
            found.append((sheet, header))
    if not found:
        raise _no_header(filename, layout)
    whole = [candidate for candidate in found if not candidate[1].missing]
    sheet, header = whole[0] if whole else max(found, key=lambda candidate: candidate[1].rank)
    header.require_usable(sheet.name)
    _require_narrow(header, limits)
    return _Table(sheet, header, tuple(_other_sheet(other.name or "", sheet.name or "") for other, _ in whole[1:]))


def _read(table: _Table, limits: Limits) -> Roster:
    reader = RowReader(table.header, table.sheet.epoch, table.sheet.delimited)
    rows, skipped = _rows(table, limits, is_participant, reader.read)
    return Roster(
        sheet=table.sheet.name,
        header_row=table.header.row,
        columns=table.header.columns,
        rows=with_repeats_marked(rows),
        skipped=skipped,
        unread_columns=table.header.unread,
        notices=table.notices,
    )


def _read_register(table: _Table, limits: Limits) -> Register:
    reader = RegisterRowReader(table.header, table.sheet.epoch, table.sheet.delimited)
    rows, skipped = _rows(table, limits, is_person, reader.read)
    return Register(
        sheet=table.sheet.name,
        header_row=table.header.row,
        columns=table.header.columns,
        rows=without_repeats(rows),
        skipped=skipped,
        unread_columns=table.header.unread,
        notices=table.notices,
    )


def _rows(
    table: _Table, limits: Limits, is_row: Callable[[Line, Header], bool], read: Callable[[Line], R]
) -> tuple[list[R], tuple[SkippedRow, ...]]:
    """The rows below the header, and what is none. Raises ``Invalid`` for too many rows and for none at all."""
    rows: list[R] = []
    skipped: list[SkippedRow] = []
    for line in table.lines():
        if is_row(line, table.header):
            rows.append(read(line))
            _require_few(len(rows), limits, table.header.layout)
        elif not is_idle(line, table.header):
            skipped.append(SkippedRow(line.number, " | ".join(line.texts)[:_SKIPPED_TEXT]))
    if not rows:
        raise _no_rows(table.header)
    return rows, tuple(skipped)


def _require_few(rows: int, limits: Limits, layout: Layout) -> None:
    if rows > limits.rows:
        most_id, most_en = f"{limits.rows:,}".replace(",", "."), f"{limits.rows:,}"
        raise Invalid(
            Text(
                f"Berkas memuat lebih dari {most_id} baris {layout.row.id}. Bagi menjadi beberapa berkas, misalnya per "
                "bulan.",
                f"The file has more than {most_en} {layout.row.en}s. Split it into several files, one a month for "
                "example.",
            )
        )


def _require_narrow(header: Header, limits: Limits) -> None:
    if len(header.columns) > limits.columns:
        raise Invalid(
            Text(
                f"Daftar memiliki lebih dari {limits.columns} kolom. Hapus kolom yang tidak diperlukan.",
                f"The roster has more than {limits.columns} columns. Delete the ones that are not needed.",
            )
        )


def _no_header(filename: str | None, layout: Layout) -> Invalid:
    name_id, name_en = (f" dalam {excerpt(filename)}", f" in {excerpt(filename)}") if filename else ("", "")
    wanted = ", ".join(meaning.label for meaning in layout.meanings.values() if meaning.mandatory)
    return Invalid(
        Text(
            f"Baris judul kolom tidak ditemukan{name_id}. Daftar harus memiliki baris judul dengan kolom {wanted}.",
            f"No row of column headers was found{name_en}. A roster needs one row of headers with {wanted}.",
        )
    )


def _no_rows(header: Header) -> Invalid:
    row, name = header.row, header.layout.row
    return Invalid(
        Text(
            f"Tidak ada satu pun baris {name.id} di bawah judul kolom (baris {row}). Isi daftarnya, lalu unggah lagi.",
            f"There is no {name.en} below the column headers (row {row}). Fill in the roster and upload it again.",
        )
    )


def _other_sheet(name: str, read: str) -> Text:
    return Text(
        f"Lembar {excerpt(name)} juga berisi daftar, tetapi hanya lembar {excerpt(read)} yang dibaca. Unggah lembar "
        "lain sebagai berkas tersendiri.",
        f"Sheet {excerpt(name)} holds a roster too, but only sheet {excerpt(read)} was read. Upload the other sheet as "
        "a file of its own.",
    )

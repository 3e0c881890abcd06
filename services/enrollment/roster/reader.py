"""Reading an agency's roster from bytes into rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice

from services.enrollment.roster.cell import Line, excerpt
from services.enrollment.roster.delimited import csv_sheet
from services.enrollment.roster.fields import MEANINGS
from services.enrollment.roster.header import SEARCHED_LINES, Header, find_header
from services.enrollment.roster.limits import Limits
from services.enrollment.roster.participants import is_idle, is_participant
from services.enrollment.roster.repeats import with_repeats_marked
from services.enrollment.roster.roster import Roster, RosterRow, SkippedRow
from services.enrollment.roster.rows import RowReader
from services.enrollment.roster.sheet import Sheet
from services.enrollment.roster.sniff import kind_of
from services.enrollment.roster.workbook import open_workbook
from shared.errors import Invalid, Text

_SKIPPED_TEXT = 80


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
    with _sheets(data, limits) as sheets:
        return _read(_table(sheets, filename, limits), limits)


def _sheets(data: bytes, limits: Limits) -> AbstractContextManager[Sequence[Sheet]]:
    if kind_of(data) == "workbook":
        return open_workbook(data, limits)
    return nullcontext([csv_sheet(data)])


def _table(sheets: Sequence[Sheet], filename: str | None, limits: Limits) -> _Table:
    """The first sheet with a usable header; the best unusable one is what the error is about."""
    found: list[tuple[Sheet, Header]] = []
    for sheet in sheets:
        header = find_header(list(islice(sheet.lines(limits.columns + 1), SEARCHED_LINES)))
        if header:
            found.append((sheet, header))
    if not found:
        raise _no_header(filename)
    whole = [candidate for candidate in found if not candidate[1].missing]
    sheet, header = whole[0] if whole else max(found, key=lambda candidate: candidate[1].rank)
    header.require_usable(sheet.name)
    _require_narrow(header, limits)
    return _Table(sheet, header, tuple(_other_sheet(other.name or "", sheet.name or "") for other, _ in whole[1:]))


def _read(table: _Table, limits: Limits) -> Roster:
    rows: list[RosterRow] = []
    skipped: list[SkippedRow] = []
    reader = RowReader(table.header, table.sheet.epoch, table.sheet.delimited)
    for line in table.lines():
        if is_participant(line, table.header):
            rows.append(reader.read(line))
            _require_few(rows, limits)
        elif not is_idle(line, table.header):
            skipped.append(SkippedRow(line.number, " | ".join(line.texts)[:_SKIPPED_TEXT]))
    if not rows:
        raise _no_participants(table.header.row)
    return Roster(
        sheet=table.sheet.name,
        header_row=table.header.row,
        columns=table.header.columns,
        rows=with_repeats_marked(rows),
        skipped=tuple(skipped),
        unread_columns=table.header.unread,
        notices=table.notices,
    )


def _require_few(rows: Sequence[RosterRow], limits: Limits) -> None:
    if len(rows) > limits.rows:
        most_id, most_en = f"{limits.rows:,}".replace(",", "."), f"{limits.rows:,}"
        raise Invalid(
            Text(
                f"Berkas memuat lebih dari {most_id} baris peserta. Bagi menjadi beberapa berkas, misalnya per bulan.",
                f"The file has more than {most_en} participants. Split it into several files, one a month for example.",
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


def _no_header(filename: str | None) -> Invalid:
    name_id, name_en = (f" dalam {excerpt(filename)}", f" in {excerpt(filename)}") if filename else ("", "")
    wanted = ", ".join(meaning.label for meaning in MEANINGS.values() if meaning.mandatory)
    return Invalid(
        Text(
            f"Baris judul kolom tidak ditemukan{name_id}. Daftar harus memiliki baris judul dengan kolom {wanted}.",
            f"No row of column headers was found{name_en}. A roster needs one row of headers with {wanted}.",
        )
    )


def _no_participants(row: int) -> Invalid:
    return Invalid(
        Text(
            f"Tidak ada satu pun baris peserta di bawah judul kolom (baris {row}). Isi daftarnya, lalu unggah lagi.",
            f"There is no participant below the column headers (row {row}). Fill in the roster and upload it again.",
        )
    )


def _other_sheet(name: str, read: str) -> Text:
    return Text(
        f"Lembar {excerpt(name)} juga berisi daftar, tetapi hanya lembar {excerpt(read)} yang dibaca. Unggah lembar "
        "lain sebagai berkas tersendiri.",
        f"Sheet {excerpt(name)} holds a roster too, but only sheet {excerpt(read)} was read. Upload the other sheet as "
        "a file of its own.",
    )

"""CSV as agencies save it: comma, semicolon or tab, quoted fields, perhaps Excel's ``sep=`` line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from services.enrollment.roster.cell import Line, text_cell
from services.enrollment.roster.encoding import decode
from services.enrollment.roster.fields import ROSTER, Field, Layout
from services.enrollment.roster.header import SEARCHED_LINES, find_header
from services.enrollment.roster.sheet import Sheet
from shared.errors import Invalid, Text

_DELIMITERS = (";", ",", "\t")
MOST_LINES = 200_000
"""Lines of text in one file, blank ones counted; far more than any limit of rows."""

_TOO_LONG = Text(
    f"Berkas ini berisi lebih dari {f'{MOST_LINES:,}'.replace(',', '.')} baris teks. Hapus baris kosongnya atau bagi "
    "menjadi beberapa berkas.",
    f"This file has more than {MOST_LINES:,} lines of text. Remove the blank ones or split the file.",
)
_NO_HEADER = (-len(Field), 0)


def csv_sheet(data: bytes, layout: Layout = ROSTER) -> Sheet:
    """The one sheet of a CSV file. Rows are numbered as a spreadsheet shows them: a quoted line break starts no row.

    Raises ``Invalid`` for bytes that are no text, and while reading for quotes that do not close.
    """
    text = decode(data)
    if text.count("\n") > MOST_LINES:
        raise Invalid(_TOO_LONG)
    declared, text = _declared_delimiter(text)
    delimiter = declared or max(_DELIMITERS, key=lambda candidate: _fit(text, candidate, layout))
    return Sheet(None, lambda _columns: _lines(text, delimiter), delimited=True)


def _declared_delimiter(text: str) -> tuple[str | None, str]:
    """What a first line such as ``sep=;`` says, and the rest: spreadsheets do not show that line."""
    first, _, rest = text.partition("\n")
    declared = first.strip("\r").removeprefix("sep=").removeprefix("SEP=")
    if first[:4].casefold() == "sep=" and declared in _DELIMITERS:
        return declared, rest
    return None, text


def _fit(text: str, delimiter: str, layout: Layout) -> tuple[int, int]:
    """How well a delimiter brings out a header; broken quotes are reported when the file is read, not here."""
    lines: list[Line] = []
    with suppress(Invalid):
        for line in islice(_lines(text, delimiter), SEARCHED_LINES):
            lines.append(line)  # noqa: PERF402 - what was read before a broken quote counts
    header = find_header(lines, layout)
    return header.rank if header else _NO_HEADER


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, 1):
            if not any(record):
                continue
            line = Line(number, [text_cell(field) for field in record])
            if line.texts:
                yield line
    except csv.Error as error:
        if '"' not in text:  # then only a field beyond what the reader takes can be what is wrong
            raise _overlong(number + 1) from error
        raise Invalid(
            Text(
                f"Tanda kutip pada baris {number + 1} tidak berpasangan, sehingga batas kolom tidak jelas. Setiap "
                'isian yang diawali tanda kutip (") harus diakhiri kutip; kutip di dalamnya ditulis dua kali ("").',
                f"The quotes in row {number + 1} do not pair up, so the columns are unclear. Every field that begins "
                'with a quote (") must end with one, and a quote inside it is written twice ("").',
            )
        ) from error


def _overlong(row: int) -> Invalid:
    return Invalid(
        Text(
            f"Baris {row} memuat isian yang jauh terlalu panjang, jadi berkas ini bukan daftar dengan satu peserta per "
            "baris. Periksa berkas yang dipilih, lalu unggah lagi.",
            f"Row {row} holds a field that is far too long, so this is no list with one participant a row. Check which "
            "file was chosen and upload it again.",
        )
    )

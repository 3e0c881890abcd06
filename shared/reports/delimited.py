"""A report as CSV (RFC 4180): UTF-8 with a byte order mark, commas, decimal points, days as 2026-03-14."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from shared.reports.table import Cell, Report, Table
from shared.reports.values import may_compute, plain

_CHUNK = 65_536


def csv_of(report: Report, language: str) -> Iterator[bytes]:
    """The report's tables in pieces of some 64 kB, whatever their length.

    One table is its heading line and its rows and nothing else. Several follow each other, each below a line with its
    title and parted by an empty line. A text that a spreadsheet could take for a formula begins with an apostrophe.
    """
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for line in _lines(report, language):
        writer.writerow(line)
        if buffer.tell() >= _CHUNK:
            yield _taken(buffer)
    yield _taken(buffer)


def _lines(report: Report, language: str) -> Iterator[list[str]]:
    for number, table in enumerate(report.tables):
        if number:
            yield []
        if len(report.tables) > 1:
            yield [_text(table.title, language)]
        yield from _table(table, language)


def _table(table: Table, language: str) -> Iterator[list[str]]:
    yield _row((column.title for column in table.columns), language)
    for row in table.rows:
        yield _row(row, language)


def _row(cells: Iterable[Cell], language: str) -> list[str]:
    return [_text(cell, language) for cell in cells]


def _text(cell: Cell, language: str) -> str:
    value = plain(cell, language)
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if may_compute(value) else value
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)


def _taken(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data

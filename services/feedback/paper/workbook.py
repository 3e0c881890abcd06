"""The first filled sheet of an XLSX as rows of plain values, never more than a small upload may cost."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl

from shared.errors import Invalid, Text, TooLarge
from shared.workbooks import is_locked, locked, open_package

MOST_ROWS: Final = 5_000
_COLUMNS: Final = 60
_BROKEN: Final = (
    BadZipFile, zlib.error, ParseError, struct.error, ArithmeticError, AttributeError, EOFError, LookupError,
    NotImplementedError, OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What zipfile and openpyxl raise on what is not what a workbook should be."""

_NO_WORKBOOK = Text(
    "Berkas ini bukan buku kerja XLSX yang dapat dibuka. Simpan sebagai “Excel Workbook (.xlsx)”, lalu unggah lagi.",
    "This file is no XLSX workbook that can be opened. Save it as “Excel Workbook (.xlsx)” and upload it again.",
)
_TOO_MANY = Text(
    f"Lebih dari {MOST_ROWS} baris. Bagi menjadi beberapa berkas.",
    f"More than {MOST_ROWS} rows. Split it into several files.",
)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a batch of paper forms may take once it is unpacked."""

    unpacked_bytes: int = 32 * 1024 * 1024
    ratio: int = 200
    members: int = 500
    elements: int = 1_000_000


_BOUNDS: Final = _Bounds()

Line = tuple[int, tuple[Any, ...]]
"""A row's number as the clerk sees it, and its cells' values."""


def lines_of(data: bytes) -> list[Line]:
    """The filled rows of the first sheet that has any. Raises ``Invalid`` for what cannot be opened, ``TooLarge``."""
    if is_locked(data):
        raise locked()
    if not data.startswith(b"PK"):
        raise Invalid(_NO_WORKBOOK)
    open_package(data, _BOUNDS).close()
    try:
        with closing(
            openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        ) as book:
            for sheet in book.worksheets:
                lines = list(_filled(sheet.iter_rows(values_only=True, max_col=_COLUMNS)))
                if lines:
                    return lines
    except _BROKEN as error:
        raise Invalid(_NO_WORKBOOK) from error
    return []


def _filled(rows: Iterator[tuple[Any, ...]]) -> Iterator[Line]:
    found = 0
    for number, row in enumerate(rows, 1):
        if any(value is not None and str(value).strip() for value in row):
            found += 1
            if found > MOST_ROWS + 20:
                raise TooLarge(_TOO_MANY)
            yield number, row

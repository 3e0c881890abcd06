"""The first filled sheet of an XLSX as rows of plain values, never more than a small upload may cost."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import openpyxl

from shared.errors import Invalid, Text, TooLarge

MOST_ROWS: Final = 5_000
_COLUMNS: Final = 60
_UNPACKED: Final = 32 * 1024 * 1024
_RATIO: Final = 200
_MEMBERS: Final = 500
_LOCKED: Final = 0x1
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN: Final = (
    BadZipFile, zlib.error, ParseError, struct.error, ArithmeticError, AttributeError, EOFError, LookupError,
    NotImplementedError, OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What zipfile and openpyxl raise on what is not what a workbook should be."""

_NO_WORKBOOK = Text(
    "Berkas ini bukan buku kerja XLSX yang dapat dibuka. Simpan sebagai “Excel Workbook (.xlsx)”, lalu unggah lagi.",
    "This file is no XLSX workbook that can be opened. Save it as “Excel Workbook (.xlsx)” and upload it again.",
)
_HAS_PASSWORD = Text(
    "Berkas ini dikunci dengan kata sandi. Hapus kata sandinya, simpan, lalu unggah lagi.",
    "This file is locked with a password. Remove the password, save it and upload it again.",
)
_SWOLLEN = Text(
    "Berkas ini terlalu besar bila dibuka. Salin isiannya saja ke buku kerja baru.",
    "This file is too large once opened. Copy what was typed alone into a new workbook.",
)
_TOO_MANY = Text(
    f"Lebih dari {MOST_ROWS} baris. Bagi menjadi beberapa berkas.",
    f"More than {MOST_ROWS} rows. Split it into several files.",
)

Line = tuple[int, tuple[Any, ...]]
"""A row's number as the clerk sees it, and its cells' values."""


def lines_of(data: bytes) -> list[Line]:
    """The filled rows of the first sheet that has any. Raises ``Invalid`` for what cannot be opened, ``TooLarge``."""
    _require_safe(data)
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


def _require_safe(data: bytes) -> None:
    """Raise ``Invalid`` for a locked file, an archive that swells, and XML that declares entities."""
    if data.startswith(_OLE):
        raise Invalid(_HAS_PASSWORD)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & _LOCKED for member in members):
                raise Invalid(_HAS_PASSWORD)
            unpacked = sum(member.file_size for member in members)
            if len(members) > _MEMBERS or unpacked > min(_UNPACKED, max(_RATIO * len(data), 1 << 20)):
                raise Invalid(_SWOLLEN)
            if not any(name.startswith("xl/") for name in archive.namelist()):
                raise Invalid(_NO_WORKBOOK)
            if any(b"<!DOCTYPE" in archive.read(one) for one in members if one.filename.endswith((".xml", ".rels"))):
                raise Invalid(_NO_WORKBOOK)
    except _BROKEN as error:
        raise Invalid(_NO_WORKBOOK) from error

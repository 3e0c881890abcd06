"""Workbooks that are the same file whenever they are made."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.data.participations import HEADERS

FIXED_TIME = (2026, 7, 1, 8, 0, 0)

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


def sheet_of(rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS) -> Workbook:
    """A workbook with a header and ``rows`` below it."""
    workbook = Workbook()
    sheet = first_sheet(workbook)
    sheet.title = "Peserta"
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    return workbook


def first_sheet(workbook: Workbook) -> Worksheet:
    """The only sheet of a new workbook."""
    sheet: Worksheet = workbook.worksheets[0]
    return sheet


def saved(workbook: Workbook) -> bytes:
    """The workbook as a file that does not tell when it was made."""
    file = io.BytesIO()
    workbook.save(file)
    return timeless(file.getvalue())


def timeless(package: bytes) -> bytes:
    """The same ZIP package with fixed times, so that the same content is the same file."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(file, "w") as target:
        for member in source.infolist():
            content = _STAMP.sub(rb"\g<1>2026-07-01T08:00:00Z\g<3>", source.read(member))
            target.writestr(zipfile.ZipInfo(member.filename, FIXED_TIME), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()

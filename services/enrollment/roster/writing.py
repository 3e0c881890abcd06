"""Sheets whose cells a spreadsheet shows as they are and never computes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.enrollment.roster.cell import clean

TEXT_FORMAT = "@"
LONGEST_CELL = 32_767
"""Characters a cell can hold in Excel."""

_FORMULA_STARTS = ("=", "+", "-", "@")
_NARROWEST, _WIDEST = 8, 60
_HEADER_FONT = Font(bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="DDEBF7")
_HEADER_ALIGNMENT = Alignment(wrap_text=True, vertical="center")


def text_sheet(workbook: Workbook, title: str, labels: Sequence[str], lines: Iterable[Sequence[str]]) -> Worksheet:
    """A new sheet with a header row and ``lines`` below it, every cell stored and formatted as text."""
    sheet: Worksheet = workbook.create_sheet(title)
    widths = [len(label) for label in labels]
    for column, label in enumerate(labels, 1):
        cell = write_text(sheet, 1, column, label)
        cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _HEADER_ALIGNMENT
    for row, line in enumerate(lines, 2):
        for column, text in enumerate(line, 1):
            widths[column - 1] = max(widths[column - 1], len(text))
            if text:
                write_text(sheet, row, column, text)
    for column, width in enumerate(widths, 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(max(width + 2, _NARROWEST), _WIDEST)
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT
    sheet.freeze_panes = "A2"
    return sheet


def write_text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Put ``text`` into a cell (row and column from 1) as a string in text format.

    What a spreadsheet could take for a formula also gets the quote prefix (the apostrophe in front, in Excel's own
    way), so it stays text when the workbook is edited and saved.
    """
    text = clean(text)[:LONGEST_CELL]
    cell = sheet.cell(row, column, text)
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def workbook_bytes(workbook: Workbook) -> bytes:
    """The workbook as an XLSX file."""
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def empty_workbook() -> Workbook:
    """A workbook without any sheet."""
    workbook = Workbook()
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    return workbook

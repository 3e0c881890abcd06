"""A report as XLSX: a sheet for each table, and one with sources, rule sets and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shared.errors import Text
from shared.reports.table import Cell, Column, Fact, Report, Table
from shared.reports.values import may_compute, plain

NOTES: Final = Text("Keterangan", "Notes")
"""The last sheet."""

LONGEST_CELL: Final = 32_767
"""Characters a cell can hold in Excel."""

_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")
_HEADER_FONT, _HEADER_FILL = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDE, _NARROW = 44, 16
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def xlsx_of(report: Report, language: str, file: IO[bytes]) -> None:
    """Write the workbook, row by row, so that memory does not grow with the tables.

    Figures are numbers, days are dates. Text is always text: nothing in a cell is ever computed.
    """
    workbook = Workbook(write_only=True)
    titles: set[str] = set()
    for table in report.tables:
        _table_sheet(workbook, table, language, titles)
    _notes_sheet(workbook, report, language, titles)
    workbook.save(file)


def _table_sheet(workbook: Workbook, table: Table, language: str, titles: set[str]) -> None:
    sheet = _sheet(workbook, table.title.in_language(language), titles)
    for number, column in enumerate(table.columns, 1):
        heading = len(column.title.in_language(language))
        width = _WIDE if column.kind == "text" else max(_NARROW, min(heading + 2, _WIDE))
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_heading(sheet, column.title, language) for column in table.columns])
    for row in table.rows:
        sheet.append(_row(sheet, row, table.columns, language))


def _notes_sheet(workbook: Workbook, report: Report, language: str, titles: set[str]) -> None:
    sheet = _sheet(workbook, NOTES.in_language(language), titles)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = _NARROW * 2, _WIDE * 2
    sheet.append([_heading(sheet, report.title, language)])
    for fact in (*report.about, *report.notes):
        sheet.append(_fact(sheet, fact, language))


def _sheet(workbook: Workbook, title: str, taken: set[str]) -> Any:
    """A new sheet, under a name that no other sheet has and that Excel takes."""
    clean = _NOT_IN_TITLES.sub(" ", title).strip() or "Data"
    name, number = clean[:_LONGEST_TITLE].rstrip(), 2
    while name.casefold() in taken:
        mark = f" {number}"
        name, number = clean[: _LONGEST_TITLE - len(mark)].rstrip() + mark, number + 1
    taken.add(name.casefold())
    sheet = workbook.create_sheet(name)
    sheet.page_setup.paperSize, sheet.page_setup.orientation = Worksheet.PAPERSIZE_A4, Worksheet.ORIENTATION_LANDSCAPE
    # all columns on the width of a page, on as many pages as it takes
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    return sheet


def _heading(sheet: Any, title: Text, language: str) -> Any:
    cell = _cell(sheet, title, None, language)
    cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _WRAPPED
    return cell


def _row(sheet: Any, row: Sequence[Cell], columns: Iterable[Column], language: str) -> list[Any]:
    return [_cell(sheet, cell, column, language) for cell, column in zip(row, columns, strict=True)]


def _fact(sheet: Any, fact: Fact, language: str) -> list[Any]:
    label, value = _cell(sheet, fact.label, None, language), _cell(sheet, fact.value, None, language)
    label.font = _HEADER_FONT
    value.alignment = _WRAPPED
    return [label, value]


def _cell(sheet: Any, value: Cell, column: Column | None, language: str) -> Any:
    ready = plain(value, language)
    if isinstance(ready, str):
        cell = WriteOnlyCell(sheet, ready[:LONGEST_CELL])
        cell.data_type = "s"  # a text that begins with = would be taken for a formula
        if may_compute(ready):
            cell.quotePrefix = True
        return cell
    number: Any = ready  # a Decimal or a day is written as a number, though the published types leave them out
    cell = WriteOnlyCell(sheet, number)
    cell.number_format = _format(ready, column)
    return cell


def _format(value: int | Decimal | date | None, column: Column | None) -> str:
    if isinstance(value, datetime):
        return _MOMENT
    if isinstance(value, date):
        return _DAY
    if column is None or value is None:
        return "General"
    if column.kind == "decimal":
        return "#,##0." + "0" * column.decimals if column.decimals else "#,##0"
    return {"share": "0.0%", "integer": "#,##0", "rupiah": '"Rp" #,##0'}.get(column.kind, "General")

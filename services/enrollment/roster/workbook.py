"""XLSX through openpyxl, row by row, with formulas' stored results and never more than the limits allow."""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile

import openpyxl
from defusedxml.ElementTree import fromstring
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.reader.workbook import WorkbookParser
from openpyxl.xml.constants import ARC_CONTENT_TYPES, ARC_WORKBOOK, CONTYPES_NS, XLSM, XLSX, XLTM, XLTX

from services.enrollment.roster.cell import BLANK, Cell, Line, date_cell, number_cell, text_cell
from services.enrollment.roster.limits import Limits
from services.enrollment.roster.merges import carried_down, row_merges
from services.enrollment.roster.sheet import Sheet
from shared.workbooks import damaged, open_package

if TYPE_CHECKING:
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.workbook import Workbook

    Source = ReadOnlyCell | EmptyCell

LAST_ROW = 1_048_576
"""The last row an XLSX sheet can have; a file that claims more would keep a reader busy without end."""

_WORKBOOK_TYPES = frozenset({XLSX, XLSM, XLTX, XLTM})
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_LITERAL = re.compile(r'"[^"]*"|\\.')
_MALFORMED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    ParseError,
    RuntimeError,
    struct.error,
    TypeError,
    ValueError,
)
"""What openpyxl raises on XML that is not what a sheet should be."""


@contextmanager
def open_workbook(data: bytes, limits: Limits) -> Iterator[list[Sheet]]:
    """The sheets of a workbook, visible ones first, readable until the context ends.

    Raises ``Invalid`` for a file that is unsafe, damaged or no workbook, also while its lines are read.
    """
    # openpyxl's warnings quote cells, and cells hold NIPs that must not reach a log.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\b")
    with closing(open_package(data, limits)) as archive, closing(_load(data, computed=True)) as workbook:
        parts = _sheet_parts(archive)
        ordered = sorted(workbook.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
        yield [_sheet(data, workbook, sheet.title, archive.read(parts[sheet.title]), limits) for sheet in ordered]


def _load(data: bytes, *, computed: bool) -> Workbook:
    """The workbook with formulas' stored results, or with the formulas themselves."""
    try:
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=computed, keep_links=False)
    except _MALFORMED as error:
        raise damaged() from error


def _sheet_parts(archive: ZipFile) -> dict[str, str]:
    """The member of the package that holds each sheet, by the sheet's title."""
    try:
        parser = WorkbookParser(archive, _workbook_part(archive), keep_links=False)
        parser.parse()
        return {sheet.name: rel.target for sheet, rel in parser.find_sheets()}
    except _MALFORMED as error:
        raise damaged() from error


def _workbook_part(archive: ZipFile) -> str:
    parts = fromstring(archive.read(ARC_CONTENT_TYPES)).iter(f"{{{CONTYPES_NS}}}Override")
    names = (part.get("PartName", "") for part in parts if part.get("ContentType") in _WORKBOOK_TYPES)
    return next(names, ARC_WORKBOOK).lstrip("/")


def _sheet(data: bytes, workbook: Workbook, title: str, xml: bytes, limits: Limits) -> Sheet:
    merges = row_merges(xml, limits.columns)
    has_formulas = _FORMULA.search(xml) is not None

    def lines(columns: int) -> Iterator[Line]:
        formulas = _rows(_load(data, computed=False), title, columns) if has_formulas else repeat(())
        return carried_down(_filled_lines(zip(_rows(workbook, title, columns), formulas, strict=False)), merges)

    return Sheet(title, lines, date(workbook.epoch.year, workbook.epoch.month, workbook.epoch.day))


def _rows(workbook: Workbook, title: str, columns: int) -> Iterator[Sequence[Source]]:
    """Every row from the first, each of so many columns; one and the same tuple stands for rows that the file omits."""
    sheet: Any = workbook[title]  # typed as a sheet of full cells, which a workbook opened for reading does not have
    try:
        yield from sheet.iter_rows(max_row=LAST_ROW, max_col=columns)
    except _MALFORMED as error:
        raise damaged() from error


def _filled_lines(rows: Iterable[tuple[Sequence[Source], Sequence[Source]]]) -> Iterator[Line]:
    omitted: Sequence[Source] = ()
    for number, (sources, formulas) in enumerate(rows, 1):
        if sources is omitted:
            continue
        cells = [BLANK if source is EMPTY_CELL else _cell(source) for source in sources]
        for index, formula in enumerate(formulas):
            if formula.data_type == "f" and _is_uncomputed(sources[index]):
                cells[index] = Cell(str(getattr(formula.value, "text", formula.value)), flaw="uncomputed")
        line = Line(number, cells)
        if line.texts:
            yield line
        else:
            omitted = sources


def _is_uncomputed(source: Source) -> bool:
    """Whether a formula's stored result is absent; an empty text is a result and has the type ``str``."""
    return source.value is None and source.data_type != "str"


def _cell(source: Source) -> Cell:
    value = source.value
    if value is None:
        return BLANK
    if source.data_type == "e":
        return Cell(str(value), flaw="error")
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return Cell(str(value).upper())
    if isinstance(value, int | float):
        return _number(value, percent=_is_percent(source))
    if isinstance(value, date):
        return date_cell(value.date() if isinstance(value, datetime) else value)
    return Cell(str(value))


def _number(value: float, *, percent: bool) -> Cell:
    """A number as a spreadsheet shows it, with at most 15 digits where it was stored in binary."""
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not number.is_finite():
        return Cell("#NUM!", flaw="error")
    return number_cell(number * 100 if percent else number)


def _is_percent(source: Source) -> bool:
    """Whether the number format shows hundredths, so that 85 % is stored as 0.85."""
    try:
        return "%" in _LITERAL.sub("", source.number_format or "")
    except _MALFORMED as error:
        raise damaged() from error

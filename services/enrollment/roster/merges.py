"""Cells merged over several rows: what the clerk wrote once counts for every row below it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from openpyxl.utils import range_boundaries

from services.enrollment.roster.cell import BLANK, Cell, Line

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")

Merges = Mapping[int, list[tuple[int, int]]]
"""By first row: the column (from 0) and the last row of each merge that spans rows."""


def row_merges(part: bytes, columns: int) -> Merges:
    """The merges over several rows in the XML of a sheet's first ``columns``; those within one row need no care."""
    merges: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for match in _MERGED.finditer(part):
        left, top, _, bottom = range_boundaries(match[1].decode("ascii"))
        if left and top and bottom and left <= columns and bottom > top:
            merges[top].append((left - 1, bottom))
    return merges


def carried_down(lines: Iterator[Line], merges: Merges) -> Iterator[Line]:
    """``lines`` (the filled ones) with merged cells repeated in every line that they span."""
    open_merges: dict[int, tuple[int, Cell]] = {}
    for line in lines:
        yield _filled(line, open_merges) if open_merges else line
        for column, bottom in merges.get(line.number, ()):
            open_merges[column] = (bottom, line.cell(column))


def _filled(line: Line, open_merges: dict[int, tuple[int, Cell]]) -> Line:
    cells = list(line.cells)
    for column, (bottom, cell) in list(open_merges.items()):
        if line.number > bottom:
            del open_merges[column]
        elif column < len(cells) and not cells[column].text:
            cells[column] = cell
        elif column >= len(cells):
            cells.extend([BLANK] * (column - len(cells)) + [cell])
    return Line(line.number, cells)

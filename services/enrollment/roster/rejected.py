"""The refused rows as a workbook to mend and upload again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from services.enrollment.roster.fields import REASON_LABEL, header_key
from services.enrollment.roster.roster import Roster, RosterRow
from services.enrollment.roster.writing import empty_workbook, text_sheet, workbook_bytes

SHEET_TITLE = "Perlu diperbaiki"

_REASON_FONT = Font(color="C00000")
_REASON_ALIGNMENT = Alignment(wrap_text=True, vertical="top")
_REASON_WIDTH = 80


def rejected_workbook(roster: Roster, reasons: Mapping[int, str]) -> bytes:
    """An XLSX with the roster's header and the rows numbered in ``reasons`` as they stood, reasons in the last column.

    Every cell is text, so a NIP keeps its digits and nothing is computed. Mended, the file can be imported as it is.
    Raises ``KeyError`` for a number that no row of the roster has.
    """
    rows = {row.number: row for row in roster.rows}
    chosen = [rows[number] for number in sorted(reasons)]
    labels = _labels(roster, chosen)
    lines = ([*(row.raw.get(label, "") for label in labels), reasons[row.number]] for row in chosen)
    workbook = empty_workbook()
    sheet = text_sheet(workbook, SHEET_TITLE, [*labels, REASON_LABEL], lines)
    last = len(labels) + 1
    sheet.column_dimensions[get_column_letter(last)].width = _REASON_WIDTH
    for row in range(2, len(chosen) + 2):
        cell = sheet.cell(row, last)
        cell.font, cell.alignment = _REASON_FONT, _REASON_ALIGNMENT
    return workbook_bytes(workbook)


def _labels(roster: Roster, rows: Sequence[RosterRow]) -> list[str]:
    """The headers in file order, what a shifted row holds beyond them, without the reasons of an earlier round."""
    labels = dict.fromkeys([column.label for column in roster.columns])
    for row in rows:
        labels.update(dict.fromkeys(row.raw))
    return [label for label in labels if header_key(label) != header_key(REASON_LABEL)]

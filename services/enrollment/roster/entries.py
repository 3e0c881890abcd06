"""The filled-in cells of one line, taken field by field; what cannot be read becomes a fault of the row."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from services.enrollment.roster.cell import BLANK, Cell, CellError, Line, require_filled, require_sound
from services.enrollment.roster.fields import Field
from services.enrollment.roster.header import Header
from shared.errors import Fault, Text

LONGEST_TEXT = 300
"""Characters in a name, a position, a unit, a programme or a certificate number."""

_T = TypeVar("_T")
_ROUNDED = re.compile(r"\d{15}0+|\d(?:[.,]\d+)?E\+\d+")
"""How a number of more than 15 digits looks once a spreadsheet has rounded it."""


class Entries:
    """One line under its header. Faults and warnings point at ``/rows/<number>/<field>``."""

    def __init__(self, line: Line, header: Header) -> None:
        self.line = line
        self.header = header
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []

    def cell(self, field: Field) -> Cell:
        """The cell of a field; a blank one where the roster has no such column."""
        column = self.header.by_field.get(field)
        return self.line.cell(column.index) if column else BLANK

    def label(self, field: Field) -> str:
        """How the file itself calls a field."""
        column = self.header.by_field.get(field)
        return column.label if column else self.header.layout.meanings[field].label

    def take(self, field: Field, read: Callable[[Cell, str], _T]) -> _T | None:
        """What ``read`` makes of the field's cell; ``None`` and a fault where it raises ``CellError``."""
        try:
            return read(self.cell(field), self.label(field))
        except CellError as error:
            self.fault(field, error.message)
            return None

    def fault(self, field: Field, message: Text) -> None:
        """Something in the field that must be mended."""
        self.faults.append(Fault(self._pointer(field), message))

    def warn(self, field: Field, message: Text) -> None:
        """Something in the field that must be looked at."""
        self.warnings.append(Fault(self._pointer(field), message))

    def fault_of_row(self, message: Text) -> None:
        """Something wrong with the line as a whole."""
        self.faults.append(Fault(f"/rows/{self.line.number}", message))

    def _pointer(self, field: Field) -> str:
        return f"/rows/{self.line.number}/{field}"


def read_required_text(cell: Cell, label: str) -> str:
    """The text of a cell that must be filled. Raises ``CellError`` for an empty one."""
    require_sound(cell, label)
    require_filled(cell, label)
    return read_text(cell, label) or ""


def read_text(cell: Cell, label: str) -> str | None:
    """The text of a cell, ``None`` if empty.

    Raises ``CellError`` where a spreadsheet made a date or a rounded number of it, and for an overlong one.
    """
    require_sound(cell, label)
    if cell.is_empty:
        return None
    if cell.is_date or _ROUNDED.fullmatch(cell.text):
        raise CellError(
            Text(
                f"{label} berubah menjadi tanggal atau angka ({cell.text}). Ubah format sel menjadi Teks, ketik lagi.",
                f"{label} was turned into a date or a number ({cell.text}). Format the cell as Text and type it again.",
            )
        )
    if len(cell.text) > LONGEST_TEXT:
        raise CellError(
            Text(
                f"{label} terlalu panjang ({len(cell.text)} huruf, paling banyak {LONGEST_TEXT}); persingkat.",
                f"{label} is too long ({len(cell.text)} characters, at most {LONGEST_TEXT}); shorten it.",
            )
        )
    return cell.text

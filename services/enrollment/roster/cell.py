"""One cell of a sheet as the clerk sees it, and one line of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from shared.errors import Text

Flaw = Literal["error", "uncomputed"]

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
_ERROR = re.compile(r"#(?:N/A|NA|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)|#{3,}|Err:\d+")
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_DATE = re.compile(r"\d\d/\d\d/\d{4}")
_EMPTY_MARKS = frozenset({"", "-", "--", "---", "–", "—", "nihil", "tidak ada", "kosong"})


class Cell(NamedTuple):
    """``text`` is trimmed and printable; ``value`` is the number or the date where the sheet stored one."""

    text: str = ""
    value: Decimal | date | None = None
    flaw: Flaw | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing in it, or a mark that says so, such as a dash."""
        return self.text.casefold() in _EMPTY_MARKS

    @property
    def is_date(self) -> bool:
        """A date, or a text just as we show one: where no date belongs, a spreadsheet has made it of something else."""
        return isinstance(self.value, date) or _DATE.fullmatch(self.text) is not None


BLANK = Cell()


class Line(NamedTuple):
    """One row of a sheet with the number the clerk sees beside it."""

    number: int
    cells: Sequence[Cell]

    def cell(self, index: int) -> Cell:
        """The cell of a column counted from 0; a blank one beyond the end."""
        return self.cells[index] if index < len(self.cells) else BLANK

    @property
    def texts(self) -> list[str]:
        """What is written in it, from the left, blanks left out."""
        return [cell.text for cell in self.cells if cell.text]


class CellError(Exception):
    """A cell that cannot be read; ``message`` tells the clerk what to mend."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def clean(text: str) -> str:
    """``text`` with single spaces, without invisible characters and in composed form (Unicode NFC)."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def text_cell(text: str) -> Cell:
    """A cell of text; a spreadsheet's error value or an uncomputed formula is marked as such."""
    text = clean(text)
    if text[:1] == "=":
        quoted = _QUOTED_FORMULA.fullmatch(text)
        return Cell(clean(quoted[1])) if quoted else Cell(text, flaw="uncomputed")
    if text[:1] in {"#", "E"} and _ERROR.fullmatch(text):
        return Cell(text, flaw="error")
    return Cell(text) if text else BLANK


def number_cell(number: Decimal) -> Cell:
    """A cell that holds a number, shown with a decimal comma and without trailing zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Cell(text.replace(".", ","), number)


def date_cell(day: date) -> Cell:
    """A cell that holds a date, shown as day/month/year."""
    return Cell(f"{day.day:02}/{day.month:02}/{day.year:04}", day)


def excerpt(text: str) -> str:
    """``text`` in quotation marks, cut after 40 characters, for a message."""
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


def require_sound(cell: Cell, label: str) -> None:
    """Raise ``CellError`` for an error value or a formula nobody has computed."""
    if cell.flaw == "error":
        raise CellError(
            Text(
                f"{label} berisi galat lembar kerja {cell.text}. Perbaiki rumusnya atau ketik isinya langsung.",
                f"{label} holds the spreadsheet error {cell.text}. Mend the formula or type the content itself.",
            )
        )
    if cell.flaw == "uncomputed":
        raise CellError(
            Text(
                f"{label} berisi rumus yang belum dihitung. Buka berkas di Excel atau LibreOffice, simpan, lalu unggah "
                "lagi; atau ketik hasilnya langsung.",
                f"{label} holds a formula without a computed value. Open the file in Excel or LibreOffice, save it and "
                "upload it again; or type the result itself.",
            )
        )


def require_filled(cell: Cell, label: str) -> None:
    """Raise ``CellError`` for an empty cell of a column that must be filled."""
    if cell.is_empty:
        raise CellError(Text(f"{label} kosong; isi kolom ini.", f"{label} is empty; fill this column."))

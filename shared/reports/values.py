"""A report's values as a spreadsheet and a reader take them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from shared.errors import Text
from shared.reports.table import Cell, Column
from shared.rules.calendar import CITY_ZONE
from shared.rules.rounding import half_up

Plain: TypeAlias = "str | int | Decimal | date | datetime | None"

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet compute a text, the full-width forms included (OWASP, CSV injection)."""

_MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_SWAPPED: Final = str.maketrans(",.", ".,")


def plain(cell: Cell, language: str) -> Plain:
    """A cell in one language, without characters that no sheet can hold; a moment as the city's wall-clock time."""
    if isinstance(cell, Text):
        cell = cell.in_language(language)
    if isinstance(cell, str):
        return _UNPRINTABLE.sub("\ufffd", cell)
    if isinstance(cell, datetime):
        return cell.astimezone(CITY_ZONE).replace(tzinfo=None, microsecond=0)
    return cell


def may_compute(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    return text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA)


def shown(cell: Cell, column: Column, language: str) -> str:
    """A cell as people read it: 1.234,50 in Indonesian, 1,234.50 in English; a dash where there is nothing."""
    value = plain(cell, language)
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return f"{shown_day(value.date(), language)} {value:%H:%M} WIB"
    if isinstance(value, date):
        return shown_day(value, language)
    return _number(value, column, language)


def shown_day(day: date, language: str) -> str:
    """A day in words: 1 November 2026."""
    return f"{day.day} {day:%B} {day.year}" if language == "en" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _number(value: int | Decimal, column: Column, language: str) -> str:
    if column.kind == "share":
        return f"{_grouped(half_up(Decimal(value) * 100, 1), language)} %"
    if column.kind == "decimal":
        return _grouped(half_up(value, column.decimals), language)
    text = _grouped(value, language)
    return f"Rp {text}" if column.kind == "rupiah" else text


def _grouped(value: int | Decimal, language: str) -> str:
    text = f"{value:,}"
    return text if language == "en" else text.translate(_SWAPPED)

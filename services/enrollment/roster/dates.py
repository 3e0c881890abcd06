"""Dates as agencies write them: day first, with Indonesian or English month names, or as a spreadsheet stores them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from services.enrollment.roster.cell import Cell, CellError, excerpt, require_filled, require_sound
from services.enrollment.roster.sheet import WINDOWS_EPOCH
from services.enrollment.roster.vocabulary import MONTHS
from shared.errors import Text

EARLIEST_YEAR, LATEST_YEAR = 1980, 2099
"""Years outside are taken for slips of the finger."""

_CENTURY_SWITCH = 70
_SHORTEST_NAME = 3
_BY_NAME: Mapping[str, int] = MappingProxyType(
    {
        name[:length].casefold(): month
        for names in (MONTHS.indonesian, MONTHS.english)
        for month, name in enumerate(names, 1)
        for length in range(_SHORTEST_NAME, len(name) + 1)
    }
    | dict(MONTHS.also)
)

_WEEKDAY = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s*,?\s*",
    re.IGNORECASE,
)
_TIME = re.compile(r"[T ]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:Z|WIB|WITA|WIT)?$")
_DAY_MONTH_YEAR = re.compile(r"(?P<day>\d{1,2}) ?[-/. ] ?(?P<month>\d{1,2}) ?[-/. ] ?(?P<year>\d{4}|\d{2})")
_DAY_NAME_YEAR = re.compile(r"(?P<day>\d{1,2})[-/., ]*(?P<name>[A-Za-z]+)[-/., ]*['’]?(?P<year>\d{4}|\d{2})")
_NAME_DAY_YEAR = re.compile(r"(?P<name>[A-Za-z]+)\.? (?P<day>\d{1,2}),? (?P<year>\d{4})")
_YEAR_MONTH_DAY = re.compile(r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})")
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_PATTERNS = (_DAY_MONTH_YEAR, _DAY_NAME_YEAR, _NAME_DAY_YEAR, _YEAR_MONTH_DAY, _COMPACT)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")


def read_date(cell: Cell, label: str, epoch: date = WINDOWS_EPOCH) -> date:
    """The day a cell names; numbers of five digits are serial dates counted from ``epoch``.

    Raises ``CellError`` for an empty cell, no date, a day that the calendar lacks and a year out of reason.
    """
    require_sound(cell, label)
    require_filled(cell, label)
    if isinstance(cell.value, date):
        return _reasonable(cell.value.year, cell.value.month, cell.value.day, label)
    if _SERIAL.fullmatch(cell.text):
        return _from_serial(cell.text, epoch, label)
    text = _TIME.sub("", _WEEKDAY.sub("", cell.text))
    for pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            return _from_parts(match.groupdict(), cell, label)
    raise _no_date(cell, label)


def names_date(cell: Cell) -> bool:
    """Whether a cell holds a date or a text that is one."""
    try:
        read_date(cell, "")
    except CellError:
        return False
    return True


def in_indonesian(day: date) -> str:
    """``3 Januari 2026``."""
    return f"{day.day} {MONTHS.indonesian[day.month - 1]} {day.year}"


def in_english(day: date) -> str:
    """``3 January 2026``."""
    return f"{day.day} {MONTHS.english[day.month - 1]} {day.year}"


def _from_serial(text: str, epoch: date, label: str) -> date:
    day = epoch + timedelta(days=int(Decimal(text.replace(",", "."))))
    return _reasonable(day.year, day.month, day.day, label)


def _from_parts(parts: Mapping[str, str], cell: Cell, label: str) -> date:
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < _CENTURY_SWITCH else 1900
    month = int(parts["month"]) if "month" in parts else _BY_NAME.get(parts["name"].casefold())
    if month is None:
        raise _no_date(cell, label)
    return _reasonable(year, month, int(parts["day"]), label)


def _reasonable(year: int, month: int, day: int, label: str) -> date:
    """The day, if the calendar has it and the year is between ``EARLIEST_YEAR`` and ``LATEST_YEAR``."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise CellError(
            Text(
                f"{label} bertahun {year}; periksa tahunnya ({EARLIEST_YEAR} sampai {LATEST_YEAR}).",
                f"{label} is in the year {year}; check the year ({EARLIEST_YEAR} to {LATEST_YEAR}).",
            )
        )
    if not 1 <= month <= 12:
        raise CellError(
            Text(
                f"{label} memakai bulan {month}, padahal hanya ada 12. Tulis hari/bulan/tahun, misalnya 28/02/2026.",
                f"{label} has month {month}, but there are only 12. Write day/month/year, such as 28/02/2026.",
            )
        )
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise CellError(
            Text(
                f"{label} {day} {MONTHS.indonesian[month - 1]} {year} tidak ada di kalender; bulan itu berakhir pada "
                f"tanggal {last}.",
                f"{label} {day} {MONTHS.english[month - 1]} {year} is not in the calendar; that month ends on "
                f"day {last}.",
            )
        )
    return date(year, month, day)


def _no_date(cell: Cell, label: str) -> CellError:
    return CellError(
        Text(
            f"{label} {excerpt(cell.text)} bukan satu tanggal yang dikenal. Tulis hari/bulan/tahun, misalnya "
            "01/02/2026 atau 1 Februari 2026.",
            f"{label} {excerpt(cell.text)} is not one date that is known. Write day/month/year, such as 01/02/2026 or "
            "1 February 2026.",
        )
    )

"""Certificates: their number, how long they hold, and what a stranger is shown of them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final, Literal, NamedTuple

from shared.errors import Text

DEFAULT_NUMBER: Final = "{agency}/{year}/{sequence:4}"
"""The number of an agency that has stated no template: ``sibolga-disdik/2026/0001``."""

LONGEST_TEMPLATE: Final = 80
Standing = Literal["valid", "withdrawn", "expired", "erased"]

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_SEQUENCE: Final = re.compile(r"sequence(?::([1-9]))?")
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_MONTHS_EN: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_UNKNOWN: Final = Text(
    "hanya boleh memakai {agency}, {year}, {month}, {sequence} atau {sequence:4}",
    "may only use {agency}, {year}, {month}, {sequence} or {sequence:4}",
)
_NEEDED: Final = Text(
    "harus memuat {year} dan {sequence}, karena nomor urut dimulai lagi setiap tahun",
    "must hold {year} and {sequence}, for the sequence begins again every year",
)


class Series(NamedTuple):
    """Where a certificate stands: who gives it, when the course was completed, and its place in that year."""

    agency: str
    completed_on: date
    sequence: int


def template_fault(template: str) -> Text | None:
    """What is wrong with a template of numbers, if anything."""
    names = _PLACEHOLDER.findall(template)
    left = _PLACEHOLDER.sub("", template)
    known = [name for name in names if name in {"agency", "year", "month"} or _SEQUENCE.fullmatch(name)]
    if len(known) < len(names) or "{" in left or "}" in left:
        return _UNKNOWN
    if "year" not in names or not any(_SEQUENCE.fullmatch(name) for name in names):
        return _NEEDED
    return None


def number_of(template: str, series: Series) -> str:
    """The number of a certificate; ``{month}`` is Roman, as in Indonesian letters (XI), and ``{sequence:4}`` has at
    least four digits. The template is a sound one (see ``template_fault``)."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if sequence := _SEQUENCE.fullmatch(name):
            return str(series.sequence).zfill(int(sequence[1] or 1))
        day = series.completed_on
        return {"agency": series.agency, "year": str(day.year), "month": _ROMAN[day.month - 1]}[name]

    return _PLACEHOLDER.sub(value, template)


def expires_on(completed_on: date, valid_months: int | None) -> date | None:
    """The last day on which a certificate holds: the same day so many months on, or that month's last where it has no
    such day; ``None`` when it does not expire."""
    if valid_months is None:
        return None
    years, month = divmod(completed_on.month - 1 + valid_months, 12)
    year = completed_on.year + years
    return date(year, month + 1, min(completed_on.day, monthrange(year, month + 1)[1]))


def standing_of(*, revoked: bool, erased: bool, expires: date | None, today: date) -> Standing:
    """What a certificate is worth on a day of the city's calendar."""
    if erased:
        return "erased"
    if revoked:
        return "withdrawn"
    return "expired" if expires is not None and expires < today else "valid"


def masked(name: str) -> str:
    """A name that whoever holds the certificate can compare, and nobody else can read: ``Siti Rahma, S.Pd.`` becomes
    ``Si*** Ra***``. The number of stars says nothing of the word's length; titles are left out."""
    words = name.split(",")[0].split()
    told = [word for word in words if not word.endswith(".")] or words
    return " ".join(f"{word[:2] if len(word) > 2 else word[:1]}***" for word in told)


def day_in(day: date, language: Literal["id", "en"]) -> str:
    """A date in words: ``10 Maret 2026``, ``10 March 2026``."""
    return f"{day.day} {(_MONTHS if language == 'id' else _MONTHS_EN)[day.month - 1]} {day.year}"


def days_in(first: date, last: date, language: Literal["id", "en"]) -> str:
    """The days of a session in words."""
    if first == last:
        return day_in(first, language)
    return f"{day_in(first, language)} {'s.d.' if language == 'id' else 'to'} {day_in(last, language)}"

"""Reads a clerk's sheet: finds its headings, then each row's form or what to mend in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from services.feedback.domain.respondent import CATEGORIES, TRAITS, Trait
from services.feedback.paper.values import category_of, day_of, mark_of, service_of, text_of, words_of
from services.feedback.paper.workbook import Line, lines_of
from shared.errors import Fault, Invalid, Text
from shared.rules.ikm import ELEMENTS

_SEARCHED: Final = 20
_LONGEST: Final = 5000
_LONGEST_NUMBER: Final = 40
_HEADINGS: Final[Mapping[str, str]] = {
    **{element.lower(): element for element in ELEMENTS},
    **{f"unsur {number}": f"U{number}" for number in range(1, 10)},
    "layanan": "service", "jenis layanan": "service", "pelayanan": "service", "service": "service",
    "tanggal": "day", "tgl": "day", "tanggal survei": "day", "tanggal pengisian": "day", "date": "day",
    "saran": "comment", "komentar": "comment", "masukan": "comment", "saran masukan": "comment", "comment": "comment",
    "saran dan masukan": "comment", "kritik dan saran": "comment", "kritik saran": "comment",
    "nomor formulir": "number", "no formulir": "number", "nomor responden": "number",
    "no responden": "number",
    "jenis kelamin": "sex", "jk": "sex", "l p": "sex", "kelamin": "sex", "sex": "sex",
    "umur": "age_group", "usia": "age_group", "kelompok umur": "age_group", "age": "age_group",
    "pendidikan": "education", "pendidikan terakhir": "education", "education": "education",
    "pekerjaan": "occupation", "pekerjaan utama": "occupation", "occupation": "occupation",
}  # fmt: skip
_ELEMENT: Final = re.compile(r"(u[1-9])\b.*")
_LABELS: Final[Mapping[str, str]] = {
    "day": "Tanggal", "service": "Layanan", "comment": "Saran", "number": "Nomor",
    "age_group": "Umur", "education": "Pendidikan",
}  # fmt: skip

_NO_HEADING = Text(
    "Judul kolom tidak ditemukan. Baris judul harus memuat Tanggal dan U1 sampai U9; unduh contohnya di"
    " GET /feedback/v1/skm/template.xlsx.",
    "No headings were found. A row must have Tanggal (date) and U1 to U9; see GET /feedback/v1/skm/template.xlsx.",
)
_MARK = Text("isi 1, 2, 3, atau 4 (atau a sampai d)", "write 1, 2, 3 or 4 (or a to d)")
_DAY = Text("isi tanggal, misalnya 30/10/2026", "write a date such as 30/10/2026")
_FUTURE = Text("tanggal ini belum tiba", "this day has not come yet")
_TOO_EARLY = Text("tahunnya harus 1990 atau sesudahnya", "must not lie before 1990")
_SERVICE = Text("bukan layanan unit ini; ada: {services}", "is no service of this unit; it has: {services}")
_TRAIT = Text(
    "tidak dikenal; tulis salah satu: {names}; kosongkan bila ragu",
    "is not known; write one of: {names}; leave it empty when in doubt",
)
_TOO_LONG = Text(f"paling banyak {_LONGEST} karakter", f"at most {_LONGEST} characters")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one cell, by its column's heading."""

    column: str
    message: Text


@dataclass(frozen=True, slots=True)
class Form:
    """One paper form."""

    day: date
    service: str | None
    scores: Mapping[str, int]
    comment: str | None
    number: str | None
    respondent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet by its number there: a form, or what to mend."""

    number: int
    form: Form | None
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read, and the headings nobody understood."""

    rows: Sequence[Row]
    unread: Sequence[str]


def read_forms(data: bytes, services: Sequence[str], today: date) -> Sheet:
    """The forms of a workbook about a unit with these services.

    Raises ``Invalid`` for what is no workbook and for a sheet without the headings it needs.
    """
    lines = lines_of(data)
    for position, (_, cells) in enumerate(lines[:_SEARCHED]):
        columns = _columns(cells)
        if {"day", *ELEMENTS} <= columns.keys():
            taken = set(columns.values())
            named = [(index, text) for index, cell in enumerate(cells) if (text := text_of(cell)) is not None]
            unread = [text for index, text in named if index not in taken]
            rows = [_row(line, columns, services, today) for line in lines[position + 1 :]]
            return Sheet(rows, unread)
    best = max((_columns(cells) for _, cells in lines[:_SEARCHED]), key=len, default={})
    missing = [one for one in ("day", *ELEMENTS) if one not in best]
    gone = Text("kolom ini tidak ada", "this column is missing")
    raise Invalid(_NO_HEADING, [Fault(f"/columns/{_LABELS.get(one, one)}", gone) for one in missing])


def _columns(cells: Sequence[Any]) -> dict[str, int]:
    """Where each field stands; the first of two columns of one meaning."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        words = words_of(cell)
        element = _ELEMENT.fullmatch(words)
        meaning = element[1].upper() if element else _HEADINGS.get(words)
        if meaning is not None:
            found.setdefault(meaning, index)
    return found


def _row(line: Line, columns: Mapping[str, int], services: Sequence[str], today: date) -> Row:
    number, cells = line

    def cell(name: str) -> Any:
        return cells[columns[name]] if name in columns else None

    faults: list[RowFault] = []
    marks = {element: mark_of(cell(element)) for element in ELEMENTS}
    faults += [RowFault(element, _MARK) for element, mark in marks.items() if mark is None]
    day = day_of(cell("day"))
    faults += _day_faults(day, today)
    service = service_of(cell("service"), services)
    if service is None and words_of(cell("service")):
        faults.append(
            RowFault(_LABELS["service"], Text(*(one.format(services=", ".join(services)) for one in _SERVICE)))
        )
    comment = text_of(cell("comment")) if words_of(cell("comment")) else None
    if comment is not None and len(comment) > _LONGEST:
        faults.append(RowFault(_LABELS["comment"], _TOO_LONG))
    respondent = {trait: category_of(trait, cell(trait)) for trait in TRAITS if words_of(cell(trait))}
    faults += [_trait_fault(trait) for trait, one in respondent.items() if one is None]
    if faults or day is None:
        return Row(number, None, tuple(faults))
    scores = {element: mark for element, mark in marks.items() if mark is not None}
    said = {str(trait): one for trait, one in respondent.items() if one is not None}
    given = text_of(cell("number"))
    return Row(number, Form(day, service, scores, comment, given[:_LONGEST_NUMBER] if given else None, said), ())


def _trait_fault(trait: Trait) -> RowFault:
    names = CATEGORIES[trait].values()
    one_of = Text(
        _TRAIT.id.format(names=", ".join(name.id for name in names)),
        _TRAIT.en.format(names=", ".join(name.en for name in names)),
    )
    return RowFault(_LABELS.get(trait, TRAITS[trait].id), one_of)


def _day_faults(day: date | None, today: date) -> list[RowFault]:
    if day is None:
        return [RowFault(_LABELS["day"], _DAY)]
    if day > today:
        return [RowFault(_LABELS["day"], _FUTURE)]
    return [RowFault(_LABELS["day"], _TOO_EARLY)] if day.year < 1990 else []

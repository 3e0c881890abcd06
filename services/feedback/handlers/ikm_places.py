"""Whose index is asked for, and over which months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from services.feedback.domain.period import Period
from services.feedback.handlers.ikm_report import Place
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.rights import READ, has_right, unit_ever
from services.feedback.store import units
from services.feedback.store.ikm_sums import Where
from shared.database import Tx
from shared.errors import Fault, NotFound, Text
from shared.web.auth import Principal

LONGEST = 60
"""Months of a span of one's own."""

_WHICH = Text("sebutkan satu: city, agency, atau unit_id", "name one: a city, an agency or a unit_id")
_NO_AGENCY = Text("Instansi ini tidak dikenal.", "This agency is not known.")
_NO_CITY = Text("Kota ini tidak dikenal.", "This city is not known.")
_NO_SERVICE = Text("bukan layanan unit ini", "is no service of this unit")
_OFFICERS = Text(
    "rentang bulan sendiri hanya untuk petugas instansi; pakai year, half, quarter, atau month",
    "a span of one's own is for the agency's officers; use year, half, quarter or month",
)
_BOTH = Text("isi from dan to, dari bulan yang lebih awal", "give from and to, the earlier month first")
_TOO_LONG = Text(f"paling banyak {LONGEST} bulan", f"at most {LONGEST} months")
_ONE_PART = Text("pilih salah satu: half, quarter, atau month", "choose one: half, quarter or month")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller names; nothing but the place need be there."""

    city: str | None = None
    agency: str | None = None
    unit_id: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A year, a part of it, or months of one's own (``2026-03``)."""

    year: int | None = None
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    first: str | None = None
    last: str | None = None


Kind = Literal["half", "quarter", "month"]
_MONTHS: dict[Kind, int] = {"half": 6, "quarter": 3, "month": 1}


def place_of(tx: Tx, asked: Asked, principal: Principal | None) -> Place:
    """The place. Raises ``Invalid`` unless one is named, ``NotFound`` for what nobody announced."""
    named = [one for one in (asked.city, asked.agency, asked.unit_id) if one is not None]
    if len(named) != 1:
        raise to_mend([Fault("/query/unit_id", _WHICH)])
    where = Where(asked.city, asked.agency, asked.unit_id, asked.service)
    if asked.unit_id is not None:
        unit = unit_ever(tx, asked.unit_id)
        if asked.service and asked.service not in unit.services:
            raise to_mend([Fault("/query/service", _NO_SERVICE)])
        return Place(where, unit.city, unit.name, has_right(principal, READ, unit.agency, unit.city))
    if asked.agency is not None:
        city = units.city_of(tx, asked.agency)
        if city is None:
            raise NotFound(_NO_AGENCY)
        name = units.agency_names(tx, [asked.agency]).get(asked.agency, asked.agency)
        return Place(where, city, name, has_right(principal, READ, asked.agency, city))
    city = str(asked.city)
    if city not in units.cities(tx):
        raise NotFound(_NO_CITY)
    officer = (
        principal is not None and principal.is_city_wide and READ in principal.scopes and principal.city in {city, "*"}
    )
    return Place(where, city, city, officer)


def period_of(span: Span, this_year: int, *, officer: bool) -> Period:
    """The months asked for. Raises ``Invalid``."""
    if span.first is not None or span.last is not None:
        return _own(span, officer=officer)
    offered: tuple[tuple[Kind, int | None], ...] = (
        ("half", span.half),
        ("quarter", span.quarter),
        ("month", span.month),
    )
    parts = {kind: number for kind, number in offered if number is not None}
    if len(parts) > 1:
        raise to_mend([Fault(f"/query/{kind}", _ONE_PART) for kind in parts])
    year = span.year or this_year
    for kind, number in parts.items():
        return Period.part_of(year, _MONTHS[kind], number)
    return Period.of_year(year)


def _own(span: Span, *, officer: bool) -> Period:
    if not officer:
        raise to_mend([Fault("/query/from", _OFFICERS)])
    if span.first is None or span.last is None or span.first > span.last:
        raise to_mend([Fault("/query/to", _BOTH)])
    period = Period(_number(span.first), _number(span.last))
    if period.length > LONGEST:
        raise to_mend([Fault("/query/to", _TOO_LONG)])
    return period


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1

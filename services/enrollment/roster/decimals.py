"""Numbers with decimal commas or points: test scores and learning hours (JP)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from services.enrollment.roster.cell import Cell, CellError, excerpt, number_cell, require_sound
from shared.errors import Text

_LONGEST = 30
_GROUPED_BY_POINT = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_GROUPED_BY_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_SIMPLE = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


class _Quantity(NamedTuple):
    """What a number measures: its upper bound, the unit that may follow it, and examples for messages."""

    highest: int
    unit: re.Pattern[str]
    example_id: str
    example_en: str


_SCORE = _Quantity(100, re.compile(r"\s*%$"), "85 atau 85,5", "85 or 85.5")
_JP = _Quantity(1000, re.compile(r"\s*(?:jp|jpl|jam(?: pelajaran)?)\.?$", re.IGNORECASE), "20 atau 7,5", "20 or 7.5")


def read_score(cell: Cell, label: str) -> Decimal | None:
    """A test score from 0 to 100, ``None`` for an empty cell. Raises ``CellError`` for anything else."""
    return _read(cell, label, _SCORE)


def read_jp_tenths(cell: Cell, label: str) -> int | None:
    """Learning hours in tenths, from 0 to 10,000; ``None`` for an empty cell.

    Raises ``CellError`` for anything else, so for more than one decimal place.
    """
    hours = _read(cell, label, _JP)
    if hours is None:
        return None
    tenths = hours * 10
    if tenths != int(tenths):
        raise CellError(
            Text(
                f"{label} {excerpt(cell.text)} punya lebih dari satu angka desimal; tulis misalnya {_JP.example_id}.",
                f"{label} {excerpt(cell.text)} has more than one decimal place; write {_JP.example_en}, for example.",
            )
        )
    return int(tenths)


def _read(cell: Cell, label: str, quantity: _Quantity) -> Decimal | None:
    require_sound(cell, label)
    if cell.is_empty:
        return None
    if cell.is_date:
        raise _a_date(cell, label)
    values = {cell.value} if isinstance(cell.value, Decimal) else _values(quantity.unit.sub("", cell.text))
    fitting = sorted(value for value in values if 0 <= value <= quantity.highest)
    if not values:
        raise _no_number(cell, label, quantity)
    if not fitting:
        raise _out_of_range(cell, label, quantity)
    if len(fitting) > 1:
        raise _ambiguous(cell, label, fitting)
    return fitting[0]


def _values(text: str) -> set[Decimal]:
    """What a text may mean: ``1.000`` is a thousand to some and one to others."""
    text = "".join(text.split())
    if len(text) > _LONGEST:
        return set()
    values = set()
    if _SIMPLE.fullmatch(text):
        values.add(Decimal(text.replace(",", ".")))
    if _GROUPED_BY_POINT.fullmatch(text):
        values.add(Decimal(text.replace(".", "").replace(",", ".")))
    if _GROUPED_BY_COMMA.fullmatch(text):
        values.add(Decimal(text.replace(",", "")))
    return values


def _no_number(cell: Cell, label: str, quantity: _Quantity) -> CellError:
    return CellError(
        Text(
            f"{label} {excerpt(cell.text)} bukan angka; tulis misalnya {quantity.example_id}.",
            f"{label} {excerpt(cell.text)} is not a number; write {quantity.example_en}, for example.",
        )
    )


def _out_of_range(cell: Cell, label: str, quantity: _Quantity) -> CellError:
    return CellError(
        Text(
            f"{label} {excerpt(cell.text)} di luar 0 sampai {quantity.highest}; perbaiki angkanya.",
            f"{label} {excerpt(cell.text)} is outside 0 to {quantity.highest}; mend the number.",
        )
    )


def _ambiguous(cell: Cell, label: str, values: list[Decimal]) -> CellError:
    first, second = (number_cell(value).text for value in values[:2])
    return CellError(
        Text(
            f"{label} {excerpt(cell.text)} dapat berarti {first} atau {second}; tulis angkanya tanpa tanda ribuan.",
            f"{label} {excerpt(cell.text)} may mean {first} or {second}; write it without a thousands separator.",
        )
    )


def _a_date(cell: Cell, label: str) -> CellError:
    return CellError(
        Text(
            f"{label} berubah menjadi tanggal ({cell.text}). Ubah format sel menjadi Angka, lalu ketik ulang nilainya.",
            f"{label} was turned into a date ({cell.text}). Format the cell as Number and type the value again.",
        )
    )

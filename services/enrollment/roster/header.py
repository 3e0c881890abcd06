"""Finding the row of headers below titles and blank lines, in one row or in two that belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from openpyxl.utils import get_column_letter

from services.enrollment.roster.cell import Line
from services.enrollment.roster.fields import REASON_LABEL, ROSTER, Field, Layout, Recognised, header_key
from services.enrollment.roster.roster import Column
from shared.errors import Fault, Invalid, Text

SEARCHED_LINES = 50
"""A header further down than this many filled lines is not looked for."""

_FEWEST_RECOGNISED = 2


@dataclass(frozen=True)
class Header:
    """The columns of a roster; ``row`` is the number of the (last) header row; ``repeats`` are pairs of one meaning."""

    row: int
    columns: tuple[Column, ...]
    repeats: tuple[tuple[Column, Column], ...]
    layout: Layout = ROSTER

    @cached_property
    def by_field(self) -> Mapping[Field, Column]:
        """The column that holds each field that was found."""
        return {column.field: column for column in self.columns if column.field}

    @cached_property
    def missing(self) -> tuple[Field, ...]:
        """The mandatory fields that have no column."""
        meanings = self.layout.meanings.items()
        return tuple(field for field, meaning in meanings if meaning.mandatory and field not in self.by_field)

    @property
    def unread(self) -> tuple[str, ...]:
        """The headers that mean nothing to us, our own column of reasons left out."""
        own = header_key(REASON_LABEL)
        return tuple(column.label for column in self.columns if not column.field and header_key(column.label) != own)

    @property
    def rank(self) -> tuple[int, int]:
        """How good a header it is: mandatory fields first, then all fields."""
        return -len(self.missing), len(self.by_field)

    def is_repeated_in(self, line: Line) -> bool:
        """Whether a line shows this header again, as printed lists do on every page."""
        same = (
            header_key(line.cell(column.index).text) == header_key(column.label) for column in self.by_field.values()
        )
        return sum(same) >= _FEWEST_RECOGNISED

    def require_usable(self, sheet: str | None) -> None:
        """Raise ``Invalid`` that names every missing and every repeated column."""
        faults = [_missing(field, self.layout) for field in self.missing] + [_repeated(*pair) for pair in self.repeats]
        if faults:
            where_id, where_en = (f" di lembar {sheet}", f" of sheet {sheet}") if sheet else ("", "")
            raise Invalid(
                Text(
                    f"Judul kolom pada baris {self.row}{where_id} belum lengkap atau berulang: "
                    + " ".join(fault.message.id for fault in faults),
                    f"The headers in row {self.row}{where_en} are incomplete or repeated: "
                    + " ".join(fault.message.en for fault in faults),
                ),
                faults,
            )


def find_header(lines: Sequence[Line], layout: Layout = ROSTER) -> Header | None:
    """The best header among ``lines``; ``None`` where no line names at least two known columns.

    Of equals the first is taken, and one row before two rows read together.
    """
    single = [_header(line.number, [cell.text for cell in line.cells], layout) for line in lines]
    double = [
        _header(below.number, _joined(above, below, layout), layout)
        for above, below in pairwise(lines)
        if below.number == above.number + 1
    ]
    candidates = [header for header in single + double if len(header.by_field) >= _FEWEST_RECOGNISED]
    return max(candidates, key=lambda header: header.rank, default=None)


def _joined(above: Line, below: Line, layout: Layout) -> list[str]:
    """Two header rows as one: ``Tanggal`` over ``Mulai`` and ``Selesai`` gives both dates their full name."""
    labels: list[str] = []
    group = ""
    for index in range(max(len(above.cells), len(below.cells))):
        upper, lower = above.cell(index).text, below.cell(index).text
        if header_key(upper) == header_key(lower):
            lower = ""  # one cell merged over both rows
        if upper or not lower:
            group = upper
        labels.append(_label(group, lower, layout))
    return labels


def _label(above: str, below: str, layout: Layout) -> str:
    both, recognise = f"{above} {below}".strip(), layout.recognise
    below_says_it_alone = below and not recognise(both) and not recognise(above) and recognise(below)
    return below if below_says_it_alone else both


def _header(row: int, labels: Sequence[str], layout: Layout) -> Header:
    """The header that ``labels`` make: a weak name yields to a strong one, two strong ones are a repeat."""
    recognised = [layout.recognise(label) if label else None for label in labels]
    strong = {hit.field for hit in recognised if hit and not hit.weak}
    columns: list[Column] = []
    first: dict[Field, Column] = {}
    repeats: list[tuple[Column, Column]] = []
    for index, (text, hit) in enumerate(zip(labels, recognised, strict=True)):
        field = _field(hit, strong, first)
        column = Column(index, _unique(text, index, columns), field)
        if field and field in first:
            repeats.append((first[field], column))
        elif field:
            first[field] = column
        columns.append(column)
    return Header(row, _trimmed(columns, labels), tuple(repeats), layout)


def _field(hit: Recognised | None, strong: set[Field], taken: Mapping[Field, Column]) -> Field | None:
    if hit is None or (hit.weak and (hit.field in strong or hit.field in taken)):
        return None
    return hit.field


def _unique(text: str, index: int, columns: Sequence[Column]) -> str:
    """A label that no earlier column has: a nameless or repeated one gets its column letter."""
    if not text:
        return nameless(index)
    taken = any(column.label == text for column in columns)
    return f"{text} ({get_column_letter(index + 1)})" if taken else text


def nameless(index: int) -> str:
    """The label of a column (from 0) without a header."""
    return f"Kolom {get_column_letter(index + 1)}"


def _trimmed(columns: Sequence[Column], labels: Sequence[str]) -> tuple[Column, ...]:
    """The columns up to the last one with a header."""
    last = max((index for index, label in enumerate(labels) if label), default=-1)
    return tuple(columns[: last + 1])


def _missing(field: Field, layout: Layout) -> Fault:
    label = layout.meanings[field].label
    return Fault(
        f"/columns/{field}",
        Text(
            f"kolom “{label}” tidak ada; tambahkan kolom dengan judul itu.",
            f"the column “{label}” is missing; add a column with that header.",
        ),
    )


def _repeated(first: Column, second: Column) -> Fault:
    letters = get_column_letter(first.index + 1), get_column_letter(second.index + 1)
    return Fault(
        f"/columns/{first.field}",
        Text(
            f"“{first.label}” (kolom {letters[0]}) dan “{second.label}” (kolom {letters[1]}) berarti sama; "
            "hapus atau ganti judul salah satunya.",
            f"“{first.label}” (column {letters[0]}) and “{second.label}” (column {letters[1]}) mean the same; "
            "delete or rename one of them.",
        ),
    )

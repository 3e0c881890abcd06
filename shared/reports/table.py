"""What a report is made of: tables with typed columns, what it is about, and where its figures come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from shared.errors import Text

Kind = Literal["text", "integer", "decimal", "share", "rupiah", "date", "moment"]
"""What a column holds; ``share`` is 0 to 1 and shown in per cent, a ``moment`` is shown in the city's time."""

Cell: TypeAlias = "str | Text | int | Decimal | date | datetime | None"
"""A value of the column's kind; none where there is none to show; a text in a column of figures says why not."""

Row: TypeAlias = Sequence[Cell]

HIDDEN: Final = Text("disembunyikan", "hidden")
"""In place of a figure that would tell of too few people."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds, decimals for ``decimal``, and its share of a page's width."""

    title: Text
    kind: Kind = "text"
    decimals: int = 2
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table by a short name; ``rows`` are taken once, one at a time, each as long as ``columns``."""

    slug: str
    title: Text
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    intro: tuple[Text, ...] = ()
    """Paragraphs that stand before the table in a document."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a report's head or of its notes."""

    label: Text
    value: Cell


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, below the place and an empty date; the name and number are written by hand."""

    place: str
    office: Text


@dataclass(frozen=True, slots=True)
class Report:
    """Tables under one title. ``slug`` names the file; ``notes`` are sources, rule sets, and what is hidden and why."""

    slug: str
    title: Text
    tables: tuple[Table, ...]
    about: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()
    signature: Signature | None = None

    def only(self, slug: str) -> Report | None:
        """The same report with one of its tables; none when it has no such table."""
        tables = tuple(table for table in self.tables if table.slug == slug)
        return Report(self.slug, self.title, tables, self.about, self.notes, self.signature) if tables else None

"""A sheet as the rest of the reader sees it, whichever file it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from services.enrollment.roster.cell import Line

WINDOWS_EPOCH = date(1899, 12, 30)
"""Day 0 of the serial dates of Excel and LibreOffice, for days after February 1900."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``lines(columns)`` reads the filled lines from the top, each time anew, as far to the right as is wanted.

    CSV has no ``name``, and its lines come whole.

    ``epoch`` is day 0 of its serial dates; ``delimited`` says that a misplaced comma can shift its columns.
    """

    name: str | None
    lines: Callable[[int], Iterator[Line]]
    epoch: date = WINDOWS_EPOCH
    delimited: bool = False

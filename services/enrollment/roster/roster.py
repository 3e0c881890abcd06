"""What reading a roster gives: values that nothing can change any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.enrollment.roster.fields import Field
from shared.errors import Fault, Text

Outcome = Literal["completed", "failed", "withdrawn", "no_show"]


@dataclass(frozen=True, slots=True)
class NipCell:
    """A NIP or NI PPPK as 18 digits.

    ``damaged`` means that a spreadsheet kept it as a number, which has 15 digits: the last three are lost and stand as
    000 in ``text``. Look for the person by ``prefix15`` and name, and ask.
    """

    text: str
    damaged: bool = False

    @property
    def prefix15(self) -> str:
        """The first 15 digits, which a spreadsheet keeps."""
        return self.text[:15]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file, counted from 0, with its header as it is written and what it means, if anything."""

    index: int
    label: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One participant of one session. A cell that could not be read is ``None`` here and has a fault.

    ``number`` is the row number that the spreadsheet shows; ``jp_tenths`` are learning hours (JP) in tenths; the tests
    run from 0 to 100; ``warnings`` do not stop a row; ``raw`` holds the original texts by header, in file order.
    """

    number: int
    nip: NipCell | None
    name: str | None
    position: str | None
    unit: str | None
    programme: str | None
    starts_on: date | None
    ends_on: date | None
    jp_tenths: int | None
    pre_test: Decimal | None
    post_test: Decimal | None
    outcome: Outcome | None
    certificate: str | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    raw: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no participant (a heading, a total, a signature, the example), with the beginning of its text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster as read: good and faulty rows in file order.

    ``sheet`` is ``None`` for CSV; ``unread_columns`` are headers that mean nothing to us; ``notices`` are about the
    file as a whole and do not stop it.
    """

    sheet: str | None
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[RosterRow, ...]
    skipped: tuple[SkippedRow, ...]
    unread_columns: tuple[str, ...]
    notices: tuple[Text, ...]

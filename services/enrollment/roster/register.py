"""What reading a register gives: values that nothing can change any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.enrollment.domain.education import Education
from services.enrollment.roster.roster import Column, NipCell, SkippedRow
from shared.errors import Fault, Text
from shared.rules.positions import PositionType


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One employee. An empty cell is ``None`` and says nothing; one that could not be read has a fault.

    ``number`` is the row number that the spreadsheet shows; ``raw`` holds the original texts by header.
    """

    number: int
    nip: NipCell | None
    name: str | None
    position: str | None
    position_type: PositionType | None
    unit: str | None
    education: Education | None
    supervisor_nip: str | None
    contract_start: date | None
    email: str | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    raw: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Register:
    """A register as read: good and faulty rows in file order; the rest as of a ``Roster``."""

    sheet: str | None
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[RegisterRow, ...]
    skipped: tuple[SkippedRow, ...]
    unread_columns: tuple[str, ...]
    notices: tuple[Text, ...]

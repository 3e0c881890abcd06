"""From one line of a register to one row: every cell read, every fault named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, get_args

from services.enrollment.domain.education import Education, education_of
from services.enrollment.domain.mail_address import mail_address
from services.enrollment.roster.cell import Cell, CellError, Line, excerpt, require_sound
from services.enrollment.roster.dates import read_date
from services.enrollment.roster.entries import Entries, read_text
from services.enrollment.roster.fields import Field, header_key
from services.enrollment.roster.header import Header
from services.enrollment.roster.nip import LOST_DIGITS, read_nip
from services.enrollment.roster.register import RegisterRow
from services.enrollment.roster.rows import RowReader
from services.enrollment.roster.vocabulary import POSITION_TYPES
from shared.errors import Text
from shared.rules.positions import PositionType

_TYPES: Final[dict[str, PositionType]] = {
    header_key(word): kind for kind in get_args(PositionType) for word in POSITION_TYPES[kind]
}


@dataclass(frozen=True, slots=True)
class RegisterRowReader:
    """Reads the lines under one header; ``delimited`` also notices columns shifted by a stray comma."""

    header: Header
    epoch: date
    delimited: bool

    def read(self, line: Line) -> RegisterRow:
        """The row in ``line`` with all its faults; it never raises for what a clerk wrote."""
        entries, lines = Entries(line, self.header), RowReader(self.header, self.epoch, self.delimited)
        lines.require_width(entries)
        nip = entries.take(Field.NIP, read_nip)
        if nip is not None and nip.damaged:
            entries.fault(Field.NIP, LOST_DIGITS)
        kind = entries.take(Field.POSITION_TYPE, _read_type)
        education = entries.take(Field.EDUCATION, _read_education)
        contract_start = entries.take(Field.CONTRACT_START, partial(_read_day, epoch=self.epoch))
        return RegisterRow(
            number=line.number,
            nip=nip,
            name=entries.take(Field.NAME, read_text),
            position=entries.take(Field.POSITION, read_text),
            position_type=kind,
            unit=entries.take(Field.UNIT, read_text),
            education=education,
            supervisor_nip=entries.take(Field.SUPERVISOR_NIP, _read_supervisor),
            contract_start=contract_start,
            email=entries.take(Field.EMAIL, _read_address),
            faults=tuple(entries.faults),
            warnings=tuple(entries.warnings),
            raw=lines.raw(line),
        )


def _read_type(cell: Cell, label: str) -> PositionType | None:
    text = read_text(cell, label)
    if text is None:
        return None
    kind = _TYPES.get(header_key(text))
    if kind is None:
        raise CellError(
            Text(
                f"{label} {excerpt(text)} tidak dikenal. Tulis Pelaksana, Fungsional, Pengawas, Administrator, "
                "JPT Pratama, JPT Madya, atau JPT Utama.",
                f"{label} {excerpt(text)} is not known. Write Pelaksana, Fungsional, Pengawas, Administrator, "
                "JPT Pratama, JPT Madya or JPT Utama.",
            )
        )
    return kind


def _read_education(cell: Cell, label: str) -> Education | None:
    text = read_text(cell, label)
    if text is None:
        return None
    education = education_of(text)
    if education is None:
        raise CellError(
            Text(
                f"{label} {excerpt(text)} tidak dikenal. Awali dengan S3, S2, S1, D4, D3, D2, D1, SLTA, SMP, atau SD.",
                f"{label} {excerpt(text)} is not known. Begin with S3, S2, S1, D4, D3, D2, D1, SLTA, SMP or SD.",
            )
        )
    return education


def _read_supervisor(cell: Cell, label: str) -> str | None:
    require_sound(cell, label)
    if cell.is_empty:
        return None
    nip = read_nip(cell, label)
    if nip.damaged:
        raise CellError(LOST_DIGITS)
    return nip.text


def _read_day(cell: Cell, label: str, epoch: date) -> date | None:
    require_sound(cell, label)
    return None if cell.is_empty else read_date(cell, label, epoch)


def _read_address(cell: Cell, label: str) -> str | None:
    text = read_text(cell, label)
    if text is None:
        return None
    address = mail_address(text)
    if address is None:
        raise CellError(
            Text(
                f"{label} bukan alamat surel. Tulis satu alamat, misalnya siti@sibolga.go.id.",
                f"{label} is no mail address. Write one address, such as siti@sibolga.go.id.",
            )
        )
    return address

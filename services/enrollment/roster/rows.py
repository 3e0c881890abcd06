"""From one line of a roster to one row: every cell read, every fault named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from services.enrollment.roster.cell import Line
from services.enrollment.roster.dates import in_english, in_indonesian, read_date
from services.enrollment.roster.decimals import read_jp_tenths, read_score
from services.enrollment.roster.entries import Entries, read_required_text, read_text
from services.enrollment.roster.fields import Field
from services.enrollment.roster.header import Header, nameless
from services.enrollment.roster.nip import LOST_DIGITS, read_nip
from services.enrollment.roster.outcomes import read_outcome
from services.enrollment.roster.roster import RosterRow
from shared.errors import Text


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the lines under one header; ``delimited`` also notices columns shifted by a stray comma."""

    header: Header
    epoch: date
    delimited: bool

    def read(self, line: Line) -> RosterRow:
        """The row in ``line`` with all its faults; it never raises for what a clerk wrote."""
        entries = Entries(line, self.header)
        self.require_width(entries)
        nip = entries.take(Field.NIP, read_nip)
        if nip is not None and nip.damaged:
            entries.warn(Field.NIP, LOST_DIGITS)
        name = entries.take(Field.NAME, read_text)
        position = entries.take(Field.POSITION, read_text)
        unit = entries.take(Field.UNIT, read_text)
        programme = entries.take(Field.PROGRAMME, read_required_text)
        starts_on, ends_on = self._period(entries)
        jp_tenths = entries.take(Field.JP, read_jp_tenths)
        pre_test = entries.take(Field.PRE_TEST, read_score)
        post_test = entries.take(Field.POST_TEST, read_score)
        outcome = entries.take(Field.OUTCOME, read_outcome)
        certificate = entries.take(Field.CERTIFICATE, read_text)
        return RosterRow(
            number=line.number,
            nip=nip,
            name=name,
            position=position,
            unit=unit,
            programme=programme,
            starts_on=starts_on,
            ends_on=ends_on,
            jp_tenths=jp_tenths,
            pre_test=pre_test,
            post_test=post_test,
            outcome=outcome,
            certificate=certificate,
            faults=tuple(entries.faults),
            warnings=tuple(entries.warnings),
            raw=self.raw(line),
        )

    def _period(self, entries: Entries) -> tuple[date | None, date | None]:
        read = partial(read_date, epoch=self.epoch)
        starts_on, ends_on = entries.take(Field.STARTS_ON, read), entries.take(Field.ENDS_ON, read)
        if starts_on and ends_on and ends_on < starts_on:
            start, end = entries.label(Field.STARTS_ON), entries.label(Field.ENDS_ON)
            entries.fault(
                Field.ENDS_ON,
                Text(
                    f"{end} ({in_indonesian(ends_on)}) lebih awal daripada {start} ({in_indonesian(starts_on)}); "
                    "perbaiki salah satunya.",
                    f"{end} ({in_english(ends_on)}) is earlier than {start} ({in_english(starts_on)}); "
                    "mend one of them.",
                ),
            )
        return starts_on, ends_on

    def require_width(self, entries: Entries) -> None:
        """Mark a line of CSV that has more fields than there are headers."""
        width = len(self.header.columns)
        if self.delimited and any(cell.text for cell in entries.line.cells[width:]):
            found = len(entries.line.cells)
            entries.fault_of_row(
                Text(
                    f"Baris ini punya {found} isian, judul kolomnya {width}. Apit isian yang memuat pemisah kolom, "
                    'misalnya angka dengan koma desimal, dengan tanda kutip: "85,5".',
                    f"This row has {found} fields under {width} headers. Put fields that contain the column separator, "
                    'such as numbers with a decimal comma, in quotes: "85,5".',
                )
            )

    def raw(self, line: Line) -> Mapping[str, str]:
        """The line as it is written, by header."""
        raw = {column.label: line.cell(column.index).text for column in self.header.columns}
        if self.delimited:
            beyond = range(len(self.header.columns), len(line.cells))
            raw |= {nameless(index): line.cell(index).text for index in beyond if line.cell(index).text}
        return raw

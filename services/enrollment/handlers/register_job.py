"""A register import under way, and in which order its rows are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from services.enrollment.roster import RegisterRow
from services.enrollment.store.import_facts import Registered
from shared.errors import Fault, Text
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

CIRCLE: Final = Text(
    "Rangkaian NIP Atasan pada berkas ini berputar kembali ke pegawai ini; perbaiki salah satunya.",
    "The supervisors of this file lead back to this employee; mend one of them.",
)


@dataclass(slots=True)
class RegisterJob:
    """What every row of a register is decided with. ``tried`` are the numbers that earlier rows of a dry run took."""

    principal: Principal
    agency: str
    city: str
    now: datetime
    rules: Rules
    tried: set[str] = field(default_factory=set)

    @property
    def today(self) -> date:
        """The city's day."""
        return city_day(self.now)

    def knows(self, person: Registered) -> bool:
        """Whether a register entry is this import's to see: its agency's, for a BKPSDM its city's."""
        return person.city == self.city and self.principal.sees(person.agency, person.city)


def in_order(rows: Sequence[RegisterRow]) -> tuple[list[RegisterRow], dict[int, Fault]]:
    """The rows, supervisors before whom they supervise; and what is wrong with those whose supervisors go round."""
    above = {row.nip.text: row.supervisor_nip for row in rows if row.nip and row.supervisor_nip and not row.faults}
    depths = _depths(above)
    numbers = {row.number: (depths.get(row.nip.text, 0) if row.nip else 0) for row in rows}
    circular = {
        row.number: Fault(f"/rows/{row.number}/supervisor_nip", CIRCLE) for row in rows if numbers[row.number] is None
    }
    return sorted(rows, key=lambda row: (numbers[row.number] or 0, row.number)), circular


def _depths(above: Mapping[str, str]) -> dict[str, int | None]:
    """How many steps up each number stands from one who has nobody above in the file; ``None`` in or below a circle."""
    depths: dict[str, int | None] = {}
    for number in above:
        chain: dict[str, None] = {}
        while number in above and number not in depths and number not in chain:
            chain[number] = None
            number = above[number]
        depth = None if number in chain else depths.get(number, 0)
        for one in reversed(chain):
            depth = None if depth is None else depth + 1
            depths[one] = depth
    return depths

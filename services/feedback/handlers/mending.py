"""What is wrong with a request, said with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from shared.errors import Fault, Invalid, Text

MEND: Final = Text(
    "Perbaiki isian di bawah; tidak ada yang tersimpan.", "Mend what is listed below; nothing was stored."
)

IN_FUTURE: Final = Text("tidak boleh di masa depan", "must not be in the future")


def to_mend(faults: Sequence[Fault]) -> Invalid:
    """The problem of these faults."""
    return Invalid(MEND, faults)

"""Templates of answers: texts with places that a report fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.errors import Text

PLACES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "tiket": Text("nomor tiket", "the ticket"),
        "sapaan": Text("nama pelapor, atau Bapak/Ibu", "the reporter's name, or Bapak/Ibu"),
        "unit": Text("nama unit", "the unit's name"),
        "jenis": Text("jenis laporan", "the kind of report"),
        "tanggal_masuk": Text("tanggal laporan masuk", "the day it came in"),
        "batas_waktu": Text("hari terakhir langkah berikutnya", "the last day of the next step"),
    }
)
"""What may stand between double braces, as in ``{{tiket}}``."""

_PLACE: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def unknown_in(text: str) -> tuple[str, ...]:
    """The places of a text that no report can fill in."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(text) if name not in PLACES))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled in, once: braces in a value stay as they are. Raises ``KeyError``."""
    return _PLACE.sub(lambda match: values[match[1]], text)

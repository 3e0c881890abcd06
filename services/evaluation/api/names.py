"""What competencies are called in the caller's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.errors import Text

_COMMON: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "integritas": Text("Integritas", "Integrity"),
        "kerja-sama": Text("Kerja sama", "Teamwork"),
        "komunikasi": Text("Komunikasi", "Communication"),
        "orientasi-pada-hasil": Text("Orientasi pada hasil", "Results orientation"),
        "pelayanan-publik": Text("Pelayanan publik", "Public service"),
        "pengembangan-diri-dan-orang-lain": Text("Pengembangan diri dan orang lain", "Developing oneself and others"),
        "mengelola-perubahan": Text("Mengelola perubahan", "Managing change"),
        "pengambilan-keputusan": Text("Pengambilan keputusan", "Decision making"),
        "perekat-bangsa": Text("Perekat bangsa", "National cohesion"),
    }
)
"""The eight managerial competencies and the socio-cultural one (PermenPANRB 38/2017)."""


def name_of(competency: str, language: str) -> str:
    """The name of a common competency; a technical one, defined per position, by its own short name in words."""
    common = _COMMON.get(competency)
    return common.in_language(language) if common else competency.replace("-", " ").capitalize()

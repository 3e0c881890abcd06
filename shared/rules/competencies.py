"""The competencies that every position asks for, and what they are called (PermenPANRB 38/2017)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.errors import Text

MANAGERIAL: Mapping[str, Text] = MappingProxyType(
    {
        "integritas": Text("Integritas", "Integrity"),
        "kerja-sama": Text("Kerja sama", "Teamwork"),
        "komunikasi": Text("Komunikasi", "Communication"),
        "orientasi-pada-hasil": Text("Orientasi pada hasil", "Results orientation"),
        "pelayanan-publik": Text("Pelayanan publik", "Public service"),
        "pengembangan-diri-dan-orang-lain": Text("Pengembangan diri dan orang lain", "Developing oneself and others"),
        "mengelola-perubahan": Text("Mengelola perubahan", "Managing change"),
        "pengambilan-keputusan": Text("Pengambilan keputusan", "Decision making"),
    }
)
"""The eight managerial competencies."""

SOCIO_CULTURAL: Mapping[str, Text] = MappingProxyType({"perekat-bangsa": Text("Perekat bangsa", "National cohesion")})
"""The socio-cultural competency."""

COMPETENCIES: Mapping[str, Text] = MappingProxyType({**MANAGERIAL, **SOCIO_CULTURAL})
"""The competencies every position asks for; technical ones are defined per position."""


def name_of(competency: str, language: str) -> str:
    """The name of a common competency; a technical one, defined per position, by its own short name in words."""
    common = COMPETENCIES.get(competency)
    return common.in_language(language) if common else competency.replace("-", " ").capitalize()

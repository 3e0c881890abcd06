"""What the groups of reports are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.evaluation.domain.ip_asn import CATEGORY_NAMES
from shared.errors import Text
from shared.rules.form_names import FORM_NAMES

UNKNOWN: Final = Text("tidak diketahui", "unknown")

POSITION_TYPES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "pelaksana": Text("Pelaksana", "Implementing staff"),
        "pengawas": Text("Pengawas", "Supervisor"),
        "administrator": Text("Administrator", "Administrator"),
        "jpt_pratama": Text("JPT pratama", "High leader, pratama"),
        "jpt_madya": Text("JPT madya", "High leader, madya"),
        "jpt_utama": Text("JPT utama", "High leader, utama"),
        "fungsional": Text("Fungsional", "Functional"),
    }
)
SEXES: Final[Mapping[str, Text]] = MappingProxyType(
    {"female": Text("Perempuan", "Female"), "male": Text("Laki-laki", "Male")}
)
BREAKDOWNS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "position_type": Text("Jenis jabatan", "Type of position"),
        "sex": Text("Jenis kelamin", "Sex"),
        "form": Text("Bentuk pengembangan", "Form of development"),
        "month": Text("Bulan", "Month"),
        "agency": Text("Instansi", "Agency"),
    }
)
MEASURES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "enrolled": Text("Pendaftaran", "Enrolments"),
        "attended": Text("Hadir", "Attended"),
        "completed": Text("Lulus", "Completed"),
        "failed": Text("Tidak lulus", "Failed"),
        "no_show": Text("Tidak hadir", "No-show"),
        "withdrawn": Text("Mengundurkan diri", "Withdrawn"),
        "cancelled": Text("Dibatalkan", "Cancelled"),
        "jp": Text("JP sebelum batas", "JP before the caps"),
        "score": Text("Rerata skor kompetensi", "Mean competency score"),
        "ikm": Text("IKM", "IKM"),
    }
)


def group_name(by: str, group: str, language: str) -> str:
    """What a group of a breakdown is called; its own code where it has no other name."""
    if not group:
        return UNKNOWN.in_language(language)
    names = {"position_type": POSITION_TYPES, "sex": SEXES, "ip_asn": CATEGORY_NAMES, "form": FORM_NAMES}.get(by, {})
    return names[group].in_language(language) if group in names else group

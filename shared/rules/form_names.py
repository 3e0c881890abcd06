"""What the forms of competency development are called: classical KL01-KL12, non-classical NKL01-NKL13."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.errors import Text

FORM_NAMES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "KL01": Text("Pelatihan struktural kepemimpinan", "Structural leadership training"),
        "KL02": Text("Pelatihan manajerial", "Managerial training"),
        "KL03": Text("Pelatihan teknis", "Technical training"),
        "KL04": Text("Pelatihan fungsional", "Functional training"),
        "KL05": Text("Pelatihan sosial kultural", "Socio-cultural training"),
        "KL06": Text("Seminar/konferensi/sarasehan", "Seminar or conference"),
        "KL07": Text("Workshop/lokakarya", "Workshop"),
        "KL08": Text("Kursus", "Course"),
        "KL09": Text("Penataran", "Upgrading course"),
        "KL10": Text("Bimbingan teknis", "Technical guidance"),
        "KL11": Text("Sosialisasi", "Dissemination"),
        "KL12": Text("Pelatihan klasikal lainnya", "Other classical training"),
        "NKL01": Text("Coaching", "Coaching"),
        "NKL02": Text("Mentoring", "Mentoring"),
        "NKL03": Text("E-learning", "E-learning"),
        "NKL04": Text("Pelatihan jarak jauh", "Distance training"),
        "NKL05": Text("Detasering", "Secondment"),
        "NKL06": Text("Outbound", "Outbound"),
        "NKL07": Text("Patok banding", "Benchmarking"),
        "NKL08": Text("Pertukaran PNS dengan swasta/BUMN/BUMD", "Exchange with private or state-owned companies"),
        "NKL09": Text("Belajar mandiri", "Self-study"),
        "NKL10": Text("Komunitas belajar", "Learning community"),
        "NKL11": Text("Bimbingan di tempat kerja", "Guidance at the workplace"),
        "NKL12": Text("Magang", "Internship"),
        "NKL13": Text("Pelatihan nonklasikal lainnya", "Other non-classical training"),
    }
)
"""Every form's name by its code, in the order of the codes."""

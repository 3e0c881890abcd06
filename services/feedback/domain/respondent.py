"""What a respondent may say of themselves: closed lists after the form of PermenPANRB 14/2017, nothing else.

The form asks for sex, age, education and occupation. Age is taken as a group, so that nobody stands out by it [R].
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from shared.errors import Text

Trait = Literal["sex", "age_group", "education", "occupation"]
Sex = Literal["female", "male"]
AgeGroup = Literal["under_17", "17_25", "26_35", "36_45", "46_55", "56_65", "over_65"]
Education = Literal["sd", "smp", "sma", "d1_d3", "s1", "s2", "s3"]
Occupation = Literal["pns", "tni", "polri", "swasta", "wirausaha", "pelajar", "lainnya"]

TRAITS: Final[Mapping[Trait, Text]] = MappingProxyType(
    {
        "sex": Text("Jenis kelamin", "Sex"),
        "age_group": Text("Kelompok umur", "Age group"),
        "education": Text("Pendidikan terakhir", "Education"),
        "occupation": Text("Pekerjaan", "Occupation"),
    }
)

CATEGORIES: Final[Mapping[Trait, Mapping[str, Text]]] = MappingProxyType(
    {
        "sex": {"female": Text("Perempuan", "Female"), "male": Text("Laki-laki", "Male")},
        "age_group": {
            "under_17": Text("Di bawah 17 tahun", "Under 17"),
            "17_25": Text("17-25 tahun", "17 to 25"),
            "26_35": Text("26-35 tahun", "26 to 35"),
            "36_45": Text("36-45 tahun", "36 to 45"),
            "46_55": Text("46-55 tahun", "46 to 55"),
            "56_65": Text("56-65 tahun", "56 to 65"),
            "over_65": Text("Di atas 65 tahun", "Over 65"),
        },
        "education": {
            "sd": Text("SD atau di bawahnya", "Primary school or below"),
            "smp": Text("SMP", "Lower secondary school"),
            "sma": Text("SMA/SMK", "Upper secondary school"),
            "d1_d3": Text("D1-D3", "Diploma (D1 to D3)"),
            "s1": Text("S1/D4", "Bachelor (S1, D4)"),
            "s2": Text("S2", "Master (S2)"),
            "s3": Text("S3", "Doctorate (S3)"),
        },
        "occupation": {
            "pns": Text("ASN (PNS/PPPK)", "Civil servant"),
            "tni": Text("TNI", "Armed forces"),
            "polri": Text("Polri", "Police"),
            "swasta": Text("Pegawai swasta", "Private employee"),
            "wirausaha": Text("Wirausaha", "Self-employed"),
            "pelajar": Text("Pelajar/mahasiswa", "Pupil or student"),
            "lainnya": Text("Lainnya", "Other"),
        },
    }
)
"""The categories of each trait, in the order of the form."""

_UP_TO: Final = ((16, "under_17"), (25, "17_25"), (35, "26_35"), (45, "36_45"), (55, "46_55"), (65, "56_65"))
_OLDEST: Final = 120


def age_group_of(years: int) -> str | None:
    """The group of an age in years; none for one that nobody has (below 5 or above 120)."""
    if not 5 <= years <= _OLDEST:
        return None
    return next((group for last, group in _UP_TO if years <= last), "over_65")

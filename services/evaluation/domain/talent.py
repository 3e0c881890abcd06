"""The nine boxes of talent (PermenPANRB 3/2020)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from shared.errors import Text
from shared.rules.bands import band_of
from shared.rules.performance import Predicate, Rating
from shared.rules.talent import TalentRules

ADVICE: Mapping[int, Text] = MappingProxyType(
    {
        9: Text(
            "Promosikan dan pertahankan; masuk kelompok rencana suksesi; penghargaan",
            "Promote and retain; succession pool; reward",
        ),
        8: Text(
            "Pertahankan; masuk kelompok rencana suksesi; rotasi atau perluasan jabatan",
            "Retain; succession pool; rotate or enlarge the job",
        ),
        7: Text(
            "Pertahankan; rotasi atau pengayaan jabatan; pengembangan kompetensi; tugas belajar",
            "Retain; rotate or enrich the job; development; study leave",
        ),
        6: Text(
            "Penempatan yang sesuai; bimbingan kinerja; konseling kinerja",
            "Fitting placement; performance guidance; counselling",
        ),
        5: Text(
            "Penempatan yang sesuai; bimbingan kinerja; pengembangan kompetensi",
            "Fitting placement; performance guidance; development",
        ),
        4: Text("Rotasi; pengembangan kompetensi", "Rotate; development"),
        3: Text(
            "Bimbingan kinerja; konseling kinerja; pengembangan kompetensi",
            "Performance guidance; counselling; development",
        ),
        2: Text("Bimbingan kinerja; pengembangan kompetensi", "Performance guidance; development"),
        1: Text("Diproses sesuai ketentuan peraturan perundang-undangan", "Processed under the laws and regulations"),
    }
)
"""What the regulation advises for each box; a human decides."""


class Potential(NamedTuple):
    """An assessment of potential, 0 to 100, and its day."""

    value: Decimal
    assessed_on: date


class Placed(NamedTuple):
    """Where a person stands in the matrix."""

    box: int
    performance: Rating
    potential: str


def potential_in(year: int, assessed: Iterable[Potential], rules: TalentRules) -> Potential | None:
    """The newest assessment that holds in a year: made in it, or in one of the years before that the rules allow."""
    holding = [one for one in assessed if year - rules.potential_years < one.assessed_on.year <= year]
    return max(holding, key=lambda one: one.assessed_on, default=None)


def placed(predicate: Predicate | None, potential: Potential | None, rules: TalentRules) -> Placed | None:
    """The box; none without a performance or an assessed potential."""
    if predicate is None or potential is None:
        return None
    performance, degree = rules.performance[predicate], band_of(potential.value, rules.potential)
    return Placed(rules.boxes[performance, degree], performance, degree)

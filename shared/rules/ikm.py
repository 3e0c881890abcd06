"""The public satisfaction index (IKM) from its nine elements, in exact arithmetic (PermenPANRB 14/2017)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import ClassVar, Literal, NamedTuple, Self

from shared.errors import Text
from shared.rules.bands import Band, band_of, read_bands
from shared.rules.reading import Table
from shared.rules.rounding import half_up

Grade = Literal["A", "B", "C", "D"]

ELEMENTS: Mapping[str, Text] = MappingProxyType(
    {
        "U1": Text("Persyaratan", "Requirements"),
        "U2": Text("Sistem, mekanisme, dan prosedur", "System, mechanism and procedure"),
        "U3": Text("Waktu penyelesaian", "Time to completion"),
        "U4": Text("Biaya/tarif", "Cost"),
        "U5": Text("Produk spesifikasi jenis pelayanan", "Product as specified for the service"),
        "U6": Text("Kompetensi pelaksana", "Competence of the staff"),
        "U7": Text("Perilaku pelaksana", "Conduct of the staff"),
        "U8": Text("Penanganan pengaduan, saran, dan masukan", "Handling of complaints, suggestions and input"),
        "U9": Text("Sarana dan prasarana", "Facilities"),
    }
)
"""The elements by code; published orders of U8 and U9 differ, so nothing goes by position."""

PERFORMANCE: Mapping[str, Text] = MappingProxyType(
    {
        "A": Text("Sangat baik", "Very good"),
        "B": Text("Baik", "Good"),
        "C": Text("Kurang baik", "Rather poor"),
        "D": Text("Tidak baik", "Poor"),
    }
)
"""What a grade says of the service."""

_GRADES: Mapping[str, Grade] = MappingProxyType({"A": "A", "B": "B", "C": "C", "D": "D"})
_LOWEST, _HIGHEST = 1, 4


@dataclass(frozen=True, slots=True)
class IkmRules:
    """The lowest index of each grade, and how many answers make it more than indicative."""

    NAME: ClassVar[str] = "ikm"

    rule_set: str
    floors: tuple[Band, ...]
    indicative_below: int

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(
            rule_set,
            floors=read_bands(table, "floors", tuple(_GRADES), 25),
            indicative_below=table.integer("indicative_below", 1, 100_000),
        )


class Ikm(NamedTuple):
    """An index from 25.00 to 100.00 and what it says."""

    value: Decimal
    nrr: Mapping[str, Decimal]
    """Mean score per element, 1.00 to 4.00, rounded half up to 2 decimals."""
    grade: Grade
    performance: Text
    indicative: bool
    weakest: tuple[str, ...]
    """The elements that share the lowest mean; none when all nine are equal."""
    answers: int
    rule_set: str


def ikm_of(n: int, sums: Mapping[str, int], rules: IkmRules) -> Ikm:
    """The index of ``n`` answers from the sum of scores (1-4 each) per element.

    Ninths are exact; the value is rounded half up to 2 decimals and the grade is read off the rounded value. Raises
    ``ValueError`` without answers, for other elements than U1 to U9, and for sums that ``n`` answers cannot have.
    """
    _check(n, sums)
    total = sum(sums.values())
    value = half_up(Fraction(25 * total, len(ELEMENTS) * n))
    grade = _GRADES[band_of(value, rules.floors)]
    return Ikm(
        value=value,
        nrr=MappingProxyType({element: half_up(Fraction(sums[element], n)) for element in ELEMENTS}),
        grade=grade,
        performance=PERFORMANCE[grade],
        indicative=n < rules.indicative_below,
        weakest=_weakest(sums),
        answers=n,
        rule_set=rules.rule_set,
    )


def _check(n: int, sums: Mapping[str, int]) -> None:
    if n < 1:
        raise ValueError("an index needs at least one answer")
    if set(sums) != set(ELEMENTS):
        raise ValueError(f"an index needs the elements U1 to U9, not {', '.join(sorted(sums))}")
    for element, total in sums.items():
        if not _LOWEST * n <= total <= _HIGHEST * n:
            raise ValueError(f"{n} answers from 1 to 4 cannot add up to {total} in {element}")


def _weakest(sums: Mapping[str, int]) -> tuple[str, ...]:
    lowest = min(sums.values())
    weakest = tuple(element for element in ELEMENTS if sums[element] == lowest)
    return () if len(weakest) == len(ELEMENTS) else weakest

"""The nine boxes of talent: performance beside potential (PermenPANRB 3/2020)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Self

from shared.errors import Text
from shared.rules.bands import Band, read_bands
from shared.rules.performance import PREDICATES, RATINGS, Predicate, Rating
from shared.rules.reading import Table

POTENTIALS = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class TalentRules:
    """Which predicate counts as which performance, from where potential is high, and which box is where."""

    NAME: ClassVar[str] = "talent"

    rule_set: str
    performance: Mapping[Predicate, Rating]
    potential: tuple[Band, ...]
    potential_years: int
    """How many years an assessment of potential holds, its own included."""
    boxes: Mapping[tuple[Rating, str], int]
    """1 to 9 by performance and potential."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(
            rule_set=rule_set,
            performance=_performance(table.table("performance")),
            potential=read_bands(table, "potential", POTENTIALS, 0),
            potential_years=table.integer("potential_years", 1, 50),
            boxes=_boxes(table.table("box")),
        )


def _performance(table: Table) -> Mapping[Predicate, Rating]:
    found: dict[Predicate, Rating] = {}
    for predicate in PREDICATES:
        written = table.text(predicate, RATINGS)
        found[predicate] = next(one for one in RATINGS if one == written)
    table.done()
    return MappingProxyType(found)


def _boxes(table: Table) -> Mapping[tuple[Rating, str], int]:
    found: dict[tuple[Rating, str], int] = {}
    for performance in RATINGS:
        row = table.integers(performance, POTENTIALS, 1, 9)
        found |= {(performance, potential): row[potential] for potential in POTENTIALS}
    table.done()
    if len(set(found.values())) != len(found):
        table.refuse(
            RATINGS[0], Text("setiap kotak dari 1 sampai 9 mempunyai satu tempat", "each box from 1 to 9 has one place")
        )
    return MappingProxyType(found)

"""The predicate of a person's performance and the guide for a unit's distribution of them (PermenPANRB 6/2022)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, Literal, Self, get_args

from shared.errors import Text
from shared.rules.reading import Table

Rating = Literal["above", "meets", "below"]
RATINGS: tuple[Rating, ...] = get_args(Rating)
"""What a result, or a behaviour, is beside what was expected."""

Predicate = Literal["sangat-baik", "baik", "butuh-perbaikan", "kurang", "sangat-kurang"]
PREDICATES: tuple[Predicate, ...] = get_args(Predicate)
"""The predicates, the best first."""


@dataclass(frozen=True, slots=True)
class PerformanceRules:
    """The table of predicates, and the guide curves as shares from 0 to 1."""

    NAME: ClassVar[str] = "performance"

    rule_set: str
    predicates: Mapping[tuple[Rating, Rating], Predicate]
    """By result and behaviour."""
    curves: Mapping[Predicate, Mapping[Predicate, Decimal]]
    """By the organisation's own rating, the share of people expected at each predicate."""
    deviates_from: Decimal
    """The difference of shares from which a distribution deviates."""
    least_people: int
    """Fewer rated people are no distribution."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(
            rule_set=rule_set,
            predicates=_predicates(table.table("predicate")),
            curves=_curves(table.table("curve")),
            deviates_from=table.decimal("deviates_from", Decimal("0.01"), 1),
            least_people=table.integer("least_people", 1, 1000),
        )


def _predicates(table: Table) -> Mapping[tuple[Rating, Rating], Predicate]:
    found: dict[tuple[Rating, Rating], Predicate] = {}
    for result in RATINGS:
        row = table.table(result)
        for behaviour in RATINGS:
            written = row.text(behaviour, PREDICATES)
            found[result, behaviour] = next(one for one in PREDICATES if one == written)
        row.done()
    table.done()
    return MappingProxyType(found)


def _curves(table: Table) -> Mapping[Predicate, Mapping[Predicate, Decimal]]:
    curves: dict[Predicate, Mapping[Predicate, Decimal]] = {}
    for organisation in PREDICATES:
        shares = table.decimals(organisation, PREDICATES, 0, 1)
        if sum(shares.values()) != 1:
            table.refuse(organisation, Text("semua bagian harus berjumlah 1", "the shares must add up to 1"))
        curves[organisation] = MappingProxyType({one: shares[one] for one in PREDICATES})
    table.done()
    return MappingProxyType(curves)

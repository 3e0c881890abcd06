"""The satisfaction index of a unit's year and of the year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.feedback.handlers.rights import unit_ever
from services.feedback.store import skm
from services.feedback.store.units import KnownUnit
from shared.database import Tx
from shared.rules.ikm import Ikm, IkmRules, ikm_of
from shared.rules.ruleset import Rules


@dataclass(frozen=True, slots=True)
class UnitIndex:
    """A unit's index of a year and of the year before; none for a year without answers."""

    unit: KnownUnit
    year: int
    index: Ikm | None
    before: Ikm | None
    rule_set: str


def index_of(tx: Tx, unit_id: str, year: int, rules: Rules) -> UnitIndex:
    """The unit's index, by the rules in force when the year ended. Raises ``NotFound`` for an unknown unit."""
    unit = unit_ever(tx, unit_id)
    sums = skm.sums(tx, unit_id, (year, year - 1))

    def of(one: int) -> Ikm | None:
        if one not in sums:
            return None
        answers, scores = sums[one]
        return ikm_of(answers, scores, rules.of(IkmRules, date(one, 12, 31), unit.city))

    rule_set = rules.of(IkmRules, date(year, 12, 31), unit.city).rule_set
    return UnitIndex(unit, year, of(year), of(year - 1), rule_set)

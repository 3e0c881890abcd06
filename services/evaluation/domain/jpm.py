"""Job-person match (JPM): how far a person's levels reach the position's, and what follows for placement."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from shared.errors import Text
from shared.rules.bands import band_of
from shared.rules.jpm import JpmRules
from shared.rules.rounding import half_up

PLACEMENT_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "MS": Text("Memenuhi syarat", "Meets the requirements"),
        "MMS": Text("Masih memenuhi syarat", "Still meets the requirements"),
        "KMS": Text("Kurang memenuhi syarat", "Does not meet the requirements"),
    }
)
MAPPING_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "optimal": Text("Optimal", "Optimal"),
        "cukup-optimal": Text("Cukup optimal", "Fairly optimal"),
        "kurang-optimal": Text("Kurang optimal", "Less than optimal"),
    }
)


class Jpm(NamedTuple):
    """A match from 0.00 to 100.00 and its two readings."""

    value: Decimal
    placement: str
    mapping: str
    not_measured: tuple[str, ...]
    """Required competencies without evidence; they count as level 0."""
    gaps: Mapping[str, int]
    """Missing levels by competency, where there are any."""
    rule_set: str


def jpm(required: Mapping[str, int], actual: Mapping[str, int], rules: JpmRules) -> Jpm:
    """sum(min(actual, required)) / sum(required) x 100, half up to 2 decimals, read off the rounded value.

    A level above the requirement makes up for nothing. Raises ``ValueError`` where nothing is required.
    """
    total = sum(required.values())
    if total < 1:
        raise ValueError("a match needs at least one required competency")
    reached = {slug: min(actual.get(slug, 0), level) for slug, level in required.items()}
    value = half_up(Fraction(100 * sum(reached.values()), total))
    return Jpm(
        value=value,
        placement=band_of(value, rules.placement),
        mapping=band_of(value, rules.mapping),
        not_measured=tuple(sorted(slug for slug in required if slug not in actual)),
        gaps={slug: required[slug] - level for slug, level in sorted(reached.items()) if level < required[slug]},
        rule_set=rules.rule_set,
    )

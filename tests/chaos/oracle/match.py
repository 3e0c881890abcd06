"""Job-person match (JPM): how far levels reach what the position asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tests.chaos.oracle.rounding import half_up

_PLACEMENT: Final = ((80, "MS"), (68, "MMS"), (0, "KMS"))
_MAPPING: Final = ((90, "optimal"), (78, "cukup-optimal"), (0, "kurang-optimal"))


@dataclass(frozen=True, slots=True)
class Match:
    """Per cent, read off the rounded value."""

    value: Fraction
    placement: str
    mapping: str
    not_measured: list[str]


def match_of(required: Mapping[str, int], levels: Mapping[str, int]) -> Match:
    """A competency without evidence counts as level 0; more than is asked for makes up for nothing."""
    reached = sum(min(levels.get(name, 0), level) for name, level in required.items())
    value = half_up(Fraction(100 * reached, sum(required.values())))
    return Match(
        value,
        next(name for floor, name in _PLACEMENT if value >= floor),
        next(name for floor, name in _MAPPING if value >= floor),
        sorted(name for name in required if name not in levels),
    )

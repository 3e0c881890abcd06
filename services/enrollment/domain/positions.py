"""The levels a position asks for (PermenPANRB 38/2017)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.rules.competencies import COMPETENCIES
from shared.rules.positions import POSITION_TYPES, PositionRules, PositionType

__all__ = ["POSITION_TYPES", "PositionType", "required_levels"]

_LOWEST, _HIGHEST = 1, 5


def required_levels(position_type: str, technical: Mapping[str, int], rules: PositionRules) -> dict[str, int]:
    """The level, 1 to 5, of every competency a position asks for.

    The nine common competencies are at the level of the position's type; ``technical`` adds the position's own, and
    its statement wins where it names a common one. A functional position stands at the rule set's default (an
    assumption: its level differs by rank). Raises ``ValueError`` for an unknown type or a level outside 1 to 5.
    """
    if position_type not in rules.required:
        raise ValueError(f"{position_type!r} is no type of position")
    wrong = {name: level for name, level in technical.items() if not _LOWEST <= level <= _HIGHEST}
    if wrong:
        raise ValueError(f"levels run from {_LOWEST} to {_HIGHEST}, not {wrong}")
    return {**dict.fromkeys(COMPETENCIES, rules.required[position_type]), **technical}

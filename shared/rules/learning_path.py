"""The figures by which programmes and mentors are ranked for a gap to the position's standard (our own model)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from shared.rules.reading import Table

PROGRAMME_POINTS = (
    "closes_gap",
    "strongest_competency",
    "position",
    "difficulty",
    "own_agency",
    "free_seats",
    "soon",
    "missing_prerequisite",
    "not_for_position",
    "too_difficult",
)
LIMITS = ("soon_days", "levels_above", "programmes", "mentors")
MENTOR_POINTS = ("higher_position", "level_above", "same_unit", "same_agency", "mentee", "most_mentees")


@dataclass(frozen=True, slots=True)
class LearningPathRules:
    """Points, which only order what is shown, and how much is shown."""

    NAME: ClassVar[str] = "learning-path"

    rule_set: str
    programme: Mapping[str, int]
    limits: Mapping[str, int]
    mentor: Mapping[str, int]

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(
            rule_set,
            programme=table.integers("programme", PROGRAMME_POINTS, -1000, 1000),
            limits=table.integers("limits", LIMITS, 0, 1000),
            mentor=table.integers("mentor", MENTOR_POINTS, -1000, 1000),
        )

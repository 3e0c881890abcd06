"""The figures by which a training-need plan ranks competencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from shared.errors import Text
from shared.rules.bands import Band, read_bands
from shared.rules.reading import Table

CAUSES = ("below", "not_measured", "citizens")
"""People below the standard, people nobody has measured, needs that citizens name."""

PRIORITIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class TrainingNeedRules:
    """Points by cause, 100 together, and the lowest points of each priority."""

    NAME: ClassVar[str] = "training-need"

    rule_set: str
    points: Mapping[str, Decimal]
    voices_full: int
    """So many citizens' voices give the points for citizens in full."""
    floors: tuple[Band, ...]

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        points = table.decimals("points", CAUSES, 0, 100)
        if sum(points.values()) != 100:
            table.refuse(
                "points", Text("nilai semua sebab harus berjumlah 100", "the points of the causes must add up to 100")
            )
        return cls(
            rule_set,
            points=points,
            voices_full=table.integer("voices_full", 1, 100_000),
            floors=read_bands(table, "floors", PRIORITIES, 0),
        )

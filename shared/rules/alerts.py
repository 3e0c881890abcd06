"""The thresholds of the first alert rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from shared.rules.reading import Table

GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class AlertRules:
    """When a figure becomes something to tell somebody."""

    NAME: ClassVar[str] = "alerts"

    rule_set: str
    jp_from_month: int
    jp_from_day: int
    score_gap_from: int
    """Levels below the position's standard."""
    ikm_grades: tuple[str, ...]
    ikm_drop: Decimal
    """Points below the year before."""
    ikm_minimum_answers: int
    programme_minimum_answers: int
    programme_too_difficult_above: Decimal

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        month, day = table.integer("jp_from_month", 1, 12), table.integer("jp_from_day", 1, 31)
        _check_day_exists(table, month, day)
        grades = table.texts("ikm_grades")
        if not set(grades) <= set(GRADES):
            table.refuse("ikm_grades", "write grades out of A, B, C, D")
        return cls(
            rule_set=rule_set,
            jp_from_month=month,
            jp_from_day=day,
            score_gap_from=table.integer("score_gap_from", 1, 5),
            ikm_grades=grades,
            ikm_drop=table.decimal("ikm_drop", Decimal("0.01"), 75),
            ikm_minimum_answers=table.integer("ikm_minimum_answers", 1, 10_000),
            programme_minimum_answers=table.integer("programme_minimum_answers", 1, 10_000),
            programme_too_difficult_above=table.decimal("programme_too_difficult_above", 0, 1),
        )

    def jp_from(self, year: int) -> date:
        """The day from which ``year`` is running out for those below their JP target."""
        return date(year, self.jp_from_month, self.jp_from_day)


def _check_day_exists(table: Table, month: int, day: int) -> None:
    try:
        date(2025, month, day)
    except ValueError:
        table.refuse("jp_from_day", f"month {month} has no day {day} in every year")

"""The figures by which a programme is rated (Kirkpatrick levels 1 and 2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from shared.rules.reading import Table


@dataclass(frozen=True, slots=True)
class ProgrammeRules:
    """Thresholds for what participants say and what their tests show. Shares and gains run to 1."""

    NAME: ClassVar[str] = "programme"

    rule_set: str
    minimum_answers: int
    """Fewer participants' answers say nothing."""
    too_difficult_above: Decimal
    too_easy_above: Decimal
    minimum_tests: int
    """Fewer pairs of tests say nothing."""
    expand_from: Decimal
    continue_from: Decimal
    stop_below: Decimal
    """Mean normalised gains."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        rules = cls(
            rule_set=rule_set,
            minimum_answers=table.integer("minimum_answers", 1, 10_000),
            too_difficult_above=table.decimal("too_difficult_above", 0, 1),
            too_easy_above=table.decimal("too_easy_above", 0, 1),
            minimum_tests=table.integer("minimum_tests", 1, 10_000),
            expand_from=table.decimal("expand_from", -100, 1),
            continue_from=table.decimal("continue_from", -100, 1),
            stop_below=table.decimal("stop_below", -100, 1),
        )
        if not rules.stop_below <= rules.continue_from <= rules.expand_from:
            table.refuse("expand_from", "stop_below, continue_from and expand_from must rise in this order")
        return rules

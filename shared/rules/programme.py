"""The figures by which a programme is rated on the four levels of Kirkpatrick."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from shared.errors import Text
from shared.rules.reading import Table


@dataclass(frozen=True, slots=True)
class ProgrammeRules:
    """Thresholds for what participants, tests, supervisors and citizens say. Shares and gains run to 1."""

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
    confidence: Decimal
    """Of every interval, above 0.5 and below 1."""
    assessment_opens_months: int
    """Months after a completion from which its supervisor is asked."""
    assessment_due_months: int
    """Months after a completion until which the answer is taken."""
    minimum_assessments: int
    """Fewer supervisors' answers say nothing."""
    applies_from: int
    """The mark, 1 to 4, from which a participant applies what was learned."""
    expand_applied_from: Decimal
    """Share of participants who apply it, below which a programme is not expanded."""
    revise_applied_below: Decimal
    results_months: int
    """Months before and after a unit's first completion that are compared."""
    minimum_unit_answers: int
    """Fewer answers in either span leave a unit out."""
    minimum_units: int
    """Fewer units on either side say nothing."""

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
            confidence=table.decimal("confidence", Decimal("0.51"), Decimal("0.9999")),
            assessment_opens_months=table.integer("assessment_opens_months", 0, 60),
            assessment_due_months=table.integer("assessment_due_months", 1, 60),
            minimum_assessments=table.integer("minimum_assessments", 1, 10_000),
            applies_from=table.integer("applies_from", 1, 4),
            expand_applied_from=table.decimal("expand_applied_from", 0, 1),
            revise_applied_below=table.decimal("revise_applied_below", 0, 1),
            results_months=table.integer("results_months", 1, 60),
            minimum_unit_answers=table.integer("minimum_unit_answers", 1, 10_000),
            minimum_units=table.integer("minimum_units", 2, 1000),
        )
        if not rules.stop_below <= rules.continue_from <= rules.expand_from:
            table.refuse(
                "expand_from",
                Text(
                    "stop_below, continue_from, dan expand_from harus naik menurut urutan ini",
                    "stop_below, continue_from and expand_from must rise in this order",
                ),
            )
        if rules.assessment_due_months <= rules.assessment_opens_months:
            table.refuse(
                "assessment_due_months",
                Text("ini harus lebih dari assessment_opens_months", "this must be more than assessment_opens_months"),
            )
        if rules.revise_applied_below > rules.expand_applied_from:
            table.refuse(
                "revise_applied_below",
                Text("ini tidak boleh di atas expand_applied_from", "this must not be above expand_applied_from"),
            )
        return rules

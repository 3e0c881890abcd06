"""A competency below what the position asks for (levels and standards: PermenPANRB 38/2017)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.notification.domain.outcome import QUIET, Fires, Outcome
from shared.rules.alerts import AlertRules

RULE: Final = "score-below-standard"


@dataclass(frozen=True, slots=True)
class CompetencyStanding:
    """Where an employee stands in one competency.

    ``score`` runs from 0 to 100, levels from 1 to 5; ``required_level`` and ``gap`` (levels that are missing) are None
    when the position asks for nothing.
    """

    competency: str
    active: bool
    score: Decimal
    level: int
    required_level: int | None
    gap: int | None


def score_below_standard(facts: CompetencyStanding, rules: AlertRules) -> Outcome:
    """Fires while at least the rule's number of levels is missing to the position's standard."""
    if not facts.active or facts.required_level is None or facts.gap is None or facts.gap < rules.score_gap_from:
        return QUIET
    return Fires(
        "warning",
        {
            "competency": facts.competency,
            "score": facts.score,
            "level": facts.level,
            "required_level": facts.required_level,
            "gap": facts.gap,
        },
    )

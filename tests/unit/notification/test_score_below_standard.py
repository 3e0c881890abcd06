"""Scores below the position's standard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.notification.domain.outcome import Fires
from services.notification.domain.score_below_standard import CompetencyStanding, score_below_standard
from shared.rules.alerts import AlertRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(AlertRules, date(2026, 10, 1))
BELOW = CompetencyStanding(
    competency="pelayanan-publik", active=True, score=Decimal("48.25"), level=2, required_level=3, gap=1
)


def test_it_fires_with_the_levels_that_are_missing() -> None:
    assert score_below_standard(BELOW, RULES) == Fires(
        "warning",
        {
            "competency": "pelayanan-publik",
            "score": Decimal("48.25"),
            "level": 2,
            "required_level": 3,
            "gap": 1,
        },
    )


@pytest.mark.parametrize(
    ("facts", "fires"),
    [
        (BELOW, True),
        (replace(BELOW, level=1, gap=2), True),
        (replace(BELOW, level=3, gap=0), False),
        (replace(BELOW, required_level=None, gap=None), False),
        (replace(BELOW, active=False), False),
    ],
)
def test_it_is_quiet_without_a_gap_a_standard_or_an_active_employee(facts: CompetencyStanding, *, fires: bool) -> None:
    assert isinstance(score_below_standard(facts, RULES), Fires) is fires


@pytest.mark.parametrize(("gap", "fires"), [(1, False), (2, True)])
def test_a_city_may_pass_over_small_gaps(gap: int, *, fires: bool) -> None:
    rules = replace(RULES, score_gap_from=2)
    assert isinstance(score_below_standard(replace(BELOW, gap=gap), rules), Fires) is fires

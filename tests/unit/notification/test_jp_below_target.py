"""JP below target: who, from which day on, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.notification.domain.jp_below_target import (
    YearOfLearning,
    jp_below_target,
    next_opening,
    open_year,
)
from services.notification.domain.outcome import QUIET, Fires
from shared.rules.alerts import AlertRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(AlertRules, date(2026, 10, 1))
SHORT = YearOfLearning(year=2026, active=True, counted=75, target=200)
OPENING = date(2026, 10, 1)


def test_it_fires_with_what_is_missing() -> None:
    assert jp_below_target(SHORT, OPENING, RULES) == Fires(
        "warning",
        {
            "year": 2026,
            "counted_jp": Decimal("7.5"),
            "target_jp": Decimal(20),
            "shortfall_jp": Decimal("12.5"),
        },
    )


@pytest.mark.parametrize(
    ("today", "fires"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
        (date(2027, 9, 30), True),
        (date(2027, 10, 1), False),
        (date(2025, 10, 1), False),
    ],
)
def test_a_years_window_is_open_from_the_rules_day_until_the_next_years(today: date, *, fires: bool) -> None:
    assert isinstance(jp_below_target(SHORT, today, RULES), Fires) is fires


@pytest.mark.parametrize(
    ("counted", "target", "fires"),
    [(0, 200, True), (199, 200, True), (200, 200, False), (201, 200, False), (0, None, False), (0, 0, False)],
)
def test_the_target_itself_is_enough(counted: int, target: int | None, *, fires: bool) -> None:
    facts = replace(SHORT, counted=counted, target=target)
    assert isinstance(jp_below_target(facts, OPENING, RULES), Fires) is fires


def test_nobody_is_asked_to_learn_who_is_not_active() -> None:
    assert jp_below_target(replace(SHORT, active=False), OPENING, RULES) is QUIET


@pytest.mark.parametrize(
    ("today", "year", "following"),
    [
        (date(2026, 9, 30), 2025, date(2026, 10, 1)),
        (date(2026, 10, 1), 2026, date(2027, 10, 1)),
        (date(2027, 1, 1), 2026, date(2027, 10, 1)),
    ],
)
def test_the_next_window_opens_after_today(today: date, year: int, following: date) -> None:
    assert open_year(today, RULES) == year
    assert next_opening(today, RULES) == following


def test_a_city_may_open_the_window_on_another_day() -> None:
    july = replace(RULES, jp_from_month=7, jp_from_day=1)
    assert isinstance(jp_below_target(SHORT, date(2026, 7, 1), july), Fires)
    assert jp_below_target(SHORT, date(2026, 6, 30), july) is QUIET

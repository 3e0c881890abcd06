"""Poor and falling satisfaction indexes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import pytest

from services.notification.domain.ikm_dropped import ikm_dropped
from services.notification.domain.ikm_low import ikm_low
from services.notification.domain.outcome import QUIET, Fires, Outcome, Severity
from services.notification.domain.unit_index import UnitIndex
from shared.rules.alerts import AlertRules
from shared.rules.ruleset import load_rules

IkmRule: TypeAlias = Callable[[UnitIndex, AlertRules], Outcome]
RULES = load_rules().of(AlertRules, date(2026, 10, 1))
POOR = UnitIndex(
    year=2026,
    newest_year=2026,
    unit_active=True,
    value=Decimal("70.25"),
    grade="C",
    answers=42,
    indicative=False,
    previous=Decimal("75.25"),
)


@pytest.mark.parametrize(
    ("grade", "indicative", "severity"),
    [
        ("A", False, None),
        ("B", False, None),
        ("C", False, "warning"),
        ("D", False, "critical"),
        ("C", True, "info"),
        ("D", True, "info"),
        ("B", True, None),
    ],
)
def test_the_grade_gives_the_severity_unless_it_is_only_an_indication(
    grade: str, severity: Severity | None, *, indicative: bool
) -> None:
    outcome = ikm_low(replace(POOR, grade=grade, indicative=indicative), RULES)
    assert (outcome.severity if isinstance(outcome, Fires) else None) == severity


def test_a_low_index_shows_what_it_rests_on() -> None:
    outcome = ikm_low(replace(POOR, answers=7, indicative=True), RULES)
    assert outcome == Fires(
        "info", {"year": 2026, "value": Decimal("70.25"), "grade": "C", "answers": 7, "indicative": "yes"}
    )


@pytest.mark.parametrize("rule", [ikm_low, ikm_dropped])
@pytest.mark.parametrize(("answers", "fires"), [(0, False), (4, False), (5, True), (30, True)])
def test_too_few_answers_alert_nobody(rule: IkmRule, answers: int, *, fires: bool) -> None:
    assert isinstance(rule(replace(POOR, answers=answers), RULES), Fires) is fires


@pytest.mark.parametrize("rule", [ikm_low, ikm_dropped])
@pytest.mark.parametrize(
    "facts", [replace(POOR, newest_year=2027), replace(POOR, unit_active=False)], ids=["newer year", "closed unit"]
)
def test_an_index_that_nobody_can_mend_any_more_alerts_nobody(rule: IkmRule, facts: UnitIndex) -> None:
    assert rule(facts, RULES) is QUIET


@pytest.mark.parametrize(
    ("previous", "fires"),
    [("75.24", False), ("75.25", True), ("75.26", True), ("70.25", False), ("60", False), (None, False)],
)
def test_exactly_five_points_are_a_drop(previous: str | None, *, fires: bool) -> None:
    facts = replace(POOR, previous=None if previous is None else Decimal(previous))
    assert isinstance(ikm_dropped(facts, RULES), Fires) is fires


def test_a_drop_is_a_warning_that_shows_both_years() -> None:
    assert ikm_dropped(replace(POOR, value=Decimal("82.1"), grade="B", previous=Decimal(90)), RULES) == Fires(
        "warning",
        {
            "year": 2026,
            "value": Decimal("82.1"),
            "grade": "B",
            "answers": 42,
            "indicative": "no",
            "previous_year": 2025,
            "previous_value": Decimal(90),
            "drop": Decimal("7.9"),
        },
    )


def test_a_drop_on_few_answers_is_only_an_indication() -> None:
    outcome = ikm_dropped(replace(POOR, indicative=True), RULES)
    assert isinstance(outcome, Fires)
    assert outcome.severity == "info"


def test_a_city_chooses_its_own_grades() -> None:
    strict = replace(RULES, ikm_grades=("B", "C", "D"))
    outcome = ikm_low(replace(POOR, grade="B"), strict)
    assert isinstance(outcome, Fires)
    assert outcome.severity == "warning"

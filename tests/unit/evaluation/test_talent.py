"""The nine boxes, every cut-off on both sides (PermenPANRB 3/2020)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.evaluation.domain.talent import ADVICE, Potential, placed, potential_in
from shared.rules.performance import Predicate
from shared.rules.ruleset import load_rules
from shared.rules.talent import TalentRules

RULES = load_rules().of(TalentRules, date(2026, 1, 1))


def potential(value: str, on: date = date(2026, 5, 20)) -> Potential:
    return Potential(Decimal(value), on)


@pytest.mark.parametrize(
    ("predicate", "value", "box"),
    [
        ("sangat-baik", "100", 9),
        ("sangat-baik", "80", 9),
        ("sangat-baik", "79.99", 7),
        ("sangat-baik", "60", 7),
        ("sangat-baik", "59.99", 4),
        ("sangat-baik", "0", 4),
        ("baik", "80", 8),
        ("baik", "79.99", 5),
        ("baik", "60", 5),
        ("baik", "59.99", 2),
        ("butuh-perbaikan", "80", 6),
        ("butuh-perbaikan", "79.99", 3),
        ("kurang", "60", 3),
        ("kurang", "59.99", 1),
        ("sangat-kurang", "80", 6),
        ("sangat-kurang", "0", 1),
    ],
)
def test_the_boxes(predicate: Predicate, value: str, box: int) -> None:
    place = placed(predicate, potential(value), RULES)
    assert place is not None
    assert place.box == box


def test_nobody_is_placed_without_both() -> None:
    assert placed(None, potential("90"), RULES) is None
    assert placed("baik", None, RULES) is None


@pytest.mark.parametrize(
    ("assessed", "holds"),
    [
        (date(2026, 12, 31), True),
        (date(2024, 1, 1), True),
        (date(2023, 12, 31), False),
        (date(2027, 1, 1), False),
    ],
)
def test_an_assessment_holds_three_years(assessed: date, holds: bool) -> None:
    assert (potential_in(2026, [potential("90", assessed)], RULES) is not None) == holds


def test_the_newest_assessment_counts() -> None:
    older, newer = potential("90", date(2025, 1, 1)), potential("50", date(2026, 1, 1))
    assert potential_in(2026, [newer, older], RULES) == newer


def test_every_box_has_its_advice() -> None:
    assert set(ADVICE) == set(range(1, 10)) == set(RULES.boxes.values())

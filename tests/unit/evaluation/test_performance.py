"""Predicates, periods and the guide for a unit's distribution (PermenPANRB 6/2022)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.evaluation.domain.performance import PREDICATE_NAMES, distribution, period_days, predicate_of
from shared.rules.performance import PREDICATES, PerformanceRules, Predicate, Rating
from shared.rules.ruleset import load_rules

RULES = load_rules().of(PerformanceRules, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("result", "behaviour", "predicate"),
    [
        ("above", "above", "sangat-baik"),
        ("above", "meets", "baik"),
        ("above", "below", "kurang"),
        ("meets", "above", "baik"),
        ("meets", "meets", "baik"),
        ("meets", "below", "kurang"),
        ("below", "above", "butuh-perbaikan"),
        ("below", "meets", "butuh-perbaikan"),
        ("below", "below", "sangat-kurang"),
    ],
)
def test_the_regulations_table(result: Rating, behaviour: Rating, predicate: Predicate) -> None:
    assert predicate_of(result, behaviour, RULES) == predicate


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2025", (date(2025, 1, 1), date(2025, 12, 31))),
        ("2026-Q1", (date(2026, 1, 1), date(2026, 3, 31))),
        ("2026-Q2", (date(2026, 4, 1), date(2026, 6, 30))),
        ("2026-Q3", (date(2026, 7, 1), date(2026, 9, 30))),
        ("2026-Q4", (date(2026, 10, 1), date(2026, 12, 31))),
        ("2026-Q5", None),
        ("2026-Q0", None),
        ("1989", None),
        ("26", None),
    ],
)
def test_a_period_is_a_year_or_a_quarter(period: str, days: tuple[date, date] | None) -> None:
    assert period_days(period) == days


def test_a_distribution_beside_the_guide() -> None:
    shares = distribution({"sangat-baik": 5, "baik": 3, "butuh-perbaikan": 2}, "baik", RULES)
    assert [(one.people, str(one.share), str(one.guide), str(one.difference), one.deviates) for one in shares] == [
        (5, "0.5000", "0.2000", "0.3000", True),
        (3, "0.3000", "0.6000", "-0.3000", True),
        (2, "0.2000", "0.1200", "0.0800", False),
        (0, "0.0000", "0.0600", "-0.0600", False),
        (0, "0.0000", "0.0200", "-0.0200", False),
    ]


@pytest.mark.parametrize(("best", "deviates"), [(29, False), (30, True), (10, True), (11, False)])
def test_a_share_deviates_from_ten_points_on(best: int, deviates: bool) -> None:
    shares = distribution({"sangat-baik": best, "baik": 100 - best}, "baik", RULES)
    assert shares[0].deviates is deviates  # the guide is 0.20


def test_nobody_rated_is_no_distribution() -> None:
    assert distribution({}, "baik", RULES) == ()


def test_every_curve_adds_up_to_one_and_leans_to_its_own_rating() -> None:
    for organisation, curve in RULES.curves.items():
        assert sum(curve.values()) == 1
        assert max(curve, key=lambda predicate: curve[predicate]) == organisation


def test_a_better_organisation_is_guided_to_more_of_the_best() -> None:
    best = [RULES.curves[organisation]["sangat-baik"] for organisation in PREDICATES]
    assert best == sorted(best, reverse=True)
    assert all(isinstance(share, Decimal) for share in best)


def test_every_predicate_has_a_name() -> None:
    assert tuple(PREDICATE_NAMES) == PREDICATES

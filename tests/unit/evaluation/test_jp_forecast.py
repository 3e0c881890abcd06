"""Where a JP year is heading, every turn on both sides."""

from __future__ import annotations

from datetime import date

import pytest

from services.evaluation.domain.jp import Bucket, BucketSum, JpBalance, balance, jp_year
from services.evaluation.domain.jp_forecast import Forecast, forecast
from shared.rules.jp import Employment, JpRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(JpRules, date(2026, 1, 1))
YEAR = jp_year(2026, "pns", None)


def worth(tenths: int, employment: Employment = "pns") -> JpBalance:
    return balance({Bucket("", date(2026, 1, 5), 0): BucketSum(1, tenths)}, YEAR, employment, RULES)


def outlook(now: int, planned: int, today: date, employment: Employment = "pns") -> Forecast:
    return forecast(worth(now, employment), worth(now + planned, employment), planned, 0, YEAR, today, RULES)


@pytest.mark.parametrize(
    ("now", "planned", "today", "expected"),
    [
        (200, 0, date(2026, 6, 1), "reached"),
        (199, 0, date(2026, 6, 1), "short"),
        (199, 1, date(2026, 6, 1), "on_track"),
        (150, 49, date(2026, 6, 1), "short"),
        (100, 0, date(2026, 12, 31), "short"),  # 10 JP fit into the last day
        (99, 0, date(2026, 12, 31), "out_of_reach"),
        (0, 0, date(2026, 12, 30), "short"),  # 20 JP fit into two
        (0, 0, date(2026, 12, 31), "out_of_reach"),
        (199, 0, date(2027, 1, 1), "missed"),
        (200, 0, date(2027, 1, 1), "reached"),
        (150, 50, date(2027, 1, 1), "on_track"),  # over, and its results are awaited
    ],
)
def test_what_a_year_comes_to(now: int, planned: int, today: date, expected: str) -> None:
    assert outlook(now, planned, today).outlook == expected


def test_the_words_name_the_figures_in_both_languages() -> None:
    found = outlook(100, 25, date(2026, 11, 1))
    assert (found.expected, found.shortfall, found.days_left) == (125, 75, 61)
    assert found.words.id == "Masih kurang 7.5 JP setelah semua yang terdaftar; masih dapat dikejar dalam 61 hari."
    assert found.words.en == "7.5 JP are missing after everything enrolled; they can still be earned in 61 days."


def test_who_has_no_target_is_told_so() -> None:
    found = outlook(100, 25, date(2026, 11, 1), "pppk")
    assert (found.outlook, found.shortfall) == ("no_target", 0)


def test_a_year_that_has_not_begun_has_all_its_days() -> None:
    assert outlook(0, 0, date(2025, 3, 1)).days_left == 365

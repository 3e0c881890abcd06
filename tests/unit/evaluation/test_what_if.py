"""What somebody may expect of a programme, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.evaluation.domain.learning import LearningSums, learning_of
from services.evaluation.domain.programme import plus
from services.evaluation.domain.what_if import Expected, expected_result

ASSUMED = Decimal(70)


def sums_of(*posts: str) -> LearningSums:
    sums = LearningSums()
    for post in posts:
        sums = plus(sums, learning_of(Decimal(40), Decimal(post)))
    return sums


def expected(*posts: str, stated: str | None = None, enough: int = 5) -> Expected:
    return expected_result(sums_of(*posts), None if stated is None else Decimal(stated), enough, ASSUMED)


def test_the_mean_of_those_who_took_it_with_one_standard_deviation_to_either_side() -> None:
    # mean 80; deviations -10, -5, 0, 5, 10: variance 250 / 4 = 62.5, its root 7.90569
    found = expected("70", "75", "80", "85", "90")
    assert found == Expected(Decimal("80.00"), "past", Decimal("72.09"), Decimal("87.91"), 5)


@pytest.mark.parametrize(("posts", "source"), [(4, "assumed"), (5, "past"), (6, "past")])
def test_fewer_than_enough_say_nothing(posts: int, source: str) -> None:
    found = expected(*["80"] * posts)
    assert (found.source, found.n) == (source, posts)
    assert found.value == (80 if source == "past" else ASSUMED)
    assert found.low == found.value == found.high  # nobody differs, or nobody counts


def test_one_participant_has_no_spread_and_is_never_enough() -> None:
    assert expected("80", enough=1).source == "assumed"
    assert expected("80", "90", enough=1).source == "past"


def test_what_is_stated_wins_over_any_past() -> None:
    found = expected("70", "75", "80", "85", "90", stated="63.5")
    assert found == Expected(Decimal("63.5"), "stated", Decimal("63.5"), Decimal("63.5"), 5)


def test_the_range_stays_within_what_a_test_can_give() -> None:
    # mean 90, variance (4 x 100 + 1600) / 4 = 500, its root 22.36
    found = expected("100", "100", "100", "100", "50")
    assert (found.value, found.low, found.high) == (Decimal("90.00"), Decimal("67.64"), Decimal(100))
    low = expected("0", "0", "0", "0", "50")
    assert (low.value, low.low, low.high) == (Decimal("10.00"), Decimal(0), Decimal("32.36"))

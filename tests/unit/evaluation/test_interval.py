"""Intervals for few observations, against published tables and sums worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from services.evaluation.domain.interval import (
    Interval,
    Sample,
    difference_interval,
    mean_interval,
    share_interval,
    student_t,
)

SURE = Decimal("0.95")


def fractions(*values: int) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, values))


@pytest.mark.parametrize(
    ("degrees", "quantile"),
    [
        # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.975
        (1, "12.706"),
        (2, "4.303"),
        (3, "3.182"),
        (4, "2.776"),
        (5, "2.571"),
        (9, "2.262"),
        (10, "2.228"),
        (29, "2.045"),
        (30, "2.042"),
        (60, "2.000"),
        (100, "1.984"),
        (1000, "1.962"),
        (1_000_000, "1.960"),
    ],
)
def test_quantiles_are_those_of_the_published_table(degrees: int, quantile: str) -> None:
    assert round(student_t(degrees, SURE), 3) == Decimal(quantile)


def test_another_confidence_has_other_quantiles() -> None:
    assert round(student_t(5, Decimal("0.99")), 3) == Decimal("4.032")
    assert round(student_t(5, Decimal("0.90")), 3) == Decimal("2.015")


def test_the_closed_form_and_its_expansion_meet() -> None:
    assert student_t(1000, SURE) - student_t(1001, SURE) < Decimal("0.00001")


def test_student_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError, match="at least one"):
        student_t(0, SURE)


def test_an_interval_of_a_mean_worked_by_hand() -> None:
    # 1, 2, 3: mean 2, variance 1, 4.302653 x root(1/3) = 2.4841
    assert mean_interval(Sample(3, 6, 14), 1, SURE) == Interval(Decimal("-0.48"), Decimal("4.48"))
    # the same in hundredths: 100, 200, 300
    assert mean_interval(Sample(3, 600, 140_000), 100, SURE) == Interval(Decimal("-0.48"), Decimal("4.48"))


def test_equal_observations_have_no_width_and_one_has_no_interval() -> None:
    assert mean_interval(Sample(5, 15, 45), 1, SURE) == Interval(Decimal("3.00"), Decimal("3.00"))
    assert mean_interval(Sample(1, 3, 9), 1, SURE) is None
    assert mean_interval(Sample(0, 0, 0), 1, SURE) is None


def test_squares_that_were_not_kept_from_the_start_give_no_interval() -> None:
    assert mean_interval(Sample(5, 15, 9), 1, SURE) is None


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (2, 5, "0.1176", "0.7693"),
        (0, 10, "0.0000", "0.2775"),
        (10, 10, "0.7225", "1.0000"),
        (81, 263, "0.2553", "0.3662"),  # the example of Newcombe (1998), table I: 0.2553 to 0.3662
    ],
)
def test_shares_have_the_interval_of_wilson(count: int, n: int, low: str, high: str) -> None:
    assert share_interval(count, n, SURE) == Interval(Decimal(low), Decimal(high))


def test_nothing_has_no_share() -> None:
    assert share_interval(0, 0, SURE) is None


def test_a_difference_worked_by_hand() -> None:
    # means 6 and 2, variances 2 and 2 over 2 each: root(1 + 1) = 1.4142 with 2 degrees: 4 -+ 4.302653 x 1.4142 = 6.0849
    assert difference_interval(fractions(5, 7), fractions(1, 3), SURE) == Interval(Decimal("-2.08"), Decimal("10.08"))


def test_degrees_of_freedom_are_taken_down() -> None:
    # variances 2/2 and 50/2: (1 + 25)^2 / (1 + 625) = 1.07, taken as 1: 12.706205 x root(26) = 64.79
    assert difference_interval(fractions(5, 7), fractions(0, 10), SURE) == Interval(Decimal("-63.79"), Decimal("65.79"))


def test_a_difference_needs_two_of_each() -> None:
    assert difference_interval(fractions(5), fractions(1, 3), SURE) is None
    assert difference_interval(fractions(5, 5), fractions(1, 1), SURE) == Interval(Decimal("4.00"), Decimal("4.00"))

"""Rounding half up, against what a clerk would write down."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.rounding import half_up


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Fraction(64995, 1000), 2, "65.00"),
        (Decimal("64.9949999999999999999999999999999999"), 2, "64.99"),
        (Decimal("2.675"), 2, "2.68"),
        (Decimal("0.125"), 2, "0.13"),
        (Fraction(2, 3), 2, "0.67"),
        (Decimal("-0.125"), 2, "-0.13"),
        (Decimal("-0.001"), 2, "0.00"),
        (75, 2, "75.00"),
        (Fraction(5, 2), 0, "3"),
    ],
)
def test_a_half_goes_up(value: Fraction | Decimal | int, places: int, rounded: str) -> None:
    assert str(half_up(value, places)) == rounded


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 6))
def test_rounding_moves_a_value_by_at_most_half_a_unit(value: Fraction, places: int) -> None:
    rounded = half_up(value, places)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**places)
    assert rounded.as_tuple().exponent == -places

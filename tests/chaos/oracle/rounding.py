"""Rounding on exact fractions, as people do it by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction, places: int = 2) -> Fraction:
    """To so many decimals; a half goes away from zero."""
    scaled = abs(value) * 10**places
    units = (scaled + Fraction(1, 2)).__floor__()
    return Fraction(units if value >= 0 else -units, 10**places)


def half_even(value: Fraction) -> int:
    """To a whole number; a half goes to the even one."""
    return round(value)


def exact(number: Decimal | float | str) -> Fraction:
    """A JSON number as it is written."""
    return Fraction(str(number))

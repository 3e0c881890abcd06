"""Rounding as the rules do it by hand: half up, on exact values."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction | Decimal | int, places: int = 2) -> Decimal:
    """``value`` rounded to ``places`` decimals; a half goes away from zero, so 64.995 is 65.00.

    Exact: no binary fraction and no context precision take part.
    """
    return ratio(*value.as_integer_ratio(), places)


def ratio(numerator: int, denominator: int, places: int = 2) -> Decimal:
    """The same of a fraction that need not be in lowest terms; the denominator is above 0."""
    scaled = abs(numerator) * 10**places
    units = (2 * scaled + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 and units else ""
    return Decimal(f"{sign}{units}e-{places}")

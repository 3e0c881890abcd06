"""Rounding as the rules do it by hand: half up, on exact values."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction | Decimal | int, places: int = 2) -> Decimal:
    """``value`` rounded to ``places`` decimals; a half goes away from zero, so 64.995 is 65.00.

    Exact: no binary fraction and no context precision take part.
    """
    scaled = Fraction(value) * 10**places
    units = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if scaled < 0 and units else ""
    return Decimal(f"{sign}{units}e-{places}")

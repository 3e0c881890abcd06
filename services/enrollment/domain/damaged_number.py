"""Employee numbers that a spreadsheet turned into numbers: 15 of the 18 digits survive, or fewer."""

from __future__ import annotations

import re
from typing import NamedTuple

from services.enrollment.domain.identity import normalised

_LENGTH, _KEPT = 18, 15
_SCIENTIFIC = re.compile(r"\s*([1-9])(?:[.,]([0-9]*))?[eE]\+?0*17\s*")
_WITH_FRACTION = re.compile(r"\s*([0-9]{18})[.,]0+\s*")


class DamagedNumber(NamedTuple):
    """What is left of a number: the digits that survived, and the numbers it may have been (``low`` to ``high``).

    Both ends are 18 digits and included, so candidates are ``nip BETWEEN low AND high`` as text.
    """

    digits: str
    low: str
    high: str

    def could_be(self, number: str) -> bool:
        """Whether an intact number may have become this one."""
        return len(number) == _LENGTH and self.low <= number <= self.high


def looks_like_excel_number(cell: str | float) -> DamagedNumber | None:
    """What survived of an 18-digit number that became a number in a spreadsheet, or ``None`` if none did.

    Recognised are 18 digits that end in 000, 18 digits with a fraction of zeros, and scientific notation with point
    or comma (``1,96608E+17``). A spreadsheet keeps 15 digits and shows fewer, rounded. A cell that was read as a float
    must be passed as the float: ``int(1.96608011988031e17)`` is 196608011988031008, which looks like an intact number.
    """
    if isinstance(cell, float):
        return _of_float(cell)
    text = str(cell)
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific:
        return _of_mantissa(scientific[1] + (scientific[2] or ""))
    with_fraction = _WITH_FRACTION.fullmatch(text)
    if with_fraction:
        return _of_fifteen(with_fraction[1][:_KEPT])
    number = normalised(text)
    if len(number) == _LENGTH and number.isascii() and number.isdigit() and number.endswith("000"):
        return _of_fifteen(number[:_KEPT])
    return None


def _of_float(value: float) -> DamagedNumber | None:
    scientific = _SCIENTIFIC.fullmatch(f"{value:.14e}")
    if not scientific:
        return None
    kept = _of_fifteen(scientific[1] + scientific[2])
    # Another program may have stored all 18 digits; then the nearest float lies up to 16 away and may have carried.
    return kept._replace(low=min(kept.low, str(int(value) - 16)), high=max(kept.high, str(int(value) + 16)))


def _of_fifteen(digits: str) -> DamagedNumber:
    return DamagedNumber(digits, digits + "000", digits + "999")


def _of_mantissa(mantissa: str) -> DamagedNumber:
    if len(mantissa) >= _KEPT:
        return _of_fifteen(mantissa[:_KEPT])
    unit: int = 10 ** (_LENGTH - len(mantissa))
    shown = int(mantissa) * unit
    # Displays round half up, other programs cut off: the number lies within either reading.
    return DamagedNumber(mantissa, str(shown - unit // 2).zfill(_LENGTH), str(shown + unit - 1))

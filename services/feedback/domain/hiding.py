"""Which figures the public may see, so that no group below the smallest can be read or worked out (UU 27/2022)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

K = TypeVar("K", bound=Hashable)
Span = tuple[int, int]
"""Months of a year, 1 to 12, both included: a year, a half, a quarter or a month."""

_PARTS: Final = {12: 6, 6: 3, 3: 1}
_YEAR: Final[Span] = (1, 12)


def hidden_parts(counts: Mapping[K, int], smallest: int) -> frozenset[K]:
    """The parts of a shown whole that are not shown: the small ones, and as many more as keep their sum from telling.

    What the whole lacks beside the shown parts is then at least ``smallest``. Of equals the first is hidden. A part
    without anybody is no group and may be shown.
    """
    hidden = {key for key, count in counts.items() if 0 < count < smallest}
    others = sorted((key for key in counts if key not in hidden and counts[key]), key=lambda key: counts[key])
    while hidden and others and sum(counts[key] for key in hidden) < smallest:
        hidden.add(others.pop(0))
    return frozenset(hidden)


def visible_spans(months: Mapping[int, int], smallest: int, span: Span = _YEAR) -> frozenset[Span]:
    """The year, halves, quarters and months of a year that may be shown, from the answers of each month.

    Each level is hidden as parts of the one above, so that a small month cannot be had by subtracting its neighbours
    from their quarter. Nothing below a hidden span is shown.
    """
    if 0 < _sum(months, span) < smallest:
        return frozenset()
    parts = _parts_of(span)
    hidden = hidden_parts({part: _sum(months, part) for part in parts}, smallest)
    below = (visible_spans(months, smallest, part) for part in parts if part not in hidden)
    return frozenset({span}).union(*below)


def _parts_of(span: Span) -> list[Span]:
    first, last = span
    length = _PARTS.get(last - first + 1)
    return [] if length is None else [(start, start + length - 1) for start in range(first, last + 1, length)]


def _sum(months: Mapping[int, int], span: Span) -> int:
    return sum(count for month, count in months.items() if span[0] <= month <= span[1])

"""Months of a theme: a small one is hidden, and never so that the year's sum gives it away."""

from __future__ import annotations

import pytest

from services.feedback.handlers.theme_counts import _months


@pytest.mark.parametrize(
    ("texts", "least", "shown"),
    [
        ({1: 4, 2: 9, 3: 6}, 0, [4, 9, 6]),
        ({1: 5, 2: 9, 3: 6}, 5, [5, 9, 6]),
        ({1: 4, 2: 9, 3: 6}, 5, [None, 9, None]),
        ({1: 4, 2: 3, 3: 6}, 5, [None, None, 6]),
        ({2: 9}, 5, [0, 9, 0]),
    ],
)
def test_one_small_month_hides_the_next_smallest_with_it(
    texts: dict[int, int], least: int, shown: list[int | None]
) -> None:
    assert list(_months(texts, least))[:3] == shown

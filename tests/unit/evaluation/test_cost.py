"""What learning costs, by hand."""

from __future__ import annotations

import pytest

from services.evaluation.domain.cost import CostRatios, CostSums, ratios_of

CASES: list[tuple[CostSums, CostRatios]] = [
    # 9,000,000 over 6 people; over 25.0 JP; and per point: 1,500,000 / (110 points / 5 pairs)
    (
        CostSums(cost=9_000_000, finished=6, jp_tenths=250, pairs=5, points=11_000),
        CostRatios(1_500_000, 360_000, 68_182),
    ),
    (CostSums(cost=1, finished=2), CostRatios(1, None, None)),  # a half is rounded up
    (CostSums(cost=100, finished=3), CostRatios(33, None, None)),
    (CostSums(cost=5_000, finished=0), CostRatios(None, None, None)),
    (CostSums(cost=5_000, finished=5, pairs=5, points=0), CostRatios(1_000, None, None)),
    (CostSums(cost=5_000, finished=5, pairs=5, points=-100), CostRatios(1_000, None, None)),  # nothing was gained
    (CostSums(cost=0, finished=5, jp_tenths=10, pairs=1, points=100), CostRatios(0, 0, 0)),
]


@pytest.mark.parametrize(("sums", "ratios"), CASES)
def test_cost_is_divided_by_what_came_of_it(sums: CostSums, ratios: CostRatios) -> None:
    assert ratios_of(sums) == ratios


def test_sums_of_sessions_add_up() -> None:
    assert CostSums(1, 2, 3).plus(CostSums(4, 5, 6, 7)) == CostSums(5, 7, 9, 7)

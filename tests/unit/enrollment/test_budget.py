"""What sessions add to budgets: worked by hand, one table."""

from __future__ import annotations

from datetime import date

import pytest

from services.enrollment.domain.budget import Costs, Money, budget_id_of, movements, remaining

MAY, DECEMBER, JANUARY = date(2026, 5, 2), date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("costs", "money"),
    [
        (Costs(MAY, "scheduled", 5_000_000, None), Money(5_000_000, 0)),  # will cost, has not cost yet
        (Costs(MAY, "scheduled", 5_000_000, 4_750_000), Money(0, 4_750_000)),  # the bill is there
        (Costs(MAY, "scheduled", 5_000_000, 0), Money(0, 0)),  # it was free in the end
        (Costs(MAY, "cancelled", 5_000_000, None), Money(0, 0)),  # called off
        (Costs(MAY, "cancelled", 5_000_000, 250_000), Money(0, 250_000)),  # called off, a deposit was lost
    ],
)
def test_a_session_costs_what_is_known(costs: Costs, money: Money) -> None:
    assert costs.money == money


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (None, Costs(MAY, "scheduled", 7, None), {2026: Money(7, 0)}),
        (None, Costs(MAY, "scheduled", 0, None), {}),
        (Costs(MAY, "scheduled", 7, None), Costs(MAY, "scheduled", 9, None), {2026: Money(2, 0)}),
        (Costs(MAY, "scheduled", 7, None), Costs(MAY, "scheduled", 7, 6), {2026: Money(-7, 6)}),
        (Costs(MAY, "scheduled", 7, 6), Costs(MAY, "scheduled", 7, None), {2026: Money(7, -6)}),
        (Costs(MAY, "scheduled", 7, None), Costs(MAY, "cancelled", 7, None), {2026: Money(-7, 0)}),
        (Costs(MAY, "scheduled", 7, None), Costs(DECEMBER, "scheduled", 7, None), {}),
        (
            Costs(DECEMBER, "scheduled", 7, None),
            Costs(JANUARY, "scheduled", 7, None),
            {2026: Money(-7, 0), 2027: Money(7, 0)},
        ),
    ],
)
def test_a_change_moves_the_difference(before: Costs | None, after: Costs, moved: dict[int, Money]) -> None:
    assert movements(before, after) == moved


def test_there_is_one_budget_of_each() -> None:
    assert budget_id_of("a", 2026, None) == budget_id_of("a", 2026, None)
    ids = {budget_id_of(*key) for key in (("a", 2026, None), ("a", 2026, "p"), ("a", 2027, None), ("b", 2026, None))}
    assert len(ids) == 4


def test_more_than_planned_is_told() -> None:
    assert (remaining(100, 60, 40), remaining(100, 60, 41)) == (0, -1)

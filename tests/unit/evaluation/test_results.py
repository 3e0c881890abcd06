"""What citizens notice of a programme (Kirkpatrick 4): difference in differences, worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.evaluation.domain.interval import Interval
from services.evaluation.domain.results import MonthSums, Results, month_of, results
from shared.rules.programme import ProgrammeRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(ProgrammeRules, date(2026, 1, 1))
MARCH, APRIL = month_of(2026, 3), month_of(2026, 4)
ENOUGH = RULES.minimum_unit_answers


def months(before: int, after: int, *, n: int = ENOUGH, start: int = MARCH) -> dict[int, MonthSums]:
    """``n`` answers in the month before and in the month after, of so many points (9 to 36) each."""
    return {start - 1: MonthSums(n, before * n), start + 1: MonthSums(n, after * n)}


def of(own: dict[str, dict[int, MonthSums]], *others: dict[int, MonthSums], **since: int) -> Results:
    found = results({unit: since.get(unit, MARCH) for unit in own}, own, others, RULES)
    assert found is not None
    return found


def test_months_are_numbered_through_the_years() -> None:
    assert month_of(2026, 12) + 1 == month_of(2027, 1)


def test_an_effect_worked_by_hand() -> None:
    # A point of an answer's 9 to 36 is 25/9 of IKM. Units with participants: 27 -> 30 and 27 -> 31, 3 and 4 points;
    # units without: 27 -> 27 and 27 -> 28, 0 and 1 points. Changes 25/9 x 3.5 = 9.72 and 25/9 x 0.5 = 1.39: 8.33.
    found = of({"a": months(27, 30), "b": months(27, 31)}, months(27, 27), months(27, 28))
    assert (found.change, found.other_change, found.effect) == (Decimal("9.72"), Decimal("1.39"), Decimal("8.33"))
    assert (found.units, found.other_units, found.answers) == (2, 2, 80)
    # variance of each pair 0.5 points squared, root(0.5/2 + 0.5/2) = 0.7071 with 2 degrees: 25/9 x 4.302653 x 0.7071
    assert found.interval == Interval(Decimal("-0.12"), Decimal("16.78"))
    assert found.reasons == ("results-unclear",)


def test_a_clear_gain_and_a_clear_loss() -> None:
    gain = of({"a": months(20, 30), "b": months(20, 31)}, months(20, 20), months(20, 21))
    assert gain.reasons == ("results-better",)
    loss = of({"a": months(30, 20), "b": months(30, 21)}, months(30, 30), months(30, 31))
    assert loss.reasons == ("results-worse",)


def test_the_months_own_change_in_the_city_is_no_effect() -> None:
    found = of({"a": months(20, 30), "b": months(22, 32)}, months(25, 35), months(18, 28))
    assert (found.change, found.effect, found.interval) == (
        Decimal("27.78"),
        Decimal("0.00"),
        Interval(Decimal("0.00"), Decimal("0.00")),
    )
    assert found.reasons == ("results-unclear",)


@pytest.mark.parametrize(("n", "units"), [(ENOUGH - 1, 1), (ENOUGH, 2)])
def test_a_unit_with_too_few_answers_is_left_out(n: int, units: int) -> None:
    found = of({"a": months(27, 30), "b": months(27, 31, n=n)}, months(27, 27), months(27, 28))
    assert found.units == units
    assert (found.effect is None) is (units < 2)
    assert bool(found.reasons) is (units == 2)


def test_one_unit_without_participants_is_too_few() -> None:
    found = of({"a": months(27, 30), "b": months(27, 31)}, months(27, 27))
    assert (found.other_units, found.effect, found.reasons) == (1, None, ())


def test_the_month_of_the_completion_counts_on_neither_side() -> None:
    plain = of({"a": months(27, 30), "b": months(27, 31)}, months(27, 27), months(27, 28))
    loud = {"a": {**months(27, 30), MARCH: MonthSums(500, 500 * 9)}, "b": months(27, 31)}
    assert of(loud, months(27, 27), months(27, 28)) == plain


def test_only_the_months_of_the_rule_set_count_on_each_side() -> None:
    plain = of({"a": months(27, 30), "b": months(27, 31)}, months(27, 27), months(27, 28))
    span = RULES.results_months
    far = {**months(27, 30), MARCH - span - 1: MonthSums(99, 99 * 9), MARCH + span + 1: MonthSums(99, 99 * 9)}
    assert of({"a": far, "b": months(27, 31)}, months(27, 27), months(27, 28)) == plain
    near = {MARCH - span: MonthSums(ENOUGH, ENOUGH * 27), MARCH + span: MonthSums(ENOUGH, ENOUGH * 30)}
    assert of({"a": near, "b": months(27, 31)}, months(27, 27), months(27, 28)) == plain


def test_units_that_began_in_different_months_are_compared_in_their_own() -> None:
    around = (MARCH - 1, MARCH, APRIL, APRIL + 1)
    # b began in April: each of the others counts with the mean of its changes around March and around April.
    found = of(
        {"a": months(27, 30), "b": months(27, 31, start=APRIL)},
        {month: MonthSums(10, 10 * points) for month, points in zip(around, (27, 27, 27, 29), strict=True)},
        {month: MonthSums(10, 10 * points) for month, points in zip(around, (26, 26, 27, 28), strict=True)},
        b=APRIL,
    )
    # around March 27 -> (27 + 29) / 2 = 28 and 26 -> 27.5, around April 27 -> 29 and 26 -> 28: means 1.5 and 1.75
    assert found.other_change == Decimal("4.51")  # 25/9 x 1.625
    assert found.change == Decimal("9.72")


def test_a_unit_without_answers_in_one_span_is_no_comparison() -> None:
    only_march = months(27, 27)
    found = of({"a": months(27, 30), "b": months(27, 31, start=APRIL + 12)}, only_march, months(27, 28), b=APRIL + 12)
    assert (found.other_units, found.effect) == (0, None)


def test_a_programme_nobody_has_completed_has_no_results() -> None:
    assert results({}, {}, [], RULES) is None

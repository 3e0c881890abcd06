"""What supervisors say of participants at work (Kirkpatrick 3), and when they are asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import reduce

import pytest

from services.evaluation.domain.asking import day_after, later, span_of, turn_of
from services.evaluation.domain.behaviour import Behaviour, BehaviourSums, behaviour, behaviour_of
from services.evaluation.domain.interval import Interval
from services.evaluation.domain.learning import LearningSums, learning_of
from services.evaluation.domain.programme import plus, rate
from services.evaluation.domain.reaction import ReactionSums, reaction_of
from services.evaluation.domain.results import Results
from shared.rules.programme import ProgrammeRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(ProgrammeRules, date(2026, 1, 1))


def marked(*marks: int) -> BehaviourSums:
    return reduce(BehaviourSums.plus, (behaviour_of(mark, {}, {}) for mark in marks), BehaviourSums())


def valued(after: int, before: int | None = None) -> BehaviourSums:
    was = {} if before is None else {"komunikasi": Decimal(before)}
    return behaviour_of(3, {"komunikasi": Decimal(after)}, was)


def shown(sums: BehaviourSums) -> Behaviour:
    return behaviour(sums, RULES)


def test_marks_worked_by_hand() -> None:
    said = shown(marked(1, 3, 3, 4, 4))
    assert (said.answers, said.mean, said.applied, said.applied_share) == (5, Decimal("3.00"), 4, Decimal("0.8000"))
    # squares 1 + 9 + 9 + 16 + 16 = 51, variance (51 - 45) / 4 = 1.5, 2.776445 x root(0.3) = 1.5207
    assert said.interval == Interval(Decimal("1.48"), Decimal("4.52"))
    assert said.applied_interval == Interval(Decimal("0.3755"), Decimal("0.9638"))


def test_values_and_their_change_worked_by_hand() -> None:
    said = shown(valued(70, 60).plus(valued(80, 60)).plus(valued(75)))
    assert (said.value_mean, said.compared, said.change_mean) == (Decimal("75.00"), 2, Decimal("15.00"))
    # changes 10 and 20: variance 50, 12.706205 x root(25) = 63.53
    assert said.change_interval == Interval(Decimal("-48.53"), Decimal("78.53"))


def test_an_answer_counts_with_the_mean_of_its_competencies() -> None:
    one = behaviour_of(4, {"a": Decimal(60), "b": Decimal("70.5")}, {"b": Decimal(50)})
    assert (one.value, one.change) == (6525, 2050)


def test_an_answer_taken_back_leaves_nothing() -> None:
    assert valued(70, 60).plus(valued(12, 90)).minus(valued(12, 90)) == valued(70, 60)


def test_nobody_asked_says_nothing() -> None:
    said = shown(BehaviourSums())
    assert (said.mean, said.applied_share, said.interval, said.reasons) == (None, None, None, ())


@pytest.mark.parametrize("mark", [0, 5])
def test_marks_go_from_one_to_four(mark: int) -> None:
    with pytest.raises(ValueError, match="1, 2, 3 or 4"):
        behaviour_of(mark, {}, {})


@pytest.mark.parametrize(
    ("marks", "reasons"),
    [
        ((4, 4, 4, 4), ("few-assessments",)),
        ((4, 4, 4, 4, 4), ("applied-by-most",)),
        ((3,) * 7 + (2,) * 3, ("applied-by-most",)),  # exactly 70 %
        ((3,) * 69 + (2,) * 31, ("applied-by-some",)),
        ((3,) * 5 + (2,) * 5, ("applied-by-some",)),  # exactly 50 %
        ((3,) * 49 + (2,) * 51, ("applied-by-few",)),
    ],
)
def test_shares_read_by_the_rules(marks: tuple[int, ...], reasons: tuple[str, ...]) -> None:
    assert shown(marked(*marks)).reasons == reasons


HIGH = [(0, 70)] * 5
MEDIUM = [(0, 30)] * 5
LOW = [(0, 29)] * 5
FELL = [(50, 49)] * 5
NO_TESTS: list[tuple[int, int]] = []
MOST, SOME, FEW = marked(3, 3, 3, 3, 1), marked(3, 3, 3, 1, 1), marked(3, 3, 1, 1, 1)


def verdict(pairs: list[tuple[int, int]], behaved: BehaviourSums, *reasons: str) -> str:
    tests = reduce(plus, (learning_of(Decimal(pre), Decimal(post)) for pre, post in pairs), LearningSums())
    reactions = reduce(plus, map(reaction_of, [2] * 5), ReactionSums())
    noticed = Results(2, 2, 80, None, None, None, None, reasons) if reasons else None
    return rate(tests, reactions, RULES, shown(behaved), noticed).verdict


@pytest.mark.parametrize(
    ("pairs", "behaved", "reasons", "expected"),
    [
        (HIGH, MOST, (), "expand"),
        (HIGH, SOME, (), "continue"),  # learned, but not yet applied by enough to give it to more
        (HIGH, FEW, (), "revise"),
        (HIGH, marked(1, 1, 1, 1), (), "expand"),  # four answers say nothing
        (MEDIUM, MOST, (), "continue"),
        (LOW, MOST, (), "revise"),
        (FELL, MOST, (), "stop"),
        (NO_TESTS, MOST, (), "continue"),
        (NO_TESTS, FEW, (), "revise"),
        (NO_TESTS, marked(4, 4, 4, 4), (), "not_enough_evidence"),
        (HIGH, MOST, ("results-worse",), "revise"),
        (HIGH, MOST, ("results-better",), "expand"),
        (NO_TESTS, BehaviourSums(), ("results-worse",), "not_enough_evidence"),
    ],
)
def test_verdicts_on_all_four_levels(
    pairs: list[tuple[int, int]], behaved: BehaviourSums, reasons: tuple[str, ...], expected: str
) -> None:
    assert verdict(pairs, behaved, *reasons) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 7, 15), 3, date(2026, 10, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), -3, date(2026, 9, 30)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day: date, months: int, expected: date) -> None:
    assert later(day, months) == expected


def test_a_supervisor_is_asked_from_three_to_six_months_after() -> None:
    span = span_of(date(2026, 4, 30), RULES)
    assert span == (date(2026, 7, 30), date(2026, 10, 30))
    assert turn_of(span.due_on, date(2026, 10, 30)) == "requested"
    assert turn_of(span.due_on, date(2026, 10, 31)) == "expired"
    assert day_after(span.due_on) == date(2026, 10, 31)

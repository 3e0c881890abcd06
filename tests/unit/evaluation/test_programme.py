"""What a programme was worth: gains, effect size, reaction and the verdict with its reasons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from random import Random
from statistics import mean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.learning import GAIN_SCALE, LearningSums, learning, learning_of
from services.evaluation.domain.programme import REASONS, minus, plus, rate
from services.evaluation.domain.reaction import ReactionSums, reaction, reaction_of
from shared.rules.programme import ProgrammeRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(ProgrammeRules, date(2026, 1, 1))
Pair = tuple[Decimal, Decimal]


def taken(*pairs: tuple[int | str | Decimal, int | str | Decimal]) -> LearningSums:
    return reduce(plus, (learning_of(Decimal(pre), Decimal(post)) for pre, post in pairs), LearningSums())


def said(too_easy: int, right: int, too_difficult: int) -> ReactionSums:
    answers = [1] * too_easy + [2] * right + [3] * too_difficult
    return reduce(plus, map(reaction_of, answers), ReactionSums())


def test_gains_worked_by_hand() -> None:
    # (80 - 60) / 40 = 0.5, (70 - 40) / 60 = 0.5, (85 - 80) / 20 = 0.25: mean 0.41666...
    shown = learning(taken((60, 80), (40, 70), (80, 85)))
    assert (shown.mean_gain, shown.pairs, shown.left_out) == (Decimal("0.42"), 3, 0)
    assert (shown.pre_mean, shown.post_mean) == (Decimal("60.00"), Decimal("78.33"))


def test_a_pre_test_of_100_is_left_out_and_counted() -> None:
    shown = learning(taken((60, 80), (100, 90)))
    assert (shown.mean_gain, shown.pairs, shown.left_out) == (Decimal("0.50"), 2, 1)
    assert learning(taken((100, 100))).mean_gain is None


def test_one_missing_test_is_no_pair() -> None:
    assert learning_of(Decimal(50), None) == learning_of(None, Decimal(50)) == learning_of(None, None) == LearningSums()


def test_an_effect_size_worked_by_hand() -> None:
    # Pre 40, 50, 60 and post 60, 70, 80: both variances 100, difference 20, d = 2.
    assert learning(taken((40, 60), (50, 70), (60, 80))).effect_size == Decimal("2.00")


def test_an_effect_size_needs_two_pairs_and_some_difference() -> None:
    assert learning(taken((40, 60))).effect_size is None
    assert learning(taken((40, 60), (40, 60))).effect_size is None
    assert learning(LearningSums()).effect_size is None


@pytest.mark.parametrize(
    ("too_easy", "right", "too_difficult", "next_session"),
    [
        (0, 1, 3, None),  # four answers say nothing
        (0, 3, 2, "easier"),  # 40 % of five
        (0, 7, 3, None),  # exactly 30 % does not pass 30 %
        (0, 69, 31, "easier"),
        (31, 69, 0, "harder"),
        (3, 7, 0, None),
        (4, 2, 4, "split"),
    ],
)
def test_the_next_session_follows_from_the_difficulty(
    too_easy: int, right: int, too_difficult: int, next_session: str | None
) -> None:
    assert reaction(said(too_easy, right, too_difficult), RULES).next_session == next_session


def test_shares_are_those_of_all_answers() -> None:
    shown = reaction(said(1, 1, 1), RULES)
    assert (shown.too_difficult_share, shown.too_easy_share, shown.answers) == (Decimal("0.3333"), Decimal("0.3333"), 3)
    assert reaction(ReactionSums(), RULES).too_difficult_share is None


@pytest.mark.parametrize("difficulty", [0, 4])
def test_difficulty_has_three_answers(difficulty: int) -> None:
    with pytest.raises(ValueError, match="1, 2 or 3"):
        reaction_of(difficulty)


FINE = said(0, 5, 0)


@pytest.mark.parametrize(
    ("pairs", "reactions", "verdict", "reasons"),
    [
        ([(0, 70)] * 5, FINE, "expand", ("gain-high",)),
        ([(0, 69)] * 5, FINE, "continue", ("gain-medium",)),
        ([(0, 30)] * 5, FINE, "continue", ("gain-medium",)),
        ([(0, 29)] * 5, FINE, "revise", ("gain-low",)),
        ([(50, 50)] * 5, FINE, "revise", ("gain-low",)),
        ([(50, 49)] * 5, FINE, "stop", ("gain-negative",)),
        ([(0, 70)] * 5, said(0, 3, 2), "revise", ("too-difficult", "gain-high")),
        ([(0, 70)] * 5, said(2, 3, 0), "revise", ("too-easy", "gain-high")),
        ([(50, 40)] * 5, said(0, 3, 2), "stop", ("too-difficult", "gain-negative")),
        ([(0, 70)] * 5, said(0, 1, 3), "expand", ("few-answers", "gain-high")),
        ([(0, 70)] * 4, FINE, "not_enough_evidence", ("few-tests",)),
        ([(0, 70)] * 4 + [(100, 100)], FINE, "not_enough_evidence", ("few-tests",)),
        ([(0, 70)] * 4, said(0, 3, 2), "revise", ("too-difficult", "few-tests")),
        ([], said(0, 0, 0), "not_enough_evidence", ("few-answers", "few-tests")),
        ([], said(3, 0, 3), "revise", ("too-difficult", "too-easy", "few-tests")),
    ],
)
def test_a_verdict_gives_its_reasons(
    pairs: list[tuple[int, int]], reactions: ReactionSums, verdict: str, reasons: tuple[str, ...]
) -> None:
    rating = rate(taken(*pairs), reactions, RULES)
    assert (rating.verdict, rating.reasons) == (verdict, reasons)
    assert set(rating.reasons) <= set(REASONS)
    assert rating.rule_set == "programme-2026.1"


results = st.decimals(0, 100, places=2)
pairs_of_tests = st.lists(st.tuples(results, results), max_size=30)


@given(pairs_of_tests, st.tuples(results, results), st.randoms(use_true_random=False))
def test_sums_forget_the_order_and_a_withdrawal_cancels(pairs: list[Pair], withdrawn: Pair, random: Random) -> None:
    shuffled = [*pairs, withdrawn]
    random.shuffle(shuffled)
    assert minus(taken(*shuffled), taken(withdrawn)) == taken(*pairs)


@given(pairs_of_tests)
def test_figures_agree_with_the_list_of_participants(pairs: list[Pair]) -> None:
    shown = learning(taken(*pairs))
    gains = [Fraction(post - pre) / Fraction(100 - pre) for pre, post in pairs if pre != 100]
    assert shown.left_out == len(pairs) - len(gains)
    if gains:
        assert shown.mean_gain is not None
        assert abs(Fraction(shown.mean_gain) - mean(gains)) <= Fraction(1, 200) + Fraction(1, GAIN_SCALE)
    if shown.effect_size is not None:
        spread = (
            variance(map(Fraction, (pre for pre, _ in pairs))) + variance(map(Fraction, (post for _, post in pairs)))
        ) / 2
        difference = float(mean(Fraction(post - pre) for pre, post in pairs))
        assert float(shown.effect_size) == pytest.approx(difference / float(spread) ** 0.5, abs=0.0051)

"""What a programme was worth: reaction and learning (Kirkpatrick 1 and 2) from commutative sums, and a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeVar

from shared.errors import Text
from shared.rules.programme import ProgrammeRules
from shared.rules.rounding import half_up

Verdict = Literal["expand", "continue", "revise", "stop", "not_enough_evidence"]
NextSession = Literal["easier", "harder", "split"]

GAIN_SCALE = 10**6
_TEST_SCALE = 100
_FULL = Fraction(100)
_PRECISE = Context(prec=50)

REASONS: Mapping[str, Text] = MappingProxyType(
    {
        "too-difficult": Text("Banyak peserta menilai materi terlalu sulit", "Many found the material too difficult"),
        "too-easy": Text("Banyak peserta menilai materi terlalu mudah", "Many found the material too easy"),
        "gain-high": Text("Kenaikan hasil tes tinggi", "The tests show a high gain"),
        "gain-medium": Text("Kenaikan hasil tes sedang", "The tests show a medium gain"),
        "gain-low": Text("Kenaikan hasil tes rendah", "The tests show a low gain"),
        "gain-negative": Text("Hasil tes menurun setelah pelatihan", "The tests fell after the programme"),
        "few-tests": Text("Pasangan pre-test dan post-test belum cukup", "Too few pairs of pre-test and post-test"),
        "few-answers": Text("Jawaban peserta belum cukup", "Too few participants have answered"),
    }
)
"""Why a verdict was reached, by slug."""


class LearningSums(NamedTuple):
    """Sums over participants with both tests: results in hundredths, gains in millionths."""

    pairs: int = 0
    pre: int = 0
    pre_squares: int = 0
    post: int = 0
    post_squares: int = 0
    gains: int = 0
    left_out: int = 0
    """Participants with a pre-test of 100: nothing was left to gain."""


class ReactionSums(NamedTuple):
    """Sums over participants' answers on the difficulty of the material."""

    answers: int = 0
    too_difficult: int = 0
    too_easy: int = 0


class Learning(NamedTuple):
    """What the tests show; means and gain to 2 decimals, ``None`` where there is nothing to divide by."""

    pairs: int
    left_out: int
    pre_mean: Decimal | None
    post_mean: Decimal | None
    mean_gain: Decimal | None
    """Mean of the participants' normalised gains (post - pre) / (100 - pre)."""
    effect_size: Decimal | None
    """Cohen's d with the mean of both variances; ``None`` below two pairs or where nobody differs."""


class Reaction(NamedTuple):
    """What participants say; shares to 4 decimals, ``None`` without answers."""

    answers: int
    too_difficult_share: Decimal | None
    too_easy_share: Decimal | None
    next_session: NextSession | None
    """What to do next time; ``split`` where the material was too difficult for some and too easy for others."""


class Rating(NamedTuple):
    """A verdict with its reasons (slugs of ``REASONS``) and the figures behind it."""

    verdict: Verdict
    reasons: tuple[str, ...]
    learning: Learning
    reaction: Reaction
    rule_set: str


S = TypeVar("S", LearningSums, ReactionSums)


def plus(one: S, other: S) -> S:
    """Both sums together."""
    return type(one)(*(x + y for x, y in zip(one, other, strict=True)))


def minus(one: S, other: S) -> S:
    """The sums without the other, which was added before."""
    return type(one)(*(x - y for x, y in zip(one, other, strict=True)))


@lru_cache(maxsize=16_384)
def learning_of(pre: Decimal | None, post: Decimal | None) -> LearningSums:
    """One participant's tests (0-100 each); nothing unless both are there."""
    if pre is None or post is None:
        return LearningSums()
    exact_pre, exact_post = Fraction(pre), Fraction(post)
    before, after = round(exact_pre * _TEST_SCALE), round(exact_post * _TEST_SCALE)
    full = exact_pre == _FULL
    gain = 0 if full else round(GAIN_SCALE * (exact_post - exact_pre) / (_FULL - exact_pre))
    return LearningSums(1, before, before**2, after, after**2, gain, int(full))


def reaction_of(difficulty: int) -> ReactionSums:
    """One participant's answer: 1 too easy, 2 just right, 3 too difficult. Raises ``ValueError`` for anything else."""
    if difficulty not in {1, 2, 3}:
        raise ValueError(f"difficulty is 1, 2 or 3, not {difficulty}")
    return ReactionSums(1, too_difficult=int(difficulty == 3), too_easy=int(difficulty == 1))


def learning(tests: LearningSums) -> Learning:
    """What the tests of a programme or session show."""
    gained = tests.pairs - tests.left_out
    return Learning(
        pairs=tests.pairs,
        left_out=tests.left_out,
        pre_mean=half_up(Fraction(tests.pre, tests.pairs * _TEST_SCALE)) if tests.pairs else None,
        post_mean=half_up(Fraction(tests.post, tests.pairs * _TEST_SCALE)) if tests.pairs else None,
        mean_gain=half_up(Fraction(tests.gains, gained * GAIN_SCALE)) if gained else None,
        effect_size=_effect_size(tests),
    )


def reaction(sums: ReactionSums, rules: ProgrammeRules) -> Reaction:
    """What the participants of a programme or session say, and what that recommends for the next one."""
    if sums.answers == 0:
        return Reaction(0, None, None, None)
    difficult, easy = Fraction(sums.too_difficult, sums.answers), Fraction(sums.too_easy, sums.answers)
    enough = sums.answers >= rules.minimum_answers
    return Reaction(
        sums.answers,
        too_difficult_share=half_up(difficult, 4),
        too_easy_share=half_up(easy, 4),
        next_session=_next_session(difficult, easy, rules) if enough else None,
    )


def rate(tests: LearningSums, reactions: ReactionSums, rules: ProgrammeRules) -> Rating:
    """The verdict on a programme or session, with its reasons.

    Material at the wrong level asks for a revision whatever the tests say, unless they fell. Without enough tests
    nothing better than "not enough evidence" can be said.
    """
    learned, reacted = learning(tests), reaction(reactions, rules)
    measured = tests.pairs - tests.left_out >= rules.minimum_tests
    gain = learned.mean_gain if measured else None
    reasons = (*_reaction_reasons(reacted, rules), _gain_reason(gain, rules))
    return Rating(_verdict(gain, reacted.next_session, rules), reasons, learned, reacted, rules.rule_set)


def _effect_size(tests: LearningSums) -> Decimal | None:
    n = tests.pairs
    if n < 2:
        return None
    variances = [
        (squares - Fraction(total**2, n)) / (n - 1)
        for total, squares in ((tests.pre, tests.pre_squares), (tests.post, tests.post_squares))
    ]
    mean_variance = sum(variances, Fraction(0)) / 2
    if mean_variance == 0:
        return None
    deviation = _PRECISE.sqrt(_PRECISE.divide(Decimal(mean_variance.numerator), Decimal(mean_variance.denominator)))
    return half_up(Fraction(tests.post - tests.pre, n) / Fraction(deviation))


def _next_session(difficult: Fraction, easy: Fraction, rules: ProgrammeRules) -> NextSession | None:
    too_difficult, too_easy = difficult > Fraction(rules.too_difficult_above), easy > Fraction(rules.too_easy_above)
    if too_difficult and too_easy:
        return "split"
    if too_difficult:
        return "easier"
    return "harder" if too_easy else None


def _reaction_reasons(reacted: Reaction, rules: ProgrammeRules) -> tuple[str, ...]:
    if reacted.answers < rules.minimum_answers:
        return ("few-answers",)
    return {
        "easier": ("too-difficult",),
        "harder": ("too-easy",),
        "split": ("too-difficult", "too-easy"),
        None: (),
    }[reacted.next_session]


def _gain_reason(gain: Decimal | None, rules: ProgrammeRules) -> str:
    if gain is None:
        return "few-tests"
    if gain < rules.stop_below:
        return "gain-negative"
    if gain >= rules.expand_from:
        return "gain-high"
    return "gain-medium" if gain >= rules.continue_from else "gain-low"


def _verdict(gain: Decimal | None, next_session: NextSession | None, rules: ProgrammeRules) -> Verdict:
    if gain is not None and gain < rules.stop_below:
        return "stop"
    if next_session is not None:
        return "revise"
    if gain is None:
        return "not_enough_evidence"
    if gain >= rules.expand_from:
        return "expand"
    return "continue" if gain >= rules.continue_from else "revise"

"""Whether participants apply what they learned (Kirkpatrick 3): their supervisors' answers as commutative sums."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from services.evaluation.domain.interval import Interval, Sample, mean_interval, share_interval
from shared.rules.programme import ProgrammeRules
from shared.rules.rounding import half_up

MARKS = (1, 2, 3, 4)
"""1 not at all, 2 a little, 3 mostly, 4 always and helps others do it."""

_SCALE = 100


class BehaviourSums(NamedTuple):
    """Answers by mark, and the values (0-100) they came with as sums of hundredths."""

    mark_1: int = 0
    mark_2: int = 0
    mark_3: int = 0
    mark_4: int = 0
    valued: int = 0
    """Answers that value at least one competency; each counts with the mean of its values."""
    value: int = 0
    value_squares: int = 0
    compared: int = 0
    """Of these, answers with a value from before as well."""
    change: int = 0
    change_squares: int = 0

    def plus(self, other: BehaviourSums) -> BehaviourSums:
        """Both together."""
        return BehaviourSums(*(x + y for x, y in zip(self, other, strict=True)))

    def minus(self, other: BehaviourSums) -> BehaviourSums:
        """These without the other, which are part of them."""
        return BehaviourSums(*(x - y for x, y in zip(self, other, strict=True)))

    @property
    def answers(self) -> int:
        """How many supervisors have answered."""
        return self.mark_1 + self.mark_2 + self.mark_3 + self.mark_4


class Behaviour(NamedTuple):
    """What supervisors say; ``None`` where there is nothing to divide by."""

    answers: int
    mean: Decimal | None
    """Of the marks, 1 to 4."""
    interval: Interval | None
    applied: int
    """Participants who apply it: marked from the rule set's mark on."""
    applied_share: Decimal | None
    applied_interval: Interval | None
    value_mean: Decimal | None
    """Of the values, 0 to 100."""
    compared: int
    change_mean: Decimal | None
    """After minus before, over the answers that have both."""
    change_interval: Interval | None
    measured_share: Decimal | None
    """``applied_share`` once there are enough answers to say something."""
    reasons: tuple[str, ...]


def behaviour_of(applies: int, values: Mapping[str, Decimal], before: Mapping[str, Decimal]) -> BehaviourSums:
    """One supervisor's answer: a mark from 1 to 4, and values (0-100) by competency, after and before.

    The change is that of the competencies valued at both times. Raises ``ValueError`` for another mark.
    """
    if applies not in MARKS:
        raise ValueError(f"a mark is 1, 2, 3 or 4, not {applies}")
    both = values.keys() & before.keys()
    value = _hundredths([values[competency] for competency in values]) if values else 0
    change = _hundredths([values[competency] - before[competency] for competency in sorted(both)]) if both else 0
    return BehaviourSums(
        int(applies == 1),
        int(applies == 2),
        int(applies == 3),
        int(applies == 4),
        int(bool(values)),
        value,
        value**2,
        int(bool(both)),
        change,
        change**2,
    )


def behaviour(sums: BehaviourSums, rules: ProgrammeRules) -> Behaviour:
    """What the supervisors of a programme's or session's participants say."""
    n, by_mark = sums.answers, sums[: len(MARKS)]
    applied = sum(count for mark, count in zip(MARKS, by_mark, strict=True) if mark >= rules.applies_from)
    marks = Sample(
        n,
        sum(mark * count for mark, count in zip(MARKS, by_mark, strict=True)),
        sum(mark**2 * count for mark, count in zip(MARKS, by_mark, strict=True)),
    )
    share = half_up(Fraction(applied, n), 4) if n else None
    measured = share if n >= rules.minimum_assessments else None
    return Behaviour(
        answers=n,
        mean=half_up(marks.mean) if n else None,
        interval=mean_interval(marks, 1, rules.confidence),
        applied=applied,
        applied_share=share,
        applied_interval=share_interval(applied, n, rules.confidence),
        value_mean=half_up(Fraction(sums.value, sums.valued * _SCALE)) if sums.valued else None,
        compared=sums.compared,
        change_mean=half_up(Fraction(sums.change, sums.compared * _SCALE)) if sums.compared else None,
        change_interval=mean_interval(
            Sample(sums.compared, sums.change, sums.change_squares), _SCALE, rules.confidence
        ),
        measured_share=measured,
        reasons=_reasons(n, measured, rules),
    )


def _reasons(answers: int, share: Decimal | None, rules: ProgrammeRules) -> tuple[str, ...]:
    if share is None:
        return ("few-assessments",) if answers else ()
    if share >= rules.expand_applied_from:
        return ("applied-by-most",)
    return ("applied-by-few",) if share < rules.revise_applied_below else ("applied-by-some",)


def _hundredths(values: list[Decimal]) -> int:
    return round(_SCALE * sum(map(Fraction, values), Fraction(0)) / len(values))

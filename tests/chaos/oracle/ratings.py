"""What a programme and a session were worth: what participants, tests, supervisors and citizens say (Kirkpatrick)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tests.chaos.oracle.facts import Enrolment, Truth
from tests.chaos.oracle.figures import (
    APPLIES_FROM,
    CONTINUE_FROM,
    ENOUGH_ANSWERS,
    ENOUGH_ASSESSMENTS,
    ENOUGH_TESTS,
    EXPAND_FROM,
    HARDLY_APPLIED_BELOW,
    STOP_BELOW,
    TOO_DIFFICULT_ABOVE,
    TOO_EASY_ABOVE,
    WIDELY_APPLIED_FROM,
)
from tests.chaos.oracle.intervals import mean, root, variance
from tests.chaos.oracle.noticed import Noticed
from tests.chaos.oracle.rounding import half_even, half_up

MARKS: Final = ("material", "instructor", "organisation", "usefulness")
_MILLIONTHS: Final = 10**6


@dataclass(frozen=True, slots=True)
class Rating:
    """Counts, shares and means, and the verdict with its reasons."""

    completed: int
    failed: int
    answers: int
    too_difficult: Fraction | None
    too_easy: Fraction | None
    means: dict[str, Fraction] | None
    next_session: str | None
    pairs: int
    left_out: int
    pre_mean: Fraction | None
    post_mean: Fraction | None
    mean_gain: Fraction | None
    effect_size: Fraction | None
    applied: Fraction | None
    asked: int
    """How many supervisors have answered."""
    verdict: str
    reasons: list[str]


@dataclass(slots=True)
class Heard:
    """Everything that bears on a programme or a session."""

    results: list[Enrolment]
    answers: list[dict[str, int]]
    applied: list[int]
    """Supervisors' marks of those who have completed it."""


def heard_of(truth: Truth) -> dict[str, Heard]:
    """By session. An answer stays when the result behind it is taken back."""
    heard = {session_id: Heard([], [], []) for session_id in truth.sessions}
    for enrolment in truth.enrolments.values():
        if enrolment.status in {"completed", "failed"}:
            heard[enrolment.session_id].results.append(enrolment)
        if enrolment.status == "completed" and enrolment.enrollment_id in truth.applied:
            heard[enrolment.session_id].applied.append(truth.applied[enrolment.enrollment_id])
    for enrollment_id, scores in truth.questionnaires.items():
        heard[truth.enrolments[enrollment_id].session_id].answers.append(scores)
    return heard


def rating_of(heard: Sequence[Heard], noticed: Noticed | None = None) -> Rating:
    """What these sessions together come to, with what citizens ``noticed`` of the programme as a whole."""
    results = [result for one in heard for result in one.results]
    answers = [answer for one in heard for answer in one.answers]
    difficult, easy = _share(answers, 3), _share(answers, 1)
    next_session = _next_session(difficult, easy) if len(answers) >= ENOUGH_ANSWERS else None
    pairs = [(one.pre_test, one.post_test) for one in results if one.pre_test is not None and one.post_test is not None]
    gains = [_gain(pre, post) for pre, post in pairs if pre != 100]
    mean_gain = half_up(Fraction(sum(gains), len(gains) * _MILLIONTHS)) if gains else None
    measured = mean_gain if len(gains) >= ENOUGH_TESTS else None
    marks = [mark for one in heard for mark in one.applied]
    applied = half_up(Fraction(sum(mark >= APPLIES_FROM for mark in marks), len(marks)), 4) if marks else None
    enough = applied if len(marks) >= ENOUGH_ASSESSMENTS else None
    change = None if noticed is None else noticed.reason
    return Rating(
        completed=sum(one.status == "completed" for one in results),
        failed=sum(one.status == "failed" for one in results),
        answers=len(answers),
        too_difficult=None if difficult is None else half_up(difficult, 4),
        too_easy=None if easy is None else half_up(easy, 4),
        means={mark: _mean([Fraction(one[mark]) for one in answers]) for mark in MARKS} if answers else None,
        next_session=next_session,
        pairs=len(pairs),
        left_out=len(pairs) - len(gains),
        pre_mean=_mean([pre for pre, _ in pairs]) if pairs else None,
        post_mean=_mean([post for _, post in pairs]) if pairs else None,
        mean_gain=mean_gain,
        effect_size=_effect(pairs),
        applied=applied,
        asked=len(marks),
        verdict=_verdict(measured, next_session, enough, change),
        reasons=[
            *_reaction(len(answers), next_session),
            _learning(measured),
            *_behaviour(len(marks), enough),
            *([change] if change else []),
        ],
    )


def _share(answers: Sequence[dict[str, int]], difficulty: int) -> Fraction | None:
    if not answers:
        return None
    return Fraction(sum(one["difficulty"] == difficulty for one in answers), len(answers))


def _mean(values: Sequence[Fraction]) -> Fraction:
    return half_up(mean(values))


def _gain(pre: Fraction, post: Fraction) -> int:
    """A participant's normalised gain in millionths."""
    return half_even(_MILLIONTHS * (post - pre) / (100 - pre))


def _effect(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Cohen's d: the difference of the means over the root of the mean of both variances."""
    if len(pairs) < 2:
        return None
    pres, posts = [pre for pre, _ in pairs], [post for _, post in pairs]
    spread = (variance(pres) + variance(posts)) / 2
    return half_up((mean(posts) - mean(pres)) / root(spread)) if spread else None


def _next_session(difficult: Fraction | None, easy: Fraction | None) -> str | None:
    too_difficult = difficult is not None and difficult > TOO_DIFFICULT_ABOVE
    too_easy = easy is not None and easy > TOO_EASY_ABOVE
    if too_difficult and too_easy:
        return "split"
    return "easier" if too_difficult else "harder" if too_easy else None


def _reaction(answers: int, next_session: str | None) -> list[str]:
    if answers < ENOUGH_ANSWERS:
        return ["few-answers"]
    told = {"easier": ["too-difficult"], "harder": ["too-easy"], "split": ["too-difficult", "too-easy"]}
    return told[next_session] if next_session else []


def _learning(gain: Fraction | None) -> str:
    if gain is None:
        return "few-tests"
    if gain < STOP_BELOW:
        return "gain-negative"
    return "gain-high" if gain >= EXPAND_FROM else "gain-medium" if gain >= CONTINUE_FROM else "gain-low"


def _behaviour(answers: int, applied: Fraction | None) -> list[str]:
    if applied is None:
        return ["few-assessments"] if answers else []
    if applied >= WIDELY_APPLIED_FROM:
        return ["applied-by-most"]
    return ["applied-by-few"] if applied < HARDLY_APPLIED_BELOW else ["applied-by-some"]


def _verdict(gain: Fraction | None, next_session: str | None, applied: Fraction | None, change: str | None) -> str:
    if gain is not None and gain < STOP_BELOW:
        return "stop"
    if next_session is not None:
        return "revise"
    if gain is None and applied is None:
        return "not_enough_evidence"
    if (gain is not None and gain < CONTINUE_FROM) or (applied is not None and applied < HARDLY_APPLIED_BELOW):
        return "revise"
    if change == "results-worse":
        return "revise"
    widely = applied is None or applied >= WIDELY_APPLIED_FROM
    return "expand" if gain is not None and gain >= EXPAND_FROM and widely else "continue"

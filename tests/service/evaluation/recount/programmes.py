"""What a programme and each of its sessions were worth on the four levels of Kirkpatrick, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from tests.chaos.oracle.facts import Enrolment
from tests.chaos.oracle.intervals import Interval, around_difference, mean, root, variance
from tests.chaos.oracle.moments import city_day
from tests.chaos.oracle.rounding import exact, half_even, half_up
from tests.service.evaluation.recount.intervals import around_mean, around_share
from tests.service.evaluation.recount.world import World

ENOUGH: Final = 5
"""Answers, pairs of tests, supervisors."""

MARKS: Final = ("material", "instructor", "organisation", "usefulness")
_SPAN: Final = 6
_SPREAD: Final = 1000
"""The interval of the gain is that of the participants' gains in thousandths (docs/reference/rules.md)."""

_ENOUGH_CITIZENS: Final = 10
_ENOUGH_UNITS: Final = 2
_WRONG_LEVEL: Final = Fraction("0.30")

Shown = dict[str, Any]
"""Figures by the names under which they are shown."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What is shown of a programme or a session."""

    completed: int
    failed: int
    verdict: str
    reasons: list[str]
    reaction: Shown
    learning: Shown
    behaviour: Shown
    results: Shown | None


def worth_of(world: World, programme_id: str, sessions: Sequence[str], *, whole: bool) -> Worth:
    """Of these sessions together; citizens are asked about the programme as a whole only."""
    ended = [
        one
        for one in world.truth.enrolments.values()
        if one.session_id in sessions and one.status in {"completed", "failed"}
    ]
    said = [
        marks
        for enrollment_id, marks in world.truth.questionnaires.items()
        if world.truth.enrolments[enrollment_id].session_id in sessions
    ]
    done = [one.enrollment_id for one in ended if one.status == "completed"]
    reaction, learning = _reaction(said), _learning(ended)
    behaviour = _behaviour([world.answers[one] for one in done if one in world.answers])
    results = _results(world, programme_id) if whole else None
    reasons = [*_heard(reaction), _learned(learning), *_applied(behaviour), *_noticed(results)]
    verdict = _verdict(learning, reaction, behaviour, reasons)
    return Worth(len(done), len(ended) - len(done), verdict, reasons, reaction, learning, behaviour, results)


def _reaction(said: Sequence[dict[str, int]]) -> Shown:
    n = len(said)
    hard, easy = (sum(one["difficulty"] == mark for one in said) for mark in (3, 1))
    marks = {mark: [Fraction(one[mark]) for one in said] for mark in MARKS}
    intervals = {mark: around_mean(values) for mark, values in marks.items()}
    return {
        "answers": n,
        "too_difficult_share": half_up(Fraction(hard, n), 4) if n else None,
        "too_difficult_interval": around_share(hard, n),
        "too_easy_share": half_up(Fraction(easy, n), 4) if n else None,
        "too_easy_interval": around_share(easy, n),
        "means": {mark: half_up(mean(values)) for mark, values in marks.items()} if n else None,
        "intervals": {mark: one for mark, one in intervals.items() if one is not None} if n else None,
        "next_session": _next(hard, easy, n) if n >= ENOUGH else None,
    }


def _next(hard: int, easy: int, n: int) -> str | None:
    too_hard, too_easy = Fraction(hard, n) > _WRONG_LEVEL, Fraction(easy, n) > _WRONG_LEVEL
    return "split" if too_hard and too_easy else "easier" if too_hard else "harder" if too_easy else None


def _learning(ended: Sequence[Enrolment]) -> Shown:
    pairs = [(one.pre_test, one.post_test) for one in ended if one.pre_test is not None and one.post_test is not None]
    pres, posts = [pre for pre, _ in pairs], [post for _, post in pairs]
    gains = [(post - pre) / (100 - pre) for pre, post in pairs if pre != 100]
    return {
        "pairs": len(pairs),
        "left_out": len(pairs) - len(gains),
        "pre_mean": half_up(mean(pres)) if pairs else None,
        "post_mean": half_up(mean(posts)) if pairs else None,
        "mean_gain": half_up(mean(gains)) if gains else None,
        "gain_interval": around_mean([half_even(gain * _SPREAD) * Fraction(1, _SPREAD) for gain in gains]),
        "effect_size": _effect(pres, posts),
    }


def _effect(pres: Sequence[Fraction], posts: Sequence[Fraction]) -> Fraction | None:
    """Cohen's d over the mean of both variances."""
    if len(pres) < 2:
        return None
    spread = (variance(pres) + variance(posts)) / 2
    return half_up((mean(posts) - mean(pres)) / root(spread)) if spread else None


def _behaviour(answers: Sequence[dict[str, Any]]) -> Shown:
    n = len(answers)
    marks = [Fraction(one["applies"]) for one in answers]
    applied = sum(mark >= 3 for mark in marks)
    values = [mean([exact(value) for value in one["competencies"].values()]) for one in answers if one["competencies"]]
    changes = [change for change in map(_change_of, answers) if change is not None]
    return {
        "answers": n,
        "mean": half_up(mean(marks)) if n else None,
        "interval": around_mean(marks),
        "applied": applied if n else None,
        "applied_share": half_up(Fraction(applied, n), 4) if n else None,
        "applied_interval": around_share(applied, n),
        "value_mean": half_up(mean(values)) if values else None,
        "compared": len(changes) if n else None,
        "change_mean": half_up(mean(changes)) if changes else None,
        "change_interval": around_mean(changes),
    }


def _change_of(answer: dict[str, Any]) -> Fraction | None:
    """Over the competencies that are valued now and from before."""
    after, before = answer["competencies"], answer.get("before", {})
    both = [exact(after[name]) - exact(before[name]) for name in after if name in before]
    return mean(both) if both else None


def _results(world: World, programme_id: str) -> Shown | None:
    """Difference in differences of the index (IKM) between units with and without participants."""
    since: dict[str, int] = {}
    for one in world.finished:
        if one.programme_id == programme_id:
            month = 12 * one.day.year + one.day.month
            since[one.unit_id] = min(month, since.get(one.unit_id, month))
    if not since:
        return None
    city = world.programmes[programme_id].city
    own = {unit: _change(world, unit, month) for unit, month in since.items() if world.units[unit].city == city}
    starts = [since[unit] for unit, change in own.items() if change is not None]
    ones = [change for change in own.values() if change is not None]
    others = []
    for unit in sorted(unit for unit, one in world.units.items() if one.city == city and unit not in since):
        found = {start: _change(world, unit, start) for start in starts}
        changes = [(found[start] or (Fraction(0), 0)) for start in starts]
        if starts and all(found.values()):
            answers = sum(one[1] for one in found.values() if one)
            others.append((mean([change for change, _ in changes]), answers))
    return _compared(ones, others)


def _compared(ones: list[tuple[Fraction, int]], others: list[tuple[Fraction, int]]) -> Shown:
    enough = min(len(ones), len(others)) >= _ENOUGH_UNITS
    mine, theirs = [change for change, _ in ones], [change for change, _ in others]
    return {
        "units": len(ones),
        "other_units": len(others),
        "answers": sum(answers for _, answers in (*ones, *others)),
        "change": half_up(mean(mine)) if enough else None,
        "other_change": half_up(mean(theirs)) if enough else None,
        "effect": half_up(mean(mine) - mean(theirs)) if enough else None,
        "interval": around_difference(mine, theirs) if enough else None,
    }


def _change(world: World, unit_id: str, start: int) -> tuple[Fraction, int] | None:
    """The index of the six months after a month minus that of the six before; and of how many answers."""
    before: list[Fraction] = []
    after: list[Fraction] = []
    for answer in world.truth.surveys.values():
        if answer.unit_id == unit_id:
            day = city_day(answer.answered_at or answer.told_at)
            distance = 12 * day.year + day.month - start
            if 0 < abs(distance) <= _SPAN:
                index = 25 * mean([Fraction(score) for score in answer.scores.values()])
                (after if distance > 0 else before).append(index)
    if min(len(before), len(after)) < _ENOUGH_CITIZENS:
        return None
    return mean(after) - mean(before), len(before) + len(after)


def _heard(reaction: Shown) -> list[str]:
    if reaction["answers"] < ENOUGH:
        return ["few-answers"]
    told = {"easier": ["too-difficult"], "harder": ["too-easy"], "split": ["too-difficult", "too-easy"], None: []}
    return told[reaction["next_session"]]


def _gain(learning: Shown) -> Fraction | None:
    enough = learning["pairs"] - learning["left_out"] >= ENOUGH
    gain: Fraction | None = learning["mean_gain"]
    return gain if enough else None


def _learned(learning: Shown) -> str:
    gain = _gain(learning)
    if gain is None:
        return "few-tests"
    steps = ((Fraction("0.70"), "gain-high"), (Fraction("0.30"), "gain-medium"), (Fraction(0), "gain-low"))
    return next((name for floor, name in steps if gain >= floor), "gain-negative")


def _applied(behaviour: Shown) -> list[str]:
    if behaviour["answers"] < ENOUGH:
        return ["few-assessments"] if behaviour["answers"] else []
    share = behaviour["applied_share"]
    few, most = share < Fraction("0.50"), share >= Fraction("0.70")
    return ["applied-by-most" if most else "applied-by-few" if few else "applied-by-some"]


def _noticed(results: Shown | None) -> list[str]:
    if results is None or results["effect"] is None:
        return []
    low, high = interval if (interval := results["interval"]) else (Fraction(0), Fraction(0))
    return ["results-better" if low > 0 else "results-worse" if high < 0 else "results-unclear"]


def _verdict(learning: Shown, reaction: Shown, behaviour: Shown, reasons: list[str]) -> str:
    gain = _gain(learning)
    applied: Fraction | None = behaviour["applied_share"] if behaviour["answers"] >= ENOUGH else None
    if gain is not None and gain < 0:
        return "stop"
    if reaction["next_session"] is not None:
        return "revise"
    if gain is None and applied is None:
        return "not_enough_evidence"
    if {"gain-low", "applied-by-few", "results-worse"} & set(reasons):
        return "revise"
    return "expand" if "gain-high" in reasons and (applied is None or "applied-by-most" in reasons) else "continue"


def interval_of(shown: Any) -> Interval | None:
    """An interval as the API shows it."""
    return None if shown is None else (exact(shown["low"]), exact(shown["high"]))

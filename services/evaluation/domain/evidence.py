"""What an event says about a competency: a value, a weight and a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from shared.rules.evidence import EvidenceRules
from shared.rules.performance import Rating
from shared.rules.score import EvidenceKind, ScoreRules


class Evidence(NamedTuple):
    """One piece of evidence: ``value`` from 0 to 100, ``weight`` above 0, ``at`` with its offset."""

    competency: str
    kind: EvidenceKind
    value: Decimal
    weight: Decimal
    at: datetime


def evidence_of_completion(
    outcome: Literal["completed", "failed"],
    post_test: Decimal | None,
    completed_at: datetime,
    competencies: Iterable[tuple[str, Decimal]],
    rules: ScoreRules,
) -> tuple[Evidence, ...]:
    """One piece per competency of the programme, weighted as the programme weighs it.

    The value is the post-test; a completion without one counts as the rule set says, a failure without one says
    nothing.
    """
    if post_test is None and outcome == "failed":
        return ()
    value = rules.value_without_test if post_test is None else post_test
    kind_weight = rules.kind_weights["completion"]
    return tuple(
        Evidence(competency, "completion", value, kind_weight * weight, completed_at)
        for competency, weight in competencies
    )


def evidence_of_mentoring(
    competency: str,
    role: Literal["mentee", "mentor"],
    mentor_rating: int | None,
    held_at: datetime,
    rules: ScoreRules,
) -> tuple[Evidence, ...]:
    """The mentor's rating (1-4) as evidence for the mentee; the mentor's own record and a meeting unrated give none."""
    if role == "mentor" or mentor_rating is None:
        return ()
    value = min(rules.rating_step * mentor_rating, Decimal(100))
    return (Evidence(competency, "mentoring", value, rules.kind_weights["mentoring"], held_at),)


def evidence_of_performance(
    result: Rating, behaviour: Rating, at: datetime, rules: EvidenceRules, weights: ScoreRules, *, is_yearly: bool
) -> tuple[Evidence, ...]:
    """The result as evidence for some competencies, the behaviour for others; a quarter weighs a part of a year."""
    weight = weights.kind_weights["performance"] * (1 if is_yearly else rules.quarter_weight)
    named = [(one, result) for one in rules.result_competencies]
    named += [(one, behaviour) for one in rules.behaviour_competencies]
    return tuple(
        Evidence(competency, "performance", rules.performance_value[rating], weight, at) for competency, rating in named
    )


def evidence_of_assessment(competency: str, value: Decimal, at: datetime, weights: ScoreRules) -> tuple[Evidence, ...]:
    """A supervisor's assessment of one competency, 0 to 100."""
    return (Evidence(competency, "assessment", value, weights.kind_weights["assessment"], at),)


def evidence_of_citizen(
    marks: Mapping[str, int], at: datetime, rules: EvidenceRules, weights: ScoreRules
) -> tuple[Evidence, ...]:
    """What a citizen's marks (1-4 by element, U1 to U9) say of the officer who served."""
    return tuple(
        Evidence(competency, "citizen", min(rules.mark_step * marks[element], Decimal(100)), weight, at)
        for weight in (weights.kind_weights["citizen"],)
        for element, competencies in rules.citizen.items()
        for competency in competencies
    )

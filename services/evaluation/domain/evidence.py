"""What an event says about a competency: a value, a weight and a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

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

"""What an event says about a competency."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.evaluation.domain.evidence import Evidence, evidence_of_completion, evidence_of_mentoring
from shared.rules.ruleset import load_rules
from shared.rules.score import ScoreRules

RULES = load_rules().of(ScoreRules, date(2026, 1, 1))
AT = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
TEACHES = (("teknologi-informasi", Decimal("1.5")), ("komunikasi", Decimal("0.5")))


def test_a_completion_speaks_of_every_competency_it_builds_by_its_weight() -> None:
    assert evidence_of_completion("completed", Decimal("82.5"), AT, TEACHES, RULES) == (
        Evidence("teknologi-informasi", "completion", Decimal("82.5"), Decimal("1.5"), AT),
        Evidence("komunikasi", "completion", Decimal("82.5"), Decimal("0.5"), AT),
    )


def test_a_completion_without_a_test_counts_as_the_rule_set_says() -> None:
    assert [piece.value for piece in evidence_of_completion("completed", None, AT, TEACHES, RULES)] == [Decimal(70)] * 2


def test_a_test_of_zero_is_a_test() -> None:
    assert evidence_of_completion("completed", Decimal(0), AT, TEACHES, RULES)[0].value == 0


def test_a_failure_speaks_by_its_test_or_not_at_all() -> None:
    assert [piece.value for piece in evidence_of_completion("failed", Decimal(35), AT, TEACHES, RULES)] == [35, 35]
    assert evidence_of_completion("failed", None, AT, TEACHES, RULES) == ()


@pytest.mark.parametrize(("rating", "value"), [(1, 25), (2, 50), (3, 75), (4, 100)])
def test_a_mentors_rating_is_evidence_for_the_mentee(rating: int, value: int) -> None:
    assert evidence_of_mentoring("komunikasi", "mentee", rating, AT, RULES) == (
        Evidence("komunikasi", "mentoring", Decimal(value), Decimal("0.5"), AT),
    )


def test_the_mentor_and_an_unrated_meeting_give_no_evidence() -> None:
    assert evidence_of_mentoring("komunikasi", "mentor", 4, AT, RULES) == ()
    assert evidence_of_mentoring("komunikasi", "mentee", None, AT, RULES) == ()

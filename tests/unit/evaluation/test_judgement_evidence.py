"""What performance, assessments and citizens say of competencies, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.evaluation.domain.evidence import evidence_of_assessment, evidence_of_citizen, evidence_of_performance
from services.evaluation.domain.score import level_of
from shared.rules.competencies import COMPETENCIES
from shared.rules.evidence import EvidenceRules
from shared.rules.ikm import ELEMENTS
from shared.rules.ruleset import load_rules
from shared.rules.score import ScoreRules

_LOADED = load_rules()
RULES, WEIGHTS = _LOADED.of(EvidenceRules, date(2026, 1, 1)), _LOADED.of(ScoreRules, date(2026, 1, 1))
AT = datetime(2025, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(("is_yearly", "weight"), [(True, "1.5"), (False, "0.375")])
def test_the_result_and_the_behaviour_speak_of_their_own_competencies(is_yearly: bool, weight: str) -> None:
    found = evidence_of_performance("above", "below", AT, RULES, WEIGHTS, is_yearly=is_yearly)
    assert {one.competency: int(one.value) for one in found} == {
        "orientasi-pada-hasil": 90,
        "kerja-sama": 40,
        "pelayanan-publik": 40,
    }
    assert {one.weight for one in found} == {Decimal(weight)}
    assert {one.kind for one in found} == {"performance"}


@pytest.mark.parametrize(("mark", "value"), [(1, 25), (2, 50), (3, 75), (4, 100)])
def test_a_citizens_marks_for_competence_and_conduct(mark: int, value: int) -> None:
    marks = {**dict.fromkeys(ELEMENTS, 1), "U6": mark, "U7": 5 - mark}
    found = {one.competency: one for one in evidence_of_citizen(marks, AT, RULES, WEIGHTS)}
    assert {name: int(one.value) for name, one in found.items()} == {
        "pelayanan-publik": value,
        "komunikasi": 125 - value,
    }
    assert {(one.kind, one.weight) for one in found.values()} == {("citizen", Decimal("0.5"))}


def test_an_assessment_is_worth_twice_a_completion() -> None:
    (one,) = evidence_of_assessment("integritas", Decimal(80), AT, WEIGHTS)
    assert one == ("integritas", "assessment", Decimal(80), Decimal(2), AT)


def test_the_value_of_a_level_lies_in_that_level() -> None:
    assert {level: level_of(value, WEIGHTS) for level, value in RULES.level_value.items()} == {
        level: level for level in range(1, 6)
    }


def test_every_competency_that_is_spoken_of_is_a_common_one() -> None:
    named = {
        *RULES.result_competencies,
        *RULES.behaviour_competencies,
        *(c for one in RULES.citizen.values() for c in one),
    }
    assert named <= set(COMPETENCIES)

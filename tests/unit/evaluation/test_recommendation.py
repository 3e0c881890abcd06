"""What the rules propose about a person, every boundary on both sides."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.evaluation.domain.recommendation import (
    REASONS,
    Assessed,
    Disciplined,
    Facts,
    Hours,
    Judged,
    Proposal,
    appeal_until,
    may_propose_again,
    proposals,
)
from shared.rules.recommendation import RecommendationRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(RecommendationRules, date(2026, 1, 1))
TODAY = date(2026, 11, 1)
YEAR_END = date(2026, 12, 31)
REACHED = Hours(2025, 200, 200, date(2025, 12, 31))


def found(facts: Facts) -> list[Proposal]:
    proposed = list(proposals(facts, RULES))
    assert all(reason in REASONS for one in proposed for reason in one.reasons)
    return proposed


def causes(facts: Facts) -> list[tuple[str, str]]:
    return [(one.kind, one.cause) for one in found(facts)]


def test_nothing_known_proposes_nothing() -> None:
    assert found(Facts(TODAY)) == []


def test_missing_levels_propose_development_once_for_all_competencies() -> None:
    [one] = found(Facts(TODAY, {"komunikasi": 2, "integritas": 1, "kerja-sama": 0}))
    assert (one.kind, one.cause, one.reasons) == ("development", "gap", ("gap",))
    assert one.evidence == {"missing_levels": {"integritas": 1, "komunikasi": 2}}
    assert found(Facts(TODAY, {"komunikasi": 0})) == []


@pytest.mark.parametrize(
    ("today", "counted", "target", "proposed"),
    [
        (date(2026, 9, 30), 100, 200, False),  # the last three months begin on 1 October
        (date(2026, 10, 1), 100, 200, True),
        (date(2026, 12, 31), 195, 200, True),
        (date(2026, 12, 31), 200, 200, False),
        (date(2027, 1, 1), 100, 200, False),  # that year is over
        (date(2026, 12, 1), 0, None, False),
    ],
)
def test_hours_that_are_short_near_the_years_end(today: date, counted: int, target: int | None, proposed: bool) -> None:
    facts = Facts(today, hours=Hours(2026, counted, target, YEAR_END))
    assert causes(facts) == ([("development", "jp-2026")] if proposed else [])


def test_the_figures_of_short_hours_are_in_jp() -> None:
    [one] = found(Facts(TODAY, hours=Hours(2026, 125, 200, YEAR_END)))
    assert one.evidence == {"year": 2026, "counted_jp": "12.5", "target_jp": "20.0"}


def assessed(value: str, on: date = TODAY, record: str = "r1") -> Assessed:
    return Assessed(record, "komunikasi", Decimal(value), on)


@pytest.mark.parametrize(
    ("pieces", "proposed"),
    [
        ((assessed("54.99"),), True),
        ((assessed("55"),), False),
        ((assessed("30", TODAY - timedelta(days=364)),), True),
        ((assessed("30", TODAY - timedelta(days=365)),), False),
        ((assessed("30", date(2026, 5, 1), "a"), assessed("80", date(2026, 9, 1), "b")), False),  # better since
        ((assessed("80", date(2026, 5, 1), "a"), assessed("30", date(2026, 9, 1), "b")), True),
    ],
)
def test_the_newest_assessment_of_a_competency_counts(pieces: tuple[Assessed, ...], proposed: bool) -> None:
    assert causes(Facts(TODAY, assessed=pieces)) == ([("development", "assessment")] if proposed else [])


@pytest.mark.parametrize(("missed", "proposed"), [(2, False), (3, True)])
def test_three_times_absent_in_a_year(missed: int, proposed: bool) -> None:
    facts = Facts(TODAY, no_shows=tuple(f"e{number}" for number in range(missed)))
    assert causes(facts) == ([("development", "no-shows-2026")] if proposed else [])


def judged(predicate: str, year: int = 2025) -> Judged:
    return Judged(f"p{year}", year, predicate)


@pytest.mark.parametrize(
    ("predicate", "box", "hours", "reasons"),
    [
        ("sangat-baik", None, REACHED, ("predicate-high", "jp-reached", "no-discipline")),
        ("baik", 8, REACHED, ("box-high", "jp-reached", "no-discipline")),
        ("sangat-baik", 9, REACHED, ("predicate-high", "box-high", "jp-reached", "no-discipline")),
        ("baik", 7, REACHED, None),
        ("baik", None, REACHED, None),
        ("sangat-baik", 9, REACHED._replace(counted=199), None),
        ("sangat-baik", 9, REACHED._replace(target=None), None),
        ("sangat-baik", 9, None, None),
    ],
)
def test_a_reward_needs_a_high_place_and_the_years_hours(
    predicate: str, box: int | None, hours: Hours | None, reasons: tuple[str, ...] | None
) -> None:
    proposed = found(Facts(TODAY, judged=(judged(predicate),), box=box, judged_hours=hours))
    assert [(one.kind, one.cause, one.reasons) for one in proposed] == (
        [("reward", "performance-2025", reasons)] if reasons else []
    )


@pytest.mark.parametrize(
    ("on", "proposed"), [(date(2021, 11, 2), False), (date(2021, 11, 1), True), (date(2020, 1, 1), True)]
)
def test_no_reward_within_five_years_of_any_sanction(on: date, proposed: bool) -> None:
    facts = Facts(
        TODAY, judged=(judged("sangat-baik"),), judged_hours=REACHED, disciplined=(Disciplined("d", "light", on),)
    )
    assert ("reward", "performance-2025") in causes(facts) or not proposed
    assert bool(causes(facts)) is proposed


@pytest.mark.parametrize(
    ("years", "cause"),
    [
        (((2025, "kurang"), (2024, "sangat-kurang")), "performance-2025"),
        (((2025, "kurang"),), None),
        (((2025, "kurang"), (2023, "kurang")), None),  # not in a row
        (((2025, "kurang"), (2024, "butuh-perbaikan")), None),
        (((2025, "baik"), (2024, "kurang"), (2023, "kurang")), None),  # better since
        (((2025, "kurang"), (2024, "kurang"), (2023, "kurang")), "performance-2025"),
    ],
)
def test_a_sanction_is_proposed_for_low_predicates_in_a_row(
    years: tuple[tuple[int, str], ...], cause: str | None
) -> None:
    facts = Facts(TODAY, judged=tuple(judged(predicate, year) for year, predicate in years))
    assert causes(facts) == ([("sanction", cause)] if cause else [])


@pytest.mark.parametrize(
    ("severity", "on", "proposed"),
    [
        ("light", TODAY, False),
        ("moderate", TODAY, True),
        ("heavy", TODAY - timedelta(days=364), True),
        ("heavy", TODAY - timedelta(days=365), False),
        ("heavy", TODAY + timedelta(days=1), False),
    ],
)
def test_discipline_proposes_for_a_year(severity: str, on: date, proposed: bool) -> None:
    facts = Facts(TODAY, disciplined=(Disciplined("d1", severity, on),))
    assert causes(facts) == ([("sanction", "discipline-d1")] if proposed else [])


def test_an_appeal_may_come_until_the_twenty_first_day() -> None:
    assert appeal_until(date(2026, 11, 1), RULES) == date(2026, 11, 22)


@pytest.mark.parametrize(("today", "again"), [(date(2027, 10, 31), False), (date(2027, 11, 1), True)])
def test_what_was_decided_is_proposed_again_after_a_year(today: date, again: bool) -> None:
    assert may_propose_again(date(2026, 11, 1), today, RULES) is again

"""Gaps, the ranking of programmes and mentors, and the training need of a group, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from services.enrollment.domain.learning_path import Gap, Offer, Ranked, Run, closes, gaps_of, ranked
from services.enrollment.domain.mentor_choice import Candidate, Mentee, doubts, suggested
from services.enrollment.domain.training_need import Course, cost_of, cost_per_seat, needs_of
from shared.rules.learning_path import LearningPathRules
from shared.rules.positions import PositionRules
from shared.rules.ruleset import load_rules

TODAY = date(2026, 11, 1)
RULES = load_rules().of(LearningPathRules, TODAY)
POSITIONS = load_rules().of(PositionRules, TODAY)
GAP = Gap("komunikasi", 3, 1, measured=True)


def run(**changes: Any) -> Run:
    """A session in two weeks with free seats and no stated difficulty."""
    facts: dict[str, Any] = {
        "session_id": "s",
        "starts_on": TODAY + timedelta(days=14),
        "ends_on": TODAY + timedelta(days=15),
        "place": None,
        "link": None,
        "capacity": 30,
        "seats_free": 12,
        "difficulty": None,
        "cost_per_seat": None,
        **changes,
    }
    return Run(**facts)


def offer(**changes: Any) -> Offer:
    """A programme for everybody that nothing speaks for or against but its target level of 3."""
    facts: dict[str, Any] = {
        "programme_id": "p",
        "target_level": 3,
        "is_strongest": False,
        "names_position": None,
        "is_own_agency": False,
        "missing": (),
        "runs": (),
        **changes,
    }
    return Offer(**facts)


def only(one: Offer, gap: Gap = GAP) -> Ranked:
    """The one programme, ranked."""
    [found] = ranked(gap, [one], TODAY, RULES)
    return found


def test_gaps_are_what_is_missing_widest_first_and_no_evidence_is_level_0() -> None:
    required = {"a": 3, "b": 2, "c": 1, "d": 4}
    gaps = gaps_of(required, {"a": 1, "b": 2, "d": 5})
    assert gaps == [Gap("a", 3, 1, measured=True), Gap("c", 1, 0, measured=False)]


@pytest.mark.parametrize(
    ("target", "level", "closed"), [(3, 1, 2), (5, 1, 2), (2, 1, 1), (1, 1, 0), (None, 1, 1), (None, 2, 1)]
)
def test_how_much_of_a_gap_a_programme_closes(target: int | None, level: int, closed: int) -> None:
    assert closes(Gap("komunikasi", 3, level, measured=True), target) == closed


@pytest.mark.parametrize(
    ("changes", "points", "codes"),
    [
        ({}, 40, ["closes-gap", "no-session"]),
        ({"target_level": 2}, 20, ["closes-gap", "no-session"]),
        ({"is_strongest": True}, 50, ["closes-gap", "strongest-competency", "no-session"]),
        ({"names_position": True}, 55, ["closes-gap", "fits-position", "no-session"]),
        ({"names_position": False}, 15, ["closes-gap", "other-position", "no-session"]),
        ({"is_own_agency": True}, 45, ["closes-gap", "own-agency", "no-session"]),
        ({"missing": ("Dasar",)}, 10, ["closes-gap", "missing-prerequisite", "no-session"]),
        ({"runs": (run(),)}, 55, ["closes-gap", "free-seats", "soon"]),
        ({"runs": (run(seats_free=0),)}, 40, ["closes-gap", "full"]),
        ({"runs": (run(difficulty=2),)}, 65, ["closes-gap", "right-difficulty", "free-seats", "soon"]),
        ({"runs": (run(difficulty=3),)}, 40, ["closes-gap", "too-difficult", "free-seats", "soon"]),
        ({"runs": (run(starts_on=TODAY + timedelta(days=60)),)}, 55, ["closes-gap", "free-seats", "soon"]),
        ({"runs": (run(starts_on=TODAY + timedelta(days=61)),)}, 50, ["closes-gap", "free-seats"]),
    ],
)
def test_each_reason_has_its_points(changes: dict[str, Any], points: int, codes: list[str]) -> None:
    found = only(offer(**changes))
    assert (found.points, [reason.code for reason in found.reasons]) == (points, codes)
    assert found.points == sum(reason.points for reason in found.reasons)


def test_a_programme_that_closes_nothing_is_left_out() -> None:
    assert ranked(GAP, [offer(target_level=1)], TODAY, RULES) == []


def test_of_equal_points_the_one_that_begins_first_comes_first() -> None:
    later = offer(programme_id="a", runs=(run(starts_on=TODAY + timedelta(days=9)),))
    sooner = offer(programme_id="b", runs=(run(starts_on=TODAY + timedelta(days=8)),))
    assert [one.offer.programme_id for one in ranked(GAP, [later, sooner], TODAY, RULES)] == ["b", "a"]


MENTEE = Mentee("disdik", "disdik.smp", "pelaksana", 1)


def mentor(employee_id: str = "m", **changes: Any) -> Candidate:
    """A supervisor of another agency, one level above, who guides nobody."""
    facts: dict[str, Any] = {
        "employee_id": employee_id,
        "agency": "dukcapil",
        "unit_id": "dukcapil.loket",
        "position_type": "pengawas",
        "level": 2,
        "mentees": 0,
        **changes,
    }
    return Candidate(**facts)


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({}, 15 + 20),
        ({"level": 4}, 45 + 20),
        ({"position_type": "pelaksana"}, 15),
        ({"position_type": "administrator"}, 15 + 40),
        ({"position_type": "jpt_utama"}, 15 + 40),
        ({"agency": "disdik"}, 15 + 20 + 10),
        ({"agency": "disdik", "unit_id": "disdik.smp"}, 15 + 20 + 20),
        ({"mentees": 2}, 15 + 20 - 20),
    ],
)
def test_what_speaks_for_a_mentor(changes: dict[str, Any], points: int) -> None:
    [found] = suggested(MENTEE, [mentor(**changes)], RULES, POSITIONS)
    assert found.points == points == sum(reason.points for reason in found.reasons)


@pytest.mark.parametrize("changes", [{"level": 1}, {"mentees": 3}])
def test_who_is_not_suggested(changes: dict[str, Any]) -> None:
    assert suggested(MENTEE, [mentor(**changes)], RULES, POSITIONS) == []


def test_a_junior_never_guides_a_senior() -> None:
    senior = MENTEE._replace(position_type="administrator")
    assert suggested(senior, [mentor(level=5)], RULES, POSITIONS) == []


@pytest.mark.parametrize(
    ("position_type", "level", "number"),
    [
        ("pengawas", 2, 0),
        ("pelaksana", 2, 0),
        ("pengawas", 1, 1),
        ("pengawas", None, 0),
        ("pelaksana", None, 0),
    ],
)
def test_a_pair_that_may_be_swapped_is_doubted(position_type: str, level: int | None, number: int) -> None:
    guided = MENTEE._replace(position_type="pelaksana", level=1)
    assert len(doubts(guided, position_type, level, POSITIONS)) == number
    senior = MENTEE._replace(position_type="administrator", level=1)
    assert len(doubts(senior, position_type, level, POSITIONS)) == number + 1, "in position, too"


def test_no_more_mentors_than_the_rule_set_shows() -> None:
    two = replace(RULES, limits=MappingProxyType({**RULES.limits, "mentors": 2}))
    found = suggested(MENTEE, [mentor(str(number), mentees=number % 3) for number in range(6)], two, POSITIONS)
    assert [one.candidate.employee_id for one in found] == ["0", "3"]


def test_the_need_of_a_group_by_hand() -> None:
    required = [{"a": 3, "b": 1}, {"a": 3, "b": 1}, {"a": 2}]
    gaps = {
        "a": [("1", Gap("a", 3, 1, measured=True)), ("2", Gap("a", 3, 0, measured=False))],
        "b": [("1", Gap("b", 1, 0, measured=False)), ("2", Gap("b", 1, 0, measured=False))],
    }
    courses = {
        "a": [
            Course("x", 2, 5, 100_000),
            Course("y", 3, 1, 300_000),
            Course("z", 3, 1, None),
            Course("w", 3, 1, 90_000),
        ],
        "b": [Course("x", 1, 5, 100_000)],
    }
    first, second = needs_of(required, gaps, {"b": {"2"}}, courses, {})
    assert (first.competency, first.people, first.with_gap, first.gap_sum, first.not_measured) == ("a", 3, 2, 5, 1)
    assert (first.seats_needed, first.under_way, first.cost) == (2, 0, 180_000)
    assert [(one.course.programme_id, one.helps, one.closes, one.cost) for one in first.answers] == [
        ("w", 2, 5, 180_000),
        ("y", 2, 5, 600_000),
        ("z", 2, 5, None),
        ("x", 2, 3, 200_000),
    ]
    assert (second.competency, second.gap_sum, second.under_way, second.seats_needed) == ("b", 2, 1, 1)
    assert second.cost == 100_000
    assert cost_of([first, second]) == 180_000 + 100_000


def test_a_programme_helps_nobody_who_has_had_it_and_one_seat_serves_several_competencies() -> None:
    gaps = {name: [(who, Gap(name, 2, 1, measured=True)) for who in "123"] for name in ("a", "b")}
    courses = {"a": [Course("x", 2, 5, 100_000)], "b": [Course("x", 3, 5, 100_000)]}
    needs = needs_of([{"a": 2, "b": 2}] * 3, gaps, {"b": {"2"}}, courses, {"x": {"3"}})
    by_name = {need.competency: need for need in needs}
    assert [(one.helps, one.closes, one.cost) for one in by_name["a"].answers] == [(2, 2, 200_000)], "not the third"
    assert [(one.helps, one.cost) for one in by_name["b"].answers] == [(1, 100_000)], "nor the second, who is in one"
    assert (by_name["a"].seats_needed, by_name["b"].seats_needed) == (3, 2)
    assert cost_of(needs) == 200_000, "the first and the second one seat each"
    assert needs_of([{"a": 2}], {"a": gaps["a"]}, {}, courses, {"x": set("123")})[0].answers == ()


@pytest.mark.parametrize(
    ("costs", "seat"),
    [([], None), ([(0, 30)], None), ([(1000, 3)], 333), ([(5, 2)], 3), ([(900, 2), (0, 9), (300, 1)], 400)],
)
def test_the_cost_of_a_seat(costs: list[tuple[int, int]], seat: int | None) -> None:
    assert cost_per_seat(costs) == seat

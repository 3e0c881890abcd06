"""Which competencies come first, and which programmes for how many people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.evaluation.domain.programme import Verdict
from services.evaluation.domain.training_need import Choice, Gap, Learner, plan, priority_of
from shared.rules.ruleset import load_rules
from shared.rules.training_need import TrainingNeedRules

RULES = load_rules().of(TrainingNeedRules, date(2026, 11, 1), "sibolga")


def gap(asked_of: int = 0, below: int = 0, not_measured: int = 0, voices: int = 0) -> Gap:
    return Gap("komunikasi", asked_of, below, below, not_measured, voices)


def choice(
    name: str, *builds: str, cost: int | None = 100, jp: int = 50, verdict: Verdict = "continue", types: str = ""
) -> Choice:
    return Choice(name, name.upper(), frozenset(builds), frozenset(types.split()), jp, cost, verdict)


def learner(name: str, *below: str, shortfall: int = 100, position: str = "pelaksana") -> Learner:
    return Learner(name, position, frozenset(below), shortfall)


POINTS: list[tuple[Gap, str, str]] = [
    (gap(10, 10), "50.0", "high"),  # everybody is below
    (gap(10, 8), "40.0", "high"),
    (gap(100, 79), "39.5", "medium"),
    (gap(10, 3), "15.0", "medium"),
    (gap(1000, 299), "15.0", "medium"),  # 14.95, rounded half up before it is classified
    (gap(1000, 297), "14.9", "low"),  # 14.85
    (gap(10, 0, 10), "20.0", "medium"),
    (gap(voices=20), "30.0", "medium"),
    (gap(voices=21), "30.0", "medium"),  # no more than in full
    (gap(voices=1), "1.5", "low"),
    (gap(4, 3, 1, 2), "45.5", "high"),  # 37.5 + 5 + 3
]


@pytest.mark.parametrize(("case", "points", "name"), POINTS)
def test_points_rank_by_the_share_of_people_and_what_citizens_say(case: Gap, points: str, name: str) -> None:
    found = priority_of(case, RULES)
    assert (found.points, found.name) == (Decimal(points), name)


def test_each_priority_says_why() -> None:
    assert [text.id for text in priority_of(gap(4, 3, 1, 2), RULES).reasons] == [
        "3 dari 4 orang di bawah standar, kurang 3 level",
        "1 orang belum terukur",
        "disebut warga 2 kali",
    ]


def test_the_better_verdict_comes_first_then_the_lower_cost_then_the_title() -> None:
    choices = (
        choice("stops", "a", cost=1, verdict="stop"),
        choice("revised", "a", cost=1, verdict="revise"),
        choice("unpriced", "a", cost=None, verdict="expand"),
        choice("dear", "a", cost=90, verdict="expand"),
        choice("cheap", "a", cost=80, verdict="expand"),
    )
    [proposal] = plan(("a",), (learner("x", "a"),), choices).proposals
    assert (proposal.choice.programme_id, proposal.seats, proposal.cost) == ("cheap", 1, 80)


def test_one_seat_serves_all_that_its_programme_builds() -> None:
    both, other = choice("both", "a", "b", cost=200), choice("other", "b", cost=100)
    found = plan(("a", "b"), (learner("x", "a", "b"), learner("y", "b")), (both, other))
    assert [(one.choice.programme_id, one.competencies, one.seats) for one in found.proposals] == [
        ("other", ("b",), 1),
        ("both", ("a", "b"), 1),
    ]


def test_a_programme_for_other_positions_is_not_proposed() -> None:
    found = plan(("a",), (learner("x", "a"),), (choice("led", "a", types="pengawas administrator"),))
    assert (found.proposals, found.unserved) == ((), {"a": 1})


def test_what_nobody_offers_is_said() -> None:
    assert plan(("a", "b"), (learner("x", "a", "b"), learner("y", "a")), ()).unserved == {"a": 2, "b": 1}


def test_the_hours_still_missing_are_counted_person_by_person() -> None:
    people = (learner("x", "a", shortfall=30), learner("y", "a", shortfall=80), learner("z", shortfall=10))
    assert plan(("a",), people, (choice("one", "a", jp=50),)).shortfall_tenths == 0 + 30 + 10


def test_a_seat_of_unknown_cost_has_no_cost() -> None:
    [proposal] = plan(("a",), (learner("x", "a"),), (choice("one", "a", cost=None),)).proposals
    assert proposal.cost is None


def test_a_programme_is_not_proposed_to_who_has_completed_it_or_is_in_it() -> None:
    choices = (choice("a", "komunikasi", cost=50), choice("b", "komunikasi", "integritas"), choice("c", "integritas"))
    had = learner("1", "komunikasi")._replace(completed=frozenset({"a"}))
    had_both = learner("2", "komunikasi")._replace(completed=frozenset({"a", "b"}))
    inside = learner("3", "komunikasi", "integritas")._replace(under_way=frozenset({"b"}))
    fresh = learner("4", "komunikasi")
    found = plan(("komunikasi", "integritas"), (had, had_both, inside, fresh), choices)
    assert [(one.choice.programme_id, one.seats) for one in found.proposals] == [("a", 1), ("b", 1)]
    assert found.unserved == {"komunikasi": 1}, "the second; the third is in a programme that builds both"


def test_who_is_in_a_programme_that_is_not_proposed_any_more_needs_no_second_seat() -> None:
    stopped = choice("s", "komunikasi", verdict="stop")
    inside = learner("1", "komunikasi")._replace(under_way=frozenset({"s"}))
    found = plan(("komunikasi",), (inside,), (stopped, choice("a", "komunikasi")))
    assert (found.proposals, found.unserved) == ((), {})

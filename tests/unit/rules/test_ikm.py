"""IKM: worked examples of PermenPANRB 14/2017, every boundary on both sides, and a Fraction oracle."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.ikm import ELEMENTS, PERFORMANCE, IkmRules, ikm_of
from shared.rules.ruleset import load_rules

RULES = load_rules().of(IkmRules, date(2026, 6, 1))


def spread(total: int) -> dict[str, int]:
    """``total`` over the nine elements, as evenly as it goes."""
    each, left = divmod(total, len(ELEMENTS))
    return {element: each + (index < left) for index, element in enumerate(ELEMENTS)}


@pytest.mark.parametrize(
    ("score", "value", "grade", "performance"),
    [
        (4, "100.00", "A", "Sangat baik"),
        (3, "75.00", "C", "Kurang baik"),
        (2, "50.00", "D", "Tidak baik"),
        (1, "25.00", "D", "Tidak baik"),
    ],
)
def test_the_same_score_everywhere(score: int, value: str, grade: str, performance: str) -> None:
    ikm = ikm_of(40, dict.fromkeys(ELEMENTS, 40 * score), RULES)
    assert (str(ikm.value), ikm.grade, ikm.performance.id) == (value, grade, performance)
    assert set(ikm.nrr.values()) == {Decimal(score)}
    assert ikm.weakest == ()


@pytest.mark.parametrize(
    ("total", "value", "grade"),
    [
        (116_990, "64.99", "D"),  # 64.9944...
        (116_991, "65.00", "C"),  # 64.995 exactly
        (137_888, "76.60", "C"),  # 76.6044...
        (137_889, "76.61", "B"),  # 76.605 exactly
        (158_948, "88.30", "B"),  # 88.3044...
        (158_949, "88.31", "A"),  # 88.305 exactly
    ],
)
def test_a_grade_is_read_off_the_rounded_index(total: int, value: str, grade: str) -> None:
    ikm = ikm_of(5000, spread(total), RULES)
    assert (str(ikm.value), ikm.grade) == (value, grade)


def test_an_example_worked_by_hand() -> None:
    # Two answers: 3 everywhere, and 3 but for U3 = 1 and U7 = 4. Means: 3, U3 2.0, U7 3.5; sum 26.5; x 25/9 = 73.611...
    ikm = ikm_of(2, {**dict.fromkeys(ELEMENTS, 6), "U3": 4, "U7": 7}, RULES)
    assert ikm.value == Decimal("73.61")
    assert (ikm.nrr["U3"], ikm.nrr["U7"], ikm.nrr["U1"]) == (Decimal("2.00"), Decimal("3.50"), Decimal("3.00"))
    assert ikm.weakest == ("U3",)
    assert ikm.rule_set == "ikm-2026.1"


def test_elements_that_share_the_lowest_mean_are_all_named() -> None:
    assert ikm_of(2, {**dict.fromkeys(ELEMENTS, 6), "U8": 4, "U2": 4}, RULES).weakest == ("U2", "U8")


def test_fewer_than_thirty_answers_are_indicative() -> None:
    assert ikm_of(29, spread(29 * 27), RULES).indicative
    assert not ikm_of(30, spread(30 * 27), RULES).indicative


def test_every_grade_has_a_meaning() -> None:
    assert set(PERFORMANCE) == {band.name for band in RULES.floors}


@pytest.mark.parametrize(
    ("n", "sums", "says"),
    [
        (0, dict.fromkeys(ELEMENTS, 0), "at least one"),
        (-1, dict.fromkeys(ELEMENTS, -1), "at least one"),
        (1, {"U1": 4}, "U1 to U9"),
        (1, {**dict.fromkeys(ELEMENTS, 4), "U10": 4}, "U1 to U9"),
        (1, {**dict.fromkeys(ELEMENTS, 4), "U5": 5}, "U5"),
        (2, {**dict.fromkeys(ELEMENTS, 4), "U6": 1}, "U6"),
    ],
)
def test_impossible_sums_are_refused(n: int, sums: dict[str, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ikm_of(n, sums, RULES)


answers = st.lists(st.tuples(*(st.integers(1, 4) for _ in ELEMENTS)), min_size=1, max_size=60)


@given(answers)
def test_the_index_agrees_with_exact_ninths_over_every_single_answer(given_answers: list[tuple[int, ...]]) -> None:
    n = len(given_answers)
    sums = {element: sum(answer[index] for answer in given_answers) for index, element in enumerate(ELEMENTS)}
    ninth = Fraction(1, 9)
    exact = sum((Fraction(total, n) * ninth for total in sums.values()), Fraction(0)) * 25
    ikm = ikm_of(n, sums, RULES)
    distance = exact - Fraction(ikm.value)
    assert Fraction(-1, 200) <= distance < Fraction(1, 200)
    assert Decimal(25) <= ikm.value <= Decimal(100)
    lower = {"A": "88.31", "B": "76.61", "C": "65.00", "D": "25.00"}[ikm.grade]
    upper = {"A": "100.00", "B": "88.30", "C": "76.60", "D": "64.99"}[ikm.grade]
    assert Decimal(lower) <= ikm.value <= Decimal(upper)

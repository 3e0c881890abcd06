"""What citizens noticed, by examples worked out by hand: marks of 2, 3 and 4 are an index of 50, 75 and 100."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import pytest

from tests.chaos.journal import Entry
from tests.chaos.oracle.intervals import student
from tests.chaos.oracle.noticed import Noticed, noticed_of, said_of
from tests.chaos.oracle.rebuild import truth_of
from tests.chaos.test_oracle import POSITION, told

NORTH, SOUTH, EAST, WEST, FAR = "a.north", "a.south", "b.east", "b.west", "c.far"
"""Participants are in the first two; the last is in another city."""

FEBRUARY, APRIL, JUNE = "2026-02-10", "2026-04-10", "2026-06-10"
MARCH = "2026-03-02T10:00:00+07:00"
MAY = "2026-05-02T10:00:00+07:00"
ENDED = {NORTH: MARCH, SOUTH: MARCH}
"""When the participants of each unit completed it."""

TWOS, THREES = [2] * 90, [3] * 90
MORE_THAN_TWOS, MORE_THAN_THREES = [*TWOS[9:], *[3] * 9], [*THREES[9:], *[4] * 9]
"""Of ten citizens with nine marks each, one is more content: 2.5 points of the index more."""


def at(day: str) -> str:
    return f"{day}T10:00:00+07:00"


def answers(unit: str, when: str, marks: Sequence[int]) -> list[Entry]:
    """Nine marks are an answer."""
    return [
        told(
            "survey",
            {
                "unit_id": unit,
                "scores": {f"U{place}": mark for place, mark in enumerate(marks[first : first + 9], 1)},
                "answered_at": when,
            },
            {"feedback_id": f"{unit}/{when}/{first}"},
        )
        for first in range(0, len(marks), 9)
    ]


def both(unit: str, before: Sequence[int], after: Sequence[int]) -> list[Entry]:
    return [*answers(unit, at(FEBRUARY), before), *answers(unit, at(APRIL), after)]


def agency(slug: str, city: str, *units: str) -> Entry:
    named = [{"unit": unit.partition(".")[2], "name": unit} for unit in units]
    return told("agency", {"name": slug, "city": city, "units": named}, {}, agency=slug)


def town(outcome: str = "completed", ended: dict[str, str] | None = None) -> list[Entry]:
    """Two agencies of a city with two units each; somebody of each of the first two takes part in a programme."""
    course = {"agency": "a", "title": "t", "form": "KL07", "competencies": []}
    days = {"starts_on": "2026-03-02", "ends_on": "2026-05-02", "capacity": 2}
    entries = [
        agency("a", "medan", NORTH, SOUTH),
        agency("b", "medan", EAST, WEST),
        agency("c", "sibolga", FAR),
        told("programme", course, {"programme_id": "p"}),
        told("session", days, {"session_id": "s"}, programme_id="p"),
    ]
    for unit, when in (ENDED if ended is None else ended).items():
        who = {"nip": "199001012023211001", "unit_id": unit, "position": POSITION}
        seat = {"session_id": "s", "employee_id": f"of {unit}", "enrollment_id": f"in {unit}", "status": "enrolled"}
        entries += [
            told("register", who, {"employee_id": f"of {unit}"}),
            told("enrol", {}, seat),
            told("complete", {"outcome": outcome, "completed_at": when}, {}, enrollment_id=f"in {unit}"),
        ]
    return entries


def noticed(*entries: Iterable[Entry]) -> Noticed | None:
    truth = truth_of([entry for some in entries for entry in some])
    return noticed_of(truth, said_of(truth), "p")


def unchanged(*units: str) -> list[Entry]:
    return [entry for unit in units for entry in both(unit, TWOS, TWOS)]


def figures(*texts: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, texts))


def test_units_that_got_better_beside_units_that_stayed_are_better() -> None:
    """Changes of 25 and 27.5 have a variance of 3.125, half of it is 1.25 squared, and 12.706205 * 1.25 is 15.88."""
    one = noticed(town(), both(NORTH, TWOS, THREES), both(SOUTH, TWOS, MORE_THAN_THREES), unchanged(EAST, WEST))
    mean, zero, low, high = figures("26.25", "0", "10.37", "42.13")
    assert one == Noticed(2, 2, 80, mean, zero, mean, (low, high))
    assert one.reason == "results-better"


def test_units_that_got_worse_are_worse() -> None:
    one = noticed(town(), both(NORTH, THREES, TWOS), both(SOUTH, MORE_THAN_THREES, TWOS), unchanged(EAST, WEST))
    mean, zero, low, high = figures("-26.25", "0", "-42.13", "-10.37")
    assert one == Noticed(2, 2, 80, mean, zero, mean, (low, high))
    assert one.reason == "results-worse"


def test_a_change_in_one_of_two_units_is_unclear() -> None:
    """Changes of 25 and 0: 12.706205 * 12.5 is 158.83."""
    one = noticed(town(), both(NORTH, TWOS, THREES), unchanged(SOUTH, EAST, WEST))
    mean, zero, low, high = figures("12.5", "0", "-146.33", "171.33")
    assert one == Noticed(2, 2, 80, mean, zero, mean, (low, high))
    assert one.reason == "results-unclear"


def test_what_the_other_units_changed_by_is_taken_off() -> None:
    """Both sides spread alike, so there are two degrees of freedom: 4.302653 * root(3.125) is 7.61."""
    own = [both(NORTH, TWOS, THREES), both(SOUTH, TWOS, MORE_THAN_THREES)]
    one = noticed(town(), *own, unchanged(EAST), both(WEST, TWOS, MORE_THAN_TWOS))
    mine, theirs, effect, low, high = figures("26.25", "1.25", "25", "17.39", "32.61")
    assert one == Noticed(2, 2, 80, mine, theirs, effect, (low, high))


def test_units_that_all_changed_alike_leave_no_doubt() -> None:
    one = noticed(town(), both(NORTH, TWOS, THREES), both(SOUTH, TWOS, THREES), unchanged(EAST, WEST))
    change, zero = figures("25", "0")
    assert one == Noticed(2, 2, 80, change, zero, change, (change, change))
    assert one.reason == "results-better"


@pytest.mark.parametrize(("short", "units", "others"), [(SOUTH, 1, 2), (WEST, 2, 1)])
def test_a_unit_with_nine_answers_before_is_left_out_and_one_unit_is_too_few(
    short: str, units: int, others: int
) -> None:
    full = [unit for unit in (NORTH, SOUTH, EAST, WEST) if unit != short]
    one = noticed(town(), unchanged(*full), both(short, TWOS[9:], TWOS))
    assert one == Noticed(units, others, 60, None, None, None, None)
    assert one.reason is None


def test_without_a_completion_with_success_there_is_nothing_to_notice() -> None:
    assert noticed(town("failed"), unchanged(NORTH, SOUTH, EAST, WEST)) is None


def test_a_unit_of_another_city_is_beside_nobody() -> None:
    assert noticed(town(), unchanged(NORTH, SOUTH, FAR)) == Noticed(2, 0, 40, None, None, None, None)


@pytest.mark.parametrize(
    ("tenth", "counts"),
    [
        ("2025-08-31T23:59:59+07:00", False),
        ("2025-09-01T00:00:00+07:00", True),
        ("2026-02-28T23:59:59+07:00", True),
        ("2026-02-28T17:00:00+00:00", False),
    ],
)
def test_the_six_months_before_the_month_of_the_completion_count(tenth: str, counts: bool) -> None:
    north = [*answers(NORTH, at(FEBRUARY), TWOS[9:]), *answers(NORTH, tenth, [2] * 9), *answers(NORTH, at(APRIL), TWOS)]
    one = noticed(town(), north, unchanged(SOUTH))
    assert one is not None
    assert (one.units, one.answers) == ((2, 40) if counts else (1, 20))


@pytest.mark.parametrize(
    ("tenth", "counts"),
    [
        ("2026-03-31T23:59:59+07:00", False),
        ("2026-03-31T17:00:00+00:00", True),
        ("2026-09-30T23:59:59+07:00", True),
        ("2026-10-01T00:00:00+07:00", False),
    ],
)
def test_the_six_months_after_it_count(tenth: str, counts: bool) -> None:
    north = [*answers(NORTH, at(FEBRUARY), TWOS), *answers(NORTH, at(APRIL), TWOS[9:]), *answers(NORTH, tenth, [2] * 9)]
    one = noticed(town(), north, unchanged(SOUTH))
    assert one is not None
    assert (one.units, one.answers) == ((2, 40) if counts else (1, 20))


def test_other_units_are_measured_over_the_months_of_each_unit_with_participants() -> None:
    """Of 2s in February and 3s in April and June: 25 points around March, 75 - 62.5 around May, 18.75 in the mean."""
    three = [entry for unit in (NORTH, SOUTH, EAST, WEST) for entry in answers(unit, at(JUNE), THREES)]
    moved = [entry for unit in (NORTH, SOUTH, EAST, WEST) for entry in both(unit, TWOS, THREES)]
    one = noticed(town(ended={NORTH: MARCH, SOUTH: MAY}), moved, three)
    assert one is not None
    assert (one.units, one.other_units, one.answers) == (2, 2, 30 + 30 + 2 * 60)
    assert (one.change, one.other_change, one.effect) == figures("18.75", "18.75", "0")


def test_a_result_that_was_taken_back_brings_its_unit_to_the_others() -> None:
    back = told("withdraw", {"status": "cancelled", "reason": "correction"}, {}, enrollment_id=f"in {SOUTH}")
    one = noticed(town(), unchanged(NORTH, SOUTH, EAST, WEST), [back])
    assert one == Noticed(1, 3, 80, None, None, None, None)


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(1, "12.706205"), (2, "4.302653"), (3, "3.182446"), (30, "2.042272")]
)
def test_the_quantiles_are_those_of_the_tables(degrees: int, quantile: str) -> None:
    assert student(degrees) == Fraction(quantile)

"""How far an enrolment has come, and what it is counted as."""

from __future__ import annotations

from datetime import date

import pytest

from services.evaluation.domain.seats import NOTHING, Counts, Group, Seat, Step, Told, after, counts_of

FIRST = Group("sibolga", "sibolga-disdik", "", "pelaksana", "female", "")
LAST_DAY, RESULT_DAY = date(2026, 3, 31), date(2026, 4, 1)
SEAT = Step("enrolled", LAST_DAY, "KL07")
CAME = Step("attended", LAST_DAY)
PASSED = Step("completed", RESULT_DAY, "KL07", 50)
FAILED = Step("failed", RESULT_DAY, "KL07")


def told(*steps: Step) -> Seat:
    seat: Seat | None = None
    for step in steps:
        seat = after(seat, step, FIRST)
    assert seat is not None
    return seat


def gone(how: Told) -> Step:
    return Step(how, date(2026, 5, 2))


LIVES: list[tuple[tuple[Step, ...], Counts]] = [
    ((SEAT,), Counts(enrolled=1)),
    ((SEAT, CAME), Counts(enrolled=1, attended=1)),
    ((SEAT, CAME, PASSED), Counts(enrolled=1, attended=1, completed=1, jp_tenths=50)),
    ((SEAT, PASSED), Counts(enrolled=1, attended=1, completed=1, jp_tenths=50)),
    ((PASSED,), Counts(enrolled=1, attended=1, completed=1, jp_tenths=50)),
    ((SEAT, FAILED), Counts(enrolled=1, attended=1, failed=1)),
    ((SEAT, FAILED, PASSED), Counts(enrolled=1, attended=1, completed=1, jp_tenths=50)),
    ((SEAT, PASSED, FAILED), Counts(enrolled=1, attended=1, failed=1)),
    ((SEAT, gone("no_show")), Counts(enrolled=1, no_show=1)),
    ((SEAT, gone("withdrawn")), Counts(enrolled=1, withdrawn=1)),
    ((SEAT, CAME, gone("withdrawn")), Counts(enrolled=1, attended=1, withdrawn=1)),
    ((SEAT, gone("cancelled")), Counts(enrolled=1, cancelled=1)),
    ((SEAT, PASSED, gone("withdrawn")), Counts(enrolled=1, withdrawn=1)),
    ((SEAT, PASSED, gone("void")), NOTHING),
    ((SEAT, gone("void"), PASSED), Counts(enrolled=1, attended=1, completed=1, jp_tenths=50)),
    ((SEAT, PASSED, SEAT), Counts(enrolled=1, attended=1, completed=1, jp_tenths=50)),
    ((SEAT, gone("withdrawn"), SEAT), Counts(enrolled=1)),
]


@pytest.mark.parametrize(("steps", "counted"), LIVES)
def test_the_last_word_on_an_enrolment_is_what_it_counts_as(steps: tuple[Step, ...], counted: Counts) -> None:
    assert counts_of(told(*steps)) == counted


def test_it_is_counted_in_the_month_of_the_last_day_until_it_has_a_result() -> None:
    assert told(SEAT).group.month == "2026-03"
    assert told(SEAT, gone("no_show")).group.month == "2026-03"
    assert told(SEAT, PASSED).group.month == "2026-04"
    assert told(SEAT, SEAT._replace(on=date(2026, 6, 1))).group.month == "2026-06"


def test_the_form_is_taken_from_whoever_tells_it_first() -> None:
    assert told(CAME).group.form == ""
    assert told(CAME, PASSED).group == FIRST._replace(month="2026-04", form="KL07")


def test_an_enrolment_nobody_told_of_counts_for_nothing() -> None:
    assert counts_of(None) == NOTHING


def test_what_is_added_is_taken_back_exactly() -> None:
    one, other = Counts(1, 1, 1, jp_tenths=50), Counts(1, no_show=1)
    assert one.plus(other).plus(one, -1) == other

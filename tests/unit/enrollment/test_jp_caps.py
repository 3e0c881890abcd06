"""What of an activity will count: worked by hand from the figures of 2026."""

from __future__ import annotations

from datetime import date

import pytest

from services.enrollment.domain.jp_caps import Activity, Terms, counted, note_on, year_begins
from shared.errors import Text
from shared.rules.jp import JpRules
from shared.rules.ruleset import load_rules

RULES = load_rules(None).of(JpRules, date(2026, 6, 1), None)
PNS = Terms("pns", None)
PPPK = Terms("pppk", date(2024, 3, 1))


def mentoring(day: int, month: int = 6, tenths: int = 20, form: str = "NKL02") -> Activity:
    return Activity(form, date(2026, month, day), tenths)


def alone(day: int, tenths: int = 20, form: str = "NKL09") -> Activity:
    return Activity(form, date(2026, 6, day), tenths)


def course(tenths: int, on: date) -> Activity:
    return Activity("KL03", on, tenths)


@pytest.mark.parametrize(
    ("new", "others", "says"),
    [
        (mentoring(3), [], None),
        (mentoring(3), [mentoring(1)], None),
        (mentoring(3), [mentoring(1), mentoring(2)], "0 of 2 JP"),
        (mentoring(3), [mentoring(1), mentoring(2, form="NKL01")], "0 of 2 JP"),
        (mentoring(3), [mentoring(1), mentoring(2, month=5)], None),
        (mentoring(30), [mentoring(1, month=7), mentoring(2, month=7)], None),
        (mentoring(3, tenths=50), [mentoring(1), mentoring(2)], "3 of 5 JP"),
        (mentoring(3), [mentoring(1, tenths=0), mentoring(2)], None),
        (alone(1), [], None),
        (alone(1, 30), [], "2 of 3 JP"),
        (alone(1, 10), [alone(1, 10, "NKL10")], None),
        (alone(1, 15), [alone(1, 10, "NKL10")], "1 of 1.5 JP"),
        (alone(1), [alone(2)], None),
        (course(10_000, date(2026, 6, 1)), [course(10_000, date(2026, 6, 1))], None),
    ],
)
def test_a_cap_is_explained_where_it_cuts(new: Activity, others: list[Activity], says: str | None) -> None:
    note = note_on(new, others, PNS, RULES)
    assert (note is None) == (says is None)
    if note is not None and says is not None:
        assert note.en.startswith(says)


def test_the_note_names_the_forms_the_cap_and_the_period_in_both_languages() -> None:
    note = note_on(mentoring(3), [mentoring(1), mentoring(2)], PNS, RULES)
    assert note is not None
    assert (
        note.id
        == "Dihitung 0 dari 2 JP: Coaching dan Mentoring bersama dihitung paling banyak 2 pertemuan sebulan (2026-06)."
    )
    assert note.en == "0 of 2 JP count: Coaching and Mentoring together count for at most 2 meetings a month (2026-06)."
    note = note_on(alone(1, 25), [], PNS, RULES)
    assert note is not None
    assert note.id.startswith("Dihitung 2 dari 2,5 JP: ")
    assert "2 JP sehari (2026-06-01)" in note.id


@pytest.mark.parametrize(
    ("new", "before", "says"),
    [
        (course(40, date(2026, 6, 1)), [course(200, date(2026, 5, 1))], None),
        (course(45, date(2026, 6, 1)), [course(200, date(2026, 5, 1))], "4 of 4.5 JP"),
        (course(40, date(2026, 6, 1)), [course(300, date(2026, 5, 1))], "0 of 4 JP"),
        (course(300, date(2026, 6, 1)), [], "24 of 30 JP"),
        (course(240, date(2026, 3, 1)), [course(240, date(2026, 2, 28))], None),
        (course(240, date(2027, 2, 28)), [course(240, date(2026, 3, 1))], "0 of 24 JP"),
    ],
)
def test_a_pppk_counts_at_most_24_jp_a_contract_year(new: Activity, before: list[Activity], says: str | None) -> None:
    note = note_on(new, before, PPPK, RULES)
    assert (None if note is None else note.en.split(" count")[0]) == says
    assert note_on(new, before, PNS, RULES) is None


def test_a_year_without_a_contract_date_is_said_to_be_the_calendars() -> None:
    whole_year = [Activity("KL08", date(2026, 2, 3), 240)]
    note = note_on(Activity("KL08", date(2026, 12, 31), 40), whole_year, Terms("pppk", None), RULES)
    assert note == Text(
        "Dihitung 0 dari 4 JP: PPPK dihitung paling banyak 24 JP per tahun kontrak"
        " (awal kontrak belum dicatat, jadi memakai tahun kalender 2026).",
        "0 of 4 JP count: a PPPK counts at most 24 JP a contract year"
        " (its beginning is not on record, so the calendar year 2026 stands in).",
    )
    known = note_on(Activity("KL08", date(2026, 2, 4), 40), whole_year, PPPK, RULES)
    assert known is not None
    assert known.en.endswith("a contract year (from 2025-03-01).")


def test_the_limit_is_reached_with_what_the_caps_leave() -> None:
    many = [mentoring(day) for day in range(1, 21)]
    assert counted(many, RULES) == 40
    assert note_on(course(200, date(2026, 6, 1)), many, PPPK, RULES) is None


@pytest.mark.parametrize(
    ("on", "terms", "first"),
    [
        (date(2026, 2, 28), PPPK, date(2025, 3, 1)),
        (date(2026, 3, 1), PPPK, date(2026, 3, 1)),
        (date(2026, 3, 1), Terms("pppk", date(2024, 2, 29)), date(2026, 3, 1)),
        (date(2026, 2, 28), Terms("pppk", date(2024, 2, 29)), date(2025, 3, 1)),
        (date(2026, 12, 31), Terms("pppk", None), date(2026, 1, 1)),
        (date(2026, 12, 31), Terms("pns", date(2024, 3, 1)), date(2026, 1, 1)),
    ],
)
def test_a_pppks_year_begins_with_the_contract(on: date, terms: Terms, first: date) -> None:
    assert year_begins(on, terms) == first

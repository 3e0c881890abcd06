"""Small groups, periods, reminders and cells, on figures one can check by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.feedback.domain.hiding import hidden_parts, visible_spans
from services.feedback.domain.invitation import invitation_of, invitation_token, next_sending
from services.feedback.domain.period import Period
from services.feedback.domain.respondent import age_group_of
from services.feedback.paper.values import category_of, day_of, mark_of


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({}, ""),
        ({"a": 5, "b": 6}, ""),
        ({"a": 0, "b": 6}, ""),
        ({"a": 4, "b": 6, "c": 9}, "ab"),
        ({"a": 4, "b": 1, "c": 9}, "ab"),
        ({"a": 4, "c": 9}, "ac"),
        ({"a": 4, "b": 0}, "a"),
        ({"a": 2, "b": 2, "c": 7, "d": 7}, "abc"),
    ],
)
def test_what_is_hidden_together_is_never_a_small_group(counts: dict[str, int], hidden: str) -> None:
    assert hidden_parts(counts, 5) == set(hidden)


def test_nothing_below_a_hidden_span_is_shown() -> None:
    # the second quarter's 2 hide the first quarter's 10 with it, and so its months
    assert visible_spans({1: 10, 4: 2, 8: 9}, 5) == {(1, 12), (1, 6), (7, 12), (7, 9), (10, 12)} | {
        (month, month) for month in range(7, 13)
    }
    assert visible_spans({1: 4}, 5) == frozenset()
    assert (1, 1) in visible_spans({1: 5}, 5)


def test_periods_end_on_the_last_day_of_their_last_month() -> None:
    spans = [Period.of_year(2026), Period.part_of(2026, 6, 2), Period.part_of(2028, 1, 2), Period.part_of(2026, 3, 4)]
    assert [(one.starts_on, one.ends_on) for one in spans] == [
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 7, 1), date(2026, 12, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]
    assert Period.part_of(2026, 3, 1).before == Period.part_of(2025, 3, 4)


START = datetime(2026, 11, 1, tzinfo=UTC)
END = START + timedelta(days=30)


@pytest.mark.parametrize(
    ("sent", "day", "expected"),
    [(0, 0, 0), (0, 5, 0), (1, 0, 3), (1, 3, 10), (1, 4, 10), (2, 4, 10), (2, 10, None), (3, 11, None), (1, 29, None)],
)
def test_reminders_that_were_missed_are_not_sent_one_after_the_other(sent: int, day: int, expected: int | None) -> None:
    found = next_sending(START, END, sent, (3, 10), START + timedelta(days=day))
    assert found == (None if expected is None else START + timedelta(days=expected))


def test_no_reminder_lies_beyond_the_end() -> None:
    assert next_sending(START, START + timedelta(days=10), 2, (3, 10), START) is None


def test_a_token_is_only_that_of_its_invitation_end_and_key() -> None:
    token = invitation_token(b"k" * 32, "019a", END)
    assert invitation_of(token, b"k" * 32) == ("019a", END)
    assert invitation_of(token, b"x" * 32) is None
    assert invitation_of(token.replace("019a", "019b"), b"k" * 32) is None
    assert [invitation_of(one, b"k" * 32) for one in ("", ".", "..", "é.1.2")] == [None] * 4


@pytest.mark.parametrize(
    ("years", "group"),
    [
        *((4, None), (5, "under_17"), (16, "under_17"), (17, "17_25"), (25, "17_25"), (26, "26_35"), (65, "56_65")),
        *((66, "over_65"), (120, "over_65"), (121, None)),
    ],
)
def test_an_age_has_its_group(years: int, group: str | None) -> None:
    assert age_group_of(years) == group


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        *((1, 1), (4.0, 4), ("3 ", 3), ("B", 2), ("d.", 4), (0, None), (5, None), (2.5, None)),
        *((True, None), (None, None), ("#N/A", None)),
    ],
)
def test_a_mark_is_one_to_four_or_a_to_d(cell: object, mark: int | None) -> None:
    assert mark_of(cell) == mark


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1/2/2026", date(2026, 2, 1)),
        ("01-02-2026", date(2026, 2, 1)),
        ("3  Agustus 2026", date(2026, 8, 3)),
        ("2026-02-28", date(2026, 2, 28)),
        ("2026-02-30", None),
        ("kemarin", None),
        (46000, None),
    ],
)
def test_a_day_is_read_day_first(cell: object, day: date | None) -> None:
    assert day_of(cell) == day


def test_what_respondents_write_of_themselves_has_a_category() -> None:
    assert [category_of("education", one) for one in ("SMK", "D-III", "S1/D4", "kuliah")] == [
        "sma",
        "d1_d3",
        "s1",
        None,
    ]
    assert [category_of("occupation", one) for one in ("Nelayan", "ASN (PNS/PPPK)")] == ["lainnya", "pns"]

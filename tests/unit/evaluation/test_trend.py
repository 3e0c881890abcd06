"""The months of a trend, and the sums at their ends."""

from __future__ import annotations

from datetime import datetime

import pytest

from services.evaluation.domain.trend import MonthEnd, month_ends
from services.evaluation.handlers.trend_report import sums_at
from services.evaluation.store.moments import to_ms
from services.evaluation.store.scores import Sums
from services.evaluation.store.trends import month_of


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


NOW = at("2026-03-05T10:00:00+07:00")


def test_each_month_ends_with_its_last_millisecond_and_the_present_one_now() -> None:
    assert month_ends(NOW, 4) == (
        MonthEnd("2025-12", at("2025-12-31T23:59:59.999+07:00")),
        MonthEnd("2026-01", at("2026-01-31T23:59:59.999+07:00")),
        MonthEnd("2026-02", at("2026-02-28T23:59:59.999+07:00")),
        MonthEnd("2026-03", NOW),
    )


def test_one_month_is_the_present_alone() -> None:
    assert month_ends(NOW, 1) == (MonthEnd("2026-03", NOW),)


def test_ten_years_are_a_hundred_and_twenty_months() -> None:
    ends = month_ends(NOW, 120)
    assert (len(ends), ends[0].month, ends[-1].month) == (120, "2016-04", "2026-03")


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        ("2026-02-28T16:59:59.999+00:00", "2026-02"),
        ("2026-02-28T17:00:00+00:00", "2026-03"),
        ("2025-12-31T23:59:59+07:00", "2025-12"),
        ("2026-01-01T00:00:00+07:00", "2026-01"),
    ],
)
def test_a_month_is_the_citys(moment: str, month: str) -> None:
    assert month_of(to_ms(at(moment))) == month


def test_the_sums_at_an_end_are_those_of_all_months_up_to_it() -> None:
    by_month = {
        "2026-02": Sums(20, 2, 2),
        "2020-01": Sums(1, 1, 1),
        "2026-03": Sums(300, 3, 3),
        "2026-07": Sums(7, 7, 7),
    }
    present = Sums(321, 6, 6)  # the last point is told what holds now
    found = list(sums_at(by_month, month_ends(NOW, 3), present))
    assert [(end.month, sums) for end, sums in found] == [
        ("2026-01", Sums(1, 1, 1)),
        ("2026-02", Sums(21, 3, 3)),
        ("2026-03", present),
    ]


def test_nothing_is_nothing_at_every_end() -> None:
    assert [sums.n for _, sums in sums_at({}, month_ends(NOW, 24), Sums())] == [0] * 24

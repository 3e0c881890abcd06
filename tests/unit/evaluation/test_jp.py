"""Learning hours of a year: caps, target and limit, and buckets against a plain recomputation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.jp import (
    YEAR_LIMIT,
    Bucket,
    BucketSum,
    Cut,
    JpBalance,
    JpYear,
    balance,
    bucket_of,
    jp_year,
    jp_year_of,
)
from shared.rules.jp import Employment, JpRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(JpRules, date(2026, 1, 1))
YEAR = jp_year(2026, "pns", None)


class Activity(NamedTuple):
    form: str
    on: date
    tenths: int


def buckets(activities: Iterable[Activity], withdrawn: Iterable[Activity] = ()) -> dict[Bucket, BucketSum]:
    sums: dict[Bucket, BucketSum] = defaultdict(lambda: BucketSum(0, 0))
    for sign, listed in ((1, activities), (-1, withdrawn)):
        for one in listed:
            bucket = bucket_of(one.form, one.on, one.tenths, RULES)
            sums[bucket] = BucketSum(sums[bucket].sessions + sign, sums[bucket].tenths + sign * one.tenths)
    return dict(sums)


def of(*activities: Activity, employment: Employment = "pns", year: JpYear = YEAR) -> JpBalance:
    return balance(buckets(activities), year, employment, RULES)


def test_a_year_without_activities_lacks_the_whole_target() -> None:
    assert of() == JpBalance(0, 0, 200, 200, (), assumed_year=False, rule_set="jp-2026.1")


@pytest.mark.parametrize(("tenths", "shortfall"), [(0, 200), (195, 5), (200, 0), (205, 0)])
def test_a_pns_needs_twenty_hours(tenths: int, shortfall: int) -> None:
    got = of(Activity("KL04", date(2026, 5, 1), tenths))
    assert (got.earned, got.counted, got.target, got.shortfall) == (tenths, tenths, 200, shortfall)


@pytest.mark.parametrize(("tenths", "counted"), [(235, 235), (240, 240), (245, 240)])
def test_a_pppk_counts_at_most_twenty_four_hours(tenths: int, counted: int) -> None:
    got = of(Activity("KL04", date(2026, 5, 1), tenths), employment="pppk", year=jp_year(2026, "pppk", None))
    assert (got.earned, got.counted, got.target, got.shortfall) == (tenths, counted, None, 0)
    assert got.cuts == (() if tenths <= 240 else (Cut(YEAR_LIMIT, "2026", 245, 240),))
    assert got.assumed_year


def test_two_sessions_of_mentoring_and_coaching_count_in_a_month() -> None:
    march = [Activity("NKL01", date(2026, 3, 1), 20), Activity("NKL02", date(2026, 3, 31), 20)]
    assert of(*march).counted == 40
    third = of(*march, Activity("NKL02", date(2026, 3, 15), 20))
    assert (third.earned, third.counted) == (60, 40)
    assert third.cuts == (Cut("mentoring", "2026-03", 60, 40),)
    assert of(*march, Activity("NKL02", date(2026, 4, 1), 20)).counted == 60


def test_of_sessions_of_different_length_the_longest_count() -> None:
    got = of(*(Activity("NKL02", date(2026, 3, day), tenths) for day, tenths in ((1, 10), (2, 30), (3, 20), (4, 30))))
    assert (got.earned, got.counted) == (90, 60)


def test_self_study_and_learning_community_share_two_hours_a_day() -> None:
    day, next_day = date(2026, 3, 14), date(2026, 3, 15)
    got = of(Activity("NKL09", day, 15), Activity("NKL10", day, 10), Activity("NKL09", next_day, 20))
    assert (got.earned, got.counted) == (45, 40)
    assert got.cuts == (Cut("self-study", "2026-03-14", 25, 20),)


def test_caps_cut_before_the_years_limit_does() -> None:
    got = of(
        Activity("KL04", date(2026, 5, 1), 230),
        Activity("NKL09", date(2026, 5, 1), 40),
        employment="pppk",
        year=jp_year(2026, "pppk", date(2026, 1, 1)),
    )
    assert (got.earned, got.counted) == (270, 240)
    assert got.cuts == (Cut("self-study", "2026-05-01", 40, 20), Cut(YEAR_LIMIT, "2026", 250, 240))
    assert not got.assumed_year


def test_a_session_counts_in_the_year_it_ends() -> None:
    old_year, new_year = Activity("KL06", date(2025, 12, 31), 40), Activity("KL06", date(2026, 1, 1), 50)
    assert of(old_year, new_year).counted == 50
    assert of(old_year, new_year, year=jp_year(2025, "pns", None)).counted == 40


@pytest.mark.parametrize(
    ("start", "first", "last"),
    [
        (date(2021, 4, 1), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2026, 3, 1), date(2027, 2, 28)),
    ],
)
def test_a_contract_year_begins_on_the_anniversary(start: date, first: date, last: date) -> None:
    assert jp_year(2026, "pppk", start) == JpYear(2026, first, last, assumed=False)


def test_a_contract_year_after_29_february_ends_before_the_leap_day() -> None:
    assert jp_year(2027, "pppk", date(2024, 2, 29)) == JpYear(2027, date(2027, 3, 1), date(2028, 2, 28), assumed=False)


def test_a_contract_date_of_a_pns_is_not_asked_for() -> None:
    assert jp_year(2026, "pns", date(2021, 4, 1)) == JpYear(2026, date(2026, 1, 1), date(2026, 12, 31), assumed=False)


def test_a_day_lies_in_one_contract_year() -> None:
    start = date(2021, 4, 1)
    assert jp_year_of(date(2026, 3, 31), "pppk", start) == 2025
    assert jp_year_of(date(2026, 4, 1), "pppk", start) == 2026
    assert jp_year_of(date(2026, 3, 31), "pppk", None) == 2026
    assert jp_year_of(date(2026, 3, 31), "pns", start) == 2026


def test_buckets_of_unknown_caps_and_negative_sums_are_loud() -> None:
    with pytest.raises(ValueError, match="rebuild"):
        balance({Bucket("reading", date(2026, 1, 1), 0): BucketSum(1, 20)}, YEAR, "pns", RULES)
    with pytest.raises(ValueError, match="negative"):
        balance(buckets([], [Activity("KL06", date(2026, 1, 1), 40)]), YEAR, "pns", RULES)


def plainly_counted(activities: list[Activity], year: JpYear, employment: Employment) -> int:
    """What counts, from the list of activities, the way a clerk would go through it."""
    inside = [one for one in activities if year.first <= one.on <= year.last]
    counted = sum(one.tenths for one in inside if one.form not in {"NKL01", "NKL02", "NKL09", "NKL10"})
    for month in {(one.on.year, one.on.month) for one in inside}:
        sessions = [
            one.tenths for one in inside if one.form in {"NKL01", "NKL02"} and (one.on.year, one.on.month) == month
        ]
        counted += sum(sorted(sessions, reverse=True)[:2])
    for day in {one.on for one in inside}:
        counted += min(20, sum(one.tenths for one in inside if one.form in {"NKL09", "NKL10"} and one.on == day))
    return min(counted, 240) if employment == "pppk" else counted


days = st.integers(0, 60).map(lambda after: date(2025, 12, 15) + timedelta(days=after))
activities_of_people = st.lists(
    st.builds(
        Activity,
        st.sampled_from(["KL06", "KL07", "NKL01", "NKL02", "NKL09", "NKL10"]),
        days,
        st.sampled_from([0, 5, 10, 20, 25, 40]),
    ),
    max_size=40,
)
years = st.tuples(
    st.sampled_from([2025, 2026]), st.sampled_from(["pns", "pppk"]), st.sampled_from([None, date(2020, 1, 10)])
)


@given(activities_of_people, activities_of_people, st.randoms(use_true_random=False), years)
def test_buckets_in_any_order_equal_the_plain_recomputation(
    kept: list[Activity],
    withdrawn: list[Activity],
    random: Random,
    asked: tuple[int, Employment, date | None],
) -> None:
    label, employment, start = asked
    year = jp_year(label, employment, start)
    shuffled = [*kept, *withdrawn]
    random.shuffle(shuffled)
    got = balance(buckets(shuffled, withdrawn), year, employment, RULES)
    assert got.counted == plainly_counted(kept, year, employment)
    assert got.earned == sum(one.tenths for one in kept if year.first <= one.on <= year.last)
    assert got.earned - got.counted == sum(cut.earned - cut.counted for cut in got.cuts)
    assert all(cut.counted < cut.earned for cut in got.cuts)


@given(days, st.sampled_from(["pns", "pppk"]), st.dates(date(2019, 1, 1), date(2024, 12, 31)))
def test_every_day_lies_in_the_year_it_is_labelled_with(day: date, employment: Employment, start: date) -> None:
    year = jp_year(jp_year_of(day, employment, start), employment, start)
    assert year.first <= day <= year.last

"""The competency score: worked by hand, the same in every order, batch and arithmetic setting, fading to the prior."""

from __future__ import annotations

import _pydecimal
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.evidence import Evidence
from services.evaluation.domain.score import (
    SCALE,
    Contribution,
    contribution,
    gap_of,
    growth,
    level_of,
    score_at,
    shares_at,
)
from shared.rules.ruleset import load_rules
from shared.rules.score import ScoreRules

RULES = load_rules().of(ScoreRules, date(2026, 1, 1))
LANDMARK = RULES.landmark
HALF_LIFE = timedelta(days=RULES.half_life_days)


def piece(value: str | Decimal, weight: str | Decimal = "1", at: datetime = LANDMARK) -> Evidence:
    return Evidence("komunikasi", "completion", Decimal(value), Decimal(weight), at)


def sums(pieces: list[Evidence]) -> Contribution:
    each = [contribution(one, RULES) for one in pieces]
    return Contribution(sum(one.a for one in each), sum(one.b for one in each))


def score(pieces: list[Evidence], t: datetime) -> Decimal:
    a, b = sums(pieces)
    return score_at(a, b, t, RULES)


@pytest.mark.parametrize(
    ("pieces", "after", "expected"),
    [
        ([], 0, "50.00"),
        ([("90", "1")], 0, "56.67"),  # (5 x 50 + 90) / 6
        ([("90", "1")], 1, "53.64"),  # (250 + 45) / 5.5
        ([("90", "1")], 2, "51.90"),  # (250 + 22.5) / 5.25
        ([("90", "1"), ("30", "2")], 0, "50.00"),  # (250 + 90 + 60) / 8
        ([("100", "5")], 0, "75.00"),  # (250 + 500) / 10
        ([("0", "5")], 0, "25.00"),  # 250 / 10
        ([("50.05", "1000")], 0, "50.05"),  # (250 + 50050) / 1005 = 50.0497...
    ],
)
def test_a_score_worked_by_hand(pieces: list[tuple[str, str]], after: int, expected: str) -> None:
    assert str(score([piece(*one) for one in pieces], LANDMARK + after * HALF_LIFE)) == expected


def test_fresh_evidence_weighs_twice_what_a_half_life_old_one_does() -> None:
    now = LANDMARK + HALF_LIFE
    # (250 + 80 + 0.5 x 40) / (5 + 1 + 0.5)
    assert score([piece("40"), piece("80", at=now)], now) == Decimal("53.85")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Contribution(82_350_000, 1_000_000)),
        (730, Contribution(164_700_000, 2_000_000)),
        (-730, Contribution(41_175_000, 500_000)),
        (1, Contribution(82_428_230, 1_000_950)),
        (2254, Contribution(700_076_116, 8_501_228)),
        (-10_957, Contribution(2_496, 30)),
        (20_000, Contribution(14_556_626_706_036_507, 176_765_351_621_573)),
    ],
)
def test_contributions_are_these_integers_on_every_machine(days: int, expected: Contribution) -> None:
    assert contribution(piece("82.35", at=LANDMARK + timedelta(days=days)), RULES) == expected


@pytest.mark.parametrize("rest", [1, 2, 3, 100, 364, 365, 366, 500, 728, 729])
def test_growth_is_the_root_of_two_to_its_last_digit(rest: int) -> None:
    # Exact integers: (last digit - 1) ** 730 < 2 ** rest * unit ** 730 < (last digit + 1) ** 730.
    unit = 10**40
    scaled = Fraction(growth(rest, 730)) * unit
    assert scaled.denominator == 1
    wanted = 2**rest * (SCALE * unit) ** 730
    too_low, too_high = (scaled.numerator - 1) ** 730 >= wanted, (scaled.numerator + 1) ** 730 <= wanted
    assert not too_low
    assert not too_high


@pytest.mark.parametrize("days", [-11_000, -1, 1, 337, 2254, 20_000])
def test_decimal_arithmetic_written_in_python_gives_the_same_digits(days: int) -> None:
    context = _pydecimal.Context(prec=100, rounding=_pydecimal.ROUND_HALF_EVEN)
    doublings, rest = divmod(days, 730)
    exponent = context.divide(context.multiply(context.ln(_pydecimal.Decimal(2)), _pydecimal.Decimal(rest)), 730)
    part = context.multiply(context.power(_pydecimal.Decimal(2), doublings), context.exp(exponent))
    unit = _pydecimal.Decimal("1e-40")
    assert str(context.multiply(part, SCALE).quantize(unit, context=context)) == str(growth(days, 730))


def test_the_callers_arithmetic_setting_changes_nothing() -> None:
    one = piece("82.35", "0.75", LANDMARK + timedelta(days=1501, hours=5))
    t = LANDMARK + timedelta(days=2000)
    a, b = expected = contribution(one, RULES)
    expected_score = score_at(a, b, t, RULES)
    growth.cache_clear()
    with localcontext(prec=3, rounding=ROUND_DOWN):
        assert contribution(one, RULES) == expected
        assert score_at(a, b, t, RULES) == expected_score


def test_a_score_holds_still_from_midnight_to_midnight_utc() -> None:
    a, b = sums([piece("90", at=LANDMARK)])
    day = LANDMARK + timedelta(days=100)
    last = day + timedelta(days=1, microseconds=-1)
    assert contribution(piece("90", at=day), RULES) == contribution(piece("90", at=last), RULES)
    assert score_at(a, b, day, RULES) == score_at(a, b, last, RULES)
    jakarta = timezone(timedelta(hours=7))
    assert contribution(piece("90", at=day.astimezone(jakarta)), RULES) == contribution(piece("90", at=day), RULES)


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("0", 1),
        ("39.99", 1),
        ("40.00", 2),
        ("54.99", 2),
        ("55.00", 3),
        ("69.99", 3),
        ("70.00", 4),
        ("84.99", 4),
        ("85.00", 5),
        ("100", 5),
    ],
)
def test_levels_begin_at_their_floors(value: str, level: int) -> None:
    assert level_of(Decimal(value), RULES) == level


@pytest.mark.parametrize(("required", "level", "gap"), [(3, 2, 1), (3, 3, 0), (3, 5, 0), (5, 1, 4), (None, 1, None)])
def test_a_gap_is_never_negative(required: int | None, level: int, gap: int | None) -> None:
    assert gap_of(required, level) == gap


def test_more_withdrawn_than_added_is_loud() -> None:
    with pytest.raises(ValueError, match="negative"):
        score_at(-1, 5, LANDMARK, RULES)
    with pytest.raises(ValueError, match="negative"):
        score_at(5, -1, LANDMARK, RULES)


def test_sums_that_say_more_than_100_are_loud() -> None:
    assert score_at(100 * 10**15, 10**15, LANDMARK, RULES) == 100
    with pytest.raises(ValueError, match="more than 100"):
        score_at(101 * 10**15, 10**15, LANDMARK, RULES)


@pytest.mark.parametrize(
    ("weight", "value", "expected"),
    [
        ("0.0000005", "1", Contribution(0, 0)),
        ("0.0000015", "1", Contribution(2, 2)),
        ("0.0000025", "1", Contribution(2, 2)),
        ("0.000001", "2.5", Contribution(2, 1)),
        ("0.000001", "3.5", Contribution(4, 1)),
    ],
)
def test_half_a_millionth_is_rounded_to_the_even_one(weight: str, value: str, expected: Contribution) -> None:
    assert contribution(piece(value, weight), RULES) == expected


def test_a_contribution_that_no_column_holds_is_loud() -> None:
    with pytest.raises(OverflowError, match="later landmark"):
        contribution(piece("100", "10", datetime(2110, 1, 1, tzinfo=UTC)), RULES)


def test_a_rule_set_may_count_from_another_landmark_and_half_life() -> None:
    other = replace(RULES, half_life_days=365, landmark=datetime(2025, 1, 1, tzinfo=UTC))
    assert contribution(piece("50", at=datetime(2026, 1, 1, tzinfo=UTC)), other) == Contribution(100_000_000, 2_000_000)


def test_shares_worked_by_hand() -> None:
    # Prior 5 x 50 = 250, pieces 90 and 60: 400 in all.
    shares = shares_at([90 * SCALE, 60 * SCALE], LANDMARK, RULES)
    assert (shares.prior, shares.pieces) == (Decimal("0.6250"), (Decimal("0.2250"), Decimal("0.1500")))


def test_without_evidence_everything_is_the_prior() -> None:
    assert shares_at([], LANDMARK, RULES) == (Decimal("1.0000"), ())


def test_a_negative_piece_has_no_share() -> None:
    with pytest.raises(ValueError, match="negative"):
        shares_at([5, -1], LANDMARK, RULES)


values = st.decimals(0, 100, places=2)
weights = st.decimals("0.01", 20, places=2)
moments = st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive, values are not
pieces_of_evidence = st.lists(st.builds(piece, values, weights, moments), max_size=30)


@given(pieces_of_evidence, st.randoms(use_true_random=False), st.integers(1, 7))
def test_any_order_and_any_batching_give_the_same_sums(pieces: list[Evidence], random: Random, size: int) -> None:
    shuffled = list(pieces)
    random.shuffle(shuffled)
    batches = [sums(shuffled[start : start + size]) for start in range(0, len(shuffled), size)]
    total = Contribution(sum(batch.a for batch in batches), sum(batch.b for batch in batches))
    assert total == sums(pieces)


@given(pieces_of_evidence, st.builds(piece, values, weights, moments))
def test_a_withdrawal_cancels_exactly(pieces: list[Evidence], withdrawn: Evidence) -> None:
    a, b = sums([*pieces, withdrawn])
    taken = contribution(withdrawn, RULES)
    assert Contribution(a - taken.a, b - taken.b) == sums(pieces)


@given(pieces_of_evidence, moments)
def test_a_score_lies_between_0_and_100_and_agrees_with_the_formula(pieces: list[Evidence], t: datetime) -> None:
    known = [one for one in pieces if one.at <= t]
    got = score(known, t)
    assert 0 <= got <= 100
    ages = [(one, 2.0 ** -(((t - LANDMARK).days - (one.at - LANDMARK).days) / 730)) for one in known]
    top = 250 + sum(float(one.weight * one.value) * faded for one, faded in ages)
    bottom = 5 + sum(float(one.weight) * faded for one, faded in ages)
    assert float(got) == pytest.approx(top / bottom, abs=0.02)


@given(pieces_of_evidence, st.integers(0, 4000), st.integers(0, 4000))
def test_without_fresh_evidence_a_score_only_moves_towards_the_prior(
    pieces: list[Evidence], days: int, more: int
) -> None:
    t = datetime(2040, 1, 1, tzinfo=UTC) + timedelta(days=days)
    earlier, later = score(pieces, t), score(pieces, t + timedelta(days=more))
    assert abs(later - RULES.prior) <= abs(earlier - RULES.prior)
    assert (later - RULES.prior) * (earlier - RULES.prior) >= 0


@given(pieces_of_evidence, values, weights)
def test_better_evidence_never_lowers_a_score(pieces: list[Evidence], value: Decimal, weight: Decimal) -> None:
    t = datetime(2040, 1, 1, tzinfo=UTC)
    better = min(value + 10, Decimal(100))
    assert score([*pieces, piece(better, weight, t)], t) >= score([*pieces, piece(value, weight, t)], t)


@given(st.lists(st.integers(0, 10**12), max_size=40), moments)
def test_shares_add_up_to_exactly_one_and_lie_near_the_true_ones(parts: list[int], t: datetime) -> None:
    shares = shares_at(parts, t, RULES)
    assert shares.prior + sum(shares.pieces) == 1
    prior = Fraction(growth((t - LANDMARK).days, 730)) * 250
    total = prior + sum(parts)
    exact = [prior / total, *(Fraction(part) / total for part in parts)]
    for share, wanted in zip((shares.prior, *shares.pieces), exact, strict=True):
        assert abs(Fraction(share) - wanted) < Fraction(1, 10_000)

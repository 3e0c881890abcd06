"""Numbers that a spreadsheet damaged: what survives, and which intact ones they may have been."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.damaged_number import looks_like_excel_number
from services.enrollment.domain.identity import compose_nip

NIP = "196608011988031001"


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("196608011988031000", "196608011988031"),
        (196608011988031000, "196608011988031"),
        ("1.96608011988031E+17", "196608011988031"),
        ("1,96608011988031E+17", "196608011988031"),
        ("1.96608011988031e+17", "196608011988031"),
        ("1.96608011988031E+017", "196608011988031"),
        ("1.9660801198803101e+17", "196608011988031"),
        (1.96608011988031e17, "196608011988031"),
        (float(NIP), "196608011988031"),
        ("196608011988031008.0", "196608011988031"),
        ("196608011988031000,00", "196608011988031"),
        ("196.608.011.988.031.000", "196608011988031"),
        ("1,96608E+17", "196608"),
        ("1.97E+17", "197"),
        ("2E+17", "2"),
        (" 1,96608E+17 ", "196608"),
    ],
)
def test_what_survives_is_found(cell: str | float, digits: str) -> None:
    damaged = looks_like_excel_number(cell)
    assert damaged is not None
    assert damaged.digits == digits
    assert damaged.could_be(NIP)


@pytest.mark.parametrize(
    "cell",
    [
        NIP,
        "",
        "Nama",
        "1.96608E+16",
        "1.96608E+18",
        "19660801198803100",
        12.5,
        float("nan"),
        float("inf"),
        1000,
        "0E+17",
    ],
)
def test_what_is_no_damaged_number_is_left_alone(cell: str | float) -> None:
    assert looks_like_excel_number(cell) is None


def test_another_number_with_the_same_birth_date_is_no_candidate_of_fifteen_digits() -> None:
    damaged = looks_like_excel_number("196608011988031000")
    assert damaged is not None
    assert (damaged.low, damaged.high) == ("196608011988031000", "196608011988031999")
    assert not damaged.could_be("196608011988032001")
    assert not damaged.could_be("196608011988030999")
    assert not damaged.could_be("1966080119880310")


def test_a_rounded_display_admits_what_rounds_to_it_and_what_was_cut_off_to_it() -> None:
    damaged = looks_like_excel_number("1,96608E+17")
    assert damaged is not None
    assert (damaged.low, damaged.high) == ("196607500000000000", "196608999999999999")


nips = st.builds(
    compose_nip,
    st.dates(date(1961, 1, 1), date(2005, 12, 31)),
    st.dates(date(1980, 1, 1), date(2026, 6, 30)),
    st.sampled_from(["male", "female"]),
    st.integers(1, 999),
)


@given(nips)
def test_the_true_number_stays_a_candidate_whichever_way_it_was_damaged(nip: str) -> None:
    kept = nip[:15] + "000"
    shown = [f"{int(kept):.{places}E}" for places in range(15)]
    ways: list[str | float] = [kept, int(kept), float(kept), float(nip), repr(float(kept)), *shown]
    for cell in ways:
        damaged = looks_like_excel_number(cell)
        assert damaged is not None, cell
        assert damaged.could_be(nip), cell
        assert len(damaged.low) == len(damaged.high) == 18

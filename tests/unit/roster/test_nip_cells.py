"""NIP cells: what is tidied, what is marked as spoilt, what must be typed again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.roster.cell import Cell, CellError, number_cell, text_cell
from services.enrollment.roster.nip import is_nip_shaped, read_nip
from services.enrollment.roster.roster import NipCell
from shared.errors import Text
from tests.unit.roster.samples import only_fault, read_one

NIP = "199001042015022001"


@pytest.mark.parametrize(
    "written",
    [
        NIP,
        f"'{NIP}",
        f"’{NIP}",
        "19900104 201502 2 001",
        "19900104.201502.2.001",
        "19900104-201502-2-001",
        f"NIP. {NIP}",
        f"NI PPPK: {NIP}",
        f"\u00a0{NIP}\u00a0",
        f"\u200b{NIP}",
        f"  {NIP[:8]}\n{NIP[8:]} ",
        f'="{NIP}"',
    ],
)
def test_what_people_write_around_the_digits_is_removed(written: str) -> None:
    nip = read_nip(text_cell(written), "NIP")
    assert (nip.text, nip.damaged) == (NIP, False)


@given(digits=st.from_regex(r"[12][0-9]{16}[1-9]", fullmatch=True), data=st.data())
def test_decoration_anywhere_never_changes_the_digits(digits: str, data: st.DataObject) -> None:
    decoration = st.text(alphabet=" .'-\u00a0’", max_size=2)
    written = "".join(data.draw(decoration) + digit for digit in digits)
    assert read_nip(text_cell(written), "NIP").text == digits


@pytest.mark.parametrize("stored", [196608011988031000, 1.96608011988031e17, 196608011988031001])
def test_a_number_of_18_digits_is_damaged_and_keeps_15(stored: float) -> None:
    nip = read_one(NIP=stored).nip
    assert nip is not None
    assert nip.damaged
    assert nip.prefix15 == "196608011988031"


@pytest.mark.parametrize("written", ["1,96608011988031E+17", "1.96608011988031e17", "196608011988031000"])
def test_a_damaged_number_is_known_in_text_too(written: str) -> None:
    nip = read_nip(text_cell(written), "NIP")
    assert (nip.damaged, nip.prefix15) == (True, "196608011988031")


def test_damage_is_a_warning_that_asks_for_confirmation_and_no_fault() -> None:
    row = read_one(NIP=196608011988031000)
    assert row.faults == ()
    assert "tiga angka terakhirnya hilang" in row.warnings[0].message.id
    assert "last three digits are lost" in row.warnings[0].message.en


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1,96608E+17", "tinggal 6 angka"),
        ("1,96608E+18", "berisi 19 angka"),
        ("19900104201502200", "berisi 17 angka"),
        ("131912345", "9 angka (NIP lama)"),
        (13191234, "berisi 8 angka"),
        ("1990O1042015022001", "memuat “O”"),
        ("19900104201502200١", "memuat “١”"),
        ("-", "NIP kosong"),
        (date(2026, 1, 1), "berubah menjadi tanggal"),
        (0.5, "memuat “,”"),
    ],
)
def test_what_is_no_nip_says_what_is_wrong_with_it(written: Any, reason: str) -> None:
    row = read_one(NIP=written)
    assert row.nip is None
    assert reason in only_fault(row).message.id


def test_a_fault_never_repeats_the_nip_itself() -> None:
    message = only_fault(read_one(NIP="19900104201502200")).message
    assert "1990" not in message.id + message.en


@given(st.text(max_size=30))
def test_any_text_is_a_nip_or_says_why_not(text: str) -> None:
    answer = answer_to(text_cell(text))
    if isinstance(answer, Text):
        assert answer.id
        assert answer.en
    else:
        assert len(answer.text) == 18
        assert answer.text.isascii()
        assert answer.text.isdigit()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
def test_any_number_is_a_damaged_nip_or_says_why_not(number: Any) -> None:
    answer = answer_to(number_cell(number))
    assert answer.id if isinstance(answer, Text) else answer.damaged


def answer_to(cell: Cell) -> NipCell | Text:
    try:
        return read_nip(cell, "NIP")
    except CellError as error:
        return error.message


def test_a_nip_below_a_signature_is_not_shaped_like_one_in_the_column() -> None:
    assert is_nip_shaped("19680417 199303 2 005")
    assert is_nip_shaped("1,96608E+17")
    assert not is_nip_shaped("NIP. 19680417 199303 2 005")
    assert not is_nip_shaped("Kepala Dinas")

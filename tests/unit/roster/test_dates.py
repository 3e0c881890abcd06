"""Dates in every dress, day first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from services.enrollment.roster import read_roster
from services.enrollment.roster.cell import CellError, text_cell
from services.enrollment.roster.dates import in_english, in_indonesian, read_date
from shared.errors import Text
from tests.unit.roster.samples import HEADERS, good, only_fault, read_one, xlsx

FIRST_OF_FEBRUARY = date(2026, 2, 1)


@pytest.mark.parametrize(
    "written",
    [
        "01/02/2026",
        "1/2/2026",
        "1-2-2026",
        "1.2.2026",
        "01 02 2026",
        "1/2/26",
        "2026-02-01",
        "2026/2/1",
        "20260201",
        "2026-02-01T00:00:00",
        "2026-02-01 08:00:00",
        "01/02/2026 08.30 WIB",
        "1 Februari 2026",
        "1 FEBRUARI 2026",
        "01 Feb 26",
        "1-Feb-26",
        "1 Feb. 2026",
        "01 Feb '26",
        "1 Pebruari 2026",
        "1 February 2026",
        "February 1, 2026",
        "Minggu, 1 Februari 2026",
        "Sunday, 1 February 2026",
        "\u00a01\u00a0Februari\u00a02026 ",
        "46054",
        "46054,354",
    ],
)
def test_the_first_of_february_is_read_however_it_is_written(written: str) -> None:
    assert read_date(text_cell(written), "Tanggal Mulai") == FIRST_OF_FEBRUARY


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (3, ("Maret", "Mar", "March")),
        (5, ("Mei", "May")),
        (8, ("Agustus", "Agt", "Ags", "Agu", "August", "Aug")),
        (10, ("Oktober", "Okt", "October", "Oct")),
        (11, ("November", "Nopember", "Nop", "Nov")),
        (12, ("Desember", "Des", "December", "Dec")),
    ],
)
def test_months_are_known_in_both_languages_and_short(month: int, names: tuple[str, ...]) -> None:
    assert {read_date(text_cell(f"7 {name} 2026"), "Tanggal Mulai") for name in names} == {date(2026, month, 7)}


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_survives_every_way_of_writing_it(day: date) -> None:
    ways = (
        f"{day:%d/%m/%Y}",
        f"{day.day}-{day.month}-{day.year}",
        day.isoformat(),
        in_indonesian(day),
        in_english(day),
    )
    assert {read_date(text_cell(way), "Tanggal Mulai") for way in ways} == {day}


@pytest.mark.parametrize(
    "stored",
    [FIRST_OF_FEBRUARY, datetime(2026, 2, 1, 8, 30), 46054, 46054.75],  # noqa: DTZ001 - a sheet knows no time zones
)
def test_a_date_cell_and_a_serial_number_are_the_same_day(stored: Any) -> None:
    assert read_one(Tanggal_Mulai=stored).starts_on == FIRST_OF_FEBRUARY


def test_serial_numbers_of_a_workbook_that_counts_from_1904_are_read_from_there() -> None:
    def prepare(workbook: Workbook) -> None:
        workbook.epoch = CALENDAR_MAC_1904

    days = (FIRST_OF_FEBRUARY - date(1904, 1, 1)).days
    roster = read_roster(xlsx(HEADERS, good(Tanggal_Mulai=days), prepare=prepare))
    assert roster.rows[0].starts_on == FIRST_OF_FEBRUARY


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("31 Februari 2026", "31 Februari 2026 tidak ada di kalender"),
        ("29/02/2026", "29 Februari 2026 tidak ada di kalender"),
        ("0/2/2026", "0 Februari 2026 tidak ada di kalender"),
        ("02/13/2026", "memakai bulan 13"),
        ("01/02/0206", "bertahun 206"),
        ("01/02/2206", "bertahun 2206"),
        ("1-3 Februari 2026", "bukan satu tanggal"),
        ("Februari 2026", "bukan satu tanggal"),
        ("1 Feberuari 2026", "bukan satu tanggal"),
        ("segera", "bukan satu tanggal"),
        ("-", "kosong"),
        (time(8, 0), "bukan satu tanggal"),
        (timedelta(hours=30), "bukan satu tanggal"),
        (7, "bukan satu tanggal"),
        (True, "bukan satu tanggal"),
    ],
)
def test_what_is_no_day_says_why(written: Any, reason: str) -> None:
    row = read_one(Tanggal_Mulai=written)
    assert row.starts_on is None
    fault = only_fault(row)
    assert fault.pointer == "/rows/2/starts_on"
    assert reason in fault.message.id


def test_an_end_before_the_start_names_both_days() -> None:
    fault = only_fault(read_one(Tanggal_Selesai="3 Januari 2026"))
    assert fault.pointer == "/rows/2/ends_on"
    assert "(3 Januari 2026) lebih awal daripada Tanggal Mulai (2 Februari 2026)" in fault.message.id


def test_one_day_is_long_enough() -> None:
    assert read_one(Tanggal_Selesai=date(2026, 2, 2)).faults == ()


@given(st.text(alphabet="0123456789/-. FebruariMT:’'", max_size=24))
def test_any_text_is_a_day_or_says_why_not(text: str) -> None:
    answer = answer_to(text)
    assert answer.id and answer.en if isinstance(answer, Text) else 1980 <= answer.year <= 2099


def answer_to(text: str) -> date | Text:
    try:
        return read_date(text_cell(text), "Tanggal Mulai")
    except CellError as error:
        return error.message

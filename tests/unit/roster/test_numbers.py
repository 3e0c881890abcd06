"""Scores and learning hours, with commas and points."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.enrollment.roster import read_roster
from services.enrollment.roster.cell import CellError, text_cell
from services.enrollment.roster.decimals import read_jp_tenths, read_score
from shared.errors import Text
from tests.unit.roster.samples import HEADERS, good, only_fault, read_one, xlsx


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("85", "85"),
        ("85,5", "85.5"),
        ("85.5", "85.5"),
        (" 85 , 5 ", "85.5"),
        ("85,00", "85"),
        ("85.125", "85.125"),
        ("85,125", "85.125"),
        ("85 %", "85"),
        ("+7", "7"),
        ("0", "0"),
        ("100,0", "100"),
        (85.5, "85.5"),
        (0.1 + 0.2, "0.3"),
        (100, "100"),
    ],
)
def test_scores_are_exact_decimals_with_comma_or_point(written: Any, score: str) -> None:
    assert read_one(Nilai_Pre_Test=written).pre_test == Decimal(score)


@pytest.mark.parametrize("empty", [None, "", "-", "–", "nihil", " "])
def test_an_empty_score_is_none(empty: str | None) -> None:
    row = read_one(Nilai_Pre_Test=empty)
    assert row.pre_test is None
    assert row.faults == ()


@pytest.mark.parametrize(
    ("written", "tenths"),
    [
        ("20", 200),
        ("7,5", 75),
        (7.5, 75),
        ("20 JP", 200),
        ("20 jam pelajaran", 200),
        ("20.000", 200),
        (0, 0),
        (1000, 10000),
    ],
)
def test_learning_hours_are_integer_tenths(written: Any, tenths: int) -> None:
    assert read_one(JP=written).jp_tenths == tenths


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        ("Nilai_Pre_Test", "105", "di luar 0 sampai 100"),
        ("Nilai_Pre_Test", "-5", "di luar 0 sampai 100"),
        ("Nilai_Pre_Test", "1.234,5", "di luar 0 sampai 100"),
        ("Nilai_Pre_Test", "baik", "bukan angka"),
        ("Nilai_Pre_Test", "85/100", "bukan angka"),
        ("Nilai_Pre_Test", "8,5,5", "bukan angka"),
        ("Nilai_Pre_Test", "1e2", "bukan angka"),
        ("Nilai_Pre_Test", "9" * 40, "bukan angka"),
        ("Nilai_Pre_Test", date(2026, 5, 8), "berubah menjadi tanggal (08/05/2026)"),
        ("Nilai_Pre_Test", "#DIV/0!", "galat lembar kerja #DIV/0!"),
        ("Nilai_Post_Test", 100.5, "di luar 0 sampai 100"),
        ("JP", "1.000", "dapat berarti 1 atau 1000"),
        ("JP", "1001", "di luar 0 sampai 1000"),
        ("JP", "7,25", "lebih dari satu angka desimal"),
        ("JP", "dua puluh", "bukan angka; tulis misalnya 20 atau 7,5"),
    ],
)
def test_a_number_that_cannot_be_meant_says_why(column: str, written: Any, reason: str) -> None:
    assert reason in only_fault(read_one(**{column: written})).message.id


def test_a_score_shown_in_percent_is_what_the_clerk_sees() -> None:
    def prepare(workbook: Workbook) -> None:
        workbook.worksheets[0]["I2"].number_format = "0.0%"
        workbook.worksheets[0]["J2"].number_format = '0"%"'

    (row,) = read_roster(xlsx(HEADERS, good(Nilai_Pre_Test=0.625, Nilai_Post_Test=85), prepare=prepare)).rows
    assert (row.pre_test, row.post_test) == (Decimal("62.5"), Decimal(85))


@given(st.decimals(min_value=0, max_value=100, places=2), st.sampled_from([",", "."]))
def test_every_score_with_two_places_is_read_back(score: Decimal, mark: str) -> None:
    assert read_score(text_cell(str(score).replace(".", mark)), "Nilai") == score


@given(st.integers(min_value=0, max_value=9_999))
def test_every_tenth_of_an_hour_is_read_back(tenths: int) -> None:
    assert read_jp_tenths(text_cell(f"{tenths // 10},{tenths % 10}"), "JP") == tenths


@given(st.text(alphabet="0123456789.,-+ %eE", max_size=40))
def test_any_text_is_a_score_or_says_why_not(text: str) -> None:
    answer = answer_to(text)
    assert answer.id if isinstance(answer, Text) else answer is None or 0 <= answer <= 100


def answer_to(text: str) -> Decimal | Text | None:
    try:
        return read_score(text_cell(text), "Nilai")
    except CellError as error:
        return error.message

"""Reports as files: what a spreadsheet and a reader find in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from shared.errors import Text
from shared.reports import HIDDEN, Cell, Column, Fact, Report, Row, Signature, Table, csv_of, pdf_of, xlsx_of
from shared.reports.values import may_compute, shown

COLUMNS = (
    Column(Text("Unit", "Unit")),
    Column(Text("Peserta", "Participants"), "integer"),
    Column(Text("Rerata", "Mean"), "decimal"),
    Column(Text("Bagian", "Share"), "share"),
    Column(Text("Biaya", "Cost"), "rupiah"),
    Column(Text("Mulai", "First day"), "date"),
    Column(Text("Diperbarui", "As of"), "moment"),
)
NOON = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
FULL: Row = ("Loket", 1234, Decimal("61.25"), Decimal("0.7073"), 12_500_000, date(2026, 3, 14), NOON)
EMPTY: Row = ("Arsip", HIDDEN, None, None, None, None, None)


def table(*rows: Row, slug: str = "units", title: str = "Unit layanan") -> Table:
    return Table(slug, Text(title, "Units"), COLUMNS, rows)


def report(*tables: Table) -> Report:
    return Report(
        "ringkasan-2026",
        Text("Ringkasan", "Summary"),
        tables,
        about=(Fact(Text("Instansi", "Agency"), "sibolga-disdik"),),
        notes=(Fact(Text("Disembunyikan", "Hidden"), Text("kelompok di bawah 5", "groups under 5")),),
        signature=Signature("Sibolga", Text("Kepala Dinas", "Head of agency")),
    )


def read_csv(document: Report, language: str = "id") -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_of(document, language)).decode("utf-8-sig"))))


def read_xlsx(document: Report, language: str = "id") -> Any:
    file = io.BytesIO()
    xlsx_of(document, language, file)
    return openpyxl.load_workbook(file)


def write_pdf(document: Report, language: str = "id") -> bytes:
    file = io.BytesIO()
    pdf_of(document, language, file)
    return file.getvalue()


def test_a_csv_of_one_table_is_its_heading_and_its_rows_with_figures_a_machine_reads() -> None:
    assert read_csv(report(table(FULL, EMPTY))) == [
        ["Unit", "Peserta", "Rerata", "Bagian", "Biaya", "Mulai", "Diperbarui"],
        ["Loket", "1234", "61.25", "0.7073", "12500000", "2026-03-14", "2026-11-01 12:30:00"],
        ["Arsip", "disembunyikan", "", "", "", "", ""],
    ]


def test_several_tables_of_a_csv_stand_below_their_titles() -> None:
    lines = read_csv(report(table(FULL), table(EMPTY, slug="more", title="Lainnya")), "en")
    assert lines[0] == ["Units"]
    assert lines[1][1] == "Participants"
    assert lines[3:5] == [[], ["Units"]]


def test_an_english_reader_gets_english_headings() -> None:
    assert read_csv(report(table(EMPTY)), "en")[1][1] == "hidden"
    assert read_xlsx(report(table(EMPTY)), "en").sheetnames == ["Units", "Notes"]


HARMFUL = ["=1+1", "+62811", "-2", "@SUM(A1)", "\t=1+1", " =cmd|' /C calc'!A0", "＝1", "\r=1"]


@pytest.mark.parametrize("text", HARMFUL)
def test_no_text_is_ever_computed_by_a_spreadsheet(text: str) -> None:
    row: Row = (text, *FULL[1:])
    assert may_compute(text)
    [_, line] = read_csv(report(table(row)))
    assert line[0] == f"'{text}"
    cell = read_xlsx(report(table(row))).worksheets[0]["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize("text", ["Loket 1", "a=b", "'kutip", "5-6"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert not may_compute(text)
    assert read_csv(report(table((text, *FULL[1:]))))[1][0] == text


def test_a_workbook_holds_numbers_as_numbers_and_days_as_days() -> None:
    sheet = read_xlsx(report(table(FULL, EMPTY))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.title.id for column in COLUMNS]
    row = sheet[2]
    assert [cell.data_type for cell in row] == ["s", "n", "n", "n", "n", "d", "d"]
    assert (row[1].value, row[2].value, row[4].value) == (1234, 61.25, 12_500_000)
    assert row[5].value == datetime(2026, 3, 14)  # noqa: DTZ001 - as openpyxl gives a day back
    assert row[6].value == datetime(2026, 11, 1, 12, 30)  # noqa: DTZ001 - the city's wall clock
    assert (row[3].number_format, row[2].number_format) == ("0.0%", "#,##0.00")
    assert [cell.value for cell in sheet[3]] == ["Arsip", "disembunyikan", None, None, None, None, None]
    assert sheet.freeze_panes == "A2"


def test_a_printed_sheet_is_as_wide_as_its_page_and_repeats_its_heading() -> None:
    for sheet in read_xlsx(report(table(FULL))).worksheets:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")


def test_the_last_sheet_says_what_is_hidden_and_why() -> None:
    sheet = read_xlsx(report(table(FULL))).worksheets[-1]
    assert sheet.title == "Keterangan"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()][1:] == [
        ["Instansi", "sibolga-disdik"],
        ["Disembunyikan", "kelompok di bawah 5"],
    ]


def test_sheets_get_names_that_excel_takes_and_no_two_the_same() -> None:
    long = "Peserta: menurut jabatan/eselon dan jenis kelamin"
    names = read_xlsx(report(table(title=long), table(title=long.upper()), table(title="Keterangan"))).sheetnames
    assert names == [
        "Peserta  menurut jabatan eselon",
        "PESERTA  MENURUT JABATAN ESEL 2",
        "Keterangan",
        "Keterangan 2",
    ]


def test_characters_that_no_sheet_can_hold_are_marked_instead_of_breaking_the_file() -> None:
    row: Row = ("Lo\x00ket\x0b", *FULL[1:])
    assert read_csv(report(table(row)))[1][0] == "Lo\ufffdket\ufffd"
    assert read_xlsx(report(table(row))).worksheets[0]["A2"].value == "Lo\ufffdket\ufffd"


def test_a_long_table_is_written_piece_by_piece_as_its_rows_come() -> None:
    taken = 0

    def rows() -> Iterator[Row]:
        nonlocal taken
        for number in range(50_000):
            taken = number
            yield (f"Unit {number}", number, None, None, None, None, None)

    pieces = csv_of(report(Table("units", Text("Unit", "Units"), COLUMNS, rows())), "id")
    assert len(next(pieces)) < 80_000
    assert taken < 10_000
    assert b"".join(pieces).count(b"\r\n") > 40_000


SHOWN: list[tuple[Cell, Column, str, str]] = [
    (1234567, COLUMNS[1], "1.234.567", "1,234,567"),
    (Decimal("1234.565"), COLUMNS[2], "1.234,57", "1,234.57"),
    (Decimal("0.7073"), COLUMNS[3], "70,7 %", "70.7 %"),
    (12_500_000, COLUMNS[4], "Rp 12.500.000", "Rp 12,500,000"),
    (date(2026, 8, 17), COLUMNS[5], "17 Agustus 2026", "17 August 2026"),
    (NOON, COLUMNS[6], "1 November 2026 12:30 WIB", "1 November 2026 12:30 WIB"),
    (None, COLUMNS[1], "-", "-"),
    (HIDDEN, COLUMNS[1], "disembunyikan", "hidden"),
]


@pytest.mark.parametrize(("cell", "column", "indonesian", "english"), SHOWN)
def test_a_document_shows_figures_as_they_are_written_by_hand(
    cell: Cell, column: Column, indonesian: str, english: str
) -> None:
    assert (shown(cell, column, "id"), shown(cell, column, "en")) == (indonesian, english)


def test_a_pdf_of_many_rows_has_many_pages_and_one_of_none_has_one() -> None:
    few, many = write_pdf(report(table())), write_pdf(report(table(*[FULL] * 200)))
    assert few.startswith(b"%PDF-")
    assert few.count(b"/Type /Page\n") == 1
    assert many.count(b"/Type /Page\n") > 3


def test_a_pdf_takes_text_that_looks_like_markup_and_is_the_same_each_time() -> None:
    row: Row = ("<b>Loket & <i>arsip", *FULL[1:])
    assert write_pdf(report(table(row))) == write_pdf(report(table(row)))


def test_one_table_can_be_taken_out_of_a_report() -> None:
    document = report(table(FULL), table(EMPTY, slug="more"))
    more = document.only("more")
    assert more is not None
    assert [one.slug for one in more.tables] == ["more"]
    assert document.only("none") is None

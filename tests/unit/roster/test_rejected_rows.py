"""The workbook of refused rows: as they stood, with reasons, harmless, and ready to be mended and sent again."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from services.enrollment.roster import Roster, read_roster, rejected_workbook
from tests.data.participations import FOLDER
from tests.unit.roster.samples import HEADERS, good, read, xlsx


def reasons(roster: Roster) -> dict[int, str]:
    return {row.number: " ".join(fault.message.id for fault in row.faults) for row in roster.rows if row.faults}


def opened(data: bytes) -> Worksheet:
    sheet: Worksheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return sheet


def lines(data: bytes) -> list[tuple[Any, ...]]:
    return list(opened(data).iter_rows(values_only=True))


def test_bad_rows_stand_as_they_were_with_the_reason_last() -> None:
    roster = read(good(), good(NIP="199205302019031007", JP="banyak"), good(NIP="12345678"))
    header, *rows = lines(rejected_workbook(roster, reasons(roster)))
    assert header == (*HEADERS, "Alasan")
    assert [row[0] for row in rows] == ["199205302019031007", "12345678"]
    assert rows[0][4:8] == ("Manajemen Waktu", "02/02/2026", "04/02/2026", "banyak")
    assert rows[0][8] == "62,5"
    assert rows[0][-1] == "JP “banyak” bukan angka; tulis misalnya 20 atau 7,5."


def test_every_cell_is_text_so_that_a_nip_keeps_its_digits() -> None:
    roster = read(good(Hasil="?"), good(NIP=199001042015022000, Hasil="?"))
    sheet = opened(rejected_workbook(roster, reasons(roster)))
    assert [sheet["A2"].value, sheet["A3"].value] == ["199001042015022001", "199001042015022000"]
    assert {(cell.data_type, cell.number_format) for row in sheet.iter_rows() for cell in row} == {("s", "@")}
    assert sheet.column_dimensions["A"].number_format == "@"


@pytest.mark.parametrize("poison", ['=HYPERLINK("http://x","y")', "+62811", "-2+3", "@SUM(A1)", "\t=1+1", "\u200b=1+1"])
def test_what_could_be_a_formula_is_stored_as_quoted_text(poison: str) -> None:
    roster = read_roster(f"NIP;Nama;Pelatihan;Tanggal Mulai;Tanggal Selesai;Hasil\n1;{poison}x;E;a;b;c\n".encode())
    sheet = opened(rejected_workbook(roster, {2: poison}))
    for cell in (sheet["B2"], sheet["G2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert str(cell.value)[0] in "=+-@"


def test_mended_and_sent_again_the_rows_are_good() -> None:
    roster = read_roster((FOLDER / "bad-rows.xlsx").read_bytes())
    workbook = openpyxl.load_workbook(io.BytesIO(rejected_workbook(roster, reasons(roster))))
    sheet = workbook.worksheets[0]
    clean = {row.raw["No. Sertifikat"]: row for row in read_roster((FOLDER / "clean.xlsx").read_bytes()).rows}
    originals = list(read_roster((FOLDER / "clean.xlsx").read_bytes()).rows)[1:-1]
    assert len(clean) > 20
    for number, original in enumerate(originals, 2):
        for column, header in enumerate(HEADERS, 1):
            sheet.cell(number, column).value = original.raw[header]
    file = io.BytesIO()
    workbook.save(file)
    again = read_roster(file.getvalue())
    assert not any(row.faults for row in again.rows)
    assert [row.nip for row in again.rows] == [original.nip for original in originals]
    assert [row.pre_test for row in again.rows] == [original.pre_test for original in originals]
    assert again.unread_columns == ()


def test_sent_again_unmended_the_rows_have_the_same_faults() -> None:
    roster = read_roster((FOLDER / "bad-rows.xlsx").read_bytes())
    bad = [row for row in roster.rows if row.faults]
    again = read_roster(rejected_workbook(roster, reasons(roster))).rows
    assert [[fault.message for fault in row.faults] for row in again] == [
        [fault.message for fault in row.faults] for row in bad
    ]


def test_a_second_round_replaces_the_old_reasons() -> None:
    first = read(good(JP="banyak"))
    second = read_roster(rejected_workbook(first, reasons(first)))
    header, row = lines(rejected_workbook(second, {2: "Masih salah."}))
    assert header == (*HEADERS, "Alasan")
    assert row[-1] == "Masih salah."


def test_extra_columns_come_along() -> None:
    roster = read_roster(xlsx(["No", *HEADERS, "Golongan"], [7, *good(JP="banyak"), "III/a"]))
    header, row = lines(rejected_workbook(roster, reasons(roster)))
    assert (header[0], header[-2:]) == ("No", ("Golongan", "Alasan"))
    assert (row[0], row[-2]) == ("7", "III/a")


def test_what_a_stray_comma_pushed_beyond_the_header_comes_along() -> None:
    header = "NIP,Pelatihan,Tanggal Mulai,Tanggal Selesai,Nilai Post Test,Hasil"
    roster = read_roster(f"{header}\n199001042015022001,Etika,02/02/2026,02/02/2026,85,5,Lulus\n".encode())
    head, row = lines(rejected_workbook(roster, reasons(roster)))
    assert head[-2:] == ("Kolom G", "Alasan")
    assert row[4:7] == ("85", "5", "Lulus")


def test_a_row_that_is_not_in_the_roster_is_an_error() -> None:
    with pytest.raises(KeyError):
        rejected_workbook(read(good()), {99: "?"})

"""CSV: separators, encodings, quotes, and files that are damaged."""

from __future__ import annotations

import codecs

import pytest

from services.enrollment.roster import Limits, read_roster
from shared.errors import Invalid
from tests.unit.roster.samples import only_fault

HEADER = "NIP;Nama;Pelatihan;Tanggal Mulai;Tanggal Selesai;JP;Nilai Pre Test;Hasil"
ROW = "199001042015022001;Andréas Simbolon;Manajemen Waktu;02/02/2026;04/02/2026;7,5;62,5;Lulus"
TEXT = f"{HEADER}\r\n{ROW}\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        TEXT.replace(";", "\t").encode(),
        f"sep=;\r\n{TEXT}".encode(),
        f"\r\n;;\r\n{TEXT}".encode(),
    ],
)
def test_the_name_and_the_decimals_survive_every_encoding_and_separator(data: bytes) -> None:
    (row,) = read_roster(data).rows
    assert row.faults == ()
    assert (row.name, row.jp_tenths) == ("Andréas Simbolon", 75)


def test_the_bytes_decide_and_not_the_name() -> None:
    assert len(read_roster(TEXT.encode(), "roster.xlsx").rows) == 1


def test_a_title_full_of_commas_does_not_hide_the_semicolons() -> None:
    title = "Daftar peserta, Dinas Pendidikan, Kota Sibolga, Januari, Februari, Maret, April, Mei\r\n"
    assert read_roster((title + TEXT).encode()).header_row == 2


def test_quoted_fields_hold_separators_quotes_and_line_breaks() -> None:
    data = HEADER.replace(";", ",") + '\n199001042015022001,"Dewi ""Dede""\nTanjung, S.Pd.",Etika,02/02/2026,'
    data += '02/02/2026,"7,5","62,5",Lulus\n199001042015022001,Dewi,Etika Publik,03/02/2026,03/02/2026,8,,Lulus\n'
    first, second = read_roster(data.encode()).rows
    assert first.name == 'Dewi "Dede" Tanjung, S.Pd.'
    assert first.faults == second.faults == ()
    assert (first.number, second.number) == (2, 3)


def test_an_unquoted_decimal_comma_that_shifts_the_columns_is_pointed_out() -> None:
    data = f"{HEADER}\n{ROW}".replace(";", ",").encode()
    (row,) = read_roster(data).rows
    assert row.faults[0].pointer == "/rows/2"
    assert "punya 10 isian, judul kolomnya 8" in row.faults[0].message.id


def test_separators_without_content_at_the_end_shift_nothing() -> None:
    (row,) = read_roster(f"{HEADER}\n{ROW};;;\n".encode()).rows
    assert row.faults == ()


def test_quotes_that_do_not_close_are_refused_with_the_row() -> None:
    with pytest.raises(Invalid) as refusal:
        read_roster(f"{HEADER}\n{ROW}\n{ROW.replace('Manajemen', chr(34) + 'Manajemen')}\n{ROW}\n".encode())
    assert "Tanda kutip pada baris 3" in refusal.value.detail.id


@pytest.mark.parametrize(
    "damage",
    [b"\xc3", b"\xc3\x28", b"\xe2\x80", b"\x80\x81", b"\xff\xff", b"\xf0\x9f\x92", b"\xc3\xa9 dan \xe9"],
)
def test_broken_utf_8_is_refused_with_the_line_and_not_taken_for_windows_1252(damage: bytes) -> None:
    data = TEXT.encode("ascii", "replace").replace(b"Waktu", b"Waktu" + damage)
    with pytest.raises(Invalid) as refusal:
        read_roster(data)
    assert "Huruf pada baris 2 tidak dapat dibaca" in refusal.value.detail.id


def test_a_file_mostly_of_foreign_letters_is_not_windows_1252() -> None:
    with pytest.raises(Invalid, match="neither UTF-8 nor Windows-1252"):
        read_roster(HEADER.encode() + b"\n" + b"\xe9\xe8" * 200)


def test_control_characters_are_no_text() -> None:
    with pytest.raises(Invalid, match="a control character in line 2"):
        read_roster(TEXT.replace("Waktu", "Wak\x00tu").encode())


def test_an_uncomputed_formula_in_csv_is_told() -> None:
    (row,) = read_roster(TEXT.replace("7,5", "=3*8").encode()).rows
    assert "rumus yang belum dihitung" in only_fault(row).message.id


def test_a_nip_written_as_a_formula_of_text_is_read() -> None:
    (row,) = read_roster(TEXT.replace("199001042015022001", '"=""199001042015022001"""').encode()).rows
    assert row.nip is not None
    assert row.nip.text == "199001042015022001"


def test_more_rows_than_allowed_are_refused_and_exactly_as_many_are_not() -> None:
    rows = "\n".join(ROW.replace("199001042015022001", f"19900104201502{number:04}") for number in range(2001, 2006))
    data = f"{HEADER}\n{rows}\nMengetahui,\n".encode()
    assert len(read_roster(data, limits=Limits(rows=5)).rows) == 5
    with pytest.raises(Invalid) as refusal:
        read_roster(data, limits=Limits(rows=4))
    assert "lebih dari 4 baris peserta" in refusal.value.detail.id


def test_a_header_without_participants_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        read_roster(f"{HEADER}\n;;;\n".encode())
    assert "Tidak ada satu pun baris peserta di bawah judul kolom (baris 1)" in refusal.value.detail.id

"""Names, titles and results as clerks type them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.enrollment.roster.outcomes import names_outcome
from services.enrollment.roster.vocabulary import OFFERED_OUTCOMES
from tests.unit.roster.samples import only_fault, read_one


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ("Lulus", "completed"),
        ("LULUS", "completed"),
        (" lulus. ", "completed"),
        ("Lulus (Memuaskan)", "completed"),
        ("Selesai", "completed"),
        ("L", "completed"),
        ("Tidak Lulus", "failed"),
        ("tdk. lulus", "failed"),
        ("TL", "failed"),
        ("Gagal", "failed"),
        ("Mengundurkan diri", "withdrawn"),
        ("Tidak\u00a0hadir", "no_show"),
    ],
)
def test_results_are_known_by_their_usual_words(written: str, outcome: str) -> None:
    assert read_one(Hasil=written).outcome == outcome


@pytest.mark.parametrize("written", ["Hadir", "Lulus / Tidak Lulus", "sedang berjalan", "A", 1])
def test_an_unclear_result_is_not_guessed(written: Any) -> None:
    row = read_one(Hasil=written)
    assert row.outcome is None
    assert "tidak dikenal. Tulis salah satu: Lulus, Tidak lulus" in only_fault(row).message.id


def test_whatever_the_template_offers_is_known() -> None:
    assert all(names_outcome(word) for word in OFFERED_OUTCOMES)


def test_texts_lose_surplus_blanks_and_invisible_characters_and_nothing_else() -> None:
    row = read_one(Nama="  Nur\u00a0’Aini \n Daulay,\u200b S.Pd.I.\ufeff ", Pelatihan="Etika\tPublik", No_Sertifikat=12)
    assert row.name == "Nur ’Aini Daulay, S.Pd.I."
    assert row.programme == "Etika Publik"
    assert row.certificate == "12"


def test_a_decomposed_letter_is_composed() -> None:
    assert read_one(Nama="Andre\u0301as").name == "Andréas"


def test_empty_optional_texts_are_none() -> None:
    row = read_one(Nama=None, Jabatan="-", Unit_Kerja=" ", No_Sertifikat="–")
    assert (row.name, row.position, row.unit, row.certificate) == (None, None, None, None)
    assert row.faults == ()


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        ("Pelatihan", None, "Pelatihan kosong"),
        ("Pelatihan", "-", "Pelatihan kosong"),
        ("Nama", "#REF!", "galat lembar kerja #REF!"),
        ("Nama", "x" * 301, "terlalu panjang (301 huruf"),
        ("No_Sertifikat", "1,23457E+17", "berubah menjadi tanggal atau angka"),
        ("No_Sertifikat", date(2026, 12, 1), "berubah menjadi tanggal atau angka (01/12/2026)"),
        ("No_Sertifikat", 1.23456789012345e15, "berubah menjadi tanggal atau angka"),
    ],
)
def test_a_text_that_is_missing_or_spoilt_says_so(column: str, written: Any, reason: str) -> None:
    assert reason in only_fault(read_one(**{column: written})).message.id


def test_a_row_tells_all_its_faults_at_once() -> None:
    row = read_one(NIP=None, Tanggal_Mulai="besok", JP="banyak", Hasil="?")
    assert [fault.pointer for fault in row.faults] == [
        "/rows/2/nip",
        "/rows/2/starts_on",
        "/rows/2/jp",
        "/rows/2/outcome",
    ]


def test_the_message_speaks_of_the_column_by_the_name_the_file_gives_it() -> None:
    assert read_one(Hasil=None).faults[0].message.id == "Hasil kosong; isi kolom ini."

"""Finding the header and knowing the columns, whatever they are called and in whichever order."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from services.enrollment.roster import Field, Limits, read_roster
from services.enrollment.roster.fields import MEANINGS, recognise
from shared.errors import Invalid
from tests.unit.roster.samples import HEADERS, good, read, xlsx


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NIP", Field.NIP),
        ("nip baru", Field.NIP),
        ("NIP / NI PPPK", Field.NIP),
        ("N I P", Field.NIP),
        ("NIP (18 digit)", Field.NIP),
        ("NAMA LENGKAP", Field.NAME),
        ("Unit", Field.UNIT),
        ("Nama Diklat", Field.PROGRAMME),
        ("Tgl. Mulai", Field.STARTS_ON),
        ("TGL SELESAI (hh/bb/tttt)", Field.ENDS_ON),
        ("Jml. JP", Field.JP),
        ("Jam Pelajaran", Field.JP),
        ("Pretest", Field.PRE_TEST),
        ("Nilai Post-Test", Field.POST_TEST),
        ("Keterangan", Field.OUTCOME),
        ("Nomor Sertipikat", Field.CERTIFICATE),
        ("No.Sertifikat", Field.CERTIFICATE),
    ],
)
def test_case_punctuation_abbreviations_and_synonyms_do_not_matter(header: str, field: Field) -> None:
    hit = recognise(header)
    assert hit is not None
    assert hit.field is field


@pytest.mark.parametrize("header", ["No", "NIP Lama", "Pangkat/Gol", "Nama Instruktur", "Tanggal Lahir", ""])
def test_other_headers_mean_nothing(header: str) -> None:
    assert recognise(header) is None


def test_no_two_fields_share_a_name() -> None:
    names = [name for meaning in MEANINGS.values() for name in (meaning.label, *meaning.names, *meaning.weak)]
    assert {recognise(name) is not None for name in names} == {True}
    assert all(recognise(meaning.label) == recognise(name) for meaning in MEANINGS.values() for name in meaning.names)


def test_the_order_of_the_columns_is_free_and_extra_ones_are_reported() -> None:
    order = list(reversed(range(len(HEADERS))))
    headers = ["No", *(HEADERS[index] for index in order), "Golongan"]
    values = good()
    roster = read_roster(xlsx(headers, [1, *(values[index] for index in order), "III/a"]))
    assert roster.unread_columns == ("No", "Golongan")
    assert roster.rows[0].programme == "Manajemen Waktu"
    assert list(roster.rows[0].raw) == headers


def test_every_missing_mandatory_column_is_named() -> None:
    with pytest.raises(Invalid) as refusal:
        read_roster(xlsx(["NIP", "Nama", "Tanggal Mulai"], ["199001042015022001", "Dewi", "02/02/2026"]))
    assert [fault.pointer for fault in refusal.value.faults] == [
        "/columns/programme",
        "/columns/ends_on",
        "/columns/outcome",
    ]
    assert "“Pelatihan”" in refusal.value.detail.id
    assert "“Tanggal Selesai”" in refusal.value.detail.id


def test_two_columns_of_one_meaning_are_refused_with_their_letters() -> None:
    with pytest.raises(Invalid) as refusal:
        read_roster(xlsx([*HEADERS, "NIP Baru"], [*good(), "199001042015022001"]))
    assert "“NIP” (kolom A) dan “NIP Baru” (kolom M)" in refusal.value.detail.id


def test_remarks_beside_results_are_only_remarks() -> None:
    roster = read_roster(xlsx([*HEADERS, "Keterangan"], [*good(), "Peserta terbaik"]))
    assert roster.unread_columns == ("Keterangan",)
    assert roster.rows[0].outcome == "completed"
    assert roster.rows[0].faults == ()


def test_an_unknown_table_is_refused_by_naming_what_a_roster_needs() -> None:
    with pytest.raises(Invalid) as refusal:
        read_roster(xlsx(["Barang", "Jumlah"], ["Kertas", 10]), "inventaris.xlsx")
    assert "Baris judul kolom tidak ditemukan dalam “inventaris.xlsx”" in refusal.value.detail.id
    assert "NIP, Pelatihan, Tanggal Mulai, Tanggal Selesai, Hasil" in refusal.value.detail.id


def test_headers_in_two_rows_without_merged_cells_belong_together() -> None:
    upper = ["NIP", "Pelatihan", "Tanggal", None, "Nilai", None, "Hasil"]
    lower = [None, None, "Mulai", "Selesai", "Pre Test", "Post Test", None]
    row = ["199001042015022001", "Etika Publik", "15/04/2026", "15/04/2026", 60, 80, "Selesai"]
    roster = read_roster(xlsx(["DAFTAR PESERTA"], [], upper, lower, row))
    assert roster.header_row == 4
    assert [column.label for column in roster.columns][2:6] == [
        "Tanggal Mulai",
        "Tanggal Selesai",
        "Nilai Pre Test",
        "Nilai Post Test",
    ]
    assert roster.rows[0].faults == ()


def test_a_result_that_reads_like_a_header_does_not_make_the_first_row_one() -> None:
    roster = read(good(Hasil="Selesai"), good(NIP="199205302019031007"))
    assert [row.number for row in roster.rows] == [2, 3]


def test_the_visible_sheet_is_read_before_a_hidden_one_and_other_rosters_are_mentioned() -> None:
    def prepare(workbook: Workbook) -> None:
        workbook.worksheets[0].sheet_state = "hidden"
        for title in ("Februari", "Maret"):
            sheet = workbook.create_sheet(title)
            sheet.append(list(HEADERS))
            sheet.append(good(Pelatihan=title))

    roster = read_roster(xlsx(HEADERS, good(), prepare=prepare))
    assert roster.sheet == "Februari"
    assert [row.programme for row in roster.rows] == ["Februari"]
    assert [notice.id.split(",")[0] for notice in roster.notices] == [
        "Lembar “Maret” juga berisi daftar",
        "Lembar “Sheet” juga berisi daftar",
    ]


def test_a_header_wider_than_the_limit_is_refused() -> None:
    with pytest.raises(Invalid, match="more than 100 columns"):
        read_roster(xlsx([*HEADERS, *(f"Kolom {number}" for number in range(100))], good()), limits=Limits())


def test_nameless_and_repeated_extra_columns_keep_their_content_apart() -> None:
    roster = read_roster(xlsx([*HEADERS, "Catatan", None, "Catatan"], [*good(), "a", "b", "c"]))
    assert list(roster.rows[0].raw.items())[-3:] == [("Catatan", "a"), ("Kolom N", "b"), ("Catatan (O)", "c")]

"""The files under tests/data/rosters: what agencies send, and what somebody with bad intentions might."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from services.enrollment.roster import Outcome, Roster, RosterRow, read_roster
from shared.errors import Invalid
from tests.data.make_rosters import MAKERS
from tests.data.participations import FOLDER, Row, participations

WHOLE = ("clean.xlsx", "titled-merged.xlsx", "text-dates.xlsx", "decimal-comma.csv", "windows-1252.csv", "tab.csv")
OUTCOMES: dict[str, Outcome] = {
    "Lulus": "completed",
    "Tidak lulus": "failed",
    "Mengundurkan diri": "withdrawn",
    "Tidak hadir": "no_show",
}


def read(name: str) -> Roster:
    return read_roster((FOLDER / name).read_bytes(), name)


def facts(row: RosterRow) -> tuple[object, ...]:
    nip = row.nip.text if row.nip else None
    learnt = (row.jp_tenths, row.pre_test, row.post_test, row.outcome, row.certificate)
    return (nip, row.name, row.position, row.unit, row.programme, row.starts_on, row.ends_on, *learnt)


def expected(row: Row) -> tuple[object, ...]:
    pre_test, post_test = (None if score is None else Decimal(str(score)) for score in (row.pre_test, row.post_test))
    return (*row[:7], int(row.jp * 10), pre_test, post_test, OUTCOMES[row.outcome], row.certificate)


@pytest.mark.parametrize("name", [*WHOLE, "libreoffice-titled.xlsx"])
def test_however_a_roster_is_dressed_the_same_rows_come_out(name: str) -> None:
    roster = read(name)
    assert [facts(row) for row in roster.rows] == [expected(row) for row in participations()]
    assert not any(row.faults or row.warnings for row in roster.rows)


def test_titles_column_numbers_totals_and_signatures_are_passed_over_and_listed() -> None:
    roster = read("titled-merged.xlsx")
    assert roster.sheet == "Daftar"
    assert roster.header_row == 6
    assert [row.number for row in roster.rows][:8] == [8, 9, 10, 11, 12, 13, 15, 16]
    assert [(row.number, row.text.split(" | ")[0]) for row in roster.skipped] == [
        (7, "1"),
        (39, "Jumlah"),
        (41, "Mengetahui,"),
        (42, "Kepala Dinas Pendidikan"),
        (44, "Dra. Masniari Hutabarat, M.Si."),
        (45, "NIP. 19680417 199303 2 005"),
    ]
    assert roster.unread_columns == ("No.",)


def test_nips_that_became_numbers_are_damaged_with_their_first_15_digits_kept() -> None:
    roster = read("numeric-nip.xlsx")
    for row, original in zip(roster.rows, participations(), strict=True):
        assert row.nip is not None
        assert row.nip.damaged
        assert row.nip.prefix15 == original.nip[:15]
        assert row.faults == ()
        assert [warning.pointer for warning in row.warnings] == [f"/rows/{row.number}/nip"]


def test_two_people_with_the_same_first_15_digits_are_not_taken_for_one() -> None:
    prefixes = [(row.nip.prefix15, row.name) for row in read("numeric-nip.xlsx").rows if row.nip]
    names = {name for prefix, name in prefixes if prefix == "198503122010011"}
    assert names == {"Budi Santoso Lubis, S.Kom.", "Hendra Gunawan Siregar, S.T."}


def test_every_wrong_field_is_named_alone_and_the_good_rows_around_it_stay_good() -> None:
    roster = read("bad-rows.xlsx")
    fields = [[fault.pointer.rpartition("/")[2] for fault in row.faults] for row in roster.rows]
    assert fields == [
        [],
        *[["nip"]] * 5,
        *(["name"], ["position"], ["unit"], ["programme"]),
        *[["starts_on"]] * 4,
        *[["ends_on"]] * 2,
        *[["jp"]] * 3,
        *[["pre_test"]] * 2,
        *[["post_test"]] * 2,
        *[["outcome"]] * 2,
        ["certificate"],
        [],
    ]


def test_a_fault_says_in_plain_indonesian_and_english_what_to_mend() -> None:
    messages = {row.number: row.faults[0].message for row in read("bad-rows.xlsx").rows if row.faults}
    assert messages[5].id == "NIP memuat “O”. NIP terdiri atas 18 angka; periksa misalnya huruf O dan angka 0."
    assert (
        messages[14].id == "Tanggal Mulai 31 Februari 2026 tidak ada di kalender; bulan itu berakhir pada tanggal 28."
    )
    assert messages[17].id == (
        "Tanggal Selesai (3 Januari 2026) lebih awal daripada Tanggal Mulai (15 April 2026); perbaiki salah satunya."
    )
    assert messages[17].en == (
        "Tanggal Selesai (3 January 2026) is earlier than Tanggal Mulai (15 April 2026); mend one of them."
    )


def test_repeated_rows_refer_to_the_first_and_a_contradiction_is_told_from_a_copy() -> None:
    roster = read("duplicate-rows.xlsx")
    repeats = {row.number: row.faults[0].message.id for row in roster.rows if row.faults}
    assert repeats[8] == "Baris ini mengulang baris 2; hapus salah satunya."
    assert repeats[9] == "Baris ini mengulang baris 3; hapus salah satunya."
    assert "baris 4 tetapi isian lainnya berbeda" in repeats[10]
    assert sorted(repeats) == [8, 9, 10]


def test_formulas_that_nobody_computed_are_said_to_be_so_in_each_cell() -> None:
    rows = read("formulas.xlsx").rows
    assert len(rows) > 1
    for row in rows:
        assert [fault.pointer.rpartition("/")[2] for fault in row.faults] == ["name", "jp", "pre_test", "outcome"]
        assert all("rumus yang belum dihitung" in fault.message.id for fault in row.faults)


def test_formulas_that_libreoffice_computed_are_read_by_their_results() -> None:
    roster = read("libreoffice-formulas.xlsx")
    assert not any(row.faults for row in roster.rows)
    assert [row.outcome for row in roster.rows] == ["completed"] * 5 + ["failed"]
    assert {row.jp_tenths for row in roster.rows} == {240}
    assert [row.name for row in roster.rows] == [row.name for row in participations()[:6]]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty.xlsx", "Berkas kosong"),
        ("not-a-workbook.xlsx", "bukan buku kerja"),
        ("zip-bomb.xlsx", "membengkak menjadi 1.100 MB"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_the_reason(name: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(name)
    assert reason in refusal.value.detail.id


def test_the_bomb_is_small_on_disk_and_over_a_gigabyte_unpacked() -> None:
    bomb = FOLDER / "zip-bomb.xlsx"
    assert bomb.stat().st_size < 2_000_000
    with zipfile.ZipFile(bomb) as package:
        assert sum(member.file_size for member in package.infolist()) > 1_000_000_000


@pytest.mark.parametrize("name", [name for name in MAKERS if name != "zip-bomb.xlsx"])
def test_the_script_makes_the_committed_file_again(name: str) -> None:
    assert contents(MAKERS[name]()) == contents((FOLDER / name).read_bytes()), (
        f"{name} differs from what tests/data/make_rosters.py makes; run the script and commit the result"
    )


def contents(data: bytes) -> object:
    """The members of a package, since compressed bytes may differ between releases of zlib; else the bytes."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_people_and_programmes_in_the_files_are_those_of_the_shared_list() -> None:
    shared = json.loads(Path(FOLDER, "people.json").read_text("utf-8"))
    assert {row.nip for row in participations()} == {person["nip"] for person in shared["people"]}
    assert {row.programme for row in participations()} == {programme["title"] for programme in shared["programmes"]}
    assert all(len(person["nip"]) == 18 and person["unit"] in shared["units"] for person in shared["people"])
    assert all(date.fromisoformat(programme["starts_on"]) for programme in shared["programmes"])

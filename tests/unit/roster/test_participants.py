"""Which lines are participants and which are the paper around them."""

from __future__ import annotations

from typing import Any

import pytest

from services.enrollment.roster import Roster, read_roster
from tests.unit.roster.samples import HEADERS, good, read, xlsx

SECOND = good(NIP="199205302019031007")


def line(**cells: Any) -> list[Any]:
    """A line with a few cells under the headers named, blank otherwise."""
    by_header = {name.replace("_", " "): text for name, text in cells.items()}
    return [by_header.get(header) for header in HEADERS]


def numbers(roster: Roster) -> tuple[list[int], list[int]]:
    return [row.number for row in roster.rows], [row.number for row in roster.skipped]


@pytest.mark.parametrize(
    "paper",
    [
        line(NIP="Jumlah", JP=40),
        line(NIP="Rata-rata", Nilai_Pre_Test=62.5, Nilai_Post_Test=85.0, JP=20),
        line(Nama="Mengetahui,", Hasil="Sibolga, 1 Juli 2026"),
        line(Nama="a.n. Kepala Dinas Pendidikan", Hasil="Panitia"),
        line(Nama="Drs. Ramli Siregar, M.Pd.", Pelatihan="Rina Marlina, S.E."),
        line(NIP="NIP. 19680417 199303 2 005", Hasil="NIP. 198811092014042002"),
        line(NIP="BIDANG PEMBINAAN SMP"),
        line(Pelatihan="Manajemen Waktu"),
        [f"({number})" for number in range(1, 13)],
        list(range(1, 13)),
        list(HEADERS),
    ],
)
def test_totals_headings_and_signatures_are_listed_as_passed_over_wherever_they_stand(paper: list[Any]) -> None:
    assert numbers(read(good(), paper, SECOND)) == ([2, 4], [3])
    assert numbers(read(good(), SECOND, paper)) == ([2, 3], [4])


@pytest.mark.parametrize(
    "row",
    [
        good(NIP=None),
        good(NIP="belum ada"),
        good(NIP=None, Pelatihan=None),
        line(NIP="199001042015022001"),
        line(NIP="12345678"),
        line(NIP="1,96608E+17"),
        line(Nama="Dewi", Tanggal_Mulai="02/02/2026"),
        line(Nama="Dewi", Hasil="Lulus"),
        good(NIP=None, Nama="Kepala Suku"),
    ],
)
def test_a_line_meant_as_a_participant_is_reported_and_never_dropped(row: list[Any]) -> None:
    roster = read(good(), row)
    assert numbers(roster) == ([2, 3], [])
    assert roster.rows[1].faults


def test_blank_lines_keep_the_numbers_that_the_clerk_sees() -> None:
    assert numbers(read(good(), [], [None, " ", "\u00a0"], SECOND)) == ([2, 5], [])


def test_rows_of_a_form_that_hold_only_their_number_are_no_news() -> None:
    roster = read_roster(xlsx(["No", *HEADERS], [1, *good()], [2], [3]))
    assert numbers(roster) == ([2], [])


def test_the_marked_example_is_passed_over() -> None:
    assert numbers(read(good(Nama="CONTOH (hapus baris ini)"), SECOND)) == ([3], [2])

"""The same participation twice in one file."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.roster.samples import good, only_fault, read


def test_a_third_copy_refers_to_the_first_and_not_to_the_second() -> None:
    rows = read(good(), good(), good()).rows
    assert rows[0].faults == ()
    assert [only_fault(row).message.id for row in rows[1:]] == ["Baris ini mengulang baris 2; hapus salah satunya."] * 2


@pytest.mark.parametrize(
    "change",
    [{"NIP": "199205302019031007"}, {"Pelatihan": "Etika Publik"}, {"Tanggal_Mulai": "01/02/2026"}],
)
def test_another_person_programme_or_start_is_another_participation(change: dict[str, Any]) -> None:
    assert not any(row.faults for row in read(good(), good(**change)).rows)


@pytest.mark.parametrize("change", [{"Hasil": "Gagal"}, {"JP": 8}, {"Nilai_Post_Test": 1}, {"No_Sertifikat": "2"}])
def test_a_repeat_with_another_result_is_a_contradiction(change: dict[str, Any]) -> None:
    fault = only_fault(read(good(), good(**change)).rows[1])
    assert fault.pointer == "/rows/3/nip"
    assert "sama dengan baris 2 tetapi isian lainnya berbeda" in fault.message.id


def test_spelling_of_the_programme_and_of_the_person_does_not_hide_a_repeat() -> None:
    again = good(NIP="19900104 201502 2 001", Nama="DEWI ANGGRAINI", Pelatihan=" manajemen  WAKTU")
    assert read(good(), again).rows[1].faults


def test_damaged_nips_are_one_person_only_if_the_names_agree() -> None:
    damaged = 199001042015022000
    same, other = good(NIP=damaged), good(NIP=damaged, Nama="Dina Rosmala")
    assert [bool(row.faults) for row in read(same, other, same).rows] == [False, False, True]


def test_rows_without_a_readable_key_are_not_compared() -> None:
    rows = read(good(Tanggal_Mulai="besok"), good(Tanggal_Mulai="besok")).rows
    assert [len(row.faults) for row in rows] == [1, 1]

"""Text files that no spreadsheet wrote are refused with what is really wrong with them."""

from __future__ import annotations

import pytest

from services.enrollment.roster import read_roster
from shared.errors import Invalid


def test_a_file_of_blank_lines_is_refused_with_what_to_mend() -> None:
    with pytest.raises(Invalid) as refused:
        read_roster(b"NIP;Pelatihan;Tanggal Mulai;Tanggal Selesai;Hasil\n" + b"\n" * 300_000, "kosong.csv")
    assert "lebih dari 200.000 baris" in refused.value.detail.id
    assert "200,000" in refused.value.detail.en


def test_a_file_of_one_endless_word_is_not_said_to_lack_quotes() -> None:
    with pytest.raises(Invalid) as refused:
        read_roster(b"a" * 1_000_000, "angka.csv")
    assert "Baris 1 memuat isian yang jauh terlalu panjang" in refused.value.detail.id
    assert "Row 1 holds a field that is far too long" in refused.value.detail.en


def test_a_quote_that_swallows_the_rest_of_a_long_file_is_what_the_answer_names() -> None:
    header, row = "NIP;Pelatihan;Tanggal Mulai;Tanggal Selesai;Hasil", "1;Manajemen;1/2/2026;2/2/2026;Lulus"
    with pytest.raises(Invalid) as refused:
        read_roster("\n".join([header, row.replace("M", '"M'), *([row] * 5_000)]).encode(), "kutip.csv")
    assert "Tanda kutip pada baris 2 tidak berpasangan" in refused.value.detail.id

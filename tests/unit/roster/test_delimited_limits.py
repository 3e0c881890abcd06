"""A text file of blank lines is refused before it is read."""

from __future__ import annotations

import pytest

from services.enrollment.roster import read_roster
from shared.errors import Invalid


def test_a_file_of_blank_lines_is_refused_with_what_to_mend() -> None:
    with pytest.raises(Invalid) as refused:
        read_roster(b"NIP;Pelatihan;Tanggal Mulai;Tanggal Selesai;Hasil\n" + b"\n" * 300_000, "kosong.csv")
    assert "baris" in refused.value.detail.id
    assert "200,000" in refused.value.detail.en

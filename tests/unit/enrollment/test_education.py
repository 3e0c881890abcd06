"""Diplomas as registers write them."""

from __future__ import annotations

import pytest

from services.enrollment.domain.education import education_of


@pytest.mark.parametrize(
    ("text", "education"),
    [
        ("S1", "s1"),
        ("S-1 Teknik Informatika", "s1"),
        ("S 2 Manajemen", "s2"),
        ("s.3", "s3"),
        ("Strata II", "s2"),
        ("D-IV Kebidanan", "d4"),
        ("D.III Keperawatan", "d3"),
        ("DIII", "d3"),
        ("Diploma II", "d2"),
        ("D1", "d1"),
        ("Doktor", "s3"),
        ("Magister Hukum", "s2"),
        ("Sarjana Terapan", "d4"),
        ("Sarjana Muda", "d3"),
        ("Sarjana", "s1"),
        ("SLTA", "slta"),
        ("SMA/sederajat", "slta"),
        ("SMK", "slta"),
        ("MA", "slta"),
        ("Paket C", "slta"),
        ("SMP", "below_slta"),
        ("SLTP", "below_slta"),
        ("SD", "below_slta"),
    ],
)
def test_a_diploma_is_read_at_the_beginning(text: str, education: str) -> None:
    assert education_of(text) == education


@pytest.mark.parametrize("text", ["", "-", "S4", "D5", "S", "Sederajat", "Manajemen", "Informatika S1", "D IX", "S12"])
def test_what_names_none_is_not_guessed(text: str) -> None:
    assert education_of(text) is None

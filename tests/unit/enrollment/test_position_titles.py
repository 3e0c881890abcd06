"""The type of position that a title names."""

from __future__ import annotations

import json

import pytest

from services.enrollment.domain.position_titles import type_by_title
from shared.rules.positions import PositionType
from tests.data.participations import FOLDER


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Kepala Dinas Pendidikan", "jpt_pratama"),
        ("Sekretaris Dinas", "administrator"),
        ("Camat Candisari", "administrator"),
        ("KABID. SMP", "administrator"),
        ("Kasubbag Umum dan Kepegawaian", "pengawas"),
        ("Lurah Jomblang", "pengawas"),
        ("Analis SDM Aparatur Ahli Muda", "fungsional"),
        ("Guru", "fungsional"),
        ("Kepala Sekolah SD Negeri 1", "fungsional"),
        ("Pengadministrasi Umum", "pelaksana"),
        ("Staf Camat", "pelaksana"),
        ("Gurun", "pelaksana"),
        ("", "pelaksana"),
    ],
)
def test_a_title_names_its_type_and_else_stands_for_a_pelaksana(title: str, kind: PositionType) -> None:
    assert type_by_title(title) == kind


def test_the_titles_of_the_sample_office_give_its_types() -> None:
    people = json.loads((FOLDER / "people.json").read_text("utf-8"))["people"]
    assert {person["position"]: type_by_title(person["position"]) for person in people} == {
        person["position"]: person["position_type"] for person in people
    }

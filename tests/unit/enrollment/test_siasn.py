"""Courses as SIASN takes them: every field, worked by hand."""

from __future__ import annotations

import json
from datetime import date
from types import MappingProxyType

import pytest

from services.enrollment.domain.siasn import FIELDS, Course, filed, missing
from shared.rules.siasn import SiasnRules

RULES = SiasnRules("siasn-2026.1", "P", MappingProxyType({"KL03": "3"}), MappingProxyType({"KL08": "K"}))
COURSE = Course(
    enrollment_id="0193a1f0-2b00-7abc-9def-0123456789ab",
    employee_id="5b2f3d0e-6a58-4f0c-9a3f-0d5b8f6f2c11",
    nip="196608011988031001",
    name="Siti Rahma",
    agency_siasn_id="INST",
    location_siasn_id="LOK",
    person_siasn_id="ORANG",
    provider="Universitas Sumatera Utara",
    form="KL03",
    title="Pelatihan Teknologi Informasi",
    jp_tenths=75,
    certificate_number="800.2/015/2026",
    starts_on=date(2025, 12, 30),
    ends_on=date(2026, 1, 2),
)


def test_a_course_is_written_field_by_field() -> None:
    assert filed(COURSE, RULES) == {
        "instansiId": "INST",
        "institusiPenyelenggara": "Universitas Sumatera Utara",
        "jenisDiklatId": "3",
        "jenisKursus": "",
        "jenisKursusSertipikat": "P",
        "jumlahJam": 8,
        "lokasiId": "LOK",
        "namaKursus": "Pelatihan Teknologi Informasi",
        "nomorSertipikat": "800.2/015/2026",
        "pnsOrangId": "ORANG",
        "tahunKursus": 2026,
        "tanggalKursus": "30-12-2025",
        "tanggalSelesaiKursus": "02-01-2026",
        "path": [],
    }
    assert tuple(filed(COURSE, RULES)) == FIELDS
    assert "196608011988031001" not in json.dumps(filed(COURSE, RULES))


@pytest.mark.parametrize(
    ("tenths", "hours", "is_rounded"),
    [(5, 1, True), (10, 1, False), (14, 1, True), (15, 2, True), (75, 8, True), (200, 20, False), (204, 20, True)],
)
def test_hours_are_rounded_half_up(tenths: int, hours: int, is_rounded: bool) -> None:
    course = COURSE._replace(jp_tenths=tenths)
    assert (course.hours, course.is_rounded) == (hours, is_rounded)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, ()),
        ({"person_siasn_id": None}, ("pnsOrangId",)),
        ({"agency_siasn_id": None, "certificate_number": None}, ("instansiId", "nomorSertipikat")),
        ({"form": "NKL03"}, ("jenisDiklatId",)),
        ({"location_siasn_id": None}, ()),
    ],
)
def test_what_is_missing_is_named_as_siasn_names_it(changes: dict[str, str | None], fields: tuple[str, ...]) -> None:
    assert missing(COURSE._replace(**changes), RULES) == fields  # type: ignore[arg-type]  # a table of mixed fields

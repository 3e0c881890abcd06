"""A finished course as BKN's SIASN takes it: one JSON object, with its field names and its ways to write values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from shared.rules.siasn import SiasnRules

FIELDS: Final = (
    "instansiId",
    "institusiPenyelenggara",
    "jenisDiklatId",
    "jenisKursus",
    "jenisKursusSertipikat",
    "jumlahJam",
    "lokasiId",
    "namaKursus",
    "nomorSertipikat",
    "pnsOrangId",
    "tahunKursus",
    "tanggalKursus",
    "tanggalSelesaiKursus",
    "path",
)
"""Every field, in SIASN's order."""

NEEDED: Final = ("instansiId", "jenisDiklatId", "nomorSertipikat", "pnsOrangId")
"""Without one of these a course is not filed; the location and the kind may stay empty."""

Value = str | int | list[str]


class Course(NamedTuple):
    """A course that somebody finished; JP in tenths, ids of SIASN where they are known."""

    enrollment_id: str
    employee_id: str
    nip: str
    name: str
    agency_siasn_id: str | None
    location_siasn_id: str | None
    person_siasn_id: str | None
    provider: str
    form: str
    title: str
    jp_tenths: int
    certificate_number: str | None
    starts_on: date
    ends_on: date

    @property
    def hours(self) -> int:
        """Whole hours, rounded half up."""
        return (self.jp_tenths + 5) // 10

    @property
    def is_rounded(self) -> bool:
        """Whether ``hours`` is not what was earned."""
        return self.jp_tenths % 10 != 0


def filed(course: Course, rules: SiasnRules) -> Mapping[str, Value]:
    """The JSON object of a course; what is not known is an empty text."""
    return {
        "instansiId": course.agency_siasn_id or "",
        "institusiPenyelenggara": course.provider,
        "jenisDiklatId": rules.course_type.get(course.form, ""),
        "jenisKursus": rules.course_kind.get(course.form, ""),
        "jenisKursusSertipikat": rules.certificate_kind,
        "jumlahJam": course.hours,
        "lokasiId": course.location_siasn_id or "",
        "namaKursus": course.title,
        "nomorSertipikat": course.certificate_number or "",
        "pnsOrangId": course.person_siasn_id or "",
        "tahunKursus": course.ends_on.year,
        "tanggalKursus": _day(course.starts_on),
        "tanggalSelesaiKursus": _day(course.ends_on),
        "path": [],
    }


def missing(course: Course, rules: SiasnRules) -> tuple[str, ...]:
    """The fields without which SIASN does not take it, by their names there; empty when it is complete."""
    written = filed(course, rules)
    return tuple(field for field in NEEDED if not written[field])


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"

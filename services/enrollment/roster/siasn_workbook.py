"""The course history for SIASN as a workbook: what can be filed, what is incomplete, what was rounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from services.enrollment.domain.forms import jp_of
from services.enrollment.domain.siasn import FIELDS, Course, filed, missing
from services.enrollment.roster.writing import empty_workbook, text_sheet, workbook_bytes
from shared.rules.siasn import SiasnRules

FILED_TITLE: Final = "Riwayat kursus"
MISSING_TITLE: Final = "Belum lengkap"
ROUNDED_TITLE: Final = "JP dibulatkan"

_MISSING: Final = ("NIP", "Nama", "Pelatihan", "Tanggal Selesai", "Yang belum ada", "enrollment_id")
_ROUNDED: Final = ("NIP", "Nama", "Pelatihan", "Tanggal Selesai", "JP", "jumlahJam", "enrollment_id")


def siasn_workbook(courses: Sequence[Course], rules: SiasnRules) -> bytes:
    """Three sheets: complete courses field by field, incomplete ones with what they lack, and rounded hours.

    It computes: call it outside the event loop.
    """
    lacking = {course: missing(course, rules) for course in courses}
    complete = [course for course in courses if not lacking[course]]
    workbook = empty_workbook()
    lines = ([_text(written[field]) for field in FIELDS] for written in (filed(course, rules) for course in complete))
    sheet = text_sheet(workbook, FILED_TITLE, FIELDS, lines)
    _as_numbers(sheet, "jumlahJam", (course.hours for course in complete))
    _as_numbers(sheet, "tahunKursus", (course.ends_on.year for course in complete))
    incomplete = (
        [*_who(course), ", ".join(fields), course.enrollment_id] for course, fields in lacking.items() if fields
    )
    text_sheet(workbook, MISSING_TITLE, _MISSING, incomplete)
    text_sheet(workbook, ROUNDED_TITLE, _ROUNDED, (_rounded(course) for course in courses if course.is_rounded))
    return workbook_bytes(workbook)


def _who(course: Course) -> list[str]:
    return [course.nip, course.name, course.title, f"{course.ends_on:%d-%m-%Y}"]


def _rounded(course: Course) -> list[str]:
    earned = str(jp_of(course.jp_tenths)).replace(".", ",")
    return [*_who(course), earned, str(course.hours), course.enrollment_id]


def _text(value: str | int | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _as_numbers(sheet: Worksheet, field: str, values: Iterable[int]) -> None:
    for row, value in enumerate(values, 2):
        sheet.cell(row, FIELDS.index(field) + 1, value).number_format = "0"

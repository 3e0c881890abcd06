"""``/exports/siasn``: the course history of an agency's year, field by field as BKN's SIASN takes it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx, PageOf, Reader
from services.enrollment.api.examples import CLERK, CLERKS_ROW, ENROLLMENT
from services.enrollment.api.fields import Shown
from services.enrollment.api.import_files import XLSX, workbook
from services.enrollment.context import Context
from services.enrollment.domain.forms import jp_of
from services.enrollment.domain.siasn import Course, filed, missing
from services.enrollment.handlers.siasn import CHUNK, Filing, begin_filing, chunk, everything, incomplete, rounded
from services.enrollment.roster.siasn_workbook import siasn_workbook
from shared.events.base import Agency, EmployeeId, Id
from shared.events.base import Jp as JpShown
from shared.rules.siasn import SiasnRules
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["exports"])

_NDJSON: Final = "application/x-ndjson"
_EXAMPLE: Final = {
    "instansiId": "A5EB03E23AFBF6A0E040640A040252AD",
    "institusiPenyelenggara": "Universitas Sumatera Utara",
    "jenisDiklatId": "3",
    "jenisKursus": "",
    "jenisKursusSertipikat": "P",
    "jumlahJam": 20,
    "lokasiId": "A5EB03E23FC3F6A0E040640A040252AD",
    "namaKursus": "Pelatihan Teknologi Informasi",
    "nomorSertipikat": "800.2/015/2026",
    "pnsOrangId": "A5EB03E2421BF6A0E040640A040252AD",
    "tahunKursus": 2026,
    "tanggalKursus": "05-10-2026",
    "tanggalSelesaiKursus": "07-10-2026",
    "path": [],
}
_FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One JSON object a line, or a workbook",
        "content": {
            _NDJSON: {"schema": {"type": "string"}, "example": json.dumps(_EXAMPLE)},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}

AskedAgency = Annotated[Agency, Query(description="Whose people", examples=["sibolga-disdik"])]
AskedYear = Annotated[int, Query(ge=1990, le=2199, description="The year in which courses ended", examples=[2026])]

_INCOMPLETE: Final[JsonDict] = {
    "enrollment_id": ENROLLMENT, "employee_id": CLERK, "title": "Pelatihan Teknologi Informasi",
    "ends_on": "2026-11-12", "missing": ["pnsOrangId"],
}  # fmt: skip
_ROUNDED: Final[JsonDict] = {
    "enrollment_id": CLERKS_ROW, "employee_id": CLERK, "title": "Manajemen Waktu", "ends_on": "2026-05-19",
    "jp": 7.5, "jumlah_jam": 8,
}  # fmt: skip


class CourseShown(Shown):
    """A finished course."""

    enrollment_id: Id
    employee_id: EmployeeId
    title: str
    ends_on: date


class IncompleteCourse(CourseShown):
    """A finished course that SIASN would not take."""

    model_config = ConfigDict(json_schema_extra={"examples": [_INCOMPLETE]})

    missing: list[str] = Field(description="Fields without a value, by their names in SIASN")

    @classmethod
    def of(cls, course: Course, rules: SiasnRules) -> Self:
        """As it is stored."""
        return cls(**_facts(course), missing=list(missing(course, rules)))


class RoundedCourse(CourseShown):
    """A finished course whose hours are filed rounded half up."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ROUNDED]})

    jp: JpShown
    jumlah_jam: int = Field(description="As it is filed")

    @classmethod
    def of(cls, course: Course) -> Self:
        """As it is stored."""
        return cls(**_facts(course), jp=jp_of(course.jp_tenths), jumlah_jam=course.hours)


@router.get(
    "/exports/siasn",
    summary="Unduh riwayat kursus untuk SIASN",
    response_class=Response,
    responses={**_FILES, **problems(404)},
)
async def get_siasn(
    ctx: Ctx,
    principal: Reader,
    agency: AskedAgency,
    year: AskedYear,
    form: Annotated[Literal["jsonl", "xlsx"], Query(alias="format", description="`jsonl` or `xlsx`")] = "jsonl",
) -> Response:
    """Every complete course as SIASN takes it: JP in whole hours, days as dd-mm-yyyy.

    The workbook has two more sheets: what is incomplete, and what was rounded.
    """
    filing = await _filing(ctx, principal, agency, year)
    await ctx.audit.read(principal, "siasn-exported", agency)
    name = f"siasn-{agency}-{year}"
    if form == "xlsx":
        courses = await ctx.database.read(everything, filing)
        return workbook(await asyncio.to_thread(siasn_workbook, courses, filing.rules), f"{name}.xlsx")
    headers = {"Content-Disposition": f'attachment; filename="{name}.jsonl"', "Cache-Control": "no-store"}
    return StreamingResponse(_lines(ctx, filing), 200, headers, _NDJSON)


@router.get("/exports/siasn/missing", summary="Kursus yang belum lengkap untuk SIASN", responses=problems(404))
async def get_siasn_missing(
    ctx: Ctx, principal: Reader, page: PageOf, agency: AskedAgency, year: AskedYear
) -> Page[IncompleteCourse]:
    """The courses that lack something without which SIASN does not take them."""
    filing = await _filing(ctx, principal, agency, year)
    courses = await ctx.database.read(incomplete, filing, page.after or "", page.limit + 1)
    await ctx.audit.read(principal, "siasn-exported", agency)
    shown = [IncompleteCourse.of(course, filing.rules) for course in courses]
    return page_of(shown, page, lambda one: one.enrollment_id)


@router.get("/exports/siasn/rounded", summary="Kursus yang jamnya dibulatkan untuk SIASN", responses=problems(404))
async def get_siasn_rounded(
    ctx: Ctx, principal: Reader, page: PageOf, agency: AskedAgency, year: AskedYear
) -> Page[RoundedCourse]:
    """The courses whose hours are filed rounded, since SIASN takes whole hours only."""
    filing = await _filing(ctx, principal, agency, year)
    courses = await ctx.database.read(rounded, filing, page.after or "", page.limit + 1)
    await ctx.audit.read(principal, "siasn-exported", agency)
    return page_of([RoundedCourse.of(course) for course in courses], page, lambda one: one.enrollment_id)


async def _filing(ctx: Context, principal: Principal, agency: str, year: int) -> Filing:
    return await ctx.database.read(begin_filing, principal, agency, year, ctx.clock, ctx.rules)


async def _lines(ctx: Context, filing: Filing) -> AsyncIterator[bytes]:
    """A line for each complete course, a chunk at a time."""
    after = ""
    while courses := await ctx.database.read(chunk, filing, after):
        written = (filed(course, filing.rules) for course in courses if not missing(course, filing.rules))
        yield "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in written).encode()
        if len(courses) < CHUNK:
            return
        after = courses[-1].enrollment_id


def _facts(course: Course) -> dict[str, Any]:
    return {name: getattr(course, name) for name in CourseShown.model_fields}

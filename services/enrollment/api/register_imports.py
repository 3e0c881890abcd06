"""``POST /employees:import``: a register as an agency keeps it, tried first, then taken row by row.

The same file again changes nothing. The report and the workbook of rows to mend are those of ``/imports``.
"""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from services.enrollment.api.doors import PREFIX, Ctx, Language, Reader, Repeatable, Writer
from services.enrollment.api.import_bodies import ImportReport
from services.enrollment.api.import_files import BODY_LIMIT, OPENAPI, WORKBOOK, uploaded, workbook
from services.enrollment.api.imports import Begun, import_report, sole_run
from services.enrollment.context import Context
from services.enrollment.handlers.access import named_agency
from services.enrollment.handlers.import_reports import find_import
from services.enrollment.handlers.register_job import RegisterJob
from services.enrollment.handlers.register_run import begin, carry_out
from services.enrollment.roster import Register, read_register, register_template
from shared.database import Tx
from shared.errors import Text, Unavailable
from shared.events.base import Agency
from shared.service import api_router
from shared.web.idempotency import Answer
from shared.web.problems import problems

__all__ = ["BODY_LIMIT", "PATH", "router"]

PATH: Final = PREFIX + "/employees:import"

router: APIRouter = api_router("enrollment", tags=["imports"])

_EXAMPLE: Final = (
    "NIP;Nama;Jabatan;Jenis Jabatan;Unit Kerja;Pendidikan;NIP Atasan;TMT Kontrak\n"
    "199001042015022001;Dewi Anggraini;Analis Data;Fungsional;Sekretariat;S1 Statistika;196608011988031001;\n"
)
_CUT_OFF: Final = Text(
    "Impor terhenti; baris yang sudah diproses tetap tersimpan. Kirim lagi berkas yang sama: tidak ada yang tercatat "
    "dua kali.",
    "The import was cut off; the rows that were taken stay. Send the same file again: nothing is recorded twice.",
)


def _described() -> dict[str, Any]:
    """The body as of a roster, with an example of its own."""
    content = {**OPENAPI["requestBody"]["content"]}
    content["text/csv"] = {"schema": {"type": "string"}, "example": _EXAMPLE}
    return {"requestBody": {**OPENAPI["requestBody"], "content": content}}


@router.post(
    "/employees:import",
    summary="Impor daftar pegawai (CSV atau Excel)",
    status_code=201,
    response_model=ImportReport,
    openapi_extra=_described(),
    responses=problems(404, 409, 413, 422),
)
async def post_register_import(
    request: Request,
    ctx: Ctx,
    principal: Writer,
    once: Repeatable,
    language: Language,
    agency: Annotated[Agency, Query(description="Whose register it is", examples=["sibolga-disdik"])],
    dry_run: Annotated[bool, Query(description="Only try: report what would come of it and store none of it")] = True,
) -> Response:
    """Import a register (CSV or XLSX). By default it is a dry run. Good rows are kept, the others say what to mend."""
    found = await ctx.database.read(named_agency, principal, agency, "/query/agency")
    upload = await uploaded(request)
    register = await asyncio.to_thread(read_register, upload.data, upload.filename)
    job = RegisterJob(principal, found.agency, found.city, ctx.clock.now(), ctx.rules)

    def script(tx: Tx) -> Answer:
        return Answer(Begun(import_id=begin(tx, job, register, upload.sha256, dry_run=dry_run)))

    begun = await once.write(ctx.database, script)
    import_id: str = json.loads(bytes(begun.body))["import_id"]
    with sole_run(request, import_id):
        await _carry_out(ctx, job, import_id, register)
    report = await ctx.database.read(import_report, principal, import_id, language)
    replayed = {name: value for name, value in begun.headers.items() if name == "idempotency-replayed"}
    headers = {"Location": f"{PREFIX}/imports/{import_id}", **replayed}
    return Response(report.model_dump_json(), 201, headers, "application/json")


@router.get(
    "/imports/register-template.xlsx",
    summary="Unduh templat daftar pegawai (Excel)",
    response_class=Response,
    responses=WORKBOOK,
)
async def get_register_template(principal: Reader) -> Response:
    """An empty register to fill in, its number columns formatted as text."""
    return workbook(await asyncio.to_thread(register_template), "daftar-pegawai.xlsx")


async def _carry_out(ctx: Context, job: RegisterJob, import_id: str, register: Register) -> None:
    """Carry an import out, or on where an earlier request was cut off."""
    header = await ctx.database.read(find_import, job.principal, import_id)
    if header.finished_at is not None:
        return
    try:
        await carry_out(ctx.database, job, import_id, register, dry_run=header.dry_run)
    except Unavailable as error:
        raise Unavailable(_CUT_OFF) from error

"""``/imports``: a roster as an agency keeps it, tried first, then taken row by row.

The same file again changes nothing. What must be mended comes back as a workbook with the reason in the last column.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.enrollment.api.doors import PREFIX, Ctx, Language, PageOf, Reader, Repeatable, Writer
from services.enrollment.api.fields import Body
from services.enrollment.api.import_bodies import ImportId, ImportReport, ImportSummary
from services.enrollment.api.import_files import BODY_LIMIT, OPENAPI, WORKBOOK, uploaded, workbook
from services.enrollment.context import Context
from services.enrollment.handlers.access import named_agency
from services.enrollment.handlers.import_entries import Plan, SessionKey, entry_of, plans
from services.enrollment.handlers.import_job import Job
from services.enrollment.handlers.import_reports import find_import, find_rows, list_imports, summary
from services.enrollment.handlers.import_run import begin, carry_out
from services.enrollment.roster import Roster, read_roster, roster_template
from services.enrollment.store.import_tables import CREATABLES, Creatable
from shared.database import Tx
from shared.errors import Fault, Invalid, Text, Unavailable
from shared.events.base import Agency, Id
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.idempotency import Answer, StillRunning
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

__all__ = ["BODY_LIMIT", "PATH", "router"]

PATH: Final = PREFIX + "/imports"

router: APIRouter = api_router("enrollment", tags=["imports"])

_CUT_OFF: Final = Text(
    "Impor terhenti; baris yang sudah diproses tetap tersimpan. Kirim lagi berkas yang sama: tidak ada yang tercatat "
    "dua kali.",
    "The import was cut off; the rows that were taken stay. Send the same file again: nothing is recorded twice.",
)
_STILL_RUNNING: Final = Text(
    "Impor dengan Idempotency-Key ini masih berjalan. Coba lagi sebentar lagi.",
    "The import with this Idempotency-Key is still running. Try again in a moment.",
)


class Begun(Body):
    """What is kept of the answer to a repeated request."""

    import_id: Id


@router.post(
    "/imports",
    summary="Impor rekap peserta (CSV atau Excel)",
    status_code=201,
    response_model=ImportReport,
    openapi_extra=OPENAPI,
    responses=problems(404, 409, 413, 422),
)
async def post_import(
    request: Request,
    ctx: Ctx,
    principal: Writer,
    once: Repeatable,
    language: Language,
    agency: Annotated[Agency, Query(description="Whose roster it is", examples=["sibolga-disdik"])],
    dry_run: Annotated[bool, Query(description="Only try: report what would come of it and store none of it")] = True,
    create: Annotated[
        str,
        Query(max_length=100, description="What to make where it is missing: `sessions,people,programmes`"),
    ] = "",
) -> Response:
    """Import a roster (CSV or XLSX). By default it is a dry run. Good rows are kept, the others say what to mend."""
    found = await ctx.database.read(named_agency, principal, agency, "/query/agency")
    creates = _creatables(create)
    upload = await uploaded(request)
    roster = await asyncio.to_thread(read_roster, upload.data, upload.filename)
    job = Job(principal, found.agency, found.name, found.city, creates, _plans(roster), ctx.clock.now(), ctx.rules)

    def script(tx: Tx) -> Answer:
        return Answer(Begun(import_id=begin(tx, job, roster, upload.sha256, dry_run=dry_run)))

    begun = await once.write(ctx.database, script)
    import_id: str = json.loads(bytes(begun.body))["import_id"]
    with sole_run(request, import_id):
        await _carry_out(ctx, job, import_id, roster)
    report = await ctx.database.read(import_report, principal, import_id, language)
    replayed = {name: value for name, value in begun.headers.items() if name == "idempotency-replayed"}
    headers = {"Location": f"{PATH}/{import_id}", **replayed}
    return Response(report.model_dump_json(), 201, headers, "application/json")


@router.get("/imports", summary="Daftar impor")
async def get_imports(
    ctx: Ctx,
    principal: Reader,
    language: Language,
    page: PageOf,
    agency: Annotated[Agency | None, Query()] = None,
) -> Page[ImportSummary]:
    """Imports and dry runs, the newest first."""
    found = await ctx.database.read(list_imports, principal, agency, page.after, page.limit + 1)
    return page_of([ImportSummary.of(one, language) for one in found], page, lambda shown: shown.import_id)


@router.get(
    "/imports/template.xlsx", summary="Unduh templat rekap peserta (Excel)", response_class=Response, responses=WORKBOOK
)
async def get_template(principal: Reader) -> Response:
    """An empty roster to fill in, its NIP column formatted as text."""
    return workbook(await asyncio.to_thread(roster_template), "daftar-peserta.xlsx")


@router.get("/imports/{import_id}", summary="Laporan sebuah impor", responses=problems(404))
async def get_import(import_id: ImportId, ctx: Ctx, principal: Reader, language: Language) -> ImportReport:
    """The report of an import, as it stands after confirmations."""
    return await ctx.database.read(import_report, principal, import_id, language)


async def _carry_out(ctx: Context, job: Job, import_id: str, roster: Roster) -> None:
    """Carry an import out, or on where an earlier request was cut off."""
    header = await ctx.database.read(find_import, job.principal, import_id)
    if header.finished_at is not None:
        return
    try:
        await carry_out(ctx.database, job, import_id, roster, dry_run=header.dry_run)
    except Unavailable as error:
        raise Unavailable(_CUT_OFF) from error


@contextmanager
def sole_run(request: Request, import_id: str) -> Iterator[None]:
    """Refuse to carry out an import twice at the same time: a repeated request while the first is under way."""
    running: set[tuple[str, str, str]] = request.app.state.running_keys
    mark = ("enrollment", "import", import_id)
    if mark in running:
        raise StillRunning(_STILL_RUNNING, headers={"Retry-After": "1"})
    running.add(mark)
    try:
        yield
    finally:
        running.discard(mark)


def import_report(tx: Tx, principal: Principal, import_id: str, language: str) -> ImportReport:
    """The report of an import, with all its rows. Raises ``NotFound``."""
    return ImportReport.whole(summary(tx, principal, import_id), find_rows(tx, principal, import_id), language)


def _plans(roster: Roster) -> Mapping[SessionKey, Plan]:
    return plans(entry for row in roster.rows if (entry := entry_of(row)) is not None)


def _creatables(text: str) -> frozenset[Creatable]:
    asked = {part.strip() for part in text.split(",") if part.strip()}
    known: frozenset[Creatable] = frozenset(one for one in CREATABLES if one in asked)
    if asked != known:
        choices = ", ".join(CREATABLES)
        fault = Text(f"pilihannya: {choices}, dipisah koma", f"choose from {choices}, separated by commas")
        raise Invalid(
            Text("Pilihan create tidak dikenal.", "The option create is not known."), [Fault("/query/create", fault)]
        )
    return known

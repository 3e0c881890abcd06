"""``/imports/{import_id}/rows``: what came of each row, those to mend as a workbook, and who it is."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Response

from services.enrollment.api.doors import Ctx, Language, PageOf, Reader, Repeatable, Writer
from services.enrollment.api.import_bodies import Confirmation, ImportId, ImportRowBody, bodies_of
from services.enrollment.api.import_files import WORKBOOK, workbook
from services.enrollment.handlers.import_confirmation import confirm
from services.enrollment.handlers.import_reports import find_rows, rows_to_mend, with_candidates, workbook_to_mend
from services.enrollment.store.import_tables import RowResult
from shared.database import Tx
from shared.errors import Fault, Invalid, Text
from shared.service import api_router
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["imports"])

RowNumber = Annotated[int, Path(ge=1, le=100_000_000, description="The number the spreadsheet shows beside the row")]
_BAD_CURSOR: Final = Text(
    "Cursor tidak sah. Pakai next_cursor dari halaman sebelumnya.",
    "The cursor is not valid. Use next_cursor of the page before.",
)


@router.get("/imports/{import_id}/rows", summary="Hasil impor baris demi baris", responses=problems(404))
async def get_rows(
    import_id: ImportId,
    ctx: Ctx,
    principal: Reader,
    language: Language,
    page: PageOf,
    result: Annotated[list[RowResult] | None, Query(description="Repeat for several")] = None,
) -> Page[ImportRowBody]:
    """The rows of an import, a page at a time, in the file's order."""
    after = _row_number(page.after)
    rows = await ctx.database.read(find_rows, principal, import_id, result or (), after, page.limit + 1)
    return page_of(bodies_of(rows, language), page, lambda row: str(row.row))


@router.get(
    "/imports/{import_id}/rejected.xlsx",
    summary="Unduh baris yang perlu diperbaiki (Excel)",
    response_class=Response,
    responses={**WORKBOOK, **problems(404)},
)
async def get_rejected(import_id: ImportId, ctx: Ctx, principal: Reader, language: Language) -> Response:
    """The rows to mend as they stand in the file, the reason in the last column; mended, it can be imported."""
    header, rows = await ctx.database.read(rows_to_mend, principal, import_id)
    return workbook(await asyncio.to_thread(workbook_to_mend, header, rows, language), "perbaiki.xlsx")


@router.post(
    "/imports/{import_id}/rows/{number}/confirm",
    summary="Pastikan siapa yang dimaksud sebuah baris",
    response_model=ImportRowBody,
    responses=problems(404, 409),
)
async def post_confirmation(
    import_id: ImportId,
    number: RowNumber,
    body: Confirmation,
    ctx: Ctx,
    principal: Writer,
    once: Repeatable,
    language: Language,
) -> Response:
    """Say who it is where the NIP has lost its last digits; the row is recorded for the employee it offered."""
    now = ctx.clock.now()

    def script(tx: Tx) -> Answer:
        row = confirm(tx, principal, import_id, number, body.employee_id, now, ctx.rules)
        return Answer(bodies_of(with_candidates(tx, principal, [row]), language)[0], 200)

    return await once.write(ctx.database, script)


def _row_number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        raise Invalid(_BAD_CURSOR, [Fault("/query/cursor", _BAD_CURSOR)])
    return int(cursor)

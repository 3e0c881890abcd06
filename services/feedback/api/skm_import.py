"""``/skm:import``: paper forms of the survey from a workbook, tried first, then taken row by row."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from typing import Annotated, Any, Final

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from services.feedback.api.fields import example
from services.feedback.context import Context, Ctx
from services.feedback.handlers.rights import READ, WRITE, require_officer, unit_in_use
from services.feedback.handlers.skm_import import AT_ONCE, Job, Named, Outcome, finish, named, take
from services.feedback.paper import Sheet, forms_template, read_forms
from services.feedback.store.units import KnownUnit
from shared.database import Tx
from shared.errors import Text
from shared.events.base import UnitId
from shared.rules.calendar import city_day
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.language import language_of
from shared.web.problems import problems

router = api_router("feedback", tags=["skm"])

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BINARY: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
_BODY: Final[dict[str, Any]] = {"requestBody": {"required": True, "content": {_XLSX: _BINARY}}}
_MEANING: Final[dict[Outcome, Text]] = {
    "taken": Text("dicatat", "taken"),
    "known": Text(
        "sudah tercatat dari berkas ini atau nomor ini; tidak dihitung lagi", "known already; not counted again"
    ),
    "repeat": Text(
        "sama persis dengan formulir dari berkas lain; bila memang orang lain, isi Nomor Formulir atau kirim dengan"
        " repeats=true",
        "just like a form of another file; if it is another person's, fill in the form number or send it with"
        " repeats=true",
    ),
    "refused": Text("perlu diperbaiki", "needs mending"),
}


class CellBody(BaseModel):
    """What is wrong with a cell."""

    column: str = Field(examples=["U3"])
    message: str = Field(examples=["isi 1, 2, 3, atau 4 (atau a sampai d)"])


class RowBody(BaseModel):
    """What became of a row that was not simply taken, or what would."""

    row: int = Field(description="As the spreadsheet numbers it", examples=[7])
    outcome: Outcome = Field(examples=["refused"])
    meaning: str = Field(examples=["perlu diperbaiki"])
    faults: list[CellBody]


class ImportBody(BaseModel):
    """What became of a file, or would (``dry_run``)."""

    model_config = example(
        unit_id="semarang-candisari.pelayanan",
        dry_run=True,
        taken=48,
        known=0,
        repeat=0,
        refused=1,
        unread=["Petugas input"],
        rows=[
            {
                "row": 7,
                "outcome": "refused",
                "meaning": "perlu diperbaiki",
                "faults": [{"column": "U3", "message": "isi 1, 2, 3, atau 4 (atau a sampai d)"}],
            }
        ],
    )

    unit_id: str = Field(examples=["semarang-candisari.pelayanan"])
    dry_run: bool
    taken: int = Field(description="Rows that were counted", examples=[48])
    known: int = Field(description="Rows that had been counted before", examples=[0])
    repeat: int = Field(description="Rows left out because another file has the very same", examples=[0])
    refused: int = Field(description="Rows to be mended", examples=[1])
    unread: list[str] = Field(description="Headings nobody understood", examples=[["Petugas input"]])
    rows: list[RowBody] = Field(description="All rows but those taken")


@router.post(
    "/skm:import", summary="Masukkan formulir SKM kertas (Excel)", openapi_extra=_BODY, responses=problems(404, 413)
)
async def post_skm_import(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    unit_id: Annotated[UnitId, Query(description="The unit the forms are about")],
    dry_run: Annotated[bool, Query(description="Only say what would come of it")] = True,
    repeats: Annotated[
        bool, Query(description="Rows just like one of another file are other people's forms: count them")
    ] = False,
) -> ImportBody:
    """Import paper forms (XLSX, one row a form). By default a dry run. The same file again changes nothing."""
    unit = await context.database.read(_own_unit, unit_id, principal)
    data, now = await request.body(), context.now()
    sheet = await asyncio.to_thread(read_forms, data, unit.services, city_day(now))
    job = Job(unit_id, hashlib.sha256(data).hexdigest(), repeats, principal, now)
    forms = named(sheet.rows, job)
    await context.themer.read_ahead(*(one.form.comment for one in forms), now=now)
    outcomes: list[Outcome] = []
    for start in range(0, len(forms), AT_ONCE):
        outcomes += await _taken(context, job, forms[start : start + AT_ONCE], dry_run=dry_run)
    decided = _decided(sheet, forms, outcomes)
    body = _body(sheet, decided, job, language_of(request), dry_run=dry_run)
    if not dry_run:
        counts: Counter[Outcome] = Counter(decided.values())
        await context.database.write(finish, job, counts)
    return body


@router.get(
    "/skm/template.xlsx",
    summary="Unduh templat Excel formulir SKM kertas",
    response_class=Response,
    responses={200: {"content": {_XLSX: _BINARY}}},
)
async def get_skm_template(principal: Annotated[Principal, allow(READ)]) -> Response:
    """An empty sheet for paper forms, with the headings that are read."""
    del principal
    data = await asyncio.to_thread(forms_template)
    return Response(data, 200, {"Content-Disposition": 'attachment; filename="formulir-skm.xlsx"'}, _XLSX)


def _own_unit(tx: Tx, unit_id: str, principal: Principal) -> KnownUnit:
    unit = unit_in_use(tx, unit_id)
    require_officer(principal, unit)
    return unit


async def _taken(context: Context, job: Job, forms: list[Named], *, dry_run: bool) -> list[Outcome]:
    def script(tx: Tx) -> list[Outcome]:
        return take(tx, job, forms, context.themer, dry_run=dry_run)

    return await (context.database.read(script) if dry_run else context.database.write(script))


def _decided(sheet: Sheet, forms: list[Named], outcomes: list[Outcome]) -> dict[int, Outcome]:
    """What became of each row, by its number in the sheet."""
    decided: dict[int, Outcome] = {row.number: "refused" for row in sheet.rows}
    return decided | {one.row.number: outcome for one, outcome in zip(forms, outcomes, strict=True)}


def _body(sheet: Sheet, decided: dict[int, Outcome], job: Job, language: str, *, dry_run: bool) -> ImportBody:
    rows = [(row, decided[row.number]) for row in sheet.rows]
    counts = Counter(outcome for _, outcome in rows)
    return ImportBody(
        unit_id=job.unit_id,
        dry_run=dry_run,
        taken=counts["taken"],
        known=counts["known"],
        repeat=counts["repeat"],
        refused=counts["refused"],
        unread=list(sheet.unread),
        rows=[
            RowBody(
                row=row.number,
                outcome=outcome,
                meaning=_MEANING[outcome].in_language(language),
                faults=[CellBody(column=one.column, message=one.message.in_language(language)) for one in row.faults],
            )
            for row, outcome in rows
            if outcome != "taken"
        ],
    )

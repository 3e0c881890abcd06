"""Reports over HTTP: the same address answers JSON, CSV, XLSX or PDF, by ``?format=`` or the ``Accept`` header."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, Final, Literal

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from shared.errors import Fault, Invalid, Text
from shared.reports.delimited import csv_of
from shared.reports.document import pdf_of
from shared.reports.table import Report
from shared.reports.workbook import xlsx_of

Shape = Literal["json", "csv", "xlsx", "pdf"]

MEDIA_TYPES: Final[dict[Shape, str]] = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_IN_MEMORY, _PIECE = 4 * 1024 * 1024, 65_536
_SHEET: Final[tuple[Shape, ...]] = ("json", "csv", "xlsx")
_EVERY: Final[tuple[Shape, ...]] = ("json", "csv", "xlsx", "pdf")
_NO_TABLE: Final = Text(
    "laporan ini tidak punya tabel itu; ada: {names}", "this report has no such table; it has: {names}"
)
_MEND: Final = Text("Perbaiki alamatnya lalu minta lagi.", "Mend the address and ask again.")


def _sheet_shape(
    request: Request,
    asked: Annotated[
        Literal["json", "csv", "xlsx"] | None,
        Query(alias="format", description="Else by the `Accept` header; JSON by default"),
    ] = None,
) -> Shape:
    return asked or _accepted(request.headers.get("accept", ""), _SHEET)


def _any_shape(
    request: Request,
    asked: Annotated[
        Literal["json", "csv", "xlsx", "pdf"] | None,
        Query(alias="format", description="Else by the `Accept` header; JSON by default"),
    ] = None,
) -> Shape:
    return asked or _accepted(request.headers.get("accept", ""), _EVERY)


SheetShape = Annotated[Shape, Depends(_sheet_shape)]
"""For a report that answers JSON, CSV and XLSX."""

AnyShape = Annotated[Shape, Depends(_any_shape)]
"""For a report that is a document as well."""

OneTable = Annotated[
    str | None,
    Query(
        alias="table",
        max_length=64,
        description="Only this table, for CSV and XLSX; a CSV of one table is its heading and its rows, nothing else",
    ),
]


def files(*shapes: Shape) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that answers these beside JSON: ``files("csv", "xlsx") | problems(404)``."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"content": {MEDIA_TYPES[shape]: binary for shape in shapes}}}


async def file_of(
    report: Report, shape: Shape, language: str, table: str | None = None, *, wide: bool = False
) -> Response:
    """The report as a file to download, written beside the event loop and sent in pieces.

    ``table`` names the one table that is wanted. Raises ``Invalid`` where the report has none of that name.
    """
    chosen = report if table is None else report.only(table)
    if chosen is None:
        names = ", ".join(one.slug for one in report.tables)
        message = Text(*(text.format(names=names) for text in _NO_TABLE))
        raise Invalid(_MEND, [Fault("/query/table", message)])
    if shape == "csv":
        return _answer(csv_of(chosen, language), chosen, shape, language)
    write: Callable[[IO[bytes]], None] = (
        (lambda file: pdf_of(chosen, language, file, wide=wide))
        if shape == "pdf"
        else (lambda file: xlsx_of(chosen, language, file))
    )
    return _answer(await asyncio.to_thread(_written, write), chosen, shape, language)


def _written(write: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when its last piece is sent
    try:
        write(file)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _answer(pieces: Iterator[bytes], report: Report, shape: Shape, language: str) -> Response:
    media_type = MEDIA_TYPES[shape] + ("; charset=utf-8; header=present" if shape == "csv" else "")
    headers = {
        "Content-Disposition": f'attachment; filename="{report.slug}.{shape}"',
        "Content-Language": language,
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(pieces, media_type=media_type, headers=headers)


def _accepted(header: str, shapes: Collection[Shape]) -> Shape:
    """The best of these shapes; JSON for whoever takes anything, or nothing of ours."""
    best: Shape = "json"
    weight = 0.0
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((_quality(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
        found = next((shape for shape in shapes if MEDIA_TYPES[shape] == name), None)
        if found is not None and quality > weight:
            best, weight = found, quality
    return best


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0

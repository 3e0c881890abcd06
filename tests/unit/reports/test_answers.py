"""Which file an address answers with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import Response

from shared.errors import Text
from shared.reports import Column, Report, Table
from shared.reports.answers import MEDIA_TYPES, AnyShape, OneTable, SheetShape, file_of, files
from shared.web.problems import install

REPORT = Report(
    "daftar-2026",
    Text("Daftar", "List"),
    tuple(Table(slug, Text(slug, slug), (Column(Text("Kolom", "Column")),), [("isi",)]) for slug in ("satu", "dua")),
)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    install(app)

    @app.get("/sheet", responses=files("csv", "xlsx"), response_model=None)
    async def sheet(shape: SheetShape, table: OneTable = None) -> Response | dict[str, str]:
        return {"shape": shape} if shape == "json" else await file_of(REPORT, shape, "id", table)

    @app.get("/document", response_model=None)
    async def document(shape: AnyShape) -> Response | dict[str, str]:
        return {"shape": shape} if shape == "json" else await file_of(REPORT, shape, "id")

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mumpuni.test") as http:
        yield http


ASKED: list[tuple[str, str, str]] = [
    ("/sheet", "*/*", "application/json"),
    ("/sheet", "text/csv", "text/csv; charset=utf-8; header=present"),
    ("/sheet", "text/csv;q=0.4, application/json;q=0.9", "application/json"),
    ("/sheet?format=xlsx", "text/csv", MEDIA_TYPES["xlsx"]),
    ("/sheet", "application/pdf", "application/json"),
    ("/sheet", "text/csv;q=viel", "application/json"),
    ("/document", "application/pdf", "application/pdf"),
    ("/document?format=csv", "", "text/csv; charset=utf-8; header=present"),
]


@pytest.mark.parametrize(("path", "accept", "media_type"), ASKED)
async def test_the_shape_is_asked_for_by_parameter_or_by_header(
    client: httpx.AsyncClient, path: str, accept: str, media_type: str
) -> None:
    answer = await client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type


async def test_a_file_is_named_and_kept_out_of_caches(client: httpx.AsyncClient) -> None:
    answer = await client.get("/document?format=pdf")
    assert answer.headers["content-disposition"] == 'attachment; filename="daftar-2026.pdf"'
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.content.startswith(b"%PDF-")


async def test_one_table_is_taken_alone(client: httpx.AsyncClient) -> None:
    answer = await client.get("/sheet?format=csv&table=dua")
    assert answer.content == "\ufeffKolom\r\nisi\r\n".encode()


async def test_a_table_that_is_not_there_is_refused_with_the_names_of_those_that_are(client: httpx.AsyncClient) -> None:
    answer = await client.get("/sheet?format=csv&table=tiga")
    body: dict[str, Any] = answer.json()
    assert answer.status_code == 422
    assert body["errors"] == [
        {"pointer": "/query/table", "detail": "laporan ini tidak punya tabel itu; ada: satu, dua"}
    ]


async def test_a_shape_that_there_is_not_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sheet?format=pdf")).status_code == 422

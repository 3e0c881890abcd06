"""Every error as RFC 9457 problem+json, rendered in this one place."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.database import name_of
from shared.errors import Invalid, Problem, Text, TooLarge, Unavailable
from shared.web.language import language_of
from shared.web.validation import faults_of

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_REFERENCE: Final = "#/components/schemas/{model}"
_MEND = Text(
    "Perbaiki isian yang disebut di bawah lalu kirim lagi; tidak ada yang tersimpan.",
    "Mend what is listed below and send again; nothing was stored.",
)
_UNREADABLE = Text("Isi permintaan tidak dapat dibaca.", "The body cannot be read.")
_BROKEN = Text(
    "Terjadi kesalahan pada layanan; tidak ada yang tersimpan. Sebutkan request_id bila melapor.",
    "The service made a mistake; nothing was stored. Give the request_id when you report it.",
)
_NO_METHOD = Text(
    "Alamat ini ada, tetapi tidak menerima metode itu; header Allow menyebut yang diterima.",
    "This address is there, but does not take that method; the header Allow names those it takes.",
)
_NO_ROUTE = Text("Alamat ini tidak ada. Lihat /docs.", "There is nothing at this address. See /docs.")


class FaultBody(BaseModel):
    """One thing to mend."""

    pointer: str = Field(description="JSON pointer to what is wrong", examples=["/scores/U3"])
    detail: str = Field(examples=["tidak boleh lebih dari 4"])


class ProblemBody(BaseModel):
    """RFC 9457 problem details, in Indonesian or English by ``Accept-Language``."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:mumpuni:problem:invalid"])
    title: str = Field(examples=["Isian perlu diperbaiki"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["Perbaiki isian yang disebut di bawah lalu kirim lagi; tidak ada yang tersimpan."])
    instance: str = Field(examples=["/enrollment/v1/enrollments"])
    request_id: str | None = None
    errors: list[FaultBody] = Field(default_factory=list)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that may answer with these statuses.

    They name the body's schema, which ``add_schemas`` puts into the document; a ``model`` here would be compiled anew
    for every status of every route, which took longer than all else at the start.
    """
    content = {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model=ProblemBody.__name__)}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def add_schemas(document: dict[str, Any]) -> None:
    """Put what ``problems`` refers to into an OpenAPI document."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    (_, found) = models_json_schema([(ProblemBody, "serialization")], ref_template=_REFERENCE)
    schemas.update(found["$defs"])
    document["components"]["schemas"] = dict(sorted(schemas.items()))


def render(request: Request, problem: Problem) -> Response:
    """The answer for a problem."""
    language = language_of(request)
    body = {
        "type": f"urn:mumpuni:problem:{problem.slug}",
        "title": problem.title.in_language(language),
        "status": problem.status,
        "detail": problem.detail.in_language(language),
        "instance": request.url.path,
        "request_id": request.scope.get("request_id"),
        "errors": [
            {"pointer": fault.pointer, "detail": fault.message.in_language(language)} for fault in problem.faults
        ],
        **{name: _in_language(value, language) for name, value in problem.extra.items()},
    }
    headers = {"Content-Language": language, **problem.headers}
    content = json.dumps(body, ensure_ascii=False, default=str).encode()
    return Response(content, problem.status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Render everything that is raised in this app."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_mistake)


def _in_language(value: object, language: str) -> object:
    return value.in_language(language) if isinstance(value, Text) else value


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for this class
    if isinstance(error, Unavailable) and error.__cause__ is not None:
        log.error("store or bus in trouble: %s", name_of(error.__cause__))
    return render(request, error)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    return render(request, Invalid(_MEND, faults_of(error.errors())))


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    if isinstance(error.__cause__, Problem):
        return render(request, error.__cause__)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return render(request, Invalid(_UNREADABLE))
    detail = _REFUSALS.get(error.status_code) or Text(str(error.detail), str(error.detail))
    return render(request, _plain(error.status_code)(detail, headers=error.headers))


async def _on_mistake(request: Request, error: Exception) -> Response:
    log.error("mistake while answering %s", request.scope.get("request_id"), exc_info=error)
    return render(request, _plain(500)(_BROKEN))


_REFUSALS: Final[dict[int, Text]] = {HTTPStatus.NOT_FOUND: _NO_ROUTE, HTTPStatus.METHOD_NOT_ALLOWED: _NO_METHOD}
_TITLES: Final[dict[int, str]] = {
    HTTPStatus.NOT_FOUND: "Tidak ada",
    HTTPStatus.METHOD_NOT_ALLOWED: "Metode ini tidak dapat dipakai di sini",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Terjadi kesalahan di pihak kami",
}
"""What HTTP's own refusals are called in Indonesian."""


def _plain(code: int) -> type[Problem]:
    phrase = HTTPStatus(code).phrase

    class Plain(Problem):
        slug = phrase.lower().replace(" ", "-")
        status = code
        title = Text(_TITLES.get(code, phrase), phrase)

    return TooLarge if code == TooLarge.status else Plain

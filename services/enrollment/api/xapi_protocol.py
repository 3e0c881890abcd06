"""xAPI's manners over HTTP: its version in every request and answer, 400 where others say 422, Basic beside Bearer."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from shared.errors import Fault, Invalid, Problem, Text, Unauthorized
from shared.service import api_router
from shared.web.auth import Allow, Principal, Public
from shared.web.problems import render
from shared.web.requests import JsonRoute
from shared.web.validation import faults_of

VERSION: Final = "1.0.3"
VERSIONS: Final = ("1.0.3", "1.0.2", "1.0.1", "1.0.0")
VERSION_HEADER: Final = "X-Experience-API-Version"

_SPOKEN: Final = re.compile(r"1\.0(\.\d+)?")
_MEND: Final = Text(
    "Pernyataan ini tidak sah menurut xAPI 1.0.3; perbaiki yang disebut di bawah. Tidak ada yang tersimpan.",
    "This is not valid by xAPI 1.0.3; mend what is listed below. Nothing was stored.",
)
_NO_VERSION: Final = Text(
    "sertakan X-Experience-API-Version, misalnya 1.0.3", "send X-Experience-API-Version, such as 1.0.3"
)
_NOT_JSON: Final = Text("bukan JSON yang sah", "is not valid JSON")
_JSON_ONLY: Final = Text(
    "kirim application/json; lampiran multipart tidak diterima", "send application/json; multipart is not taken here"
)


class BadStatement(Invalid):
    """Something that xAPI does not allow."""

    slug = "invalid-statement"
    status = 400


class XapiRoute(JsonRoute):
    """A route that answers as xAPI asks, errors included."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The usual handler, its errors rendered here so that they too carry the version."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handle(request)
            except (Problem, RequestValidationError, HTTPException) as error:
                response = render(request, _as_xapi(error))
            response.headers[VERSION_HEADER] = VERSION
            return response

        return answer


def xapi_router(**options: Any) -> APIRouter:
    """A router for xAPI's resources."""
    return api_router("enrollment", route_class=XapiRoute, **options)


def bad(faults: list[Fault]) -> BadStatement:
    """400 with what to mend."""
    return BadStatement(_MEND, faults)


class AllowPlatform(Allow):
    """A token with this scope: as Bearer, or as the password of Basic, which is all that many platforms can send."""

    async def __call__(self, request: Request) -> Principal:
        """The caller. Raises ``Unauthorized`` or ``Forbidden``."""
        principal = request.state.principal = await super().__call__(_with_bearer(request))
        return principal


class PublicPlatform(Public):
    """Anybody; a platform that shows its token here, as it does everywhere, learns whether it is good."""

    async def __call__(self, request: Request) -> Principal | None:
        """The caller if there is a token. Raises ``Unauthorized`` for a bad one."""
        return await super().__call__(_with_bearer(request))


def _with_bearer(request: Request) -> Request:
    """The request, with the password of Basic credentials as its token."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request
    rest = [pair for pair in request.scope["headers"] if pair[0] != b"authorization"]
    token = _password(given.strip())
    return Request({**request.scope, "headers": [*rest, (b"authorization", b"Bearer " + token)]})


async def _spoken(
    version: Annotated[str | None, Header(alias=VERSION_HEADER, description="1.0.0 to 1.0.3")] = None,
) -> str:
    if version is None or not _SPOKEN.fullmatch(version):
        raise bad([Fault(f"/header/{VERSION_HEADER}", _NO_VERSION)])
    return version


Spoken = Annotated[str, Depends(_spoken)]
"""The version that the caller speaks; 400 without one."""


async def body_of(request: Request) -> Any:
    """The JSON of a request. Raises ``BadStatement``."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise bad([Fault("/header/Content-Type", _JSON_ONLY)])
    try:
        return json.loads((await request.body()).decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise bad([Fault("", _NOT_JSON)]) from error


def _password(given: str) -> bytes:
    try:
        return base64.b64decode(given, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError) as error:
        raise Unauthorized(
            Text("Kredensial Basic tidak terbaca.", "The Basic credentials cannot be read."),
            headers={"WWW-Authenticate": 'Bearer realm="mumpuni", error="invalid_token"'},
        ) from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _as_xapi(error: Exception) -> Problem:
    if isinstance(error, HTTPException):
        if error.status_code == HTTPStatus.BAD_REQUEST:
            return bad([Fault("", _NOT_JSON)])
        raise error
    if isinstance(error, RequestValidationError):
        return bad(list(faults_of(error.errors())))
    if type(error) is Invalid:
        return BadStatement(error.detail, error.faults)
    if isinstance(error, Problem):
        return error
    raise error

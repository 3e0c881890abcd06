"""``/xapi``: statements of learning platforms, as xAPI 1.0.3 has it (part three, communication)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from email.utils import format_datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from services.enrollment.api.doors import PREFIX, Ctx
from services.enrollment.api.examples import CLERK, SESSION, STATEMENT
from services.enrollment.api.xapi_protocol import (
    VERSIONS,
    AllowPlatform,
    PublicPlatform,
    Spoken,
    bad,
    body_of,
    xapi_router,
)
from services.enrollment.api.xapi_queries import StatementQuery, query_of, shown
from services.enrollment.context import Context
from services.enrollment.domain.xapi_statement import faults_of
from services.enrollment.domain.xapi_values import UUID
from services.enrollment.handlers.xapi import receive
from services.enrollment.handlers.xapi_reading import find_statement, query_statements
from shared.errors import Fault, Text
from shared.web.auth import Principal
from shared.web.problems import problems

router: APIRouter = xapi_router(tags=["xapi"])

PATH: Final = PREFIX + "/xapi/statements"
BODY_LIMIT: Final = 4 * 1_048_576
"""Bytes of one batch."""

_SHORT: Final = 32
"""Statements that may share a commit with other requests; more are written by themselves."""

_SECONDS: Final = "%Y-%m-%dT%H:%M:%S.%f+00:00"
_NONE: Final = Text("paling sedikit satu pernyataan", "must hold at least one statement")
_TWICE: Final = Text("id ini disebut dua kali dalam satu kiriman", "this id is stated twice in one batch")
_OTHER_ID: Final = Text("harus sama dengan statementId pada alamat", "must be the statementId of the address")
_UUID: Final = Text("harus berupa UUID", "must be a UUID")

_EXAMPLE: Final[dict[str, Any]] = {
    "actor": {"account": {"homePage": "https://lms.sibolga.go.id", "name": CLERK}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"id": "lulus"}},
    "object": {"id": f"https://mumpuni.sibolga.go.id{PREFIX}/sessions/{SESSION}"},
    "result": {"score": {"scaled": 0.85}, "success": True, "completion": True},
    "timestamp": "2026-11-12T16:00:00+07:00",
}
_KEPT: Final[dict[str, Any]] = {
    "id": STATEMENT,
    **_EXAMPLE,
    "stored": "2026-11-13T03:00:00+00:00",
    "authority": {
        "objectType": "Agent",
        "account": {"homePage": "https://mumpuni.sibolga.go.id", "name": "lms"},
    },
    "version": "1.0.0",
}
_SENT: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "One statement, or a list of them, which are stored together or not at all",
        "content": {"application/json": {"schema": {}, "example": [_EXAMPLE]}},
    }
}
_SENT_ONE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "One statement, with the id of the address or none",
        "content": {"application/json": {"schema": {}, "example": _EXAMPLE}},
    }
}
_ABOUT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/json": {"example": {"version": list(VERSIONS), "extensions": {}}}}}
}
_STORED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The statements' ids, in their order",
        "content": {"application/json": {"example": [STATEMENT]}},
    }
}
_FOUND: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One statement, or `statements` and `more`, the address of the next ones",
        "content": {"application/json": {"example": {"statements": [_KEPT], "more": ""}}},
    }
}

Platform = Annotated[Principal, Depends(AllowPlatform("enrollment:write"))]
PlatformReader = Annotated[Principal, Depends(AllowPlatform("enrollment:read"))]


@router.get("/xapi/about", summary="Versi xAPI yang diterima", responses=_ABOUT)
async def get_about(
    caller: Annotated[
        Principal | None, Depends(PublicPlatform("xAPI asks that anybody can learn which versions are spoken"))
    ],
) -> dict[str, Any]:
    """The versions of xAPI that are spoken here."""
    del caller
    return {"version": list(VERSIONS), "extensions": {}}


@router.post(
    "/xapi/statements",
    summary="Kirim pernyataan xAPI",
    responses={**problems(400, 403, 409), **_STORED},
    openapi_extra=_SENT,
)
async def post_statements(request: Request, ctx: Ctx, principal: Platform, spoken: Spoken) -> Response:
    """Store one statement or a list; what registers, completes, passes, fails or scores changes enrolments.

    A statement that is there already changes nothing; the same id with another content answers 409
    `statement-conflict`, and then nothing of the list is stored. Accounts and activities that nobody knows yet are
    kept and listed under `/xapi/parked`.
    """
    del spoken
    body = await body_of(request)
    statements = body if isinstance(body, list) else [body]
    _refuse_faults(statements, is_list=isinstance(body, list))
    ids = await _store(ctx, request, principal, statements)
    return _json(ids)


@router.put(
    "/xapi/statements",
    summary="Kirim satu pernyataan xAPI dengan id sendiri",
    status_code=204,
    responses=problems(400, 403, 409),
    openapi_extra=_SENT_ONE,
)
async def put_statement(
    request: Request,
    ctx: Ctx,
    principal: Platform,
    spoken: Spoken,
    statement_id: Annotated[str, Query(alias="statementId", description="The statement's id")],
) -> Response:
    """Store one statement under an id of the sender's choice."""
    del spoken
    if not UUID.fullmatch(statement_id):
        raise bad([Fault("/query/statementId", _UUID)])
    statement = await body_of(request)
    _refuse_faults([statement], is_list=False)
    if statement.get("id", statement_id).lower() != statement_id.lower():
        raise bad([Fault("/id", _OTHER_ID)])
    await _store(ctx, request, principal, [{**statement, "id": statement_id}])
    return Response(status_code=204)


@router.get("/xapi/statements", summary="Cari pernyataan xAPI", responses={**problems(400, 404), **_FOUND})
async def get_statements(request: Request, ctx: Ctx, principal: PlatformReader, spoken: Spoken) -> Response:
    """One statement by `statementId` or `voidedStatementId`, or those that `agent` (JSON), `verb`, `activity`,
    `registration`, `since`, `until` ask for, newest first unless `ascending`; `limit` at most 500, then `more`.
    """
    del spoken
    query = query_of(request)
    if (statement_id := query.statement_id or query.voided_id) is not None:
        return await _one(ctx, principal, query, statement_id)
    headers = _consistent(ctx)
    found = await ctx.database.read(query_statements, principal, query.asked, query.after, query.limit)
    about = {one.employee_id for one in found.arrivals} if query.asked.actor_key else set()
    subject = next((who for who in about if who is not None), principal.agency)
    await ctx.audit.read(principal, "statements-read", subject)
    statements = [shown(one.statement, query.format) for one in found.arrivals]
    return _json({"statements": statements, "more": query.more(found.place)}, headers)


async def _one(ctx: Context, principal: Principal, query: StatementQuery, statement_id: str) -> Response:
    headers = _consistent(ctx)
    voided = query.statement_id is None
    found = await ctx.database.read(lambda tx: find_statement(tx, principal, statement_id, voided=voided))
    await ctx.audit.read(principal, "statement-read", found.employee_id or principal.agency)
    headers["Last-Modified"] = format_datetime(found.stored_at, usegmt=True)
    return _json(shown(found.statement, query.format), headers)


async def _store(
    ctx: Context, request: Request, principal: Principal, statements: Sequence[Mapping[str, Any]]
) -> list[str]:
    authority = {
        "objectType": "Agent",
        "account": {"homePage": str(request.base_url).rstrip("/"), "name": principal.subject},
    }
    write = ctx.database.write if len(statements) <= _SHORT else ctx.database.write_long
    return await write(receive, principal, statements, authority, ctx.clock.now(), ctx.rules)


def _refuse_faults(statements: Sequence[Any], *, is_list: bool) -> None:
    """Raise ``BadStatement`` for what xAPI does not allow."""
    if not statements:
        raise bad([Fault("", _NONE)])
    faults: list[Fault] = []
    for number, statement in enumerate(statements):
        faults += faults_of(statement, f"/{number}" if is_list else "")
    if not faults:
        ids = [str(statement["id"]).lower() for statement in statements if "id" in statement]
        repeated = {one for one, count in Counter(ids).items() if count > 1}
        faults = [
            Fault(f"/{number}/id", _TWICE)
            for number, statement in enumerate(statements)
            if str(statement.get("id", "")).lower() in repeated
        ]
    if faults:
        raise bad(faults)


def _consistent(ctx: Context) -> dict[str, str]:
    return {"X-Experience-API-Consistent-Through": ctx.clock.now().strftime(_SECONDS)}


def _json(content: Any, headers: Mapping[str, str] | None = None) -> Response:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(text, 200, dict(headers or {}), "application/json")

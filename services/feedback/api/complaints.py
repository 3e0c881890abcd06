"""Citizens' reports (SP4N-LAPOR!): sent and followed by anyone with a ticket, moved on by the agency."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from services.feedback.api.complaint_bodies import (
    ComplaintBody,
    ComplaintReceipt,
    ComplaintRequest,
    ComplaintStored,
    ComplaintSummary,
    MoveRequest,
    ReplyRequest,
    body_of,
    stored,
    summary_of,
)
from services.feedback.api.limits import count_read, count_write, reasons_for
from services.feedback.context import Context, Ctx
from services.feedback.domain.complaint import Move, State
from services.feedback.domain.suspicion import FormSent
from services.feedback.domain.ticket import secret_of
from services.feedback.handlers.complaint_view import view_of
from services.feedback.handlers.complaints import Said, move_complaint, of_officer, of_reporter, open_complaint, reply
from services.feedback.handlers.parking import note_complaint
from services.feedback.handlers.rights import READ, WRITE, sight_of
from services.feedback.store import complaints
from services.feedback.store.complaints import Wanted
from services.feedback.store.tables import Complaint
from shared.database import Tx
from shared.events.base import Id, Slug, UnitId
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.etag import etag
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["complaints"])

Ticket = Annotated[str, Path(max_length=64, examples=["SBG-7K3M-9Q2F"])]
SecretHeader = Annotated[
    str | None,
    Header(alias="X-Ticket-Secret", max_length=64, description="The secret; better here than in the address"),
]
_OPEN = "citizens need no account; the ticket's secret shows whose report it is"


@router.post(
    "/complaints",
    summary="Kirim laporan warga",
    status_code=201,
    response_model=ComplaintReceipt,
    responses=problems(404),
)
async def post_complaint(
    body: ComplaintRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("citizens need no account")],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Send a report. Keep ticket and secret: they are the only way to follow it. Limited by address and by unit."""
    return await accept_complaint(body, request, context, principal, once)


async def accept_complaint(
    body: ComplaintRequest,
    request: Request,
    context: Context,
    principal: Principal | None,
    once: Once,
    form: FormSent | None = None,
) -> Response:
    """Take a report in, from a program or from a page's form. Raises as ``open_complaint`` does."""
    count_write(context, request, principal, body.unit_id)
    said = Said(body.unit_id, body.kind, body.text, body.reporter.as_reporter(), body.received_at)

    reasons = reasons_for(context, principal, body.unit_id, body.text, form)
    await context.themer.read_ahead(body.text, now=context.now())

    def script(tx: Tx) -> ComplaintStored:
        row = open_complaint(tx, said, principal, context.deadlines, context.themer, context.ticket_key, context.now())
        if reasons:
            note_complaint(tx, row, reasons, context.now())
        return stored(row)

    return _with_secret(await once.write(context.database, script), context.ticket_key)


@router.get("/complaints", summary="Daftar laporan warga")
async def get_complaints(
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[Slug | None, Query()] = None,
    unit_id: Annotated[UnitId | None, Query()] = None,
    state: Annotated[State | None, Query()] = None,
    overdue: Annotated[bool | None, Query(description="Past the deadline of the present step, or not")] = None,
) -> Page[ComplaintSummary]:
    """The agency's reports, the newest first. Who spoke in confidence stays unnamed."""
    now = context.now()

    def script(tx: Tx) -> list[ComplaintSummary]:
        wanted = Wanted(sight_of(tx, principal, agency), unit_id, state, overdue, now)
        rows = complaints.page(tx, wanted, query.after, query.limit)
        return [summary_of(row, now, for_agency=True) for row in rows]

    return page_of(await context.database.read(script), query, lambda shown: shown.complaint_id)


@router.get(
    "/complaints/{ticket}",
    summary="Lihat laporan menurut tiketnya",
    response_model=ComplaintBody,
    responses=problems(404),
)
async def get_complaint(
    ticket: Ticket,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
    secret: Annotated[
        str | None, Query(max_length=64, description="The secret, for a link; addresses get logged, headers do not")
    ] = None,
    secret_header: SecretHeader = None,
) -> Response:
    """Follow a report by its ticket and secret. The agency's officers need no secret and may use the id as well."""
    count_read(context, request, principal)
    now = context.now()

    def script(tx: Tx) -> ComplaintBody:
        theirs = of_officer(tx, ticket, principal)
        row = theirs or of_reporter(tx, ticket, secret_header or secret or "")
        return body_of(view_of(tx, row), now, for_agency=theirs is not None)

    body = await context.database.read(script)
    if principal is not None:
        await context.audit.read(principal, "complaint-read", body.complaint_id)
    return JSONResponse(body.model_dump(mode="json"), headers={**etag(body.version), "Cache-Control": "no-store"})


@router.post(
    "/complaints/{complaint_id}/moves",
    summary="Lakukan langkah berikutnya pada laporan",
    response_model=ComplaintBody,
    responses=problems(404, 409),
)
async def post_move(
    complaint_id: Id,
    body: MoveRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Take the next step with a report: verify, forward, ask, answer, close, reject, reopen, or merge a double."""
    now = context.now()
    move = Move(
        body.action,
        body.moved_at or now,
        body.classification,
        body.answer,
        body.reporter_agreed,
        body.unit_id,
        body.into,
    )

    def script(tx: Tx) -> Answer:
        row = move_complaint(tx, complaint_id, move, principal, context.deadlines, now)
        return _moved(tx, row, context, for_agency=True)

    return await once.write(context.database, script)


@router.post(
    "/complaints/{ticket}/reply",
    summary="Balas sebagai pelapor",
    response_model=ComplaintBody,
    responses=problems(404, 409),
)
async def post_reply(
    ticket: Ticket,
    body: ReplyRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
    once: Annotated[Once, Depends(Once.of)],
    secret_header: SecretHeader = None,
) -> Response:
    """Reply as the reporter: answer the agency's question, agree and close the report, or say what is wrong and reopen
    it, also within a time after it was closed."""
    count_read(context, request, principal)
    now, secret = context.now(), secret_header or ""
    # before the key is looked up: whoever knows an Idempotency-Key alone gets no kept answer
    await context.database.read(lambda tx: of_reporter(tx, ticket, secret).version)

    def script(tx: Tx) -> Answer:
        row = reply(tx, ticket, secret, context.deadlines, now, satisfied=body.satisfied, words=body.text)
        return _moved(tx, row, context, for_agency=False)

    return await once.write(context.database, script)


def _moved(tx: Tx, row: Complaint, context: Context, *, for_agency: bool) -> Answer:
    body = body_of(view_of(tx, row), context.now(), for_agency=for_agency)
    return Answer(body, 200, etag(row.version))


def _with_secret(answer: Response, key: bytes) -> Response:
    """The receipt with its secret, which follows from the id and so is the same in a repeated answer."""
    receipt = json.loads(bytes(answer.body))
    if "complaint_id" not in receipt:
        return answer  # the reporter has been forgotten since, and the receipt with them
    kept = {name: value for name, value in answer.headers.items() if name not in {"content-length", "content-type"}}
    whole = {**receipt, "secret": secret_of(receipt["complaint_id"], key)}
    return JSONResponse(whole, answer.status_code, {**kept, "Cache-Control": "no-store"})

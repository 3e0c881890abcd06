"""What a reporter does with a report's page: reply, add a file, rate how it ended."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Request, Response
from starlette.datastructures import UploadFile

from services.feedback.api.attachments import download
from services.feedback.api.complaint_bodies import ReplyRequest
from services.feedback.api.complaint_reporter import SatisfactionRequest
from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.handlers.attachments import to_download
from services.feedback.handlers.complaints import of_reporter, reply
from services.feedback.handlers.satisfaction import rate
from services.feedback.pages.forms import Form, Sent, again, last_part
from services.feedback.pages.report import report_page, secret_behind, ticket_in
from services.feedback.pages.route import page_router
from shared.database import Tx
from shared.errors import Fault, Invalid, TooLarge
from shared.web.auth import public

router = page_router()
LARGE_FILES: Final = "/feedback/complaints/attach"
"""The page that takes a file."""
READ_AT_MOST: Final = 32 * 1_048_576
"""Bytes the page reads, so that whoever sends a photo that is too large is told so on a page."""

_OPEN = "the ticket's secret shows whose report it is"
_ANSWERS: Final = {"yes": True, "no": False}


@router.post("/complaints/reply", dependencies=[public(_OPEN)])
async def post_reply_page(request: Request, context: Ctx, form: Sent) -> Response:
    """Take a reply in, as ``POST /feedback/v1/complaints/{ticket}/reply`` does."""
    count_read(context, request, None)
    ticket, secret, now = ticket_in(form), await secret_behind(context, form), context.now()
    values = {"satisfied": _ANSWERS.get(form.get("satisfied") or ""), "text": form.get("text")}
    try:
        body = form.read_as(ReplyRequest, values)

        def script(tx: Tx) -> None:
            reply(tx, ticket, secret, context.deadlines, now, satisfied=body.satisfied, words=body.text)

        await context.database.write(script)
    except Invalid as problem:
        return await report_page(request, context, ticket, secret, again(form, problem.faults, last_part), 422)
    return await report_page(request, context, ticket, secret)


@router.post("/complaints/rate", dependencies=[public(_OPEN)])
async def post_rating_page(request: Request, context: Ctx, form: Sent) -> Response:
    """Take a rating in, as ``POST /feedback/v1/complaints/{ticket}/satisfaction`` does."""
    count_read(context, request, None)
    ticket, secret = ticket_in(form), await secret_behind(context, form)
    given = form.get("rating") or ""
    try:
        body = form.read_as(SatisfactionRequest, {"rating": int(given) if given in {"1", "2", "3", "4"} else None})
        await context.database.write(rate, ticket, secret, body.rating)
    except Invalid as problem:
        return await report_page(request, context, ticket, secret, again(form, problem.faults, last_part), 422)
    return await report_page(request, context, ticket, secret)


@router.post("/complaints/file", dependencies=[public(_OPEN)])
async def post_file_page(request: Request, context: Ctx, form: Sent) -> Response:
    """Download a file; by a form, so that the secret is in no address."""
    count_read(context, request, None)
    wanted = (form.get("attachment") or "")[:36]
    secret = await secret_behind(context, form)
    found, _ = await context.database.read(to_download, ticket_in(form), wanted, secret, None)
    return download(await context.attaching.read(found), found.filename, found.media_type)


async def _form_with_file(request: Request, context: Ctx) -> tuple[Form, bytes, str | None]:
    """The form and its file; of one that is too large one byte more than it may have."""
    read = context.settings.attachment_bytes + 1
    async with request.form(max_files=1, max_fields=10) as sent:
        file = sent.get("file")
        fields = {name: value for name, value in sent.items() if isinstance(value, str)}
        data, name = (await file.read(read), file.filename) if isinstance(file, UploadFile) else (b"", None)
    return Form(fields, "", "", ""), data, name


@router.post("/complaints/attach", dependencies=[public(_OPEN)])
async def post_attach_page(
    request: Request, context: Ctx, sent: Annotated[tuple[Form, bytes, str | None], Depends(_form_with_file)]
) -> Response:
    """Take a file in, as ``POST /feedback/v1/complaints/{ticket}/attachments`` does."""
    count_read(context, request, None)
    form, data, name = sent
    ticket, secret = ticket_in(form), await secret_behind(context, form)
    await context.database.read(lambda tx: of_reporter(tx, ticket, secret).version)
    try:
        await context.attaching.take(ticket, secret, None, data, name, context.now())
    except (Invalid, TooLarge) as problem:
        faults = problem.faults or (Fault("/file", problem.detail),)
        return await report_page(request, context, ticket, secret, again(form, faults, last_part), problem.status)
    return await report_page(request, context, ticket, secret)

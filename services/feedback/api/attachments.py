"""Files of reports: added by the reporter and by officers, downloaded by nobody else."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import Header, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from services.feedback.api.complaint_bodies import AttachmentShown, attachment_shown
from services.feedback.api.complaints import SecretHeader, Ticket
from services.feedback.api.limits import count_read
from services.feedback.context import Context, Ctx
from services.feedback.handlers.attachments import release, to_download
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.rights import WRITE
from shared.errors import Fault, Text
from shared.events.base import Id
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.problems import problems

router = api_router("feedback", tags=["complaints"])

LARGE_FILES: Final = "/feedback/v1/attachments"
"""The address that takes more than the usual body; the one below a report takes what any body may be."""

_OPEN = "the ticket's secret shows whose report it is"
_MULTIPART: Final = "multipart/form-data"
_BINARY: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
_FORM: Final[dict[str, Any]] = {
    "schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY["schema"]}}
}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "A photo, a PDF or an office document; its bytes decide what it is",
        "content": {_MULTIPART: _FORM, "application/octet-stream": _BINARY},
    }
}
_NO_FILE = Text("kirim satu berkas pada isian “file”", "send one file in the field “file”")
_FileName = Annotated[str | None, Header(alias="X-Filename", max_length=200, description="Of a body without a form")]
_Internal = Annotated[bool, Query(description="Of an officer's file: not for the reporter")]
_DOWNLOAD: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/octet-stream": _BINARY}, "description": "The file"}
}


@router.post(
    "/complaints/{ticket}/attachments",
    summary="Tambah lampiran laporan (sampai 1 MiB)",
    status_code=201,
    response_model=AttachmentShown,
    responses=problems(404, 409),
    openapi_extra=_BODY,
)
async def post_attachment(
    ticket: Ticket,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
    secret_header: SecretHeader = None,
    filename: _FileName = None,
    internal: _Internal = False,
) -> Response:
    """Add a file of up to 1 MiB to a report; larger ones go to `POST /attachments`. The same file again is the same.

    It can be downloaded once a scanner has found it clean, or an officer has released it.
    """
    return await _take(ticket, request, context, principal, secret_header, filename, internal=internal)


@router.post(
    "/attachments",
    summary="Tambah lampiran laporan yang besar",
    status_code=201,
    response_model=AttachmentShown,
    responses=problems(404, 409),
    openapi_extra=_BODY,
)
async def post_large_attachment(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
    ticket: Annotated[str, Header(alias="X-Ticket", max_length=64, description="The ticket, or for officers the id")],
    secret_header: SecretHeader = None,
    filename: _FileName = None,
    internal: _Internal = False,
) -> Response:
    """The same for files of up to 5 MiB (or what the deployment allows), the ticket in a header."""
    return await _take(ticket, request, context, principal, secret_header, filename, internal=internal)


@router.get(
    "/complaints/{ticket}/attachments/{attachment_id}",
    summary="Unduh lampiran laporan",
    response_class=Response,
    responses=_DOWNLOAD | problems(404, 409),
)
async def get_attachment(
    ticket: Ticket,
    attachment_id: Id,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
    secret_header: SecretHeader = None,
) -> Response:
    """Download a file, as an officer of the report's agency or with the ticket's secret; 409 while in quarantine."""
    count_read(context, request, principal)
    found, asker = await context.database.read(to_download, ticket, attachment_id, secret_header or "", principal)
    if principal is not None and asker == "agency":
        await context.audit.read(principal, "attachment-read", found.complaint_id)
    return download(await context.attaching.read(found), found.filename, found.media_type)


@router.post(
    "/complaints/{complaint_id}/attachments/{attachment_id}/release",
    summary="Lepas lampiran dari karantina",
    response_model=AttachmentShown,
    responses=problems(404, 409),
)
async def post_release(
    complaint_id: Id, attachment_id: Id, context: Ctx, principal: Annotated[Principal, allow(WRITE)]
) -> Response:
    """Take a file out of quarantine that no scanner has looked at, on one's own word, which is kept in the trail."""

    def shown(attachment: Any) -> AttachmentShown:
        return attachment_shown(attachment)

    body = await context.database.write(
        lambda tx: shown(release(tx, complaint_id, attachment_id, principal, context.now()))
    )
    return JSONResponse(body.model_dump(mode="json"))


def download(data: bytes, filename: str, media_type: str) -> Response:
    """A file that a browser saves and never shows, runs or guesses about."""
    headers = {
        "Content-Disposition": f"attachment; filename=\"{_ascii(filename)}\"; filename*=UTF-8''{quote(filename)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(data, 200, headers, media_type)


async def _take(
    ticket: str,
    request: Request,
    context: Context,
    principal: Principal | None,
    secret: str | None,
    filename: str | None,
    *,
    internal: bool,
) -> Response:
    count_read(context, request, principal)
    data, name = await _file(request, filename)
    attachment = await context.attaching.take(
        ticket, secret or "", principal, data, name, context.now(), internal=internal
    )
    return JSONResponse(attachment_shown(attachment).model_dump(mode="json"), 201)


async def _file(request: Request, filename: str | None) -> tuple[bytes, str | None]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MULTIPART:
        return await request.body(), filename
    async with request.form(max_files=1, max_fields=5) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise to_mend([Fault("/file", _NO_FILE)])
        return await file.read(), file.filename


def _ascii(filename: str) -> str:
    return filename.encode("ascii", "replace").decode().replace('"', "_").replace("?", "_")

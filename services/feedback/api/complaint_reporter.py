"""What a reporter may do after the answer: say how satisfied they are, and be forgotten."""

from __future__ import annotations

from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from services.feedback.api.complaints import SecretHeader, Ticket
from services.feedback.api.fields import Body, Mark, example
from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.handlers.complaints import of_officer, of_reporter
from services.feedback.handlers.erasure import erase
from services.feedback.handlers.rights import WRITE
from services.feedback.handlers.satisfaction import rate
from shared.database import Tx
from shared.service import api_router
from shared.web.auth import Principal, public
from shared.web.etag import etag
from shared.web.problems import problems

router = api_router("feedback", tags=["complaints"])
_OPEN = "the ticket's secret shows whose report it is"


class SatisfactionRequest(Body):
    """How satisfied the reporter is with how the report was handled: 1 not at all, 4 very."""

    model_config = example(rating=3)

    rating: Mark = Field(examples=[3])


class SatisfactionBody(BaseModel):
    """What was stored."""

    model_config = example(ticket="SMG-TRX7-4SRV", satisfaction=3)

    ticket: str
    satisfaction: int


@router.post(
    "/complaints/{ticket}/satisfaction",
    summary="Nilai penanganan laporan sebagai pelapor",
    response_model=SatisfactionBody,
    responses=problems(404, 409),
)
async def post_satisfaction(
    ticket: Ticket,
    body: SatisfactionRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
    secret_header: SecretHeader = None,
) -> Response:
    """Rate how a closed report was handled, once; after it was reopened and closed again, once more."""
    count_read(context, request, principal)

    def script(tx: Tx) -> tuple[SatisfactionBody, int]:
        row = rate(tx, ticket, secret_header or "", body.rating)
        return SatisfactionBody(ticket=row.ticket, satisfaction=body.rating), row.version

    shown, version = await context.database.write(script)
    return JSONResponse(shown.model_dump(mode="json"), headers=etag(version))


@router.delete("/complaints/{ticket}/reporter", summary="Hapus data pelapor", status_code=204, responses=problems(404))
async def delete_reporter(
    ticket: Ticket,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
    secret_header: SecretHeader = None,
) -> None:
    """Forget who reported: at once the name and contact, and of a report that has ended its texts and files as well.

    Asked for by the reporter with the secret, or by an officer for them. What is counted stays.
    """
    count_read(context, request, principal)

    def script(tx: Tx) -> list[str]:
        theirs = of_officer(tx, ticket, principal, WRITE)
        row = theirs or of_reporter(tx, ticket, secret_header or "")
        return list(erase(tx, row, None if theirs is None else principal, context.now()))

    await context.attaching.drop(await context.database.write(script))

"""Citizens' wishes: sent by anyone, read by the agency."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from services.feedback.api.fields import Body, FreeText, ShownTime, example
from services.feedback.api.limits import count_write, reasons_for
from services.feedback.context import Context, Ctx
from services.feedback.domain.suspicion import FormSent
from services.feedback.handlers.aspirations import voice_aspiration
from services.feedback.handlers.parking import park_aspiration
from services.feedback.handlers.rights import READ, sight_of
from services.feedback.store import aspirations
from services.feedback.store.tables import Aspiration
from shared.database import Tx
from shared.events.base import Slug, UnitId
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.idempotency import Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["aspirations"])


class AspirationRequest(Body):
    """What a citizen wishes for."""

    model_config = example(
        unit_id="medan-kota.pelayanan",
        text="Loket sebaiknya buka sampai sore pada hari kerja.",
        themes=["jam-layanan"],
    )

    unit_id: UnitId = Field(examples=["medan-kota.pelayanan"])
    text: FreeText = Field(examples=["Loket sebaiknya buka sampai sore pada hari kerja."])
    themes: list[Slug] = Field(default=[], max_length=10, examples=[["jam-layanan"]])


class AspirationReceipt(BaseModel):
    """The wish is stored."""

    model_config = example(feedback_id="019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c")

    feedback_id: str = Field(examples=["019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c"])


class AspirationShown(BaseModel):
    """A wish as the agency reads it."""

    model_config = example(
        feedback_id="019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c",
        unit_id="medan-kota.pelayanan",
        agency="medan-kota",
        city="medan",
        text="Loket sebaiknya buka sampai sore pada hari kerja.",
        themes=["jam-layanan"],
        received_at="2026-10-30T09:15:00+07:00",
    )

    feedback_id: str
    unit_id: str
    agency: str
    city: str
    text: str
    themes: list[str]
    received_at: ShownTime


@router.post(
    "/aspirations", summary="Kirim aspirasi", status_code=201, response_model=AspirationReceipt, responses=problems(404)
)
async def post_aspiration(
    body: AspirationRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("citizens need no account")],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Send a wish that asks for no answer. Needs no account; limited by address and by unit.

    What looks like abuse is taken as well, and counts once the agency has looked at it.
    """
    return await accept_aspiration(body, request, context, principal, once)


async def accept_aspiration(
    body: AspirationRequest,
    request: Request,
    context: Context,
    principal: Principal | None,
    once: Once,
    form: FormSent | None = None,
) -> Response:
    """Take a wish in, from a program or from a page's form. Raises ``NotFound`` for an unknown unit."""
    count_write(context, request, principal, body.unit_id)
    themes, now = tuple(dict.fromkeys(body.themes)), context.now()
    reasons = reasons_for(context, principal, body.unit_id, body.text, form)
    await context.themer.read_ahead(body.text, now=now)

    def script(tx: Tx) -> AspirationReceipt:
        if reasons:
            return AspirationReceipt(feedback_id=park_aspiration(tx, body.unit_id, body.text, themes, reasons, now))
        return AspirationReceipt(feedback_id=voice_aspiration(tx, body.unit_id, body.text, themes, context.themer, now))

    return await once.write(context.database, script)


@router.get("/aspirations", summary="Daftar aspirasi")
async def get_aspirations(
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[Slug | None, Query()] = None,
    unit_id: Annotated[UnitId | None, Query()] = None,
) -> Page[AspirationShown]:
    """The wishes sent to the agency, the newest first."""

    def script(tx: Tx) -> list[AspirationShown]:
        sight = sight_of(tx, principal, agency)
        return [_shown(one) for one in aspirations.page(tx, sight, unit_id, query.after, query.limit)]

    return page_of(await context.database.read(script), query, lambda shown: shown.feedback_id)


def _shown(aspiration: Aspiration) -> AspirationShown:
    return AspirationShown(
        feedback_id=aspiration.feedback_id,
        unit_id=aspiration.unit_id,
        agency=aspiration.agency,
        city=aspiration.city,
        text=aspiration.text,
        themes=json.loads(aspiration.themes),
        received_at=aspiration.received_at,
    )

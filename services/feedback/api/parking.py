"""What looks like abuse, for the agency to let in or throw out; and sums that programs may do to be allowed more."""

from __future__ import annotations

import json
from typing import Annotated, Any, cast

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from services.feedback.api.fields import Body, ShownTime, example
from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.domain.suspicion import REASONS, Reason
from services.feedback.handlers.parking import Decision, ParkedKind, ParkedState, settle
from services.feedback.handlers.rights import READ, WRITE, sight_of
from services.feedback.store import parking
from services.feedback.store.theme_tables import Parked
from shared.database import Tx
from shared.events.base import Id, Slug, UnitId
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.idempotency import Answer, Once
from shared.web.language import language_of
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["abuse"])


class ReasonBody(BaseModel):
    """What looks odd."""

    reason: Reason
    meaning: str = Field(examples=["dikirim terlalu cepat setelah formulir dibuka"])


class ParkedBody(BaseModel):
    """Something that waits for a look, or that was settled. ``noted``: a report that went its way all the same."""

    model_config = example(
        parked_id="01a20515-baca-7187-bf25-362202b0120e",
        kind="aspiration",
        unit_id="semarang-candisari.pelayanan",
        agency="semarang-candisari",
        city="semarang",
        reasons=[{"reason": "links", "meaning": "memuat banyak tautan"}],
        content={"text": "Pinjaman cepat: www.a.example www.b.example www.c.example www.d.example", "themes": []},
        received_at="2026-11-23T04:07:00+07:00",
        state="waiting",
        settled_at=None,
    )

    parked_id: str = Field(description="The id of what it is or will be")
    kind: ParkedKind
    unit_id: str
    agency: str
    city: str
    reasons: list[ReasonBody]
    content: dict[str, Any] | None = Field(description="What was sent; null once settled")
    received_at: ShownTime
    state: ParkedState
    settled_at: ShownTime | None


class DecisionRequest(Body):
    """Let it in, as of when it came, or throw it out."""

    model_config = example(decision="release")

    decision: Decision


class ChallengeBody(BaseModel):
    """Find a ``solution`` such that SHA-256 of ``challenge:solution`` begins with ``bits`` zero bits, and send both as
    ``X-Proof-Of-Work: challenge:solution`` with a write. Nobody has to: it only allows an address more writes."""

    model_config = example(
        challenge="1795381516177.867b12ec177cc97a.6a61093daa5ea593fa450b0f9bce3f42",
        bits=18,
        expires_at="2026-11-23T04:15:16+07:00",
    )

    challenge: str = Field(examples=["1793503200000.9f86d081884c7d65.b94d27b9934d3e08a52e52d7da7dabfa"])
    bits: int = Field(examples=[18])
    expires_at: ShownTime


@router.get("/parked", summary="Daftar kiriman yang menunggu diperiksa")
async def get_parked(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[Slug | None, Query()] = None,
    unit_id: Annotated[UnitId | None, Query()] = None,
    state: Annotated[ParkedState | None, Query()] = None,
) -> Page[ParkedBody]:
    """The agency's submissions that look like abuse, with the reasons, the newest first. They count for nothing yet."""
    language = language_of(request)

    def script(tx: Tx) -> list[ParkedBody]:
        sight = sight_of(tx, principal, agency)
        return [_body(one, language) for one in parking.page(tx, sight, unit_id, state, query.after, query.limit)]

    return page_of(await context.database.read(script), query, lambda parked: parked.parked_id)


@router.post(
    "/parked/{parked_id}/decision",
    summary="Putuskan kiriman yang menunggu",
    response_model=ParkedBody,
    responses=problems(404, 409),
)
async def post_decision(
    parked_id: Id,
    body: DecisionRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Let a submission in, counted as of when it came, or throw it out."""

    def script(tx: Tx) -> Answer:
        parked = settle(tx, parked_id, body.decision, principal, context.themer, context.now())
        return Answer(_body(parked, language_of(request)), 200)

    return await once.write(context.database, script)


@router.post("/challenges", summary="Minta soal hitungan untuk program pengirim", status_code=201)
async def post_challenge(
    request: Request, context: Ctx, principal: Annotated[Principal | None, public("anyone may ask for a sum to do")]
) -> ChallengeBody:
    """A sum for a program that sends much from one address. Nobody has to do one."""
    count_read(context, request, principal)
    challenge, expires_at = context.abuse.challenge(context.now())
    return ChallengeBody(challenge=challenge, bits=context.abuse.bits, expires_at=expires_at)


def _body(parked: Parked, language: str) -> ParkedBody:
    reasons = cast("list[Reason]", parked.reasons)
    return ParkedBody.model_validate(
        {
            **parked.model_dump(),
            "reasons": [{"reason": one, "meaning": REASONS[one].in_language(language)} for one in reasons],
            "content": None if parked.content is None else json.loads(parked.content),
        }
    )

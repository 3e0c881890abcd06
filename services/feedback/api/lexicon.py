"""A city's lexicon: read by its agencies, changed by its BKPSDM, tried before it is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Query, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from services.feedback.api.lexicon_bodies import (
    LexiconBody,
    LexiconPatch,
    LexiconRequest,
    TryBody,
    TryRequest,
    lexicon_body,
    try_body,
)
from services.feedback.context import Context, Ctx
from services.feedback.domain.masking import masked
from services.feedback.handlers.lexicons import Content, attempt, change, city_of, merged, shown
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.rights import READ, WRITE
from shared.database import Tx
from shared.events.base import Slug
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import IfMatch, etag
from shared.web.problems import problems
from shared.web.validation import faults_of

router = api_router("feedback", tags=["themes"])

City = Annotated[Slug | None, Query(description="The caller's city by default")]


@router.get("/lexicon", summary="Lihat leksikon kota", response_model=LexiconBody)
async def get_lexicon(context: Ctx, principal: Annotated[Principal, allow(READ)], city: City = None) -> Response:
    """The city's lexicon: themes with their words and competencies, spellings, and what the city changed."""
    asked = city_of(principal, city)
    found = await context.database.read(lambda tx: shown(tx, asked, context.themer, context.now()))
    return _answer(lexicon_body(found))


@router.put(
    "/lexicon",
    summary="Ganti seluruh perubahan leksikon kota",
    response_model=LexiconBody,
    responses=problems(412, 428),
)
async def put_lexicon(
    body: LexiconRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    if_match: IfMatch,
    city: City = None,
) -> Response:
    """Change the city's lexicon to exactly these changes of the packaged one. The BKPSDM alone may."""
    content = body.content()
    return await _changed(context, principal, city, if_match, lambda _: content)


@router.patch(
    "/lexicon", summary="Ubah sebagian leksikon kota", response_model=LexiconBody, responses=problems(412, 428)
)
async def patch_lexicon(
    body: LexiconPatch,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    if_match: IfMatch,
    city: City = None,
) -> Response:
    """Change some of the city's changes (JSON merge patch). The BKPSDM alone may."""
    patch = body.content()
    return await _changed(context, principal, city, if_match, lambda before: _whole(merged(before, patch)))


@router.post("/lexicon:try", summary="Coba leksikon pada sebuah teks", response_model=TryBody)
async def post_try(
    body: TryRequest, context: Ctx, principal: Annotated[Principal, allow(READ)], city: City = None
) -> TryBody:
    """What would be found in a text, and which words decide; optionally by a draft. Nothing is stored."""
    asked, draft, now = city_of(principal, city), body.draft.content() if body.draft else None, context.now()
    await context.themer.read_ahead(body.text, now=now)

    def script(tx: Tx) -> TryBody:
        trial = attempt(tx, asked, body.text, body.audience, draft, context.themer, now)
        return try_body(trial, masked(body.text, trial.lexicon))

    return await context.database.read(script)


async def _changed(
    context: Context, principal: Principal, city: str | None, if_match: str, changed: Callable[[Content], Content]
) -> Response:
    asked, now = city_of(principal, city), context.now()

    def script(tx: Tx) -> LexiconBody:
        return lexicon_body(change(tx, asked, changed, if_match, principal, context.themer, now))

    return _answer(await context.database.write(script))


def _whole(content: Content) -> Content:
    """What a patch leaves, checked as a whole. Raises ``Invalid``."""
    try:
        return LexiconRequest.model_validate(content).content()
    except ValidationError as error:
        raise to_mend(faults_of(error.errors())) from error


def _answer(body: LexiconBody) -> Response:
    return JSONResponse(body.model_dump(mode="json"), headers=etag(body.version))

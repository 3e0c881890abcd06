"""Forums and open houses: what citizens asked for, and the agency's reasoned answers."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from services.feedback.api.forum_bodies import (
    AnswerRequest,
    ForumBody,
    ForumPatch,
    ForumRequest,
    ForumSummary,
    InputBody,
    InputRequest,
    forum_body,
    forum_summary,
    input_body,
)
from services.feedback.context import Ctx
from services.feedback.handlers.follow_ups import change_forum
from services.feedback.handlers.forum_minutes import minutes_of
from services.feedback.handlers.forum_view import forum_view
from services.feedback.handlers.forums import Meeting, answer_input, forum_of, note_input, open_forum
from services.feedback.handlers.rights import READ, WRITE, sight_of
from services.feedback.store import forums, units
from shared.database import Tx
from shared.events.base import Id, Slug
from shared.reports import Report
from shared.reports.answers import file_of, files
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import IfMatch, etag
from shared.web.idempotency import Answer, Once
from shared.web.language import language_of
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["forums"])


@router.post(
    "/forums",
    summary="Rencanakan atau catat forum",
    status_code=201,
    response_model=ForumSummary,
    responses=problems(404),
)
async def post_forum(
    body: ForumRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Announce or record a forum or an open house of one's agency."""
    meeting = Meeting(**dict(body))

    def script(tx: Tx) -> Answer:
        forum = open_forum(tx, meeting, principal, context.now())
        return Answer(forum_summary(forum), headers=etag(forum.version))

    return await once.write(context.database, script)


@router.get("/forums", summary="Daftar forum dan open house instansi")
async def get_forums(
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[Slug | None, Query()] = None,
) -> Page[ForumSummary]:
    """The agency's forums and open houses, the newest first."""

    def script(tx: Tx) -> list[ForumSummary]:
        sight = sight_of(tx, principal, agency)
        return [forum_summary(forum) for forum in forums.page(tx, sight, query.after, query.limit)]

    return page_of(await context.database.read(script), query, lambda forum: forum.forum_id)


@router.get(
    "/forums/{forum_id}",
    summary="Lihat forum dengan masukan dan tindak lanjutnya",
    response_model=ForumBody,
    responses=problems(404),
)
async def get_forum(forum_id: Id, context: Ctx, principal: Annotated[Principal, allow(READ)]) -> Response:
    """One forum with its inputs, those with the most votes first, their answers, and what was promised."""

    def script(tx: Tx) -> ForumBody:
        return forum_body(forum_view(tx, forum_of(tx, forum_id, principal)))

    body = await context.database.read(script)
    return JSONResponse(body.model_dump(mode="json"), headers=etag(body.version))


@router.patch(
    "/forums/{forum_id}",
    summary="Ubah rencana atau hasil forum",
    response_model=ForumSummary,
    responses=problems(404, 412, 428),
)
async def patch_forum(
    forum_id: Id,
    body: ForumPatch,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    if_match: IfMatch,
) -> Response:
    """Change a forum's plan, call it off, or say what came of it. A field that is left out stays as it is."""
    changes = {name: value for name in body.model_fields_set if (value := getattr(body, name)) is not None}

    def script(tx: Tx) -> ForumSummary:
        return forum_summary(change_forum(tx, forum_id, changes, if_match, principal, context.now()))

    shown = await context.database.write(script)
    return JSONResponse(shown.model_dump(mode="json"), headers=etag(shown.version))


@router.get(
    "/forums/{forum_id}/minutes",
    summary="Unduh notula forum",
    response_class=Response,
    responses=files("pdf", "xlsx", "csv") | problems(404),
)
async def get_minutes(
    forum_id: Id,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    shape: Annotated[Literal["pdf", "xlsx", "csv"], Query(alias="format")] = "pdf",
) -> Response:
    """The minutes to print and sign: inputs with their answers, what was promised, how many came."""

    def script(tx: Tx) -> Report:
        forum = forum_of(tx, forum_id, principal)
        unit = units.find(tx, forum.unit_id)
        return minutes_of(forum_view(tx, forum), forum.unit_id if unit is None else unit.name)

    return await file_of(await context.database.read(script), shape, language_of(request), wide=True)


@router.post(
    "/forums/{forum_id}/inputs",
    summary="Catat masukan di forum",
    status_code=201,
    response_model=InputBody,
    responses=problems(404),
)
async def post_input(
    forum_id: Id,
    body: InputRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Note what somebody asked for at a forum."""
    await context.themer.read_ahead(body.text, now=context.now())

    def script(tx: Tx) -> InputBody:
        return input_body(note_input(tx, forum_id, body.theme, body.text, principal, context.themer, context.now()))

    return await once.write(context.database, script)


@router.post(
    "/inputs/{input_id}/answer", summary="Jawab masukan forum", response_model=InputBody, responses=problems(404, 409)
)
async def post_input_answer(
    input_id: Id,
    body: AnswerRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Accept or reject an input, with the reason; once."""

    def script(tx: Tx) -> Answer:
        heard = answer_input(tx, input_id, body.decision, body.answer, principal, context.now())
        return Answer(input_body(heard), 200)

    return await once.write(context.database, script)

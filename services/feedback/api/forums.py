"""Forums and open houses: what citizens asked for, and the agency's reasoned answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Response
from fastapi.responses import JSONResponse

from services.feedback.api.forum_bodies import (
    AnswerRequest,
    ForumBody,
    ForumRequest,
    ForumSummary,
    InputBody,
    InputRequest,
    forum_body,
    forum_summary,
    input_body,
)
from services.feedback.context import Ctx
from services.feedback.handlers.forums import Meeting, answer_input, forum_of, note_input, open_forum
from services.feedback.handlers.rights import READ, WRITE, sight_of
from services.feedback.store import forums
from shared.database import Tx
from shared.events.base import Id, Slug
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import etag
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router(tags=["forums"])


@router.post("/forums", status_code=201, response_model=ForumSummary, responses=problems(404))
async def post_forum(
    body: ForumRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Announce or record a forum or an open house of one's agency."""
    meeting = Meeting(body.agency, body.unit_id, body.kind, body.title, body.held_on)

    def script(tx: Tx) -> Answer:
        forum = open_forum(tx, meeting, principal)
        return Answer(forum_summary(forum), headers=etag(forum.version))

    return await once.write(context.database, script)


@router.get("/forums")
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


@router.get("/forums/{forum_id}", response_model=ForumBody, responses=problems(404))
async def get_forum(forum_id: Id, context: Ctx, principal: Annotated[Principal, allow(READ)]) -> Response:
    """One forum with its inputs and their answers."""

    def script(tx: Tx) -> ForumBody:
        return forum_body(forum_of(tx, forum_id, principal), forums.inputs(tx, forum_id))

    body = await context.database.read(script)
    return JSONResponse(body.model_dump(mode="json"), headers=etag(body.version))


@router.post("/forums/{forum_id}/inputs", status_code=201, response_model=InputBody, responses=problems(404))
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


@router.post("/inputs/{input_id}/answer", response_model=InputBody, responses=problems(404, 409))
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

"""What was promised at forums, and how it goes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Response
from fastapi.responses import JSONResponse

from services.feedback.api.forum_bodies import FollowUpBody, FollowUpPatch, FollowUpRequest, follow_up_body
from services.feedback.context import Ctx
from services.feedback.handlers.follow_ups import FollowUpState, Promise, promise, settle
from services.feedback.handlers.rights import READ, WRITE, sight_of
from services.feedback.store import forum_places
from shared.database import Tx
from shared.events.base import Id, Slug
from shared.rules.calendar import city_day
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import IfMatch, etag
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["forums"])


@router.post(
    "/forums/{forum_id}/follow-ups",
    summary="Catat tindak lanjut forum",
    status_code=201,
    response_model=FollowUpBody,
    responses=problems(404),
)
async def post_follow_up(
    forum_id: Id,
    body: FollowUpRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Note what was promised, by whom and until when."""
    promised = Promise(body.text, body.due_on, body.owner_unit, body.owner_employee, body.input_id)

    def script(tx: Tx) -> Answer:
        made = promise(tx, forum_id, promised, principal, context.now())
        return Answer(follow_up_body(made), headers=etag(made.version))

    return await once.write(context.database, script)


@router.get("/follow-ups", summary="Daftar tindak lanjut forum")
async def get_follow_ups(
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[Slug | None, Query()] = None,
    state: Annotated[FollowUpState | None, Query()] = None,
    overdue: Annotated[bool, Query(description="Only those that are open past their day")] = False,
) -> Page[FollowUpBody]:
    """What the agency has promised at its forums, the oldest first."""
    today = city_day(context.now())

    def script(tx: Tx) -> list[FollowUpBody]:
        rows = forum_places.follow_up_page(
            tx,
            sight_of(tx, principal, agency),
            "open" if overdue else state,
            today if overdue else None,
            query.after,
            query.limit,
        )
        return [follow_up_body(row) for row in rows]

    return page_of(await context.database.read(script), query, lambda row: row.follow_up_id)


@router.patch(
    "/follow-ups/{follow_up_id}",
    summary="Perbarui tindak lanjut forum",
    response_model=FollowUpBody,
    responses=problems(404, 412, 428),
)
async def patch_follow_up(
    follow_up_id: Id,
    body: FollowUpPatch,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    if_match: IfMatch,
) -> Response:
    """Say how it goes: done or dropped, with the outcome; or another day."""
    changes = {name: value for name in body.model_fields_set if (value := getattr(body, name)) is not None}

    def script(tx: Tx) -> FollowUpBody:
        return follow_up_body(settle(tx, follow_up_id, changes, if_match, principal, context.now()))

    shown = await context.database.write(script)
    return JSONResponse(shown.model_dump(mode="json"), headers=etag(shown.version))

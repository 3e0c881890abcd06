"""Forums and open houses as pages: what comes, what was asked, what was answered, and a place without an account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Depends, Query, Request, Response

from services.feedback.api.forum_place_bodies import RegistrationRequest, VoteRequest
from services.feedback.api.forum_places import cast_vote, get_public_forums, public_forum, take_place
from services.feedback.api.limits import count_read
from services.feedback.context import Context, Ctx
from services.feedback.pages.forms import Sent, Shown, again, blank, last_part
from services.feedback.pages.places import words_of
from services.feedback.pages.rendering import page
from services.feedback.pages.route import page_router
from services.feedback.pages.wording import DECISIONS, FOLLOW_UPS, FORUM_KINDS, FORUM_STATES
from services.feedback.store import units
from shared.errors import Conflict, Invalid, NotFound, Text
from shared.events.base import Id, Slug
from shared.web.auth import public
from shared.web.pagination import PageQuery

router = page_router()
_OPEN = "citizens need no account"
_PURPOSE: Final = "forum"
_COUNT: Final = re.compile(r"[0-9]{1,4}")
_VOTED: Final = Text("Suara Anda sudah tercatat.", "Your vote has been noted.")


@router.get("/forums", dependencies=[public(_OPEN)])
async def get_forums_page(
    request: Request,
    context: Ctx,
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    city: Annotated[Slug | None, Query()] = None,
) -> Response:
    """Forums and open houses, the newest first."""
    found = await get_public_forums(request, context, None, query, city)
    agencies = await context.database.read(units.agency_names, {forum.agency for forum in found.items})
    return page(
        request, "forums.html", found=found, city=city, kinds=FORUM_KINDS, states=FORUM_STATES, words=words_of,
        agencies=agencies,
    )  # fmt: skip


@router.get("/forums/{forum_id}", dependencies=[public(_OPEN)])
async def get_forum_page(forum_id: Id, request: Request, context: Ctx) -> Response:
    """What was asked at a forum and what was answered; a place at one that comes."""
    count_read(context, request, None)
    return await _page(request, context, forum_id, blank(context, _PURPOSE, people="1"))


@router.post("/forums/{forum_id}/register", dependencies=[public(_OPEN)])
async def post_register_page(forum_id: Id, request: Request, context: Ctx, form: Sent) -> Response:
    """Take a place, as ``POST /feedback/v1/forums/{forum_id}/registrations`` does, and show its code once."""
    given = form.get("people") or ""
    try:
        if form.hidden:
            raise NotFound(Text("Formulir ini tidak dapat diterima.", "This form cannot be taken."))
        body = form.read_as(RegistrationRequest, {"people": int(given) if _COUNT.fullmatch(given) else None})
        once = form.once(request, context, _PURPOSE)
        place, _ = await take_place(context, request, None, forum_id, body.people, once)
    except Invalid as problem:
        return await _page(request, context, forum_id, again(form, problem.faults, last_part), 422)
    except Conflict as problem:
        return await _page(request, context, forum_id, _wrong(form.fields, "people", problem.detail), 409)
    return page(request, "place.html", place=place, status=201)


@router.post("/forums/{forum_id}/votes", dependencies=[public(_OPEN)])
async def post_vote_page(forum_id: Id, request: Request, context: Ctx, form: Sent) -> Response:
    """Vote, as ``POST /feedback/v1/forums/{forum_id}/votes`` does."""
    try:
        body = form.read_as(VoteRequest, {"input_id": form.get("input_id"), "code": form.get("code")})
        await cast_vote(context, request, None, forum_id, body.input_id, body.code)
    except Invalid as problem:
        return await _page(request, context, forum_id, again(form, problem.faults, last_part), 422)
    except (Conflict, NotFound) as problem:
        return await _page(request, context, forum_id, _wrong(form.fields, "code", problem.detail), problem.status)
    return await _page(request, context, forum_id, blank(context, _PURPOSE, people="1", code=body.code), said=_VOTED)


def _wrong(fields: Mapping[str, str], name: str, message: Text) -> Shown:
    return Shown("", fields, {name: message})


async def _page(
    request: Request, context: Context, forum_id: str, form: Shown, status: int = 200, said: Text | None = None
) -> Response:
    forum = await context.database.read(public_forum, forum_id, context)
    agencies = await context.database.read(units.agency_names, {forum.agency})
    return page(
        request, "forum.html", status=status, forum=forum, form=form, kinds=FORUM_KINDS, states=FORUM_STATES,
        decisions=DECISIONS, follow_ups=FOLLOW_UPS, words=words_of, agencies=agencies, said=said,
    )  # fmt: skip

"""Places at forums, votes, and what the public sees of it all."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from services.feedback.api.forum_place_bodies import (
    AttendanceBody,
    CodeRequest,
    CodesBody,
    CodesRequest,
    CodesStored,
    PlaceStored,
    PublicFollowUp,
    PublicForum,
    PublicForumSummary,
    PublicInput,
    RegistrationBody,
    RegistrationRequest,
    VoteRequest,
    VotesBody,
)
from services.feedback.api.limits import count_read, count_write
from services.feedback.context import Context, Ctx
from services.feedback.handlers.follow_ups import FollowUpState
from services.feedback.handlers.forum_places import (
    admit,
    any_forum,
    codes_of,
    give_back,
    hand_out,
    left,
    register,
    takes_registrations,
    vote,
)
from services.feedback.handlers.forum_view import forum_view, public_text
from services.feedback.handlers.rights import WRITE
from services.feedback.store import forum_places, forums
from services.feedback.store.sight import Sight
from services.feedback.store.tables import Forum
from shared.database import Tx
from shared.events.base import Id, Slug
from shared.rules.calendar import city_day
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.idempotency import Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["forums"])
_OPEN = "citizens need no account"


@router.get("/public/forums", summary="Daftar forum dan open house untuk umum")
async def get_public_forums(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    city: Annotated[Slug | None, Query()] = None,
    agency: Annotated[Slug | None, Query()] = None,
) -> Page[PublicForumSummary]:
    """Forums and open houses, the newest first."""
    count_read(context, request, principal)
    now = context.now()

    def script(tx: Tx) -> list[PublicForumSummary]:
        rows = forums.page(tx, Sight(agency, city), query.after, query.limit)
        return [PublicForumSummary(**_summary(tx, row, now)) for row in rows]

    return page_of(await context.database.read(script), query, lambda forum: forum.forum_id)


@router.get("/public/forums/{forum_id}", summary="Lihat forum sebagai warga", responses=problems(404))
async def get_public_forum(
    forum_id: Id, request: Request, context: Ctx, principal: Annotated[Principal | None, public(_OPEN)]
) -> PublicForum:
    """What was asked at a forum, what was answered, and what was promised."""
    count_read(context, request, principal)
    return await context.database.read(public_forum, forum_id, context)


@router.post(
    "/forums/{forum_id}/registrations",
    summary="Daftarkan diri ke forum",
    status_code=201,
    response_model=RegistrationBody,
    responses=problems(404, 409),
)
async def post_registration(
    forum_id: Id,
    body: RegistrationRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Register for a forum without account or name. Limited by address and by unit.

    A repeat with the same `Idempotency-Key` gets the same code; choose a key that nobody can guess.
    """
    place, headers = await take_place(context, request, principal, forum_id, body.people, once)
    return JSONResponse(place.model_dump(), 201, headers)


@router.post(
    "/forums/{forum_id}/registrations/cancel",
    summary="Batalkan pendaftaran forum",
    status_code=204,
    responses=problems(404, 409),
)
async def post_cancellation(
    forum_id: Id, body: CodeRequest, request: Request, context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
) -> None:  # fmt: skip
    """Give one's places back."""
    count_read(context, request, principal)
    await context.database.write(give_back, forum_id, body.code, context.ticket_key)


@router.post(
    "/forums/{forum_id}/codes",
    summary="Buat kode untuk dibagikan di pintu",
    status_code=201,
    response_model=CodesBody,
    responses=problems(404),
)
async def post_codes(
    forum_id: Id,
    body: CodesRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Codes to hand out at the door to those who came without registering; each counts as one who came."""

    def script(tx: Tx) -> CodesStored:
        seed = hand_out(tx, forum_id, body.count, principal, context.ticket_key, context.now())
        return CodesStored(seed=seed, count=body.count)

    answer = await once.write(context.database, script)
    kept = CodesStored.model_validate_json(bytes(answer.body))
    codes = codes_of(context.ticket_key, forum_id, kept.seed, kept.count)
    return JSONResponse({"codes": codes}, 201, _headers(answer))


@router.post("/forums/{forum_id}/attendance", summary="Catat kehadiran dengan kode", responses=problems(404))
async def post_attendance(
    forum_id: Id, body: CodeRequest, context: Ctx, principal: Annotated[Principal, allow(WRITE)]
) -> AttendanceBody:
    """Note at the door that whoever has a code has come. Again changes nothing."""

    def script(tx: Tx) -> AttendanceBody:
        place = admit(tx, forum_id, body.code, principal, context.ticket_key)
        return AttendanceBody(people=place.people, attended=forum_places.taken(tx, forum_id).attended)

    return await context.database.write(script)


@router.post("/forums/{forum_id}/votes", summary="Pilih masukan dengan kode", responses=problems(404, 409))
async def post_vote(
    forum_id: Id,
    body: VoteRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
) -> VotesBody:
    """Vote for an input with a code that was noted at the door; each code once for each input."""
    votes = await cast_vote(context, request, principal, forum_id, body.input_id, body.code)
    return VotesBody(input_id=body.input_id, votes=votes)


async def take_place(
    context: Context, request: Request, principal: Principal | None, forum_id: str, people: int, once: Once
) -> tuple[RegistrationBody, dict[str, str]]:
    """Register, from a program or from a page: the place, and the headers of its answer. Raises as ``register`` does.

    The code follows from what is kept for a repeat, so that the repeat shows it and the store does not have it.
    """
    forum = await context.database.read(any_forum, forum_id)
    count_write(context, request, principal, forum.unit_id)

    def script(tx: Tx) -> PlaceStored:
        seed = register(tx, forum_id, people, context.ticket_key, context.now())
        return PlaceStored(forum_id=forum_id, people=people, seed=seed)

    answer = await once.write(context.database, script)
    kept = PlaceStored.model_validate_json(bytes(answer.body))
    [code] = codes_of(context.ticket_key, forum_id, kept.seed)
    return RegistrationBody(forum_id=forum_id, code=code, people=kept.people), _headers(answer)


async def cast_vote(
    context: Context, request: Request, principal: Principal | None, forum_id: str, input_id: str, code: str
) -> int:
    """Vote, from a program or from a page. Raises as ``vote`` does."""
    forum = await context.database.read(any_forum, forum_id)
    count_write(context, request, principal, forum.unit_id)
    return await context.database.write(vote, forum_id, input_id, code, context.ticket_key)


def public_forum(tx: Tx, forum_id: str, context: Context) -> PublicForum:
    """A meeting as the public sees it. Raises ``NotFound``."""
    view, now = forum_view(tx, any_forum(tx, forum_id)), context.now()

    def shown(text: str | None) -> str | None:
        return public_text(tx, text, view.forum.city, context.themer, now)

    return PublicForum(
        **_summary(tx, view.forum, now),
        inputs=[
            PublicInput(
                input_id=one.input_id,
                theme=one.theme,
                text=shown(one.text) or "",
                votes=view.votes.get(one.input_id, 0),
                decision=one.decision,
                answer=shown(one.answer),
            )
            for one in view.inputs
        ],
        follow_ups=[
            PublicFollowUp(
                text=shown(one.text) or "",
                owner_unit=one.owner_unit,
                due_on=one.due_on,
                state=cast("FollowUpState", one.state),
                overdue=one.state == "open" and one.due_on < city_day(now),
                outcome=shown(one.outcome),
            )
            for one in view.follow_ups
        ],
        came=view.forum.headcount if view.forum.headcount is not None else view.taken.attended or None,
    )


def _summary(tx: Tx, forum: Forum, now: datetime) -> dict[str, Any]:
    open_now = takes_registrations(forum, now)
    return {**forum.model_dump(), "open": open_now, "places_left": left(tx, forum) if open_now else None}


def _headers(answer: Response) -> dict[str, str]:
    """Those of an answer that shows codes: whether it was given before, and that nobody shall keep it."""
    kept = {name: value for name, value in answer.headers.items() if name not in {"content-length", "content-type"}}
    return {**kept, "Cache-Control": "no-store"}

"""Places at forums, votes, what was promised, and what the public sees of it all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, cast

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from services.feedback.api.fields import Body, ShownTime, example
from services.feedback.api.forum_bodies import (
    FollowUpBody,
    FollowUpPatch,
    FollowUpRequest,
    follow_up_body,
)
from services.feedback.api.limits import count_read, count_write
from services.feedback.context import Context, Ctx
from services.feedback.handlers.follow_ups import FollowUpState, Promise, promise, settle
from services.feedback.handlers.forum_places import (
    admit,
    any_forum,
    give_back,
    hand_out,
    left,
    register,
    takes_registrations,
    vote,
)
from services.feedback.handlers.forum_view import forum_view, public_text
from services.feedback.handlers.forums import ForumKind, ForumState
from services.feedback.handlers.rights import READ, WRITE, sight_of
from services.feedback.store import forum_places, forums
from services.feedback.store.sight import Sight
from services.feedback.store.tables import Forum
from shared.database import Tx
from shared.events.base import Id, Slug
from shared.rules.calendar import city_day
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.etag import IfMatch, etag
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["forums"])
_OPEN = "citizens need no account"
Code = Annotated[str, Field(min_length=1, max_length=32, examples=["7K3M9-Q2FXR"])]


class RegistrationRequest(Body):
    """For how many people. Nobody is asked who they are."""

    model_config = example(people=2)

    people: Annotated[int, Field(strict=True, ge=1, le=5)] = 1


class RegistrationBody(BaseModel):
    """A place. The code is shown here alone: show it at the door, and vote with it."""

    forum_id: str
    code: str = Field(examples=["7K3M9-Q2FXR"])
    people: int


class CodeRequest(Body):
    """A code somebody has."""

    model_config = example(code="7K3M9-Q2FXR")

    code: Code


class CodesRequest(Body):
    """How many codes to hand out at the door."""

    model_config = example(count=20)

    count: Annotated[int, Field(strict=True, ge=1, le=200)] = Field(examples=[20])


class CodesBody(BaseModel):
    """Codes, to print and hand out; they are not shown again."""

    codes: list[str] = Field(examples=[["7K3M9-Q2FXR"]])


class VoteRequest(CodeRequest):
    """A vote for an input."""

    model_config = example(code="7K3M9-Q2FXR", input_id="019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3d")

    input_id: Id


class VotesBody(BaseModel):
    """How many votes an input has."""

    input_id: str
    votes: int = Field(examples=[12])


class AttendanceBody(BaseModel):
    """How many people a code stands for, and how many came by now."""

    people: int
    attended: int


class PublicInput(BaseModel):
    """What was asked for, and the agency's reasoned answer."""

    input_id: str
    theme: str
    text: str
    votes: int
    decision: str | None
    answer: str | None


class PublicFollowUp(BaseModel):
    """What was promised."""

    text: str
    owner_unit: str | None
    due_on: date
    state: FollowUpState
    overdue: bool
    outcome: str | None


class PublicForumSummary(BaseModel):
    """A meeting as the public knows it."""

    forum_id: str
    agency: str
    city: str
    unit_id: str
    kind: ForumKind
    title: str
    held_on: date
    state: ForumState
    place: str | None
    starts_at: ShownTime | None
    agenda: str | None
    open: bool = Field(description="Whether it takes registrations now")
    places_left: int | None


class PublicForum(PublicForumSummary):
    """A meeting with what was asked, what was answered and what was promised."""

    inputs: list[PublicInput]
    follow_ups: list[PublicFollowUp]
    came: int | None


@router.get("/public/forums")
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


@router.get("/public/forums/{forum_id}", responses=problems(404))
async def get_public_forum(
    forum_id: Id, request: Request, context: Ctx, principal: Annotated[Principal | None, public(_OPEN)]
) -> PublicForum:
    """What was asked at a forum, what was answered, and what was promised."""
    count_read(context, request, principal)
    return await context.database.read(public_forum, forum_id, context)


@router.post(
    "/forums/{forum_id}/registrations", status_code=201, response_model=RegistrationBody, responses=problems(404, 409)
)
async def post_registration(
    forum_id: Id,
    body: RegistrationRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
) -> Response:
    """Register for a forum without account or name. Limited by address and by unit."""
    return JSONResponse(
        (await take_place(context, request, principal, forum_id, body.people)).model_dump(),
        201,
        {"Cache-Control": "no-store"},
    )


@router.post("/forums/{forum_id}/registrations/cancel", status_code=204, responses=problems(404, 409))
async def post_cancellation(
    forum_id: Id, body: CodeRequest, request: Request, context: Ctx,
    principal: Annotated[Principal | None, public(_OPEN)],
) -> None:  # fmt: skip
    """Give one's places back."""
    count_read(context, request, principal)
    await context.database.write(give_back, forum_id, body.code, context.ticket_key)


@router.post("/forums/{forum_id}/codes", status_code=201, response_model=CodesBody, responses=problems(404))
async def post_codes(
    forum_id: Id, body: CodesRequest, context: Ctx, principal: Annotated[Principal, allow(WRITE)]
) -> Response:
    """Codes to hand out at the door to those who came without registering; each counts as one who came."""
    codes = await context.database.write(hand_out, forum_id, body.count, principal, context.ticket_key, context.now())
    return JSONResponse({"codes": codes}, 201, {"Cache-Control": "no-store"})


@router.post("/forums/{forum_id}/attendance", responses=problems(404))
async def post_attendance(
    forum_id: Id, body: CodeRequest, context: Ctx, principal: Annotated[Principal, allow(WRITE)]
) -> AttendanceBody:
    """Note at the door that whoever has a code has come. Again changes nothing."""

    def script(tx: Tx) -> AttendanceBody:
        place = admit(tx, forum_id, body.code, principal, context.ticket_key)
        return AttendanceBody(people=place.people, attended=forum_places.taken(tx, forum_id).attended)

    return await context.database.write(script)


@router.post("/forums/{forum_id}/votes", responses=problems(404, 409))
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


@router.post("/forums/{forum_id}/follow-ups", status_code=201, response_model=FollowUpBody, responses=problems(404))
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


@router.get("/follow-ups")
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


@router.patch("/follow-ups/{follow_up_id}", response_model=FollowUpBody, responses=problems(404, 412, 428))
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


async def take_place(
    context: Context, request: Request, principal: Principal | None, forum_id: str, people: int
) -> RegistrationBody:
    """Register, from a program or from a page. Raises as ``register`` does."""
    forum = await context.database.read(any_forum, forum_id)
    count_write(context, request, principal, forum.unit_id)
    code = await context.database.write(register, forum_id, people, context.ticket_key, context.now())
    return RegistrationBody(forum_id=forum_id, code=code, people=people)


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

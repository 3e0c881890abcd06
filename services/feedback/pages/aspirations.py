"""A wish as a page."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from services.feedback.api.aspirations import AspirationRequest, accept_aspiration
from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.pages.forms import Sent, blank, last_part, refused
from services.feedback.pages.places import unit_of
from services.feedback.pages.rendering import page
from services.feedback.pages.route import page_router
from shared.errors import Invalid, TooManyRequests
from shared.events.base import UnitId
from shared.web.auth import public

router = page_router()
_OPEN = "citizens need no account"
_PURPOSE: Final = "aspiration"


@router.get("/aspirations/{unit_id}", dependencies=[public(_OPEN)])
async def get_aspiration_page(unit_id: UnitId, request: Request, context: Ctx) -> Response:
    """The form of a wish."""
    count_read(context, request, None)
    unit = await unit_of(context, unit_id)
    return page(request, "aspiration.html", unit=unit, form=blank(context, _PURPOSE))


@router.post("/aspirations/{unit_id}", dependencies=[public(_OPEN)])
async def post_aspiration_page(unit_id: UnitId, request: Request, context: Ctx, form: Sent) -> Response:
    """Take a wish in, as ``POST /feedback/v1/aspirations`` does."""
    unit = await unit_of(context, unit_id)
    values = {"unit_id": unit_id, **{name: form.fields[name] for name in ("text",) if name in form.fields}}
    try:
        body = form.read_as(AspirationRequest, values)
        once = form.once(request, context, _PURPOSE)
        await accept_aspiration(body, request, context, None, once, form.sent(context, _PURPOSE))
    except (Invalid, TooManyRequests) as problem:
        shown = refused(form, problem, last_part)
        return page(request, "aspiration.html", unit=unit, form=shown, status=problem.status, headers=problem.headers)
    return page(request, "thanks.html", unit=unit, kind="aspiration", again_at={}, status=201)

"""The satisfaction survey as a page (SKM, PermenPANRB 14/2017)."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query, Request, Response

from services.feedback.api.limits import count_read
from services.feedback.api.skm import Channel, SkmRequest, accept_skm
from services.feedback.context import Ctx
from services.feedback.pages.forms import Form, Sent, Shown, again, blank, last_part
from services.feedback.pages.places import unit_of, words_of
from services.feedback.pages.rendering import page
from services.feedback.pages.route import page_router
from services.feedback.store.units import KnownUnit
from shared.errors import Invalid, Text
from shared.events.base import Slug, UnitId
from shared.rules.ikm import ELEMENTS
from shared.web.auth import public

router = page_router()
_OPEN = "citizens need no account"
_PURPOSE: Final = "skm"
_MARKS: Final = (
    (1, Text("Tidak baik", "Poor")),
    (2, Text("Kurang baik", "Fair")),
    (3, Text("Baik", "Good")),
    (4, Text("Sangat baik", "Very good")),
)


@router.get("/skm/{unit_id}", dependencies=[public(_OPEN)])
async def get_skm_page(
    unit_id: UnitId,
    request: Request,
    context: Ctx,
    service: Annotated[Slug | None, Query()] = None,
    channel: Annotated[Channel, Query()] = "web",
) -> Response:
    """The survey's form; a QR code at the counter names the service and the channel."""
    count_read(context, request, None)
    unit = await unit_of(context, unit_id)
    known = service if service in unit.services else None
    return _page(request, unit, blank(context, _PURPOSE, service=known, channel=channel))


@router.post("/skm/{unit_id}", dependencies=[public(_OPEN)])
async def post_skm_page(unit_id: UnitId, request: Request, context: Ctx, form: Sent) -> Response:
    """Take an answer in, as ``POST /feedback/v1/skm`` does."""
    unit = await unit_of(context, unit_id)
    try:
        body = form.read_as(SkmRequest, _body(unit_id, form))
        once = form.once(request, context, _PURPOSE)
        await accept_skm(body, request, context, None, once, form.sent(context, _PURPOSE))
    except Invalid as problem:
        return _page(request, unit, again(form, problem.faults, last_part), status=422)
    again_at = {"service": body.service, "channel": None if body.channel == "web" else body.channel}
    return page(request, "thanks.html", unit=unit, kind="skm", again_at=again_at, status=201)


def _body(unit_id: str, form: Form) -> dict[str, object]:
    marks = {element: int(mark) for element in ELEMENTS if (mark := form.get(element)) in {"1", "2", "3", "4"}}
    texts = {name: value for name in ("service", "comment", "channel") if (value := form.get(name)) is not None}
    return {"unit_id": unit_id, "scores": marks, **texts}


def _page(request: Request, unit: KnownUnit, form: Shown, status: int = 200) -> Response:
    return page(
        request,
        "skm.html",
        status=status,
        unit=unit,
        form=form,
        elements=ELEMENTS,
        marks=_MARKS,
        words=words_of,
    )

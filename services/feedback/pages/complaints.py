"""A report as pages: sent with a form, followed with its ticket and secret, which are in no address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from fastapi import Request, Response

from services.feedback.api.complaint_bodies import ComplaintRequest
from services.feedback.api.complaints import accept_complaint
from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.pages.forms import Form, Sent, Shown, blank, last_part, refused
from services.feedback.pages.places import unit_of
from services.feedback.pages.rendering import page
from services.feedback.pages.report import report_page, secret_in, ticket_in
from services.feedback.pages.route import page_router
from services.feedback.pages.wording import KINDS, MODES
from services.feedback.store.units import KnownUnit
from shared.errors import Invalid, NotFound, Text, TooManyRequests
from shared.events.base import UnitId
from shared.web.auth import public

router = page_router()
_OPEN = "citizens need no account; the ticket's secret shows whose report it is"
_PURPOSE: Final = "complaint"


@router.get("/complaints", dependencies=[public(_OPEN)])
async def get_status_page(request: Request, context: Ctx) -> Response:
    """The form that asks for ticket and secret."""
    count_read(context, request, None)
    return page(request, "status.html", form=Shown("", {}, {}))


@router.post("/complaints", dependencies=[public(_OPEN)])
async def post_status_page(request: Request, context: Ctx, form: Sent) -> Response:
    """Where a report stands. A wrong ticket and a wrong secret read alike."""
    count_read(context, request, None)
    ticket, secret = ticket_in(form), secret_in(form)
    try:
        return await report_page(request, context, ticket, secret)
    except NotFound as problem:
        shown = Shown("", {"ticket": ticket}, {"ticket": problem.detail})
        return page(request, "status.html", form=shown, status=404)


@router.get("/complaints/{unit_id}", dependencies=[public(_OPEN)])
async def get_complaint_page(unit_id: UnitId, request: Request, context: Ctx) -> Response:
    """The form of a report about a unit."""
    count_read(context, request, None)
    unit = await unit_of(context, unit_id)
    return _page(request, unit, blank(context, _PURPOSE, kind="complaint", mode="anonymous"))


@router.post("/complaints/{unit_id}", dependencies=[public(_OPEN)])
async def post_complaint_page(unit_id: UnitId, request: Request, context: Ctx, form: Sent) -> Response:
    """Take a report in, as ``POST /feedback/v1/complaints`` does, and show its ticket and secret once."""
    unit = await unit_of(context, unit_id)
    try:
        body = form.read_as(ComplaintRequest, _body(unit_id, form))
        once = form.once(request, context, _PURPOSE)
        answer = await accept_complaint(body, request, context, None, once, form.sent(context, _PURPOSE))
    except (Invalid, TooManyRequests) as problem:
        shown = refused(form, problem, last_part)
        return _page(request, unit, shown, status=problem.status, headers=problem.headers)
    receipt = json.loads(bytes(answer.body))
    if "ticket" not in receipt:  # taken in before, and its receipt forgotten with its reporter
        return page(request, "forgotten.html", unit=unit)
    return page(request, "sent.html", unit=unit, receipt=receipt, status=201)


def _body(unit_id: str, form: Form) -> dict[str, object]:
    reporter = {name: value for name in ("mode", "name", "contact") if (value := form.get(name)) is not None}
    texts = {name: value for name in ("kind", "text") if (value := form.get(name)) is not None}
    return {"unit_id": unit_id, "reporter": reporter, **texts}


def _page(
    request: Request, unit: KnownUnit, form: Shown, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    kinds: dict[str, Text] = dict(KINDS)
    return page(
        request, "complaint.html", status=status, headers=headers, unit=unit, form=form, kinds=kinds, modes=MODES
    )

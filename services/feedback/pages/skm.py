"""The satisfaction survey as a page (SKM, PermenPANRB 14/2017)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Query, Request, Response

from services.feedback.api.limits import count_read
from services.feedback.api.skm import SkmRequest, accept_skm
from services.feedback.context import Ctx
from services.feedback.domain.counter import counter_of
from services.feedback.domain.respondent import CATEGORIES, TRAITS
from services.feedback.handlers.skm import Channel
from services.feedback.handlers.skm_wordings import Survey, survey_of
from services.feedback.pages.forms import Form, Sent, Shown, blank, last_part, refused
from services.feedback.pages.places import unit_of, words_of
from services.feedback.pages.rendering import page
from services.feedback.pages.route import page_router
from shared.errors import Invalid, TooManyRequests
from shared.events.base import Slug, UnitId
from shared.rules.ikm import ELEMENTS
from shared.web.auth import public

router = page_router()
_OPEN = "citizens need no account"
_PURPOSE: Final = "skm"
_TRAITS: Final = tuple(CATEGORIES)
_PASSED_ON: Final = ("service", "comment", "channel", "form", "counter")


@router.get("/skm/{unit_id}", dependencies=[public(_OPEN)])
async def get_skm_page(
    unit_id: UnitId,
    request: Request,
    context: Ctx,
    service: Annotated[Slug | None, Query()] = None,
    channel: Annotated[Channel, Query()] = "web",
    c: Annotated[str | None, Query(max_length=80, description="The counter's own part of its link")] = None,
) -> Response:
    """The survey's form; a QR code at the counter names the service, the channel and the counter."""
    count_read(context, request, None)
    unit = await unit_of(context, unit_id)
    known = service if service in unit.services else None
    survey = await context.database.read(survey_of, unit_id, known)
    counter = c if counter_of(c, context.ticket_key, unit_id) is not None else None
    shown = blank(context, _PURPOSE, service=known, channel=channel, counter=counter, form_name=survey.form)
    return _page(request, survey, shown, fixed=counter is not None)


@router.post("/skm/{unit_id}", dependencies=[public(_OPEN)])
async def post_skm_page(unit_id: UnitId, request: Request, context: Ctx, form: Sent) -> Response:
    """Take an answer in, as ``POST /feedback/v1/skm`` does."""
    unit = await unit_of(context, unit_id)
    try:
        body = form.read_as(SkmRequest, _body(unit_id, form))
        once = form.once(request, context, _PURPOSE)
        await accept_skm(body, request, context, None, once, form.sent(context, _PURPOSE))
    except (Invalid, TooManyRequests) as problem:
        service = form.get("service")
        known = service if service in unit.services else None
        survey = await context.database.read(survey_of, unit_id, known)
        shown = refused(form, problem, last_part)
        return _page(request, survey, shown, fixed=False, status=problem.status, headers=problem.headers)
    again_at = {"service": body.service, "channel": None if body.channel == "web" else body.channel, "c": body.counter}
    return page(request, "thanks.html", unit=unit, kind="skm", again_at=again_at, status=201)


def _body(unit_id: str, form: Form) -> dict[str, object]:
    marks = {element: int(mark) for element in ELEMENTS if (mark := form.get(element)) in {"1", "2", "3", "4"}}
    texts = {name: value for name in _PASSED_ON if (value := form.get(name)) is not None}
    texts |= {"form": name} if (name := form.get("form_name")) is not None else {}
    said = {trait: value for trait in _TRAITS if (value := form.get(trait)) is not None}
    return {"unit_id": unit_id, "scores": marks, **texts, **({"respondent": said} if said else {})}


def _page(
    request: Request,
    survey: Survey,
    form: Shown,
    *,
    fixed: bool,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "skm.html",
        status=status,
        headers=headers,
        unit=survey.unit,
        form=form,
        fixed=fixed,
        elements=ELEMENTS,
        questions=survey.questions,
        traits=TRAITS,
        categories=CATEGORIES,
        words=words_of,
    )

"""What citizens said of a unit, for everyone to see: its satisfaction index and the themes of what they wrote."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.handlers.ikm import UnitIndex, index_of
from services.feedback.handlers.theme_counts import ThemeCounts, counted, place_of
from services.feedback.pages.places import GONE
from services.feedback.pages.rendering import page
from services.feedback.pages.route import page_router
from shared.database import Tx
from shared.errors import NotFound
from shared.events.base import UnitId
from shared.rules.calendar import city_day
from shared.rules.ikm import ELEMENTS
from shared.web.auth import public

router = page_router()


@router.get("/results/{unit_id}", dependencies=[public("results are published")])
async def get_results(
    unit_id: UnitId,
    request: Request,
    context: Ctx,
    year: Annotated[int | None, Query(ge=1990, le=2199)] = None,
) -> Response:
    """A unit's index and themes of a year; groups under five are left out."""
    count_read(context, request, None)
    now, smallest = context.now(), context.settings.smallest_group
    asked = year or city_day(now).year

    def script(tx: Tx) -> tuple[UnitIndex, ThemeCounts]:
        place = place_of(tx, None, None, None, unit_id)
        return index_of(tx, unit_id, asked, context.rules), counted(tx, place, asked, smallest, context.themer, now)

    try:
        index, themes = await context.database.read(script)
    except NotFound as problem:
        raise NotFound(GONE) from problem
    enough = index.index is not None and index.index.answers >= smallest
    return page(
        request,
        "results.html",
        unit=index.unit,
        year=asked,
        index=index.index if enough else None,
        smallest=smallest,
        elements=ELEMENTS,
        themes=themes,
    )

"""Reports the public may read, and how units handle what they get, as a page."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from services.feedback.api.publication import get_public_complaints, get_public_summary
from services.feedback.context import Ctx
from services.feedback.pages.places import words_of
from services.feedback.pages.rendering import page
from services.feedback.pages.route import page_router
from services.feedback.pages.wording import KINDS, STATES
from services.feedback.store import units
from shared.events.base import Slug
from shared.web.auth import public
from shared.web.pagination import PageQuery

router = page_router()


@router.get("/complaints/public", dependencies=[public("published reports are for everybody")])
async def get_public_page(
    request: Request,
    context: Ctx,
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    city: Annotated[Slug | None, Query()] = None,
    year: Annotated[int | None, Query(ge=1990, le=2199)] = None,
) -> Response:
    """A city's figures of a year, and the reports a moderator let through."""
    cities = await context.database.read(units.cities)
    chosen = city or (cities[0] if len(cities) == 1 else None)
    if chosen is None:
        return page(request, "public_cities.html", cities=cities)
    summary = await get_public_summary(request, context, None, chosen, None, year)
    found = await get_public_complaints(request, context, None, query, chosen)
    places = {unit.unit_id for unit in summary.units if unit.unit_id} | {report.unit_id for report in found.items}
    known = await context.database.read(units.names, places)

    def named(unit_id: str) -> tuple[str, ...]:
        unit = known.get(unit_id)
        return (unit_id,) if unit is None else (unit.name, unit.agency_name or words_of(unit.agency))

    return page(
        request, "public_complaints.html", summary=summary, found=found, states=STATES, kinds=KINDS, named=named
    )

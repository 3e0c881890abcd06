"""Where citizens begin: what they can do here, and about which unit."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.pages.places import unit_of, words_of
from services.feedback.pages.rendering import page
from services.feedback.pages.route import page_router
from services.feedback.store import units
from shared.database import Tx
from shared.events.base import Slug, UnitId
from shared.web.auth import public
from shared.web.pagination import PageQuery, page_of

router = page_router()
_OPEN = "citizens need no account"
_PURPOSES = ("skm", "complaints", "aspirations", "results")


@router.get("/", dependencies=[public(_OPEN)])
async def get_start(request: Request, context: Ctx) -> Response:
    """What a citizen can do here."""
    count_read(context, request, None)
    return page(request, "start.html", cities=await context.database.read(units.cities))


@router.get("/units", dependencies=[public(_OPEN)])
async def get_units(
    request: Request,
    context: Ctx,
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    city: Annotated[Slug | None, Query()] = None,
    q: Annotated[str, Query(max_length=100)] = "",
    purpose: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The units one can speak about, found by name."""
    count_read(context, request, None)
    wanted = q.strip()

    def script(tx: Tx) -> list[units.KnownUnit]:
        return list(units.search(tx, city, wanted, query.after, query.limit))

    found = page_of(await context.database.read(script), query, lambda unit: unit.unit_id)
    chosen = purpose if purpose in _PURPOSES else None
    return page(request, "units.html", found=found, q=wanted, city=city, purpose=chosen, words=words_of)


@router.get("/units/{unit_id}", dependencies=[public(_OPEN)])
async def get_unit(unit_id: UnitId, request: Request, context: Ctx) -> Response:
    """What a citizen can do about one unit."""
    count_read(context, request, None)
    return page(request, "unit.html", unit=await unit_of(context, unit_id))

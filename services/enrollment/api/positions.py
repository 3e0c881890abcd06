"""``/positions``: the positions (jabatan) of an agency, which its people refer to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Self

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx, PageOf, Reader, Repeatable, Writer
from services.enrollment.api.fields import Body, Shown, distinct
from services.enrollment.api.position_bodies import EXAMPLE, PositionBody, PositionId
from services.enrollment.handlers.positions import PositionEntry, list_positions, put_positions
from services.enrollment.store.register_tables import Position
from shared.database import Tx
from shared.events.base import Agency, City, Slug
from shared.rules.positions import PositionType
from shared.rules.ruleset import Rules
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["positions"])

_AGENCY: Final = "semarang-candisari"
_POSITION: Final[JsonDict] = {
    "position_id": "semarang-candisari.analis-data", "agency": _AGENCY, "city": "semarang", **EXAMPLE, "version": 1,
}  # fmt: skip


class PositionStated(PositionBody):
    """A position of the list."""

    position: Annotated[Slug, Field(description="Its short name within the agency")]


class PositionsStated(Body):
    """All positions of an agency; one that is left out is no longer in use, and who holds it keeps it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"agency": _AGENCY, "positions": [{"position": "analis-data", **EXAMPLE}]}]}
    )

    agency: Agency
    positions: Annotated[list[PositionStated], Field(max_length=1000), distinct(lambda one: one.position)]


class PositionShown(Shown):
    """A position in use."""

    model_config = ConfigDict(json_schema_extra={"examples": [_POSITION]})

    position_id: PositionId
    agency: Agency
    city: City
    title: str
    type: PositionType
    technical: dict[str, int]
    version: int

    @classmethod
    def of(cls, position: Position) -> Self:
        """As it is stored."""
        return cls(**{name: getattr(position, name) for name in cls.model_fields})


class PositionList(Shown):
    """The positions in use."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"agency": _AGENCY, "positions": [_POSITION]}]})

    agency: Agency
    positions: list[PositionShown]


@router.put(
    "/positions", summary="Simpan daftar jabatan instansi", response_model=PositionList, responses=problems(404, 409)
)
async def put_position_list(body: PositionsStated, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """State an agency's positions; the same again changes nothing.

    Where a position's title, type or competencies change, so do the required levels of everybody who holds it.
    """
    entries = [PositionEntry(one.position, one.stated) for one in body.positions]
    return await once.write(ctx.database, _put, principal, body.agency, entries, ctx.clock.now(), ctx.rules)


@router.get("/positions", summary="Daftar jabatan")
async def get_positions(
    ctx: Ctx, principal: Reader, page: PageOf, agency: Annotated[Agency | None, Query()] = None
) -> Page[PositionShown]:
    """The positions in use of the caller's agency, or of its city for the BKPSDM."""
    rows = await ctx.database.read(list_positions, principal, agency, page.after, page.limit + 1)
    return page_of([PositionShown.of(row) for row in rows], page, lambda row: row.position_id)


def _put(
    tx: Tx, principal: Principal, agency: str, entries: list[PositionEntry], now: datetime, rules: Rules
) -> Answer:
    found = put_positions(tx, principal, agency, entries, now, rules)
    return Answer(PositionList(agency=agency, positions=[PositionShown.of(one) for one in found]), 200)

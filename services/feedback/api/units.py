"""The units that citizens can speak about."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field

from services.feedback.api.fields import example
from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.store import units
from services.feedback.store.units import KnownUnit
from shared.database import Tx
from shared.events.base import Slug, UnitId
from shared.service import api_router
from shared.web.auth import Principal, public
from shared.web.pagination import Page, PageQuery, page_of

router = api_router("feedback", tags=["units"])


class UnitBody(BaseModel):
    """A unit as citizens know it."""

    model_config = example(
        unit_id="semarang-candisari.pelayanan",
        name="Seksi Pelayanan Masyarakat",
        agency="semarang-candisari",
        agency_name="Kecamatan Candisari",
        city="semarang",
        services=["ktp-el", "surat-keterangan"],
    )

    unit_id: UnitId = Field(examples=["semarang-candisari.pelayanan"])
    name: str = Field(examples=["Seksi Pelayanan Masyarakat"])
    agency: Slug = Field(examples=["semarang-candisari"])
    agency_name: str | None = Field(
        description="Null where it has not been announced", examples=["Kecamatan Candisari"]
    )
    city: Slug = Field(examples=["semarang"])
    services: list[Slug] = Field(examples=[["ktp-el", "surat-keterangan"]])


@router.get("/units", summary="Daftar unit yang dapat dinilai warga")
async def get_units(
    context: Ctx,
    request: Request,
    principal: Annotated[Principal | None, public("citizens choose whom they speak about")],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[Slug | None, Query()] = None,
    city: Annotated[Slug | None, Query()] = None,
) -> Page[UnitBody]:
    """Units in use, by id."""
    count_read(context, request, principal)

    def script(tx: Tx) -> list[UnitBody]:
        return [_body(unit) for unit in units.page(tx, agency, city, query.after, query.limit)]

    return page_of(await context.database.read(script), query, lambda unit: unit.unit_id)


def _body(unit: KnownUnit) -> UnitBody:
    return UnitBody(
        unit_id=unit.unit_id,
        name=unit.name,
        agency=unit.agency,
        agency_name=unit.agency_name,
        city=unit.city,
        services=list(unit.services),
    )

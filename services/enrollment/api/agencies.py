"""``/agencies``."""

from __future__ import annotations

from typing import Annotated, Final, Self

from fastapi import APIRouter, Path, Response
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx, PageOf, Reader, Writer, versioned
from services.enrollment.api.fields import Body, Name, Shown, SiasnId, distinct, unchanged
from services.enrollment.handlers.agencies import (
    AgencyWithUnits,
    PutAgency,
    UnitEntry,
    change_agency,
    find_agency,
    list_agencies,
    put_agency,
)
from shared.events.base import Agency, City, Slug, UnitId
from shared.service import api_router
from shared.web.etag import IfMatch
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["agencies"])

Services = Annotated[list[Slug], Field(max_length=100), distinct(str)]
UnitSlug = Annotated[Slug, Field(description="The unit within its agency")]
AgencyPath = Annotated[Agency, Path(examples=["semarang-candisari"])]

_SIASN: Final[JsonDict] = {
    "siasn_id": "A5EB03E23AFBF6A0E040640A040252AD",
    "siasn_location_id": "A5EB03E23FC3F6A0E040640A040252AD",
}
_AGENCY: Final[JsonDict] = {
    "agency": "semarang-candisari", "name": "Kecamatan Candisari", "city": "semarang",
    "units": [
        {
            "unit_id": "semarang-candisari.pelayanan", "name": "Seksi Pelayanan",
            "services": ["ktp", "surat-pindah"],
        },
        {"unit_id": "semarang-candisari.sekretariat", "name": "Sekretariat", "services": []},
    ],
    **_SIASN, "version": 2,
}  # fmt: skip


class UnitStated(Body):
    """A unit as its agency states it."""

    unit: UnitSlug
    name: Name
    services: Services = Field(default_factory=list, description="What citizens come here for")


class AgencyStated(Body):
    """An agency and all its units; a unit that is left out is no longer in use."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Kecamatan Candisari",
                    "city": "semarang",
                    "units": [
                        {"unit": "pelayanan", "name": "Seksi Pelayanan", "services": ["ktp", "surat-pindah"]},
                        {"unit": "sekretariat", "name": "Sekretariat", "services": []},
                    ],
                }
            ]
        }
    )

    name: Name
    city: City
    units: Annotated[list[UnitStated], Field(max_length=500), distinct(lambda unit: unit.unit)]


class UnitBody(Shown):
    """A unit in use."""

    unit_id: UnitId
    name: str
    services: list[str]


class AgencyChange(Body):
    """What to change; what is left out stays, null clears."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SIASN]})

    siasn_id: SiasnId | None = unchanged()
    siasn_location_id: SiasnId | None = unchanged()


class AgencyBody(Shown):
    """An agency with its units in use."""

    model_config = ConfigDict(json_schema_extra={"examples": [_AGENCY]})

    agency: Agency
    name: str
    city: City
    units: list[UnitBody]
    siasn_id: str | None = Field(description="The agency in BKN's SIASN (instansiId)")
    siasn_location_id: str | None = Field(description="Where it is, in BKN's SIASN (lokasiId)")
    version: int

    @classmethod
    def of(cls, found: AgencyWithUnits) -> Self:
        """As it is stored."""
        units = [UnitBody(unit_id=unit.unit_id, name=unit.name, services=unit.services) for unit in found.units]
        agency = found.agency
        same = {name: getattr(agency, name) for name in cls.model_fields if name != "units"}
        return cls(**same, units=units)


@router.put("/agencies/{agency}", summary="Simpan instansi dan unitnya", responses=problems(409))
async def put_agencies(
    agency: AgencyPath, body: AgencyStated, response: Response, ctx: Ctx, principal: Writer
) -> AgencyBody:
    """Register an agency with its units, or bring it up to date; the same again changes nothing."""
    units = tuple(UnitEntry(unit.unit, unit.name, tuple(unit.services)) for unit in body.units)
    command = PutAgency(agency, body.name, body.city, units)
    found = await ctx.database.write(put_agency, principal, command, ctx.clock.now())
    versioned(response, found.agency.version)
    return AgencyBody.of(found)


@router.get("/agencies", summary="Daftar instansi")
async def get_agencies(ctx: Ctx, principal: Reader, page: PageOf) -> Page[AgencyBody]:
    """The agencies the caller sees: its own, a city's for its BKPSDM."""
    rows = await ctx.database.read(list_agencies, principal, page.after, page.limit + 1)
    return page_of([AgencyBody.of(row) for row in rows], page, lambda row: row.agency)


@router.get("/agencies/{agency}", summary="Lihat instansi", responses=problems(404))
async def get_agency(agency: AgencyPath, response: Response, ctx: Ctx, principal: Reader) -> AgencyBody:
    """One agency with its units."""
    found = await ctx.database.read(find_agency, principal, agency)
    versioned(response, found.agency.version)
    return AgencyBody.of(found)


@router.patch("/agencies/{agency}", summary="Ubah id SIASN instansi", responses=problems(404, 412, 428))
async def patch_agency(
    agency: AgencyPath, body: AgencyChange, response: Response, ctx: Ctx, principal: Writer, if_match: IfMatch
) -> AgencyBody:
    """Set the agency's ids in BKN's SIASN; its name and units are stated with PUT."""
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    found = await ctx.database.write(change_agency, principal, agency, if_match, changes, ctx.clock.now())
    versioned(response, found.agency.version)
    return AgencyBody.of(found)

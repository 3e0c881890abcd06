"""``/enrollments:addresses``: where mail about participations goes, for the program or officer that sends it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx, Reader
from services.enrollment.api.examples import CLERK, ENROLLMENT
from services.enrollment.api.fields import Body, Shown
from services.enrollment.domain.mail_address import MailLanguage
from services.enrollment.handlers.addresses import give_addresses
from services.enrollment.store.addresses import Addressed
from shared.events.base import EmployeeId, Id
from shared.service import api_router

router: APIRouter = api_router("enrollment", tags=["enrollments"])

_ADDRESS: Final[JsonDict] = {
    "enrollment_id": ENROLLMENT,
    "employee_id": CLERK,
    "email": "budi.santoso@sibolga.go.id",
    "language": "id",
    "title": "Pelatihan Teknologi Informasi",
    "ends_on": "2026-11-12",
}


class AddressesWanted(Body):
    """Whose addresses are wanted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"enrollment_ids": [ENROLLMENT]}]})

    enrollment_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]


class AddressBody(Shown):
    """Where mail about a participation goes."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ADDRESS]})

    enrollment_id: Id
    employee_id: EmployeeId
    email: str | None = Field(description="Null where the register has none")
    language: MailLanguage
    title: str = Field(description="What was learnt: the programme's title")
    ends_on: date = Field(description="The session's last day")

    @classmethod
    def of(cls, one: Addressed) -> AddressBody:
        """As it was found."""
        return cls.model_validate({name: getattr(one, name) for name in cls.model_fields})


class Addresses(Shown):
    """Those asked for, by id. One that is not there, was erased or is another agency's is left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_ADDRESS]}]})

    items: list[AddressBody]


@router.post("/enrollments:addresses", summary="Ambil alamat surel peserta")
async def post_addresses(body: AddressesWanted, ctx: Ctx, principal: Reader) -> Addresses:
    """Mail addresses of many participants at once. A POST for the length of the list alone; it changes nothing.

    Each address given out is written down in the person's audit trail before it is answered.
    """
    wanted = sorted(set(body.enrollment_ids))
    found = await ctx.database.write(give_addresses, principal, wanted, ctx.clock.now())
    return Addresses(items=[AddressBody.of(one) for one in found])

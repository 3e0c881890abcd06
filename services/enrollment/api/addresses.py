"""``/enrollments:addresses``: where mail about participations goes, for the program or officer that sends it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from services.enrollment.api.doors import Ctx, Reader
from services.enrollment.api.fields import Body, Shown
from services.enrollment.domain.mail_address import MailLanguage
from services.enrollment.handlers.addresses import give_addresses
from services.enrollment.store.addresses import Addressed
from shared.events.base import EmployeeId, Id
from shared.service import api_router

router: APIRouter = api_router("enrollment", tags=["enrollments"])

_ID: Final = "019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c"


class AddressesWanted(Body):
    """Whose addresses are wanted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"enrollment_ids": [_ID]}]})

    enrollment_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]


class AddressBody(Shown):
    """Where mail about a participation goes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "enrollment_id": _ID,
                    "employee_id": "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34",
                    "email": "siti.rahma@semarangkota.go.id",
                    "language": "id",
                    "title": "Pelatihan Teknologi Informasi",
                    "ends_on": "2026-10-07",
                }
            ]
        }
    )

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

    items: list[AddressBody]


@router.post("/enrollments:addresses")
async def post_addresses(body: AddressesWanted, ctx: Ctx, principal: Reader) -> Addresses:
    """Mail addresses of many participants at once. A POST for the length of the list alone; it changes nothing.

    Each address given out is written down in the person's audit trail before it is answered.
    """
    wanted = sorted(set(body.enrollment_ids))
    found = await ctx.database.write(give_addresses, principal, wanted, ctx.clock.now())
    return Addresses(items=[AddressBody.of(one) for one in found])

"""``/employees``: the register. The number is asked for in bodies only, never in an address."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field, model_validator

from services.enrollment.api.doors import Ctx, Language, PageOf, Reader, Repeatable, Writer, created, versioned
from services.enrollment.api.employee_bodies import EmployeeBody, EmployeeIdBody, EmployeeRegistered
from services.enrollment.api.fields import Body, CityDate, Email, Name, Nip, SiasnId, unchanged
from services.enrollment.api.position_bodies import EXAMPLE as _POSITION
from services.enrollment.api.position_bodies import PositionBody, PositionId, stated
from services.enrollment.domain.education import Education
from services.enrollment.domain.mail_address import MailLanguage
from services.enrollment.handlers.access import own_employee
from services.enrollment.handlers.employee_changes import change_employee
from services.enrollment.handlers.employees import Register, list_employees, look_up, register
from services.enrollment.handlers.erasure import erase
from services.enrollment.store.employees import Wanted
from shared.database import Tx
from shared.events.base import Agency, EmployeeId, Id, UnitId
from shared.rules.ruleset import Rules
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import IfMatch
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["employees"])

OwnReader = Annotated[Principal, allow("enrollment:read", own="employee_id")]


class EmployeeNew(Body):
    """A new register entry."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nip": "199003152015032001",
                    "name": "Siti Rahma",
                    "unit_id": "semarang-candisari.pelayanan",
                    "position": _POSITION,
                    "email": "siti.rahma@semarangkota.go.id",
                }
            ]
        }
    )

    nip: Nip
    name: Name
    unit_id: UnitId
    position: PositionBody | None = None
    position_id: PositionId | None = Field(default=None, description="Instead of `position`: one of the agency's list")
    contract_start: CityDate | None = Field(default=None, description="First day of a PPPK's contract")
    education: Education | None = Field(default=None, description="The highest diploma")
    supervisor_id: EmployeeId | None = Field(default=None, description="Who assesses the person; of the same city")
    email: Email | None = None
    language: MailLanguage = Field(default="id", description="What mails to the person are written in")

    @model_validator(mode="after")
    def _one_position(self) -> Self:
        stated(self.position, self.position_id)
        return self

    @property
    def command(self) -> Register:
        """For the handler."""
        return Register(
            self.nip,
            self.name,
            self.unit_id,
            stated(self.position, self.position_id),
            self.contract_start,
            self.education,
            self.supervisor_id,
            self.email,
            self.language,
        )


class EmployeeChange(Body):
    """What to change; what is left out stays. Null clears ``contract_start``, ``education``, ``supervisor_id``,
    ``siasn_id`` and ``email``."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"position_id": "semarang-candisari.analis-data"}]})

    name: Name = unchanged()
    unit_id: UnitId = unchanged()
    position: PositionBody = unchanged()
    position_id: PositionId = unchanged()
    contract_start: CityDate | None = unchanged()
    education: Education | None = unchanged()
    supervisor_id: EmployeeId | None = unchanged()
    siasn_id: SiasnId | None = unchanged()
    email: Email | None = unchanged()
    language: MailLanguage = unchanged()
    active: Annotated[bool, Field(strict=True)] = unchanged()

    @model_validator(mode="after")
    def _one_position(self) -> Self:
        if {"position", "position_id"} & self.model_fields_set:
            stated(self.position, self.position_id)
        return self

    @property
    def changes(self) -> dict[str, Any]:
        """By column; the position as a whole, stated in line or by id."""
        changes = {name: getattr(self, name) for name in self.model_fields_set - {"position", "position_id"}}
        if {"position", "position_id"} & self.model_fields_set:
            changes["position"] = stated(self.position, self.position_id)
        return changes


class NipBody(Body):
    """Whom to look up."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"nip": "199003152015032001"}]})

    nip: Nip


@router.post(
    "/employees",
    summary="Daftarkan pegawai",
    status_code=201,
    response_model=EmployeeRegistered,
    responses=problems(404, 409),
)
async def post_employee(
    body: EmployeeNew, ctx: Ctx, principal: Writer, once: Repeatable, language: Language
) -> Response:
    """Register a person by NIP or NI PPPK; whether PNS or PPPK follows from the number."""
    return await once.write(ctx.database, _register, principal, body.command, ctx.clock.now(), ctx.rules, language)


@router.post("/employees:lookup", summary="Cari pegawai menurut NIP", responses=problems(404))
async def lookup_employee(body: NipBody, ctx: Ctx, principal: Reader) -> EmployeeIdBody:
    """The employee_id behind a number. A POST only so that the number stays out of addresses; it changes nothing."""
    employee_id = await ctx.database.read(look_up, principal, body.nip, ctx.clock.now(), ctx.rules)
    await ctx.audit.read(principal, "employee-looked-up", employee_id)
    return EmployeeIdBody(employee_id=employee_id)


@router.get("/employees", summary="Daftar pegawai")
async def get_employees(
    ctx: Ctx,
    principal: Reader,
    page: PageOf,
    agency: Annotated[Agency | None, Query()] = None,
    unit_id: Annotated[UnitId | None, Query()] = None,
    session_id: Annotated[Id | None, Query(description="Only who is in this session")] = None,
    without_email: Annotated[bool, Query(description="Only people in service whom no mail can reach")] = False,
) -> Page[EmployeeBody]:
    """The register of the caller's agency, or of its city for the BKPSDM."""
    wanted = Wanted(unit_id, session_id, without_email)
    rows = await ctx.database.read(list_employees, principal, agency, wanted, page.after, page.limit + 1)
    await ctx.audit.read(principal, "register-listed", unit_id or agency or principal.agency)
    return page_of([EmployeeBody.of(row) for row in rows], page, lambda row: row.employee_id)


@router.get("/employees/{employee_id}", summary="Lihat pegawai", responses=problems(404))
async def get_employee(employee_id: str, response: Response, ctx: Ctx, principal: OwnReader) -> EmployeeBody:
    """One register entry; a person may read their own."""
    employee = await ctx.database.read(own_employee, principal, employee_id)
    await ctx.audit.read(principal, "employee-read", employee_id)
    versioned(response, employee.version)
    return EmployeeBody.of(employee)


@router.patch("/employees/{employee_id}", summary="Ubah data pegawai", responses=problems(404, 412, 428))
async def patch_employee(
    employee_id: str, body: EmployeeChange, response: Response, ctx: Ctx, principal: Writer, if_match: IfMatch
) -> EmployeeBody:
    """Change a register entry. A unit of another agency moves the person there, which a city-wide token may do."""
    employee = await ctx.database.write(
        change_employee, principal, employee_id, if_match, body.changes, ctx.clock.now(), ctx.rules
    )
    versioned(response, employee.version)
    return EmployeeBody.of(employee)


@router.delete(
    "/employees/{employee_id}", summary="Hapus data pribadi pegawai", status_code=204, responses=problems(404)
)
async def delete_employee(employee_id: str, ctx: Ctx, principal: Writer) -> None:
    """Erase a person (UU 27/2022): number, name and title go for good, figures stay under the opaque id."""
    await ctx.database.write(erase, principal, employee_id, ctx.clock.now())


def _register(tx: Tx, principal: Principal, command: Register, now: datetime, rules: Rules, language: str) -> Answer:
    employee, warnings = register(tx, principal, command, now, rules)
    told = [warning.in_language(language) for warning in warnings]
    body = EmployeeRegistered.of(employee, warnings=told)
    return created(body, f"/employees/{employee.employee_id}", employee.version)

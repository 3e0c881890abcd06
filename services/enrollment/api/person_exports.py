"""``/employees/{employee_id}/export``: everything held of a person, for the person or their agency."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import AfterValidator, Field

from services.enrollment.api.doors import Ctx
from services.enrollment.api.employees import EmployeeBody, OwnReader
from services.enrollment.api.fields import Shown
from services.enrollment.handlers.person_export import export_person
from shared.events.base import EmployeeId
from shared.rules.calendar import CITY_ZONE
from shared.service import api_router
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["employees"])

CityMoment = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(CITY_ZONE))]


class TrailEntry(Shown):
    """Who did or read what."""

    at: CityMoment
    actor: str
    agency: str
    city: str
    action: str
    subject: str
    facts: dict[str, Any]


class PersonExport(Shown):
    """Everything the service holds of a person."""

    employee_id: EmployeeId
    exported_at: CityMoment
    register_entry: EmployeeBody
    records: dict[str, list[dict[str, Any]]] = Field(
        description="By table, as it is stored: enrolments, their steps and days, certificates, moves, mentoring, "
        "rows of imports. JP in tenths, tests in hundredths of a point, times in UTC",
        examples=[{"employee_move": [], "enrollment": [], "session_taught": []}],
    )
    audit: list[TrailEntry]


@router.get("/employees/{employee_id}/export", responses=problems(404))
async def get_person_export(employee_id: str, response: Response, ctx: Ctx, principal: OwnReader) -> PersonExport:
    """Everything held of a person (UU 27/2022), with who did and read what; a person may ask for their own."""
    found = await ctx.database.read(export_person, principal, employee_id)
    await ctx.audit.read(principal, "person-exported", employee_id)
    response.headers["Content-Disposition"] = f'attachment; filename="{employee_id}.json"'
    response.headers["Cache-Control"] = "no-store"
    return PersonExport(
        employee_id=employee_id,
        exported_at=ctx.clock.now(),
        register_entry=EmployeeBody.of(found.employee),
        records={name: [dict(row) for row in rows] for name, rows in found.records.items()},
        audit=[
            TrailEntry.model_validate(
                {**entry, "at": datetime.fromtimestamp(entry["at_ms"] / 1000, UTC), "facts": json.loads(entry["facts"])}
            )
            for entry in found.trail
        ],
    )

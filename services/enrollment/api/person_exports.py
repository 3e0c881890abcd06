"""``/employees/{employee_id}/export``: everything held of a person, for the person or their agency."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.doors import Ctx
from services.enrollment.api.employee_bodies import EMPLOYEE, EmployeeBody
from services.enrollment.api.employees import OwnReader
from services.enrollment.api.examples import MOVE, SITI
from services.enrollment.api.fields import Shown, ShownTime
from services.enrollment.handlers.person_export import export_person
from shared.events.base import EmployeeId
from shared.service import api_router
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["employees"])

_NOW: Final = "2026-11-01T10:00:00+07:00"
_DID: Final[JsonDict] = {
    "at": _NOW, "actor": "petugas-kepegawaian", "agency": "semarang-candisari", "city": "semarang", "subject": SITI,
}  # fmt: skip
_COPY: Final[JsonDict] = {
    "employee_id": SITI, "exported_at": _NOW,
    "register_entry": {**EMPLOYEE, "unit_id": "semarang-candisari.sekretariat", "version": 2},
    "records": {
        "employee_move": [{
            "move_id": MOVE, "employee_id": SITI, "from_unit_id": "semarang-candisari.pelayanan",
            "to_unit_id": "semarang-candisari.sekretariat", "since": "2026-10-01",
            "recorded_at": "2026-11-01T03:00:00Z", "actor": "petugas-kepegawaian",
        }],
        "enrollment": [], "certificate": [], "mentorship": [],
    },
    "audit": [
        {**_DID, "action": "employee-registered", "facts": {}},
        {**_DID, "action": "employee-changed", "facts": {"fields": "unit_id"}},
    ],
}  # fmt: skip


class TrailEntry(Shown):
    """Who did or read what."""

    at: ShownTime
    actor: str
    agency: str
    city: str
    action: str
    subject: str
    facts: dict[str, Any]


class PersonExport(Shown):
    """Everything the service holds of a person."""

    model_config = ConfigDict(json_schema_extra={"examples": [_COPY]})

    employee_id: EmployeeId
    exported_at: ShownTime
    register_entry: EmployeeBody
    records: dict[str, list[dict[str, Any]]] = Field(
        description="By table, as it is stored: enrolments, their steps and days, certificates, moves, mentoring, "
        "rows of imports. JP in tenths, tests in hundredths of a point, times in UTC",
    )
    audit: list[TrailEntry]


@router.get("/employees/{employee_id}/export", summary="Salinan semua data seorang pegawai", responses=problems(404))
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

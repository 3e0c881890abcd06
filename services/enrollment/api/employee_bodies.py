"""A register entry, as it is shown."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.examples import SITI
from services.enrollment.api.fields import Shown
from services.enrollment.api.position_bodies import EXAMPLE as _POSITION
from services.enrollment.api.position_bodies import PositionBody, PositionId
from services.enrollment.domain.education import Education
from services.enrollment.domain.identity import Sex
from services.enrollment.domain.mail_address import MailLanguage
from services.enrollment.store.tables import Employee
from shared.events.base import Agency, EmployeeId, UnitId
from shared.rules.jp import Employment

EMPLOYEE: Final[JsonDict] = {
    "employee_id": SITI, "nip": "199003152015032001", "name": "Siti Rahma", "employment": "pns",
    "agency": "semarang-candisari", "city": "semarang", "unit_id": "semarang-candisari.pelayanan",
    "position": _POSITION, "position_id": None,
    "required": {
        "integritas": 2, "kerja-sama": 2, "komunikasi": 2, "orientasi-pada-hasil": 2, "pelayanan-publik": 2,
        "pengembangan-diri-dan-orang-lain": 2, "mengelola-perubahan": 2, "pengambilan-keputusan": 2,
        "perekat-bangsa": 2, "analisis-data": 3,
    },
    "rule_set": "positions-2026.1", "contract_start": None, "sex": "female", "education": None,
    "supervisor_id": None, "siasn_id": None, "email": "siti.rahma@semarangkota.go.id", "language": "id",
    "active": True, "version": 1,
}  # fmt: skip


class EmployeeIdBody(Shown):
    """Who it is everywhere else."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"employee_id": SITI}]})

    employee_id: EmployeeId


class EmployeeBody(Shown):
    """A register entry, with every level the position asks for."""

    model_config = ConfigDict(json_schema_extra={"examples": [EMPLOYEE]})

    employee_id: EmployeeId
    nip: str
    name: str
    employment: Employment
    agency: Agency
    city: str
    unit_id: UnitId
    position: PositionBody
    position_id: PositionId | None = Field(description="The position of the agency's list, if it is one")
    required: dict[str, int]
    rule_set: str = Field(description="The rule set that gave the required levels")
    contract_start: date | None
    sex: Sex | None = Field(description="As the number says")
    education: Education | None
    supervisor_id: EmployeeId | None
    siasn_id: str | None = Field(description="The person in BKN's SIASN (pnsOrangId)")
    email: str | None = Field(description="Where mails to the person go")
    language: MailLanguage
    active: bool
    version: int

    @classmethod
    def of(cls, employee: Employee, **more: Any) -> Self:
        """As it is stored."""
        made: dict[str, Any] = {
            "position": {
                "title": employee.position_title,
                "type": employee.position_type,
                "technical": employee.technical,
            },
        } | more
        same = {name: getattr(employee, name) for name in cls.model_fields if name not in made}
        return cls.model_validate(same | made)


class EmployeeRegistered(EmployeeBody):
    """A new register entry, and what is odd about its number."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EMPLOYEE, "warnings": []}]})

    warnings: list[str]

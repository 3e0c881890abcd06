"""What a person may ask for: everything held of them (UU 27/2022)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.enrollment.handlers.access import own_employee
from services.enrollment.store import person_export
from services.enrollment.store.tables import Employee
from shared.database import Tx
from shared.web.auth import Principal

_MOST_SUBJECTS: Final = 5_000
"""Enrolments whose trail is told; nobody comes near it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The register entry, the rows of every table that is about the person, and the trail of who did and read what."""

    employee: Employee
    records: Mapping[str, Sequence[Mapping[str, Any]]]
    trail: Sequence[Mapping[str, Any]]


def export_person(tx: Tx, principal: Principal, employee_id: str) -> Exported:
    """Everything held of a person of the caller's, or of the caller. Raises ``NotFound``."""
    employee = own_employee(tx, principal, employee_id)
    records = person_export.records(tx, employee_id)
    subjects = [employee_id, *(row["enrollment_id"] for row in records["enrollment"])]
    return Exported(employee, records, list(person_export.trail(tx, subjects[:_MOST_SUBJECTS])))

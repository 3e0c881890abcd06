"""Seats in sessions, as enrollment announces them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from shared.events.enrollment import Completed, Enrolled, Withdrawn
from shared.ids import new_id, new_opaque_id
from tests.service.harness import START

ANN, BEN = new_opaque_id(), new_opaque_id()
SEAT, PROGRAMME, SESSION = new_id(), new_id(), new_id()


def seat(**changes: str) -> dict[str, Any]:
    return {
        "enrollment_id": SEAT,
        "employee_id": ANN,
        "agency": "sibolga-disdik",
        "city": "sibolga",
        "unit_id": "sibolga-disdik.layanan",
        "programme_id": PROGRAMME,
        "session_id": SESSION,
        **changes,
    }


def enrolled(**changes: str) -> Enrolled:
    day = date(2026, 10, 20)
    jp = Decimal(5)
    return Enrolled(**seat(**changes), form="KL07", competencies=(), planned_jp=jp, starts_on=day, ends_on=day)


def completed(outcome: Any = "completed", **changes: str) -> Completed:
    jp = Decimal(5) if outcome == "completed" else Decimal(0)
    return Completed(**seat(**changes), form="KL07", outcome=outcome, jp_earned=jp, completed_at=START, competencies=())


def withdrawn(status: Any = "withdrawn") -> Withdrawn:
    return Withdrawn(**seat(), status=status, reason="duty", withdrawn_at=START)

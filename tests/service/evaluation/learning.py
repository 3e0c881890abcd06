"""Enrolments, money and citizens' needs as enrollment and feedback tell them, for the tests of reports."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from shared.events.base import CompetencyWeight
from shared.events.enrollment import (
    Attended,
    BudgetChanged,
    Completed,
    EmployeeChanged,
    Enrolled,
    PositionType,
    ProgrammeChanged,
    SessionChanged,
    Sex,
    Withdrawn,
)
from shared.events.feedback import ComplaintClosed, ComplaintMoved, ComplaintOpened, Received
from shared.ids import new_id
from tests.service.evaluation.story import (
    AGENCY,
    CITY,
    PROGRAMME,
    SESSION,
    THIS_MORNING,
    UNIT,
    completed,
    employee,
    programme,
    session,
)
from tests.service.harness import START

COMPLAINT = "01938e00-1a00-7b54-8c12-5d4e3f2a1b06"
BUDGET = "01938e00-1a00-7b54-8c12-5d4e3f2a1b07"


def person(
    employee_id: str,
    *,
    sex: Sex | None = "female",
    position: PositionType = "pelaksana",
    agency: str = AGENCY,
    version: int = 1,
    required: dict[str, int] | None = None,
) -> EmployeeChanged:
    facts = employee(employee_id, agency=agency, position_type=position, version=version, required=required)
    return facts.model_copy(update={"sex": sex})


def enrolled(employee_id: str, *, ends_on: date = date(2026, 10, 21), form: str = "KL07", **other: Any) -> Enrolled:
    facts: dict[str, Any] = {
        "enrollment_id": new_id(),
        "agency": AGENCY,
        "city": CITY,
        "unit_id": UNIT,
        "programme_id": PROGRAMME,
        "session_id": SESSION,
        **other,
    }
    return Enrolled(
        employee_id=employee_id,
        form=form,
        competencies=(CompetencyWeight(competency="komunikasi"),),
        planned_jp=Decimal(5),
        starts_on=ends_on,
        ends_on=ends_on,
        **facts,
    )


def attended(of: Enrolled) -> Attended:
    return Attended(attended_on=of.ends_on, **_who(of))


def gone(
    of: Enrolled, status: Literal["withdrawn", "no_show", "cancelled"], reason: Literal["duty", "correction"] = "duty"
) -> Withdrawn:
    return Withdrawn(status=status, reason=reason, withdrawn_at=START, **_who(of))


def finished(of: Enrolled, *, at: datetime = THIS_MORNING, **other: Any) -> Completed:
    known = completed(of.employee_id, enrollment_id=of.enrollment_id, at=at, **other)
    return known.model_copy(update={**_who(of), "form": of.form})


def costing(*, planned: int = 0, spent: int | None = None, version: int = 2, **other: Any) -> SessionChanged:
    facts = {"cost_planned": planned, "cost_spent": spent, **other}
    return session(version=version).model_copy(update=facts)


def offering(*, competencies: tuple[str, ...] = ("komunikasi",), version: int = 2, **other: Any) -> ProgrammeChanged:
    weights = tuple(CompetencyWeight(competency=one) for one in competencies)
    return programme(version=version).model_copy(update={"competencies": weights, **other})


def budget(planned: int, committed: int = 0, spent: int = 0, *, year: int = 2026, version: int = 1) -> BudgetChanged:
    return BudgetChanged(
        budget_id=BUDGET,
        agency=AGENCY,
        city=CITY,
        year=year,
        planned=planned,
        committed=committed,
        spent=spent,
        version=version,
    )


def wish(*needs: str) -> Received:
    return Received(
        feedback_id=new_id(),
        kind="aspiration",
        agency=AGENCY,
        city=CITY,
        unit_id=UNIT,
        needs=needs,
        received_at=THIS_MORNING,
    )


def complained(*needs: str) -> ComplaintOpened:
    return ComplaintOpened(
        **_complaint(), classification="unclassified", state="received", opened_at=START, due_at=START, needs=needs
    )


def moved(*needs: str) -> ComplaintMoved:
    return ComplaintMoved(
        **_complaint(),
        classification="simple",
        from_state="received",
        state="verified",
        moved_at=START,
        due_at=START,
        late=False,
        needs=needs,
    )


def closed(state: Literal["closed", "rejected"]) -> ComplaintClosed:
    return ComplaintClosed(**_complaint(), classification="simple", state=state, closed_at=START, late=False)


def _complaint() -> dict[str, Any]:
    return {"complaint_id": COMPLAINT, "kind": "complaint", "unit_id": UNIT, "agency": AGENCY, "city": CITY}


def _who(of: Enrolled) -> dict[str, Any]:
    names = ("enrollment_id", "employee_id", "agency", "city", "unit_id", "programme_id", "session_id")
    return {name: getattr(of, name) for name in names}

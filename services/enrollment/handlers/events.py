"""What enrollment tells the others, made of what it stores. Nobody's number, name or words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from services.enrollment.domain.enrolment import Outcome
from services.enrollment.domain.forms import jp_of
from services.enrollment.store.competencies import unpacked
from services.enrollment.store.enrollments import Held
from services.enrollment.store.register_tables import Budget
from services.enrollment.store.requirements import types_of
from services.enrollment.store.seats import Person, Run
from services.enrollment.store.tables import Agency, Employee, MentoringSession, Mentorship, Programme, Session, Unit
from shared.events.enrollment import (
    Attended,
    BudgetChanged,
    Completed,
    EmployeeChanged,
    Enrolled,
    MentoringLogged,
    ProgrammeChanged,
    SessionChanged,
    UnitChanged,
    WithdrawalReason,
    Withdrawn,
)

Ending = Literal["withdrawn", "no_show", "cancelled"]


def unit_changed(unit: Unit, agency: Agency) -> UnitChanged:
    """A unit as it is now."""
    return UnitChanged(
        unit_id=unit.unit_id,
        agency=unit.agency,
        city=agency.city,
        name=unit.name,
        services=tuple(unit.services),
        agency_name=agency.name,
        active=unit.active,
        version=unit.version,
    )


def employee_changed(employee: Employee) -> EmployeeChanged:
    """A register entry as it is now, without who it is."""
    return EmployeeChanged(
        employee_id=employee.employee_id,
        agency=employee.agency,
        city=employee.city,
        unit_id=employee.unit_id,
        employment=employee.employment,
        position_type=employee.position_type,
        required=employee.required,
        contract_start=employee.contract_start,
        sex=employee.sex,
        education=employee.education,
        supervisor_id=employee.supervisor_id,
        active=employee.active,
        erased=employee.erased_at is not None,
        version=employee.version,
    )


def programme_changed(programme: Programme) -> ProgrammeChanged:
    """A programme as it is now."""
    return ProgrammeChanged(
        programme_id=programme.programme_id,
        agency=programme.agency,
        city=programme.city,
        title=programme.title,
        form=programme.form,
        jp=jp_of(programme.jp_tenths),
        competencies=unpacked(programme.competencies),
        budget_planned=programme.budget_planned,
        position_types=types_of(programme.position_types),
        active=programme.active,
        version=programme.version,
    )


def session_changed(session: Session) -> SessionChanged:
    """A session as it is now."""
    return SessionChanged(
        session_id=session.session_id,
        programme_id=session.programme_id,
        agency=session.agency,
        city=session.city,
        form=session.form,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        capacity=session.capacity,
        jp=jp_of(session.jp_tenths),
        difficulty=session.difficulty,
        cost_planned=session.cost_planned,
        cost_spent=session.cost_spent,
        state=session.state,
        version=session.version,
    )


def enrolled(enrollment_id: str, person: Person, run: Run) -> Enrolled:
    """A person has a seat."""
    return Enrolled(
        enrollment_id=enrollment_id,
        employee_id=person.employee_id,
        agency=person.agency,
        city=person.city,
        unit_id=person.unit_id,
        programme_id=run.programme_id,
        session_id=run.session_id,
        form=run.form,
        competencies=unpacked(run.competencies),
        planned_jp=jp_of(run.jp_tenths),
        starts_on=run.starts_on,
        ends_on=run.ends_on,
    )


def completed(
    held: Held,
    outcome: Outcome,
    pre_test: Decimal | None,
    post_test: Decimal | None,
    jp_tenths: int,
    completed_at: datetime,
    certificate_expires_on: date | None = None,
) -> Completed:
    """A person has finished."""
    return Completed(
        enrollment_id=held.enrollment_id,
        employee_id=held.person.employee_id,
        agency=held.person.agency,
        city=held.person.city,
        unit_id=held.person.unit_id,
        programme_id=held.run.programme_id,
        session_id=held.run.session_id,
        form=held.run.form,
        outcome=outcome,
        pre_test=pre_test,
        post_test=post_test,
        jp_earned=jp_of(jp_tenths),
        completed_at=completed_at,
        competencies=unpacked(held.run.competencies),
        certificate_expires_on=certificate_expires_on,
    )


def attended(held: Held, on: date) -> Attended:
    """A person has come to a session for the first time."""
    return Attended(
        enrollment_id=held.enrollment_id,
        employee_id=held.person.employee_id,
        agency=held.person.agency,
        city=held.person.city,
        unit_id=held.person.unit_id,
        programme_id=held.run.programme_id,
        session_id=held.run.session_id,
        attended_on=on,
    )


def withdrawn(held: Held, status: Ending, reason: WithdrawalReason, at: datetime) -> Withdrawn:
    """An enrolment ended without a result."""
    return Withdrawn(
        enrollment_id=held.enrollment_id,
        employee_id=held.person.employee_id,
        agency=held.person.agency,
        city=held.person.city,
        unit_id=held.person.unit_id,
        programme_id=held.run.programme_id,
        session_id=held.run.session_id,
        status=status,
        reason=reason,
        withdrawn_at=at,
    )


def mentoring_logged(
    meeting: MentoringSession, mentorship: Mentorship, person: Person, role: Literal["mentee", "mentor"]
) -> MentoringLogged:
    """A meeting, as it counts for one of the two."""
    return MentoringLogged(
        mentoring_session_id=meeting.mentoring_session_id,
        mentorship_id=mentorship.mentorship_id,
        employee_id=person.employee_id,
        role=role,
        mentor_id=mentorship.mentor_id,
        mentee_id=mentorship.mentee_id,
        agency=person.agency,
        city=person.city,
        unit_id=person.unit_id,
        competency=mentorship.competency,
        minutes=meeting.minutes,
        mentor_rating=meeting.mentor_rating,
        mentee_rating=meeting.mentee_rating,
        jp_earned=jp_of(meeting.jp_tenths),
        held_at=meeting.held_at,
    )


def budget_changed(budget: Budget) -> BudgetChanged:
    """A budget as it is now."""
    return BudgetChanged(**{name: getattr(budget, name) for name in BudgetChanged.model_fields})

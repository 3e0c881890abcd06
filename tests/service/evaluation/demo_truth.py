"""What a list of events comes to, as plain records: of each thing the last that was told of it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from shared.events.base import Event
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
    Withdrawn,
)
from shared.events.feedback import Received
from tests.chaos.oracle.facts import (
    Enrolment,
    Meeting,
    Mentorship,
    Person,
    Programme,
    Session,
    SurveyAnswer,
    Truth,
)


def truth_of_events(events: Iterable[Event]) -> Truth:
    """What must be there: of each thing the last that was told of it, everything else in lists."""
    truth = Truth()
    for event in events:
        _TAKE[type(event)](truth, event)
    return truth


def _unit(truth: Truth, event: UnitChanged) -> None:
    truth.agencies[event.agency] = {"city": event.city}


def _employee(truth: Truth, event: EmployeeChanged) -> None:
    position = {"type": event.position_type, "technical": dict(event.required)}
    start, version = event.contract_start, event.version
    truth.people[event.employee_id] = Person(
        event.employee_id, event.agency, event.unit_id, event.employment, position, start, version
    )


def _taught(truth: Truth, event: ProgrammeChanged) -> None:
    weights = {one.competency: Fraction(one.weight) for one in event.competencies}
    truth.programmes[event.programme_id] = Programme(
        event.programme_id, event.agency, event.form, Fraction(event.jp), weights
    )


def _run(truth: Truth, event: SessionChanged) -> None:
    truth.sessions[event.session_id] = Session(
        event.session_id, event.programme_id, event.starts_on, event.ends_on, event.capacity, Fraction(event.jp)
    )


def _result(truth: Truth, event: Completed) -> None:
    truth.enrolments[event.enrollment_id] = Enrolment(
        event.enrollment_id,
        event.employee_id,
        event.session_id,
        event.outcome,
        None if event.pre_test is None else Fraction(event.pre_test),
        None if event.post_test is None else Fraction(event.post_test),
        Fraction(event.jp_earned),
        completed_at=event.completed_at,
    )


def _end(truth: Truth, event: Withdrawn) -> None:
    truth.enrolments[event.enrollment_id] = Enrolment(
        event.enrollment_id, event.employee_id, event.session_id, event.status
    )


def _meeting(truth: Truth, event: MentoringLogged) -> None:
    truth.mentorships[event.mentorship_id] = Mentorship(
        event.mentorship_id, event.mentor_id, event.mentee_id, event.competency
    )
    truth.meetings[event.mentoring_session_id] = Meeting(
        event.mentoring_session_id, event.mentorship_id, event.held_at, event.minutes, event.mentor_rating
    )


def _said(truth: Truth, event: Received) -> None:
    scores = dict(event.scores)
    if event.kind == "questionnaire":
        truth.questionnaires[str(event.enrollment_id)] = scores
        return
    at = event.received_at
    truth.surveys[event.feedback_id] = SurveyAnswer(
        event.feedback_id, str(event.unit_id), event.service, scores, at, at, at, event.served_by
    )


def _nothing(truth: Truth, event: Event) -> None:
    """What bears on reports alone."""


_TAKE: dict[type[Event], Any] = {
    Enrolled: _nothing,
    Attended: _nothing,
    BudgetChanged: _nothing,
    UnitChanged: _unit,
    EmployeeChanged: _employee,
    ProgrammeChanged: _taught,
    SessionChanged: _run,
    Completed: _result,
    Withdrawn: _end,
    MentoringLogged: _meeting,
    Received: _said,
}

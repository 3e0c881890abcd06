"""What evaluation reacts to: the table of contents, and one function per event."""

from __future__ import annotations

import json
from typing import Final

from services.evaluation.domain.reaction import reaction_of
from services.evaluation.handlers.batch import Owner
from services.evaluation.handlers.judgement_taking import citizen_taken
from services.evaluation.handlers.taking import completion_taken, meeting_taken, tenths_of
from services.evaluation.handlers.work import Work
from services.evaluation.store.catalogue import Programme, Session, Unit
from services.evaluation.store.ikm import IkmSums
from services.evaluation.store.open_enrollments import Seat
from services.evaluation.store.people import Person, Place
from services.evaluation.store.ratings import MarkSums, RatingSums
from shared.consumer import Reactions
from shared.events.cloudevents import Envelope
from shared.events.enrollment import TOPIC as ENROLLMENT
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
from shared.events.feedback import TOPIC as FEEDBACK
from shared.events.feedback import ComplaintClosed, ComplaintMoved, ComplaintOpened, Received
from shared.rules.calendar import city_day
from shared.rules.ikm import ELEMENTS

TOPICS: Final = (ENROLLMENT, FEEDBACK)

MARKS: Final = MarkSums._fields
"""What a questionnaire marks from 1 to 4; ``difficulty``, from 1 to 3, stands beside them."""
_ASKED: Final = frozenset({*MARKS, "difficulty"})


def on_enrolled(work: Work, envelope: Envelope[Enrolled]) -> None:
    """A seat, and the JP it will earn."""
    event = envelope.data
    work.reports.enrolment(event)
    work.seat(
        Seat(
            event.employee_id,
            event.enrollment_id,
            event.session_id,
            event.programme_id,
            event.form,
            event.ends_on.isoformat(),
            tenths_of(event.planned_jp),
        )
    )
    work.effects.seated(event)


def on_completed(work: Work, envelope: Envelope[Completed]) -> None:
    """Evidence, JP and tests of an enrolment, in place of what an earlier completion of it said."""
    event = envelope.data
    work.reports.enrolment(event)
    work.unseat((event.employee_id, event.enrollment_id))
    work.take(completion_taken(work.moment, envelope), Place(event.agency, event.city, event.unit_id))
    work.effects.completed(event)


def on_withdrawn(work: Work, envelope: Envelope[Withdrawn]) -> None:
    """What the enrolment counted for, if it was completed, is taken back."""
    event = envelope.data
    work.reports.enrolment(event)
    session, host = (event.programme_id, event.session_id), Owner(event.agency, event.city)
    work.unseat((event.employee_id, event.enrollment_id))
    work.take_back((event.enrollment_id, event.employee_id), session, host)
    work.effects.withdrawn(event)


def on_mentoring_logged(work: Work, envelope: Envelope[MentoringLogged]) -> None:
    """JP for whom the event is about, and for a mentee the mentor's rating as evidence."""
    event = envelope.data
    work.take(meeting_taken(work.moment, envelope), Place(event.agency, event.city, event.unit_id))


def on_employee_changed(work: Work, envelope: Envelope[EmployeeChanged]) -> None:
    """Where a person works and what the position asks for, from now on; of one who was erased the words go."""
    event = envelope.data
    if event.erased:
        work.erase(event.employee_id)
    work.announce(
        Person(
            event.employee_id,
            Place(event.agency, event.city, event.unit_id),
            event.employment,
            event.position_type,
            event.required,
            event.contract_start,
            event.active,
            event.version,
            event.education,
            event.sex,
            event.supervisor_id,
        )
    )


def on_programme_changed(work: Work, envelope: Envelope[ProgrammeChanged]) -> None:
    """A programme's host, title and what it builds."""
    event = envelope.data
    work.reports.programme(event)
    weights = {one.competency: str(one.weight) for one in event.competencies}
    work.describe(
        Programme(
            event.programme_id,
            event.agency,
            event.city,
            event.title,
            event.form,
            int(event.active),
            event.version,
            json.dumps(weights, sort_keys=True),
        )
    )


def on_session_changed(work: Work, envelope: Envelope[SessionChanged]) -> None:
    """A session's host, programme and days."""
    event = envelope.data
    work.reports.session(event)
    work.describe(
        Session(
            event.session_id,
            event.programme_id,
            event.agency,
            event.city,
            event.starts_on.isoformat(),
            event.ends_on.isoformat(),
            event.difficulty,
            event.version,
        )
    )


def on_unit_changed(work: Work, envelope: Envelope[UnitChanged]) -> None:
    """A unit's agency and name."""
    event = envelope.data
    agency, active = event.agency, int(event.active)
    work.describe(Unit(event.unit_id, agency, event.city, event.name, active, event.version, event.agency_name))


def on_received(work: Work, envelope: Envelope[Received]) -> None:
    """An SKM answer for a unit's index or a questionnaire for a session; what has no figures counts for nothing here.

    Raises ``ValueError`` for an answer that is not whole.
    """
    event = envelope.data
    if event.unit_id is not None:
        owner = Owner(event.agency, event.city)
        work.reports.need(owner, event.unit_id, city_day(event.received_at), event.needs)
    if event.kind == "skm":
        _rate_unit(work, event)
        if event.served_by is not None and event.unit_id is not None:
            place = Place(event.agency, event.city, event.unit_id)
            work.serve(citizen_taken(work.moment, envelope, event.served_by), place)
    elif event.kind == "questionnaire":
        _rate_session(work, event)


def on_attended(work: Work, envelope: Envelope[Attended]) -> None:
    """Somebody has come."""
    work.reports.enrolment(envelope.data)


def on_budget_changed(work: Work, envelope: Envelope[BudgetChanged]) -> None:
    """The money of an agency's year."""
    work.reports.budget(envelope.data)


def on_complaint(work: Work, envelope: Envelope[ComplaintOpened | ComplaintMoved | ComplaintClosed]) -> None:
    """What a complaint says is missing."""
    work.reports.complaint(envelope.data)


def _rate_unit(work: Work, event: Received) -> None:
    if event.unit_id is None or event.scores.keys() != ELEMENTS.keys():
        raise ValueError("an SKM answer needs its unit and the elements U1 to U9")
    scores = tuple(event.scores[element] for element in ELEMENTS)
    key = (event.unit_id, city_day(event.received_at).year)
    work.rate_unit(key, IkmSums(1, scores), Owner(event.agency, event.city))
    work.effects.answered(event.unit_id, city_day(event.received_at), sum(scores))


def _rate_session(work: Work, event: Received) -> None:
    """The five marks of every form; what a form asks beyond them is feedback's own report."""
    if event.programme_id is None or event.session_id is None or not event.scores.keys() >= _ASKED:
        raise ValueError("a questionnaire needs its programme, its session and all five marks")
    marks = MarkSums(*(event.scores[mark] for mark in MARKS))
    squares = MarkSums(*(mark**2 for mark in marks))
    sums = RatingSums(reactions=reaction_of(event.scores["difficulty"]), marks=marks, mark_squares=squares)
    work.answer((event.programme_id, event.session_id), sums, Owner(event.agency, event.city))


REACTIONS: Final[Reactions[Work]] = {
    Enrolled: on_enrolled,
    Completed: on_completed,
    Withdrawn: on_withdrawn,
    MentoringLogged: on_mentoring_logged,
    EmployeeChanged: on_employee_changed,
    ProgrammeChanged: on_programme_changed,
    SessionChanged: on_session_changed,
    UnitChanged: on_unit_changed,
    Received: on_received,
    Attended: on_attended,
    BudgetChanged: on_budget_changed,
    ComplaintOpened: on_complaint,
    ComplaintMoved: on_complaint,
    ComplaintClosed: on_complaint,
}

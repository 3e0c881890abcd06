"""What feedback reacts to: units citizens can speak about, and who took part in what."""

from __future__ import annotations

from services.feedback.handlers.work import Work
from shared.consumer import Reactions
from shared.events.cloudevents import Envelope
from shared.events.enrollment import Completed, EmployeeChanged, Enrolled, UnitChanged, Withdrawn


def on_unit_changed(work: Work, event: Envelope[UnitChanged]) -> None:
    """Know the unit as it is now."""
    work.unit(event.data)


def on_enrolled(work: Work, event: Envelope[Enrolled]) -> None:
    """Know whose seat it is."""
    work.seat_taken(event.data)


def on_completed(work: Work, event: Envelope[Completed]) -> None:
    """Open the questionnaire to the participant, whether they passed or not."""
    work.seat_ended(event.data, event.data.outcome)


def on_withdrawn(work: Work, event: Envelope[Withdrawn]) -> None:
    """Close the questionnaire; answers already given stay."""
    work.seat_ended(event.data, "withdrawn")


def on_employee_changed(work: Work, event: Envelope[EmployeeChanged]) -> None:
    """Of a person who was erased, take away what they wrote; nothing else of people is known here."""
    if event.data.erased:
        work.erase(event.data.employee_id)


REACTIONS: Reactions[Work] = {
    UnitChanged: on_unit_changed,
    Enrolled: on_enrolled,
    Completed: on_completed,
    Withdrawn: on_withdrawn,
    EmployeeChanged: on_employee_changed,
}

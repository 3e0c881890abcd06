"""What notification reacts to: the events of the other services, and its own timers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from services.notification.domain import complaint_overdue, jp_below_target
from services.notification.handlers.complaints import Told
from services.notification.handlers.work import AlertWork
from services.notification.store.timers import SetTimer
from shared.consumer import Reactions
from shared.events import enrollment, evaluation, feedback
from shared.events.cloudevents import Envelope


def on_employee_changed(work: AlertWork, envelope: Envelope[enrollment.EmployeeChanged]) -> None:
    """Somebody came, moved, changed position or left."""
    work.people.change(envelope.data)


def on_unit_changed(work: AlertWork, envelope: Envelope[enrollment.UnitChanged]) -> None:
    """A unit got its name, or was closed."""
    work.units.change(envelope.data)


def on_programme_changed(work: AlertWork, envelope: Envelope[enrollment.ProgrammeChanged]) -> None:
    """A programme got its title."""
    work.programmes.change(envelope.data)


def on_score_changed(work: AlertWork, envelope: Envelope[evaluation.ScoreChanged]) -> None:
    """A competency score moved, or what the position asks for."""
    work.people.score(envelope.data)


def on_jp_changed(work: AlertWork, envelope: Envelope[evaluation.JpChanged]) -> None:
    """The learning hours of a year moved."""
    work.people.learn(envelope.data)


def on_index_changed(work: AlertWork, envelope: Envelope[evaluation.IndexChanged]) -> None:
    """An index moved; there are rules for that of units (IKM), none for that of people (IP ASN)."""
    if envelope.data.index == "ikm":
        work.units.index(envelope.data)


def on_programme_rated(work: AlertWork, envelope: Envelope[evaluation.ProgrammeRated]) -> None:
    """A session was rated; the rating of a whole programme calls for nothing by itself."""
    if envelope.data.session_id is not None:
        work.programmes.rate(envelope.data.session_id, envelope.data)


def on_complaint_told(work: AlertWork, envelope: Envelope[Told]) -> None:
    """A complaint was opened, moved on or closed."""
    work.complaints.move(envelope.data)


TOPICS: Final = (enrollment.TOPIC, feedback.TOPIC, evaluation.TOPIC)

REACTIONS: Reactions[AlertWork] = MappingProxyType(
    {
        enrollment.EmployeeChanged: on_employee_changed,
        enrollment.UnitChanged: on_unit_changed,
        enrollment.ProgrammeChanged: on_programme_changed,
        evaluation.ScoreChanged: on_score_changed,
        evaluation.JpChanged: on_jp_changed,
        evaluation.IndexChanged: on_index_changed,
        evaluation.ProgrammeRated: on_programme_rated,
        feedback.ComplaintOpened: on_complaint_told,
        feedback.ComplaintMoved: on_complaint_told,
        feedback.ComplaintClosed: on_complaint_told,
    }
)
"""By event; everything else passes by."""

DUE: Mapping[str, Callable[[AlertWork, SetTimer], None]] = MappingProxyType(
    {
        jp_below_target.RULE: lambda work, timer: work.people.look_again(timer),
        complaint_overdue.RULE: lambda work, timer: work.complaints.look_again(timer),
    }
)
"""By rule: what to do when its timer is due."""

"""What notification reacts to: the events of the other services, and its own timers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from services.notification.domain import complaint_overdue, jp_below_target
from services.notification.domain.judges import JUDGES
from services.notification.handlers.clockwork import RULE_CHANGED
from services.notification.handlers.complaints import Told
from services.notification.handlers.ledger import SNOOZED, UNANSWERED
from services.notification.handlers.matters import Proposed
from services.notification.handlers.sessions import SeatStatus
from services.notification.handlers.work import AlertWork
from services.notification.store.timers import SetTimer
from shared.consumer import Reactions
from shared.events import enrollment, evaluation, feedback
from shared.events.cloudevents import Envelope


def on_employee_changed(work: AlertWork, envelope: Envelope[enrollment.EmployeeChanged]) -> None:
    """Somebody came, moved, changed position or left, or was erased from the register."""
    work.hear(envelope.data.employee_id, envelope)
    if envelope.data.erased:
        work.erase(envelope.data.employee_id)
    work.people.change(envelope.data)


def on_unit_changed(work: AlertWork, envelope: Envelope[enrollment.UnitChanged]) -> None:
    """A unit got its name, or was closed."""
    work.hear(envelope.data.unit_id, envelope)
    work.units.change(envelope.data)


def on_programme_changed(work: AlertWork, envelope: Envelope[enrollment.ProgrammeChanged]) -> None:
    """A programme got its title."""
    work.programmes.change(envelope.data)


def on_score_changed(work: AlertWork, envelope: Envelope[evaluation.ScoreChanged]) -> None:
    """A competency score moved, or what the position asks for."""
    work.hear(envelope.data.employee_id, envelope)
    work.people.score(envelope.data)


def on_jp_changed(work: AlertWork, envelope: Envelope[evaluation.JpChanged]) -> None:
    """The learning hours of a year moved."""
    work.hear(envelope.data.employee_id, envelope)
    work.people.learn(envelope.data)


def on_index_changed(work: AlertWork, envelope: Envelope[evaluation.IndexChanged]) -> None:
    """The index of a unit (IKM) or of a person (IP ASN) moved."""
    work.hear(envelope.data.subject_id, envelope)
    if envelope.data.index == "ikm":
        work.units.index(envelope.data)
    else:
        work.matters.index(envelope.data)


def on_programme_rated(work: AlertWork, envelope: Envelope[evaluation.ProgrammeRated]) -> None:
    """A session was rated; the rating of a whole programme calls for nothing by itself."""
    if envelope.data.session_id is not None:
        work.hear(envelope.data.session_id, envelope)
        work.programmes.rate(envelope.data.session_id, envelope.data)


def on_complaint_told(work: AlertWork, envelope: Envelope[Told]) -> None:
    """A complaint was opened, moved on or closed."""
    work.hear(envelope.data.complaint_id, envelope)
    work.complaints.move(envelope.data)


def on_session_changed(work: AlertWork, envelope: Envelope[enrollment.SessionChanged]) -> None:
    """A session got its days and seats, or is called off."""
    work.hear(envelope.data.session_id, envelope)
    work.sessions.change(envelope.data)


def on_enrolled(work: AlertWork, envelope: Envelope[enrollment.Enrolled]) -> None:
    """A seat was taken."""
    work.hear(envelope.data.session_id, envelope)
    work.sessions.seat(envelope.data.enrollment_id, envelope.data.session_id, "enrolled")


def on_completed(work: AlertWork, envelope: Envelope[enrollment.Completed]) -> None:
    """Somebody has finished a session, and may have a certificate that expires."""
    work.hear(envelope.data.session_id, envelope)
    work.hear(envelope.data.employee_id, envelope)
    work.sessions.seat(envelope.data.enrollment_id, envelope.data.session_id, "completed")
    work.matters.certify(envelope.data)


def on_withdrawn(work: AlertWork, envelope: Envelope[enrollment.Withdrawn]) -> None:
    """A seat is free again, or stayed empty; a certificate is taken back."""
    work.hear(envelope.data.session_id, envelope)
    work.hear(envelope.data.employee_id, envelope)
    status: SeatStatus = "no_show" if envelope.data.status == "no_show" else "gone"
    work.sessions.seat(envelope.data.enrollment_id, envelope.data.session_id, status)
    work.matters.withdraw(envelope.data)


def on_received(work: AlertWork, envelope: Envelope[feedback.Received]) -> None:
    """A participant has answered the questionnaire; what citizens say comes back as an index."""
    said = envelope.data
    if said.kind == "questionnaire" and said.enrollment_id is not None and said.session_id is not None:
        work.hear(said.session_id, envelope)
        work.sessions.answer(said.enrollment_id, said.session_id)


def on_budget_changed(work: AlertWork, envelope: Envelope[enrollment.BudgetChanged]) -> None:
    """Money was set aside, promised or paid."""
    work.hear(envelope.data.budget_id, envelope)
    work.matters.budget(envelope.data)


def on_recommendation(work: AlertWork, envelope: Envelope[Proposed]) -> None:
    """Somebody has to decide on a proposal, or has."""
    work.hear(envelope.data.recommendation_id, envelope)
    work.matters.recommend(envelope.data)


def on_recommendation_moved(work: AlertWork, envelope: Envelope[evaluation.RecommendationMoved]) -> None:
    """Somebody has decided, or objects; the person concerned is told of what was decided."""
    on_recommendation(work, envelope)
    work.notices.tell(envelope.data)


def on_assessment_changed(work: AlertWork, envelope: Envelope[evaluation.AssessmentChanged]) -> None:
    """A supervisor is asked how somebody works since a training, or has answered."""
    work.hear(envelope.data.assessment_id, envelope)
    work.matters.assess(envelope.data)


TOPICS: Final = (enrollment.TOPIC, feedback.TOPIC, evaluation.TOPIC)

REACTIONS: Reactions[AlertWork] = MappingProxyType(
    {
        enrollment.EmployeeChanged: on_employee_changed,
        enrollment.UnitChanged: on_unit_changed,
        enrollment.ProgrammeChanged: on_programme_changed,
        enrollment.SessionChanged: on_session_changed,
        enrollment.Enrolled: on_enrolled,
        enrollment.Completed: on_completed,
        enrollment.Withdrawn: on_withdrawn,
        enrollment.BudgetChanged: on_budget_changed,
        feedback.Received: on_received,
        evaluation.RecommendationMade: on_recommendation,
        evaluation.RecommendationMoved: on_recommendation_moved,
        evaluation.AssessmentChanged: on_assessment_changed,
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


def _on_complaint_due(work: AlertWork, timer: SetTimer) -> None:
    """A timer that a release before 0.4 set holds its facts itself."""
    if timer.payload:
        work.complaints.look_again(timer)
    else:
        work.clockwork.look_again(timer)


DUE: Mapping[str, Callable[[AlertWork, SetTimer], None]] = MappingProxyType(
    {
        **{rule: lambda work, timer: work.clockwork.look_again(timer) for rule in JUDGES},
        jp_below_target.RULE: lambda work, timer: work.people.look_again(timer),
        complaint_overdue.RULE: _on_complaint_due,
        RULE_CHANGED: lambda work, timer: work.clockwork.look_over(timer),
        UNANSWERED: lambda work, timer: work.answers.unanswered(timer),
        SNOOZED: lambda work, timer: work.answers.come_back(timer),
    }
)
"""By rule, or by what else runs on time: what to do when a timer is due."""

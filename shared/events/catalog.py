"""The table of contents of the event language: every type, every topic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.events import enrollment, evaluation, feedback, notification
from shared.events.base import Event

_EVENTS: tuple[type[Event], ...] = (
    enrollment.Enrolled,
    enrollment.Attended,
    enrollment.Completed,
    enrollment.Withdrawn,
    enrollment.MentoringLogged,
    enrollment.EmployeeChanged,
    enrollment.SessionChanged,
    enrollment.ProgrammeChanged,
    enrollment.UnitChanged,
    enrollment.BudgetChanged,
    feedback.Received,
    feedback.ComplaintOpened,
    feedback.ComplaintMoved,
    feedback.ComplaintClosed,
    evaluation.ScoreChanged,
    evaluation.JpChanged,
    evaluation.ProgrammeRated,
    evaluation.IndexChanged,
    evaluation.RecommendationMade,
    evaluation.RecommendationMoved,
    evaluation.AssessmentChanged,
    notification.AlertRaised,
    notification.AlertResolved,
    notification.AlertRaisedV2,
    notification.AlertResolvedV2,
)

CATALOG: Mapping[str, type[Event]] = MappingProxyType({event.TYPE: event for event in _EVENTS})
"""Event class by CloudEvents type."""

TOPICS: tuple[str, ...] = (enrollment.TOPIC, feedback.TOPIC, evaluation.TOPIC, notification.TOPIC)
"""Every topic that carries events; each has a dead-letter twin, see ``dead_letter_topic``."""

PARTITIONS = 12
"""Partitions per topic, in the embedded log as on Kafka."""


MARK_OF = "mark_of"
"""Header of a record among dead letters that says which of them was replayed or dropped: ``asn.feedback.v1/10/0``."""


def dead_letter_topic(topic: str) -> str:
    """Where records go that nobody could handle."""
    return f"{topic}.dlq"

"""What an event is the last word on, where nothing but its order says which of two is newer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.events import enrollment, evaluation, feedback
from shared.events.base import Event

Subject = tuple[str, ...]

_COMPLAINT: Final = ("complaint", ("complaint_id",))
_ENROLMENT: Final = ("enrolment", ("enrollment_id",))

_FIELDS: Final[Mapping[type[Event], tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        enrollment.Completed: _ENROLMENT,
        enrollment.Withdrawn: _ENROLMENT,
        evaluation.ScoreChanged: ("score", ("employee_id", "competency")),
        evaluation.JpChanged: ("jp", ("employee_id", "year")),
        evaluation.IndexChanged: ("index", ("subject_id", "index", "year")),
        evaluation.AssessmentChanged: ("assessment", ("assessment_id",)),
        evaluation.ProgrammeRated: ("rating", ("programme_id", "session_id")),
        feedback.ComplaintOpened: _COMPLAINT,
        feedback.ComplaintMoved: _COMPLAINT,
        feedback.ComplaintClosed: _COMPLAINT,
    }
)


def subject_of(event: Event) -> Subject | None:
    """What the event is the last word on; ``None`` where readers sum it up or go by its version, in any order."""
    kind, names = _FIELDS.get(type(event), ("", ()))
    return (kind, *(str(getattr(event, name)) for name in names)) if kind else None

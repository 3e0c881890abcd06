"""Where what an alert is about can be looked at: a path of the platform's own API."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.notification.domain.outcome import Figures, SubjectType

_PATHS: Final[Mapping[SubjectType, str]] = MappingProxyType(
    {
        "employee": "/evaluation/v1/employees/{id}/profile",
        "unit": "/feedback/v1/units/{id}/ikm",
        "programme": "/evaluation/v1/programmes/{id}/effectiveness",
        "session": "/enrollment/v1/sessions/{id}",
        "complaint": "/feedback/v1/complaints/{id}",
        "budget": "/enrollment/v1/budgets",
        "assessment": "/evaluation/v1/assessment-requests",
        "recommendation": "/evaluation/v1/recommendations/{id}",
        "service": "/{service}/health/ready",
        "channel": "/notification/v1/deliveries?channel={id}&state=parked",
    }
)


def link_of(subject_type: SubjectType, subject_id: str, figures: Figures) -> str:
    """The path; years and services are taken from the figures."""
    if subject_type == "service":
        return _PATHS["service"].format(service=figures["service"])
    path = _PATHS[subject_type].format(id=subject_id)
    return f"{path}?year={figures['year']}" if subject_type in {"unit", "budget"} and "year" in figures else path

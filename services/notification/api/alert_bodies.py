"""Alerts as they leave the service."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from services.notification.domain.outcome import Figure, Severity, SubjectType
from services.notification.domain.texts import wording
from services.notification.store.shown_alerts import Shown
from services.notification.store.tables import State
from shared.rules.calendar import CITY_ZONE

_EXAMPLE: Final[JsonDict] = {
    "alert_id": "0193a1f0-2b00-7abc-9def-0123456789ab",
    "rule": "ikm-low",
    "severity": "warning",
    "state": "open",
    "subject_type": "unit",
    "subject_id": "semarang-candisari.pelayanan",
    "agency": "semarang-candisari",
    "city": "semarang",
    "unit_id": "semarang-candisari.pelayanan",
    "title": "IKM 2026 Loket pelayanan Kecamatan Candisari: mutu C",
    "message": "IKM 2026 Loket pelayanan Kecamatan Candisari bernilai 70,25, mutu C (kurang baik), dari 42 jawaban."
    " Lihat unsur terlemahnya, sepakati perbaikannya, dan kaitkan dengan pelatihan pelaksananya.",
    "figures": {"year": 2026, "value": 70.25, "grade": "C", "answers": 42, "indicative": "no"},
    "rule_set": "alerts-2026.1",
    "raised_at": "2026-11-01T10:00:00+07:00",
    "updated_at": "2026-11-01T10:00:00+07:00",
    "resolved_at": None,
    "acknowledged_at": None,
    "acknowledged_by": None,
    "note": None,
    "version": 1,
}


_AS_STORED: Final = {
    "alert_id",
    "rule",
    "severity",
    "state",
    "subject_type",
    "subject_id",
    "agency",
    "city",
    "unit_id",
    "rule_set",
    "acknowledged_by",
    "note",
    "version",
}


class AlertBody(BaseModel):
    """Something that needs attention, and what to do about it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    alert_id: str
    rule: str = Field(description="See `GET /rules`")
    severity: Severity
    state: State = Field(
        description="`resolved` by itself when the cause is gone; `acknowledged` by a person until then"
    )
    subject_type: SubjectType
    subject_id: str = Field(description="Whom or what it is about: an opaque id, for units `<agency>.<unit>`")
    agency: str
    city: str
    unit_id: str | None
    title: str = Field(description="In Indonesian or English by `Accept-Language`")
    message: str = Field(description="What happened, with figures, and what to do; in the same language")
    figures: dict[str, int | float | str] = Field(description="The figures behind it; percentages and points as such")
    rule_set: str = Field(description="The rule set whose thresholds raised it")
    raised_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    note: str | None
    version: int


class AcknowledgementBody(BaseModel):
    """What a person adds when taking notice of an alert."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"note": "Dibahas pada rapat Senin"}]})

    note: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
        | None
    ) = None


def body_of(shown: Shown, language: str) -> AlertBody:
    """The alert in a language; times with the city's offset."""
    alert, words = shown.alert, wording(shown.alert.rule, shown.figures, shown.names)
    return AlertBody(
        **alert.model_dump(include=_AS_STORED),
        title=words.title.in_language(language),
        message=words.message.in_language(language),
        figures={name: _number(figure) for name, figure in shown.figures.items()},
        raised_at=alert.raised_at.astimezone(CITY_ZONE),
        updated_at=alert.updated_at.astimezone(CITY_ZONE),
        resolved_at=_in_city(alert.resolved_at),
        acknowledged_at=_in_city(alert.acknowledged_at),
    )


def _in_city(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(CITY_ZONE)


def _number(figure: Figure) -> int | float | str:
    return float(figure) if isinstance(figure, Decimal) else figure

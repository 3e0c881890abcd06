"""Alerts as they leave the service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from services.notification.domain.advice import ADVICE
from services.notification.domain.catalogue import CARDS
from services.notification.domain.links import link_of
from services.notification.domain.outcome import Figure, Severity, SubjectType
from services.notification.domain.texts import wording
from services.notification.store.shown_alerts import AlertGroup, Shown
from services.notification.store.steps import StepKind, Taken
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
    "title": "IKM 2026 Seksi Pelayanan Masyarakat: mutu C",
    "message": "IKM 2026 Seksi Pelayanan Masyarakat bernilai 70,25, mutu C (kurang baik), dari 42 jawaban."
    " Lihat unsur terlemahnya, sepakati perbaikannya, dan kaitkan dengan pelatihan pelaksananya.",
    "figures": {"year": 2026, "value": 70.25, "grade": "C", "answers": 42, "indicative": "no"},
    "rule_set": "alerts-2026.1",
    "raised_at": "2026-11-01T10:00:00+07:00",
    "updated_at": "2026-11-01T10:00:00+07:00",
    "resolved_at": None,
    "acknowledged_at": None,
    "acknowledged_by": None,
    "note": None,
    "snoozed_until": None,
    "escalated_at": None,
    "link": "/feedback/v1/units/semarang-candisari.pelayanan/ikm?year=2026",
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


Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]

_MOMENTS: Final = (
    "raised_at",
    "updated_at",
    "resolved_at",
    "acknowledged_at",
    "snoozed_until",
    "escalated_at",
)


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
    snoozed_until: datetime | None = Field(description="When it comes back")
    escalated_at: datetime | None = Field(description="Since when it is more urgent because nobody acted")
    link: str = Field(description="Where the subject can be looked at: a path of this API")
    version: int


class EventBody(BaseModel):
    """The event behind an alert."""

    id: str
    type: str
    time: datetime


class StepBody(BaseModel):
    """One step of an alert's life."""

    at: datetime
    kind: StepKind
    actor: str | None = Field(description="Who did it; null for what happened by itself")
    severity: Severity
    facts: dict[str, int | float | str] = Field(
        description="The figures it was told with, until when it was snoozed, or which roles were told"
    )


class ExplainedAlertBody(AlertBody):
    """An alert with why it is there, what to do, and what happened to it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **_EXAMPLE,
                    "why": "IKM unit pada tahun terbarunya bermutu seperti di bawah: kritis untuk D, info selama masih"
                    " indikasi. Selesai sendiri bila mutunya membaik.",
                    "what_to_do": "Lihat unsur terlemah, sepakati perbaikannya, dan kaitkan dengan pelatihan"
                    " pelaksananya.",
                    "event": {
                        "id": "0193a1ef-0000-7abc-9def-0123456789ab",
                        "type": "id.asn.evaluation.index-changed.v1",
                        "time": "2026-11-01T09:59:58+07:00",
                    },
                    "steps": [
                        {
                            "at": "2026-11-01T10:00:00+07:00",
                            "kind": "raised",
                            "actor": None,
                            "severity": "warning",
                            "facts": {"year": 2026, "value": 70.25, "grade": "C", "answers": 42, "indicative": "no"},
                        }
                    ],
                }
            ]
        }
    )

    why: str = Field(description="What the rule watches, in the caller's language")
    what_to_do: str
    event: EventBody | None = Field(description="What was heard last before it was told; null where no event is kept")
    steps: list[StepBody] = Field(description="The newest 200, the earliest of them first")


class SnoozeBody(BaseModel):
    """Until when an alert shall sleep."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"until": "2026-11-05T08:00:00+07:00", "note": "Menunggu rapat anggaran"}]},
    )

    until: AwareDatetime = Field(description="In the future, at most 90 days")
    note: Note | None = None


class AlertGroupBody(BaseModel):
    """Unresolved alerts of one rule in one unit."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rule": "score-below-standard",
                    "title": "Kompetensi di bawah standar jabatan",
                    "agency": "semarang-candisari",
                    "unit_id": "semarang-candisari.pelayanan",
                    "alerts": 14,
                    "open": 11,
                    "critical": 0,
                    "warning": 14,
                    "info": 0,
                    "oldest_at": "2026-10-02T08:00:00+07:00",
                    "newest_at": "2026-11-01T10:00:00+07:00",
                }
            ]
        }
    )

    rule: str
    title: str
    agency: str
    unit_id: str | None
    alerts: int
    open: int = Field(description="Of them neither acknowledged nor snoozed")
    critical: int
    warning: int
    info: int
    oldest_at: datetime
    newest_at: datetime


class AcknowledgementBody(BaseModel):
    """What a person adds when taking notice of an alert."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"note": "Dibahas pada rapat Senin"}]})

    note: Note | None = None


def body_of(shown: Shown, language: str) -> AlertBody:
    """The alert in a language; times with the city's offset."""
    return AlertBody(**_said(shown, language))


def explained(shown: Shown, taken: Iterable[Taken], language: str) -> ExplainedAlertBody:
    """The same with why, what to do, and its steps."""
    alert, card = shown.alert, CARDS[shown.alert.rule]
    event = None
    if alert.event_id is not None and alert.event_type is not None and alert.event_at is not None:
        event = EventBody(id=alert.event_id, type=alert.event_type, time=alert.event_at.astimezone(CITY_ZONE))
    return ExplainedAlertBody(
        **_said(shown, language),
        why=card.description.in_language(language),
        what_to_do=ADVICE[alert.rule].in_language(language),
        event=event,
        steps=[_step(step) for step in taken],
    )


def group_body(group: AlertGroup, language: str) -> AlertGroupBody:
    """A group in a language."""
    return AlertGroupBody(
        **{
            **group._asdict(),
            "title": CARDS[group.rule].title.in_language(language),
            "oldest_at": group.oldest_at.astimezone(CITY_ZONE),
            "newest_at": group.newest_at.astimezone(CITY_ZONE),
        }
    )


def _said(shown: Shown, language: str) -> dict[str, Any]:
    alert, words = shown.alert, wording(shown.alert.rule, shown.figures, shown.names)
    return {
        **alert.model_dump(include=_AS_STORED),
        "title": words.title.in_language(language),
        "message": words.message.in_language(language),
        "figures": {name: _number(figure) for name, figure in shown.figures.items()},
        "link": link_of(alert.subject_type, alert.subject_id, shown.figures),
        **{name: _in_city(getattr(alert, name)) for name in _MOMENTS},
    }


def _step(step: Taken) -> StepBody:
    return StepBody(
        at=step.at.astimezone(CITY_ZONE), kind=step.kind, actor=step.actor, severity=step.severity, facts=step.facts
    )


def _in_city(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(CITY_ZONE)


def _number(figure: Figure) -> int | float | str:
    return float(figure) if isinstance(figure, Decimal) else figure

"""Rules as they come and go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from services.notification.domain.card import Figured
from services.notification.domain.catalogue import CARDS
from services.notification.domain.knobs import KNOBS, Threshold
from services.notification.domain.outcome import Severity, SubjectType
from services.notification.handlers.policies import plain
from services.notification.handlers.rule_changes import Stands, Whose, Wish
from services.notification.handlers.trying import Trial, Tried
from shared.errors import Text
from shared.rules.calendar import CITY_ZONE, city_day

Role = Literal["agency", "unit", "organiser", "supervisor", "bkpsdm", "operator"]
Agency = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z0-9]+(-[a-z0-9]+)*)$", max_length=64)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
_FIGURE: Final = Text(
    "tulis bilangan, teks, atau daftar teks; bentuk tiap batas ada di GET /notification/v1/rules",
    "write a number, text or a list of texts; GET /notification/v1/rules shows the form of each threshold",
)
_HOURS: Final = Text(
    'tulis {"from": "21:00", "to": "06:00"}, atau "none"', 'write {"from": "21:00", "to": "06:00"}, or "none"'
)


def _figure(value: object) -> object:
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    if is_list or (isinstance(value, int | float | str) and not isinstance(value, bool)):
        return value
    raise PydanticCustomError("no_figure", "is no threshold", {"text": _FIGURE})


ThresholdIn = Annotated[int | float | str | list[str], BeforeValidator(_figure)]

LISTED_AT_MOST: Final = 500
LONGEST_SPAN: Final = timedelta(days=400)

_EXAMPLE: Final[JsonDict] = {
    "rule": "ikm-low",
    "title": "IKM rendah",
    "description": "IKM unit pada tahun terbarunya bermutu seperti di bawah: kritis untuk D, info selama masih"
    " indikasi. Selesai sendiri bila mutunya membaik.",
    "subject_type": "unit",
    "severities": ["info", "warning", "critical"],
    "thresholds": {"grades": ["C", "D"], "minimum_answers": 5, "indicative_below_answers": 30},
    "settable": ["grades", "minimum_answers"],
    "rule_set": "alerts-2026.1",
    "source": "PermenPANRB 14/2017 (mutu pelayanan); jumlah jawaban minimum asumsi yang perlu dikonfirmasi",
    "agency": "semarang-candisari",
    "city": "semarang",
    "enabled": True,
    "severity": None,
    "quiet_hours": {"from": "21:00", "to": "06:00"},
    "recipients": ["agency", "unit"],
    "escalate_after_hours": 168,
    "escalate_to": ["bkpsdm"],
    "version": 0,
    "changed_at": None,
    "changed_by": None,
}


class QuietHoursBody(BaseModel):
    """From when to when, by the city's clock, nobody is disturbed by what is not critical."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    start: Clock = Field(alias="from", examples=["21:00"])
    end: Clock = Field(alias="to", examples=["06:00"])


class RuleBody(BaseModel):
    """One rule: what it watches, from which figures on, how it is applied, and where it comes from."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    rule: str
    title: str
    description: str
    subject_type: SubjectType
    severities: list[Severity]
    thresholds: dict[str, int | float | str | list[str]]
    settable: list[str] = Field(description="Which of the thresholds an agency can set")
    rule_set: str = Field(description="The rule set the thresholds come from, a city's own where it has one")
    source: str = Field(description="The regulation behind it, and which figures are assumptions to confirm")
    agency: str = Field(description="For whom this holds; `*` for every agency of the city that says nothing else")
    city: str
    enabled: bool
    severity: Severity | None = Field(description="As grave as this in every case; null: as the rule itself says")
    quiet_hours: QuietHoursBody | None
    recipients: list[Role] = Field(description="Whom it tells")
    escalate_after_hours: int = Field(description="Told again, and more urgently, when nobody acts; 0: never")
    escalate_to: list[Role]
    version: int = Field(description="Counts the agency's own changes; 0 while the defaults hold. The ETag")
    changed_at: datetime | None
    changed_by: str | None


class RuleChangeBody(BaseModel):
    """What an agency says about a rule, all of it; what is left out or null is as its city, or the rule set, has it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "agency": "semarang-candisari",
                    "enabled": True,
                    "thresholds": {"minimum_answers": 10},
                    "severity": "warning",
                    "quiet_hours": {"from": "20:00", "to": "06:30"},
                    "recipients": ["agency", "unit"],
                    "escalate_after_hours": 72,
                    "escalate_to": ["bkpsdm"],
                }
            ]
        },
    )

    agency: Agency | None = Field(
        default=None, description="`*` for the city's default; the caller's own when left out"
    )
    city: Agency | None = Field(default=None, description="Only for callers of all cities")
    enabled: bool | None = None
    thresholds: dict[str, ThresholdIn] = Field(default_factory=dict, max_length=20)
    severity: Severity | None = None
    quiet_hours: QuietHoursBody | Literal["none"] | None = Field(default=None, description="`none`: at any hour")
    recipients: list[Role] | None = Field(default=None, min_length=1, max_length=6)
    escalate_after_hours: int | None = Field(default=None, ge=0, le=2160)
    escalate_to: list[Role] | None = Field(default=None, max_length=6)

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _one_of_two(cls, value: object) -> object:
        """Say what is wrong with the hours that are meant, not with each thing they could have been."""
        if isinstance(value, dict):
            return QuietHoursBody.model_validate(value)
        if value is None or value == "none" or isinstance(value, QuietHoursBody):
            return value
        raise PydanticCustomError("no_hours", "are no hours", {"text": _HOURS})

    def wish(self) -> Wish:
        """The same for the handlers."""
        hours = self.quiet_hours
        return Wish(
            thresholds=self.thresholds,
            enabled=self.enabled,
            severity=self.severity,
            quiet_hours=f"{hours.start}-{hours.end}" if isinstance(hours, QuietHoursBody) else hours,
            recipients=None if self.recipients is None else tuple(self.recipients),
            escalate_after_hours=self.escalate_after_hours,
            escalate_to=None if self.escalate_to is None else tuple(self.escalate_to),
        )


class TrialBody(BaseModel):
    """Which rule figures to try, and against which time."""

    model_config = ConfigDict(
        extra="forbid",
        populate_by_name=True,
        json_schema_extra={
            "examples": [
                {
                    "agency": "semarang-candisari",
                    "thresholds": {"grades": ["B", "C", "D"]},
                    "from": "2026-07-01T00:00:00+07:00",
                    "to": "2026-10-01T00:00:00+07:00",
                }
            ]
        },
    )

    agency: Agency | None = Field(default=None, description="`*` for the whole city; the caller's own when left out")
    city: Agency | None = Field(default=None, description="Only for callers of all cities")
    thresholds: dict[str, ThresholdIn] = Field(
        default_factory=dict, max_length=20, description="In place of those that hold; the others stay"
    )
    start: AwareDatetime = Field(alias="from")
    end: AwareDatetime = Field(alias="to", description="Not included; at most 400 days later")


class FiringBody(BaseModel):
    """One alert there would have been."""

    subject_id: str
    cause: str
    unit_id: str | None
    severity: Severity
    fired_at: datetime
    ended_at: datetime | None = Field(description="When it would have been over; null: not before the end")
    figures: dict[str, int | float | str]


class TrialResultBody(BaseModel):
    """What a rule would have done. Nothing was raised, nothing was told to anybody."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rule": "ikm-low",
                    "agency": "semarang-candisari",
                    "summary": "Akan menyala 1 kali.",
                    "would_have_fired": 1,
                    "subjects": 1,
                    "known_since": "2026-01-05T08:00:00+07:00",
                    "complete": True,
                    "items": [
                        {
                            "subject_id": "semarang-candisari.pelayanan",
                            "cause": "2026",
                            "unit_id": "semarang-candisari.pelayanan",
                            "severity": "warning",
                            "fired_at": "2026-08-11T09:12:00+07:00",
                            "ended_at": None,
                            "figures": {
                                "year": 2026,
                                "value": 70.25,
                                "grade": "C",
                                "answers": 42,
                                "indicative": "no",
                            },
                        }
                    ],
                }
            ]
        }
    )

    rule: str
    agency: str
    summary: str
    would_have_fired: int
    subjects: int = Field(description="How many different subjects")
    known_since: datetime | None = Field(description="What the rule looks at is known from here on")
    complete: bool = Field(
        description="False when the record begins after `from` (see `known_since`), or holds more than one trial reads"
    )
    items: list[FiringBody] = Field(description=f"The first {LISTED_AT_MOST}, the earliest first")


def rule_body(stands: Stands, figured: Figured, whose: Whose, language: str) -> RuleBody:
    """A rule in a language."""
    policy, own, card = stands.policy, stands.own, CARDS[stands.policy.rule]
    applied = plain(policy.applied)
    hours = policy.applied.quiet_hours
    return RuleBody(
        rule=card.rule,
        title=card.title.in_language(language),
        description=card.description.in_language(language),
        subject_type=card.subject_type,
        severities=list(card.severities),
        thresholds={name: _plain(value) for name, value in card.thresholds(figured).items()},
        settable=list(KNOBS.get(card.rule, {})),
        rule_set=policy.figures.rule_set,
        source=card.source.in_language(language),
        agency=whose.agency,
        city=whose.city,
        enabled=policy.applied.enabled,
        severity=policy.severity,
        quiet_hours=None if hours is None else QuietHoursBody(start=f"{hours.start:%H:%M}", end=f"{hours.end:%H:%M}"),
        recipients=applied["recipients"],
        escalate_after_hours=policy.applied.escalate_after_hours,
        escalate_to=applied["escalate_to"],
        version=stands.version,
        changed_at=None if own is None else own.changed_at.astimezone(CITY_ZONE),
        changed_by=None if own is None else own.changed_by,
    )


def trial_body(rule: str, whose: Whose, trial: Trial, start: datetime, language: str) -> TrialResultBody:
    """What a trial that asked from ``start`` on found, in a language."""
    times = len(trial.found)
    return TrialResultBody(
        rule=rule,
        agency=whose.agency,
        summary=_summary(times, trial.known_since, start).in_language(language),
        would_have_fired=times,
        subjects=len({one.subject_id for one in trial.found}),
        known_since=None if trial.known_since is None else trial.known_since.astimezone(CITY_ZONE),
        complete=trial.complete and _reaches(trial.known_since, start),
        items=[_firing(one) for one in trial.found[:LISTED_AT_MOST]],
    )


def _summary(times: int, known_since: datetime | None, start: datetime) -> Text:
    """How often, and from which day on anything is known where that is later than what was asked."""
    said = Text(f"Akan menyala {times} kali.", f"Would have fired {times} time{'' if times == 1 else 's'}.")
    if known_since is None:
        return Text(f"{said.id} Belum ada yang dicatat.", f"{said.en} Nothing is on record yet.")
    if _reaches(known_since, start):
        return said
    day = city_day(known_since)
    return Text(f"{said.id} Catatan baru ada sejak {day}.", f"{said.en} The record begins on {day}.")


def _reaches(known_since: datetime | None, start: datetime) -> bool:
    """Whether the record goes back to the city's day on which a trial starts."""
    return known_since is not None and city_day(known_since) <= city_day(start)


def _firing(one: Tried) -> FiringBody:
    firing = one.firing
    return FiringBody(
        subject_id=one.subject_id,
        cause=one.cause,
        unit_id=one.unit_id,
        severity=firing.outcome.severity,
        fired_at=firing.fired_at.astimezone(CITY_ZONE),
        ended_at=None if firing.ended_at is None else firing.ended_at.astimezone(CITY_ZONE),
        figures=_figures(firing.outcome.figures),
    )


def _figures(figures: Mapping[str, Any]) -> dict[str, int | float | str]:
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in figures.items()}


def _plain(value: Threshold) -> int | float | str | list[str]:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value

"""Rule sets and what their versions change, as they leave the service."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.rule_sets import AFTER, ENTERED, PREVIEW, RULE_SETS
from services.evaluation.handlers.live_rules import parameters_of
from services.evaluation.handlers.rule_sets import ALSO_READ_BY, Preview, Shown
from services.evaluation.store.moments import from_ms
from services.evaluation.store.rule_sets import Effect, Entered, Mover, State
from shared.errors import Text
from shared.events.base import Number
from shared.rules.calendar import CITY_ZONE
from shared.rules.competencies import name_of


class EnteredBody(BaseModel):
    """A version of a rule set, as it was entered."""

    model_config = ConfigDict(json_schema_extra={"examples": [ENTERED]})

    rule_set_id: str
    name: str
    city: str | None = Field(description="Null for the whole platform")
    version: str
    effective_from: date
    parameters: dict[str, Any] = Field(description="What differs from the rule files; everything else is theirs")
    reason: str
    entered_by: str
    entered_at: datetime
    state: State = Field(
        description="`preparing` what it would change, `ready` for its day, `telling` of changed levels, `in_force`"
    )
    people_done: int = Field(description="How many people the present step has passed")
    people: int
    also_read_by: list[str] = Field(description="Services that read the same figures from their own rule files")
    note: str | None


class ShownBody(BaseModel):
    """A rule set in the days on which it holds."""

    model_config = ConfigDict(json_schema_extra={"examples": [AFTER]})

    rule_set: str = Field(description="What every figure names that was worked out by it")
    name: str
    city: str | None = Field(description="Null where no city has its own")
    effective_from: date
    effective_to: date | None
    source: Literal["packaged", "file", "entered"]
    entered: EnteredBody | None


class RuleSetsBody(BaseModel):
    """Every rule set, name by name, the earliest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [RULE_SETS]})

    items: list[ShownBody]


class LevelsBody(BaseModel):
    """How many people have another level in a competency."""

    competency: str
    name: str
    people: int = Field(description="People whose competency is measured")
    changed: int
    up: int
    down: int


class ChangeBody(BaseModel):
    """How many go from one reading to another."""

    what: Literal["placement", "jp", "ikm"] = Field(
        description="Placement by job-person match; whether the year's JP are reached; the grade of units' IKM"
    )
    before: str
    after: str
    n: int


class AgencyPartBody(BaseModel):
    """One agency's part of it."""

    agency: str
    levels: list[LevelsBody]
    changes: list[ChangeBody]


class MoverBody(BaseModel):
    """A score that moves far."""

    agency: str
    employee_id: str
    competency: str
    before: Number
    after: Number


class PreviewBody(BaseModel):
    """What a version would change, as of a moment, by everything known then."""

    model_config = ConfigDict(json_schema_extra={"examples": [PREVIEW]})

    rule_set: EnteredBody
    as_of: datetime | None = Field(description="Null while the work has not begun")
    complete: bool
    levels: list[LevelsBody]
    changes: list[ChangeBody]
    agencies: list[AgencyPartBody]
    movers: list[MoverBody] = Field(description="Up to ten scores of each agency that move furthest")


_NOTE = Text(
    "Layanan lain membaca angka ini dari berkas aturannya: ubah juga di sana, mulai hari yang sama.",
    "Other services read these figures from their rule files: change them there as well, from the same day.",
)


def entered_body(one: Entered, language: str) -> EnteredBody:
    """A version in a language."""
    elsewhere = ALSO_READ_BY.get(one.name, ())
    return EnteredBody(
        rule_set_id=one.rule_set_id,
        name=one.name,
        city=one.owner,
        version=f"v{one.number}",
        effective_from=one.first_day,
        parameters=_plain(parameters_of(one.parameters)),
        reason=one.reason,
        entered_by=one.entered_by,
        entered_at=from_ms(one.entered_at_ms).astimezone(CITY_ZONE),
        state=one.state,
        people_done=one.done,
        people=one.total,
        also_read_by=list(elsewhere),
        note=_NOTE.in_language(language) if elsewhere else None,
    )


def shown_body(one: Shown, language: str) -> ShownBody:
    """A rule set in a language."""
    entered = None if one.entered is None else entered_body(one.entered, language)
    return ShownBody.model_validate({**one._asdict(), "entered": entered})


def preview_body(found: Preview, language: str) -> PreviewBody:
    """What would change, in a language."""
    by_agency: dict[str, dict[Effect, int]] = defaultdict(dict)
    for effect, n in found.effects.items():
        by_agency[effect.agency][effect] = n
    entered = found.entered
    return PreviewBody(
        rule_set=entered_body(entered, language),
        as_of=from_ms(entered.as_of_ms).astimezone(CITY_ZONE) if entered.as_of_ms else None,
        complete=entered.state != "preparing",
        levels=_levels(found.effects, language),
        changes=_changes(found.effects),
        agencies=[
            AgencyPartBody(agency=agency, levels=_levels(part, language), changes=_changes(part))
            for agency, part in sorted(by_agency.items())
        ],
        movers=[_mover(mover) for mover in found.movers],
    )


def _mover(mover: Mover) -> MoverBody:
    agency, employee_id, competency, before, after, _ = mover
    return MoverBody(
        agency=agency, employee_id=employee_id, competency=competency, before=Decimal(before), after=Decimal(after)
    )


def _levels(effects: dict[Effect, int], language: str) -> list[LevelsBody]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for effect, n in effects.items():
        if effect.what == "level":
            found = counts[effect.subject]
            found[0] += n
            found[1] += n * (effect.after > effect.before)
            found[2] += n * (effect.after < effect.before)
    return [
        LevelsBody(
            competency=competency,
            name=name_of(competency, language),
            people=people,
            changed=up + down,
            up=up,
            down=down,
        )
        for competency, (people, up, down) in sorted(counts.items())
    ]


def _changes(effects: dict[Effect, int]) -> list[ChangeBody]:
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for effect, n in effects.items():
        if effect.what != "level" and effect.before != effect.after:
            counts[effect.what, effect.before, effect.after] += n
    return [
        ChangeBody.model_validate({"what": what, "before": before, "after": after, "n": n})
        for (what, before, after), n in sorted(counts.items())
    ]


def _plain(value: Any) -> Any:
    """Figures as JSON takes them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, date):  # a moment is a day as well
        return value.isoformat()
    return value if isinstance(value, str | bool | int) else float(value)

"""What a judgement says, as the table keeps it and as the rules read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from services.evaluation.domain.ip_asn_facts import Sanction
from services.evaluation.domain.performance import Performance
from services.evaluation.domain.talent import Potential
from services.evaluation.store.judgements import Judgement, Kind
from shared.rules.calendar import CITY_ZONE
from shared.rules.performance import Predicate

Facts = Mapping[str, str | int | None]
"""Codes, figures (exact decimals in text), days and ids."""


class Said(NamedTuple):
    """A judgement before it is entered. ``pointer`` is where the body says its day or period."""

    kind: Kind
    subject_id: str
    about: date
    period: str
    facts: Facts
    pointer: str


class Assessment(NamedTuple):
    """A supervisor's assessment of one competency: a value from 0 to 100, or a level from 1 to 5."""

    competency: str
    value: Decimal | None
    level: int | None
    assessor_id: str | None
    assessed_on: date
    session_id: str | None
    request_id: str | None


def packed(facts: Facts) -> str:
    """As the table keeps them."""
    return json.dumps(dict(facts), sort_keys=True, separators=(",", ":"))


def facts_of(judgement: Judgement) -> dict[str, Any]:
    """As they were packed."""
    facts: dict[str, Any] = json.loads(judgement.facts)
    return facts


def about_at(judgement: Judgement) -> datetime:
    """The moment it is evidence of: the beginning of its day in the city."""
    return datetime.combine(date.fromisoformat(judgement.about), time(), CITY_ZONE)


def performance_of(judgement: Judgement) -> Performance:
    """A performance record."""
    facts = facts_of(judgement)
    return Performance(judgement.period, facts["result"], facts["behaviour"], _decimal(facts["value"]))


def sanction_of(judgement: Judgement) -> Sanction:
    """A disciplinary sanction."""
    facts = facts_of(judgement)
    return Sanction(facts["severity"], date.fromisoformat(judgement.about), _day(facts["until"]))


def potential_of(judgement: Judgement) -> Potential:
    """An assessment of potential."""
    return Potential(Decimal(facts_of(judgement)["value"]), date.fromisoformat(judgement.about))


def rating_of_organisation(judgement: Judgement) -> Predicate:
    """The rating of an agency or unit."""
    rating: Predicate = facts_of(judgement)["rating"]
    return rating


def assessment_of(judgement: Judgement) -> Assessment:
    """A supervisor's assessment."""
    facts = facts_of(judgement)
    return Assessment(
        facts["competency"],
        _decimal(facts["value"]),
        facts["level"],
        facts["assessor_id"],
        date.fromisoformat(judgement.about),
        facts["session_id"],
        facts["request_id"],
    )


def performances_of(judgements: Iterable[Judgement]) -> tuple[Performance, ...]:
    """Performance records."""
    return tuple(map(performance_of, judgements))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

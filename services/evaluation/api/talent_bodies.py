"""Talent and predicates as they leave the service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.agencies import DISTRIBUTION, MATRIX
from services.evaluation.domain.performance import PREDICATE_NAMES
from services.evaluation.domain.talent import ADVICE
from services.evaluation.handlers.talent_report import Distribution, Matrix, Talent
from shared.events.base import Number
from shared.rules.performance import PREDICATES, Predicate, Rating


class TalentBody(BaseModel):
    """Where a person stands; box, performance and degree are null without a performance record or a potential."""

    employee_id: str
    unit_id: str
    period: str | None = Field(description="The performance record that speaks for the year")
    predicate: Predicate | None
    potential: Number | None = Field(description="0 to 100")
    assessed_on: date | None
    box: int | None = Field(description="1 to 9")
    performance: Rating | None
    degree: str | None = Field(description="Potential as high, medium or low")
    advice: str | None = Field(description="What the regulation advises; a human decides")


class BoxBody(BaseModel):
    """One of the nine boxes."""

    box: int
    people: int
    advice: str
    items: list[TalentBody]


class MatrixBody(BaseModel):
    """The nine boxes of an agency, and who is in none because performance or potential is not known."""

    model_config = ConfigDict(json_schema_extra={"examples": [MATRIX]})

    agency: str
    city: str
    year: int
    people: int
    boxes: list[BoxBody] = Field(description="From 9 to 1")
    not_placed: list[TalentBody]
    rule_sets: dict[str, str]


class PredicateShareBody(BaseModel):
    """How many people have a predicate, beside the guide. Share, guide and difference are null where the organisation
    is not rated or too few people are."""

    predicate: Predicate
    name: str
    people: int
    share: Number | None = Field(description="0 to 1")
    guide: Number | None = Field(description="0 to 1")
    difference: Number | None = Field(description="Share minus guide")
    deviates: bool | None


class DistributionBody(BaseModel):
    """The predicates of a unit's or agency's people beside the guide curve for the organisation's own rating."""

    model_config = ConfigDict(json_schema_extra={"examples": [DISTRIBUTION]})

    organisation: str
    year: int
    rating: Predicate | None = Field(description="The organisation's rating; null while nobody has entered one")
    rated_as: str | None = Field(description="Whose rating that is: the unit's own, or its agency's")
    people: int
    rated: int = Field(description="People with a performance record of the year")
    enough: bool = Field(description="Whether enough people are rated to speak of a distribution")
    deviates: bool | None = Field(description="Whether any share deviates; null where there is no guide")
    shares: list[PredicateShareBody] = Field(description="The best predicate first")
    rule_set: str


def talent_body(one: Talent, language: str) -> TalentBody:
    """One person's place."""
    place = one.placed
    return TalentBody(
        employee_id=one.employee_id,
        unit_id=one.unit_id,
        period=one.period,
        predicate=one.predicate,
        potential=one.potential,
        assessed_on=one.assessed_on,
        box=None if place is None else place.box,
        performance=None if place is None else place.performance,
        degree=None if place is None else place.potential,
        advice=None if place is None else ADVICE[place.box].in_language(language),
    )


def distribution_body(report: Distribution, language: str) -> DistributionBody:
    """The report in a language."""
    return DistributionBody(
        organisation=report.organisation,
        year=report.year,
        rating=report.rating,
        rated_as=report.rated_as,
        people=report.people,
        rated=report.rated,
        enough=report.enough,
        deviates=any(share.deviates for share in report.shares) if report.shares else None,
        shares=list(_shares(report, language)),
        rule_set=report.rule_set,
    )


def _shares(report: Distribution, language: str) -> Iterable[PredicateShareBody]:
    beside = {share.predicate: share for share in report.shares}
    for predicate in PREDICATES:
        share = beside.get(predicate)
        yield PredicateShareBody(
            predicate=predicate,
            name=PREDICATE_NAMES[predicate].in_language(language),
            people=report.counts.get(predicate, 0),
            share=None if share is None else share.share,
            guide=None if share is None else share.guide,
            difference=None if share is None else share.difference,
            deviates=None if share is None else share.deviates,
        )


def matrix_body(report: Matrix, language: str) -> MatrixBody:
    """The matrix in a language."""
    inside = {
        box: [talent_body(one, language) for one in report.people if one.placed is not None and one.placed.box == box]
        for box in range(9, 0, -1)
    }
    return MatrixBody(
        agency=report.agency,
        city=report.city,
        year=report.year,
        people=len(report.people),
        boxes=[
            BoxBody(box=box, people=len(items), advice=ADVICE[box].in_language(language), items=items)
            for box, items in inside.items()
        ],
        not_placed=[talent_body(one, language) for one in report.people if one.placed is None],
        rule_sets=dict(zip(("talent", "performance"), report.rule_sets, strict=True)),
    )

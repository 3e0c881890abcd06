"""The professionalism index (IP ASN) as it leaves the service."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.agencies import AGENCY_IP_ASN
from services.evaluation.api.examples.people import IP_ASN
from services.evaluation.domain.hiding import hidden_groups
from services.evaluation.domain.ip_asn import CATEGORY_NAMES, IpAsn
from services.evaluation.domain.ip_asn_facts import Raise
from services.evaluation.domain.performance import PREDICATE_NAMES
from services.evaluation.handlers.ip_asn_report import AgencyIndexes
from services.evaluation.store.people import Person
from shared.errors import Text
from shared.events.base import Number
from shared.rules.ip_asn import Severity
from shared.rules.performance import Predicate

_ACTIONS: Final[Mapping[str, Text]] = {
    "education": Text("Pendidikan {figure}", "A diploma of {figure}"),
    "training": Text(
        "Ikut pelatihan yang disyaratkan jabatan (kepemimpinan atau fungsional)",
        "The training the position asks for (leadership or functional)",
    ),
    "technical": Text("Tambah {figure} JP pelatihan teknis", "{figure} more JP of technical training"),
    "seminar": Text("Ikut seminar tahun ini", "A seminar this year"),
    "performance": Text("Predikat kinerja {figure}", "A performance predicate of {figure}"),
    "discipline": Text(
        "Hukuman disiplin tidak dihitung lagi mulai {figure}", "A sanction that no longer counts from {figure} on"
    ),
}


class QualificationBody(BaseModel):
    """Points for the highest diploma; 0 while it is not known."""

    points: Number
    most: Number
    education: str | None


class CompetencyPointsBody(BaseModel):
    """Points for what was learned, by the items that the position has."""

    points: Number
    most: Number
    items: dict[str, Number] = Field(description="`training`, `technical`, `seminar`")
    technical_jp: Number = Field(description="JP of technical training that count")


class PerformancePointsBody(BaseModel):
    """Points for the performance that speaks for the year; 0 without a record."""

    points: Number
    most: Number
    period: str | None = Field(description="The record that counts: the year, its newest quarter, or the year before")
    predicate: Predicate | None
    predicate_name: str | None


class DisciplineBody(BaseModel):
    """Points for the heaviest sanction that counts."""

    points: Number
    most: Number
    severity: Severity | None


class RaiseBody(BaseModel):
    """What would raise the index."""

    dimension: str
    action: str
    points: Number = Field(description="By how many points")
    figure: str | None = Field(description="The diploma, JP, predicate or year it is about")
    text: str = Field(description="In Indonesian or English by `Accept-Language`")


class IpAsnBody(BaseModel):
    """A person's index of a year, dimension by dimension."""

    model_config = ConfigDict(json_schema_extra={"examples": [IP_ASN]})

    employee_id: str
    year: int
    value: Number = Field(description="0 to 100, rounded half up to 2 decimals")
    category: str
    category_name: str
    qualification: QualificationBody
    competency: CompetencyPointsBody
    performance: PerformancePointsBody
    discipline: DisciplineBody
    missing: list[str] = Field(description="Dimensions of which nothing is recorded; they count 0")
    would_raise: list[RaiseBody] = Field(description="The most first")
    rule_set: str


class CategoryBody(BaseModel):
    """How many people are in a category."""

    category: str
    name: str
    people: int | None = Field(description="Null where the group is too small to show, or would give one away")


class IndexBody(BaseModel):
    """One person's index."""

    employee_id: str
    value: Number
    category: str


class AgencyIpAsnBody(BaseModel):
    """How an agency's people are spread over the categories. Persons and small groups are for the agency alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [AGENCY_IP_ASN]})

    agency: str
    city: str
    year: int
    people: int | None = Field(description="People whose position is known")
    mean: Number | None
    means: dict[str, Number] | None = Field(
        description="By dimension; for the public null where a small group's sanctions would follow from them"
    )
    categories: list[CategoryBody] = Field(description="The best first")
    smallest_group: int
    items: list[IndexBody] = Field(description="Person by person, the lowest first; empty for the public")


def ip_asn_body(person: Person, index: IpAsn, language: str) -> IpAsnBody:
    """The index in a language."""
    name = None if index.predicate is None else PREDICATE_NAMES[index.predicate].in_language(language)
    return IpAsnBody(
        employee_id=person.employee_id,
        year=index.year,
        value=index.value,
        category=index.category,
        category_name=CATEGORY_NAMES[index.category].in_language(language),
        qualification=QualificationBody(points=index.qualification, most=Decimal(25), education=person.education),
        competency=CompetencyPointsBody(
            points=index.competency_points,
            most=Decimal(40),
            items=dict(index.competency),
            technical_jp=Decimal(index.technical_tenths) / 10,
        ),
        performance=PerformancePointsBody(
            points=index.performance,
            most=Decimal(30),
            period=index.performance_period,
            predicate=index.predicate,
            predicate_name=name,
        ),
        discipline=DisciplineBody(points=index.discipline, most=Decimal(5), severity=index.sanction),
        missing=list(index.missing),
        would_raise=[_raise(one, language) for one in index.would_raise],
        rule_set=index.rule_set,
    )


def _raise(one: Raise, language: str) -> RaiseBody:
    figure = _figure(one, language)
    words = _ACTIONS[one.action].in_language(language).format(figure=figure)
    return RaiseBody(
        dimension=one.dimension,
        action=one.action,
        points=one.points,
        figure=one.figure or None,
        text=f"{words}: +{_number(one.points, language)}",
    )


def _figure(one: Raise, language: str) -> str:
    if one.action == "education":
        return one.figure.upper()
    if one.action == "performance":
        named = next(name for predicate, name in PREDICATE_NAMES.items() if predicate == one.figure)
        return named.in_language(language).lower()
    return _number(Decimal(one.figure), language) if one.action == "technical" else one.figure


def _number(value: Decimal, language: str) -> str:
    plain = f"{value.normalize():f}"
    return plain if language == "en" else plain.replace(".", ",")


def agency_body(report: AgencyIndexes, smallest: int, language: str) -> AgencyIpAsnBody:
    """The report in a language. Those whose agency it is not see neither people nor small groups."""
    total = len(report.people)
    shown = report.own or total >= smallest
    hidden = frozenset() if report.own else hidden_groups(report.categories, smallest)
    told = shown and (report.own or not hidden_groups(report.sanctions, smallest))
    ordered = sorted(report.people, key=lambda one: (one[1].value, one[0].employee_id)) if report.own else []
    return AgencyIpAsnBody(
        agency=report.agency,
        city=report.city,
        year=report.year,
        people=total if shown else None,
        mean=report.mean if shown else None,
        means=dict(report.means) if told and report.means else None,
        categories=[
            CategoryBody(
                category=one,
                name=CATEGORY_NAMES[one].in_language(language),
                people=count if shown and one not in hidden else None,
            )
            for one, count in report.categories.items()
        ],
        smallest_group=smallest,
        items=[
            IndexBody(employee_id=person.employee_id, value=index.value, category=index.category)
            for person, index in ordered
        ],
    )

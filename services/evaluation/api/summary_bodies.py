"""What the summaries of agencies and cities answer."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.summaries import SUMMARY
from shared.events.base import Number


class JpSummaryBody(BaseModel):
    """How far people are with the year's learning hours. Null for groups that are too small to show."""

    with_target: int | None = Field(description="People of whom the year asks for JP")
    reached: int | None
    reached_share: Number | None = Field(description="0 to 1")
    mean_counted: Number | None = Field(description="JP a person, everybody included")


class CompetencySummaryBody(BaseModel):
    """Where the people with evidence of a competency stand."""

    competency: str
    name: str = Field(description="In Indonesian or English by `Accept-Language`")
    people: int
    mean_score: Number
    levels: dict[str, int] = Field(description="People at each level, 1 to 5")
    below_standard: int = Field(description="People who miss at least one level to their position's standard")
    city_mean_score: Number | None = Field(
        description="The city's mean; null where the rest of the city would follow from it, and for a city itself"
    )


class IpAsnSummaryBody(BaseModel):
    """The professionalism index (IP ASN) of the year of the people whose position is known."""

    people: int
    mean: Number
    categories: dict[str, int] = Field(description="People by category")
    incomplete: int = Field(description="People of whom a dimension is not known, which then counts as 0")


class IkmUnitBody(BaseModel):
    """A unit's index of the year. Null where it has too few answers to show."""

    unit_id: str
    name: str
    answers: int | None
    value: Number | None
    grade: str | None
    indicative: bool


class IkmSummaryBody(BaseModel):
    """The index of citizens' satisfaction of the year, all answers together. Null where they are too few to show."""

    answers: int | None
    value: Number | None
    grade: str | None
    indicative: bool
    units: list[IkmUnitBody]


class CountsBody(BaseModel):
    """Enrolments whose session ends in the year, and what became of them."""

    enrolled: int = Field(description="Everybody who ever had a seat, entries made by mistake left out")
    attended: int = Field(description="Came at least once, or has a result")
    completed: int
    failed: int
    no_show: int
    withdrawn: int
    cancelled: int
    jp: Number = Field(description="JP earned, before the caps")


class GroupBody(BaseModel):
    """One group; null where it is too small to show, or would give away one that is."""

    group: str = Field(description="Empty where it is not known")
    name: str
    people: int | None
    counts: CountsBody | None


class ParticipationBody(BaseModel):
    """Who took part. Position and sex as they were known when the enrolment was made."""

    people: int | None
    counts: CountsBody | None
    by_position_type: list[GroupBody]
    by_sex: list[GroupBody]
    by_form: list[GroupBody]
    by_month: list[GroupBody]
    by_agency: list[GroupBody] = Field(default_factory=list, description="For a city")
    hidden_groups: int


class BudgetBody(BaseModel):
    """Whole rupiah."""

    planned: int
    committed: int
    spent: int


class CostFiguresBody(BaseModel):
    """Sessions that end in the year, in whole rupiah. What is divided is null where too few people finished."""

    sessions: int
    planned: int
    spent: int
    unstated: int = Field(
        description="Sessions of which nobody has said what they cost; then the plan counts, and without a plan "
        "neither the session nor its participants are divided"
    )
    participants: int | None = Field(description="People with a result, whichever agency they are of")
    per_participant: int | None
    per_jp: int | None
    per_point: int | None = Field(
        description="Per point of 100 gained from pre-test to post-test, by the mean of those who took both"
    )


class ProgrammeCostBody(CostFiguresBody):
    """One programme's sessions of the year."""

    programme_id: str
    title: str


class CostsBody(CostFiguresBody):
    """The sessions the agency runs, and its budget of the year."""

    budget: BudgetBody | None
    programmes: list[ProgrammeCostBody]


class CityAverageBody(BaseModel):
    """The city's averages. Null where the figures of the rest of the city would follow from them."""

    reached_share: Number | None
    mean_counted: Number | None
    ip_asn: Number | None
    ikm: Number | None


class AgencyLineBody(BaseModel):
    """One agency of a city; null where it has too few people to show."""

    agency: str
    name: str = Field(description="What it is called; its slug while nobody has said")
    people: int | None
    reached_share: Number | None
    mean_counted: Number | None
    ip_asn: Number | None


class SummaryBody(BaseModel):
    """An agency's or a city's people and where they stand. Groups below ``smallest_group`` are left out or null."""

    model_config = ConfigDict(json_schema_extra={"examples": [SUMMARY]})

    agency: str | None = Field(description="Null for a city")
    agency_name: str | None = Field(description="What it is called; null for a city, and while nobody has said")
    city: str
    year: int
    as_of: datetime
    people: int
    jp: JpSummaryBody
    competencies: list[CompetencySummaryBody]
    hidden_competencies: int = Field(description="Competencies measured in too few people to show")
    ip_asn: IpAsnSummaryBody | None = Field(description="Null where too few positions are known")
    ikm: IkmSummaryBody
    participation: ParticipationBody
    costs: CostsBody | None = Field(description="For an agency")
    city_average: CityAverageBody | None = Field(description="For an agency")
    agencies: list[AgencyLineBody] = Field(description="For a city")
    smallest_group: int
    rule_sets: dict[str, str]

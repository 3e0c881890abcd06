"""What the summaries of agencies and cities answer."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from shared.events.base import Number

_COUNTS: Final[JsonDict] = {
    "enrolled": 62, "attended": 55, "completed": 49, "failed": 4, "no_show": 3, "withdrawn": 3, "cancelled": 1,
    "jp": 245.0,
}  # fmt: skip
_EXAMPLE: Final[JsonDict] = {
    "agency": "semarang-candisari",
    "city": "semarang",
    "year": 2026,
    "as_of": "2026-11-01T10:00:00+07:00",
    "people": 48,
    "jp": {"with_target": 41, "reached": 29, "reached_share": 0.7073, "mean_counted": 18.4},
    "competencies": [
        {
            "competency": "pelayanan-publik",
            "name": "Pelayanan publik",
            "people": 37,
            "mean_score": 61.25,
            "levels": {"1": 0, "2": 9, "3": 21, "4": 7, "5": 0},
            "below_standard": 4,
            "city_mean_score": 58.9,
        }
    ],
    "hidden_competencies": 2,
    "ip_asn": {
        "people": 46,
        "mean": 68.4,
        "categories": {"rendah": 22, "sedang": 24},
        "incomplete": 12,
    },
    "ikm": {
        "answers": 214,
        "value": 82.31,
        "grade": "B",
        "indicative": False,
        "units": [
            {
                "unit_id": "semarang-candisari.pelayanan",
                "name": "Seksi Pelayanan",
                "answers": 214,
                "value": 82.31,
                "grade": "B",
                "indicative": False,
            }
        ],
    },
    "participation": {
        "people": 44,
        "counts": _COUNTS,
        "by_position_type": [{"group": "pelaksana", "name": "Pelaksana", "people": 33, "counts": _COUNTS}],
        "by_sex": [{"group": "female", "name": "Perempuan", "people": 21, "counts": _COUNTS}],
        "by_form": [{"group": "KL07", "name": "KL07", "people": 18, "counts": _COUNTS}],
        "by_month": [{"group": "2026-03", "name": "2026-03", "people": None, "counts": None}],
        "hidden_groups": 1,
    },
    "costs": {
        "budget": {"planned": 150_000_000, "committed": 30_000_000, "spent": 84_000_000},
        "sessions": 6,
        "planned": 90_000_000,
        "spent": 84_000_000,
        "unstated": 1,
        "participants": 53,
        "per_participant": 1_641_509,
        "per_jp": 355_102,
        "per_point": 87_200,
        "programmes": [
            {
                "programme_id": "01936e10-2a00-7b54-8c12-5d4e3f2a1b06",
                "title": "Pelayanan prima di loket",
                "sessions": 2,
                "planned": 30_000_000,
                "spent": 28_000_000,
                "unstated": 0,
                "participants": 24,
                "per_participant": 1_166_667,
                "per_jp": 233_333,
                "per_point": 70_100,
            }
        ],
    },
    "city_average": {"reached_share": 0.68, "mean_counted": 17.9, "ip_asn": 66.1, "ikm": 79.4},
    "agencies": [],
    "smallest_group": 5,
    "rule_sets": {
        "score": "competency-score-2026.1",
        "jp": "jp-2026.1",
        "ip_asn": "ip-asn-2026.1",
        "ikm": "ikm-2026.1",
    },
}


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
    unstated: int = Field(description="Sessions of which nobody has said what they cost; then the plan counts")
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
    people: int | None
    reached_share: Number | None
    mean_counted: Number | None
    ip_asn: Number | None


class SummaryBody(BaseModel):
    """An agency's or a city's people and where they stand. Groups below ``smallest_group`` are left out or null."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    agency: str | None = Field(description="Null for a city")
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

"""An agency at a glance."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from services.evaluation.api.parameters import AgencySlug, Language, Reader, Year
from services.evaluation.context import Ctx
from services.evaluation.handlers.agency_report import AgencyReport, CompetencyFigures, JpFigures, agency_report
from shared.events.base import Number
from shared.rules.calendar import CITY_ZONE
from shared.rules.competencies import name_of
from shared.service import api_router
from shared.web.problems import problems

router = api_router(tags=["agencies"])

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
        }
    ],
    "hidden_competencies": 2,
    "smallest_group": 5,
    "rule_sets": {"score": "competency-score-2026.1", "jp": "jp-2026.1"},
}


class JpSummaryBody(BaseModel):
    """How far the agency's people are with the year's learning hours. Null for groups that are too small to show."""

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


class SummaryBody(BaseModel):
    """An agency's people and where they stand. Groups below ``smallest_group`` are left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    agency: str
    city: str
    year: int
    as_of: datetime
    people: int
    jp: JpSummaryBody
    competencies: list[CompetencySummaryBody]
    hidden_competencies: int = Field(description="Competencies measured in too few people to show")
    smallest_group: int
    rule_sets: dict[str, str]


@router.get("/agencies/{agency}/summary", responses=problems(404))
async def get_summary(
    agency: AgencySlug, context: Ctx, reader: Reader, language: Language, year: Year = None
) -> SummaryBody:
    """How many people work there, how many have reached the year's JP, and where they stand by competency."""
    moment = context.moment()
    report = await context.database.read(agency_report, reader, agency, year or moment.today.year, moment)
    shown = [figures for figures in report.competencies if figures.people >= context.smallest_group]
    return SummaryBody(
        agency=report.agency,
        city=report.city,
        year=report.year,
        as_of=moment.now.astimezone(CITY_ZONE),
        people=report.people,
        jp=_jp(report, context.smallest_group),
        competencies=[_competency(figures, language) for figures in shown],
        hidden_competencies=len(report.competencies) - len(shown),
        smallest_group=context.smallest_group,
        rule_sets=dict(zip(("score", "jp"), report.rule_sets, strict=True)),
    )


def _jp(report: AgencyReport, smallest: int) -> JpSummaryBody:
    figures: JpFigures = report.jp
    targets_shown = figures.with_target >= smallest
    return JpSummaryBody(
        with_target=figures.with_target if targets_shown else None,
        reached=figures.reached if targets_shown else None,
        reached_share=figures.reached_share if targets_shown else None,
        mean_counted=figures.mean_counted if report.people >= smallest else None,
    )


def _competency(figures: CompetencyFigures, language: str) -> CompetencySummaryBody:
    return CompetencySummaryBody(
        competency=figures.competency,
        name=name_of(figures.competency, language),
        people=figures.people,
        mean_score=figures.mean_score,
        levels={str(level): count for level, count in figures.levels.items()},
        below_standard=figures.below_standard,
    )

"""Competency scores over time."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.scores import TREND
from services.evaluation.api.parameters import CompetencySlug, EmployeeId, Language, PersonReader
from services.evaluation.context import Ctx
from services.evaluation.handlers.trend_report import Line, Point, TrendReport, trend_of, trend_report
from shared.events.base import Number
from shared.rules.calendar import CITY_ZONE
from shared.rules.competencies import name_of
from shared.service import api_router
from shared.web.problems import problems

router = api_router("evaluation", tags=["scores"])


Months = Annotated[
    int, Query(ge=1, le=120, description="How many months, the present one included; it ends today", examples=[24])
]


class PointBody(BaseModel):
    """Where the person stood at the end of a month; the last point is now. Null while nothing measured it."""

    month: str
    at: datetime
    score: Number | None = Field(description="0 to 100, from the evidence dated up to then, whenever it came in")
    level: int | None = Field(description="1 to 5")
    gap: int | None = Field(description="Levels missing to what the position of today asks for")
    pieces: int = Field(description="Pieces of evidence dated up to then")


class LineBody(BaseModel):
    """One competency, the oldest month first."""

    competency: str
    name: str = Field(description="In Indonesian or English by `Accept-Language`")
    required_level: int | None
    points: list[PointBody]


class TrendBody(BaseModel):
    """Scores through the months, all read by the rule set of today."""

    model_config = ConfigDict(json_schema_extra={"examples": [TREND]})

    employee_id: str
    rule_set: str
    items: list[LineBody]


@router.get(
    "/employees/{employee_id}/scores/trend", summary="Perkembangan semua skor seorang pegawai", responses=problems(404)
)
async def get_trend(
    employee_id: EmployeeId, context: Ctx, reader: PersonReader, language: Language, months: Months = 24
) -> TrendBody:
    """Every competency that is measured or asked for, at the end of each of the last months and today."""
    report = await context.database.read(trend_report, reader, employee_id, months, context.moment())
    await context.audit.read(reader, "scores-read", employee_id)
    return _body(report, language)


@router.get(
    "/employees/{employee_id}/scores/{competency}/trend",
    summary="Perkembangan satu skor kompetensi",
    responses=problems(404),
)
async def get_trend_of(
    employee_id: EmployeeId,
    competency: CompetencySlug,
    context: Ctx,
    reader: PersonReader,
    language: Language,
    months: Months = 24,
) -> TrendBody:
    """One competency at the end of each of the last months and today."""
    report = await context.database.read(trend_of, reader, employee_id, months, context.moment(), competency)
    await context.audit.read(reader, "scores-read", employee_id)
    return _body(report, language)


def _body(report: TrendReport, language: str) -> TrendBody:
    return TrendBody(
        employee_id=report.person.employee_id,
        rule_set=report.rule_set,
        items=[_line(line, language) for line in report.lines],
    )


def _line(line: Line, language: str) -> LineBody:
    return LineBody(
        competency=line.competency,
        name=name_of(line.competency, language),
        required_level=line.required,
        points=[_point(point) for point in line.points],
    )


def _point(point: Point) -> PointBody:
    standing = point.standing
    return PointBody(
        month=point.end.month,
        at=point.end.at.astimezone(CITY_ZONE),
        score=None if standing is None else standing.score,
        level=None if standing is None else standing.level,
        gap=point.gap,
        pieces=point.pieces,
    )

"""One measure through the months."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from services.evaluation.api.doors import answering
from services.evaluation.api.examples.agencies import CITY_SERIES, SERIES
from services.evaluation.api.parameters import AgencySlug, CitySlug, Language, Reader
from services.evaluation.api.report_words import MEASURES
from services.evaluation.api.summary_files import SOURCES, hidden_fact
from services.evaluation.context import Ctx
from services.evaluation.handlers.series_report import Measure, Series, agency_series, city_series, months_between
from shared.errors import Text
from shared.events.base import Number
from shared.reports import HIDDEN, Column, Fact, Report, Table
from shared.reports.answers import Shape, SheetShape, file_of, files
from shared.rules.calendar import CITY_ZONE
from shared.service import api_router
from shared.web.problems import problems

router = api_router("evaluation", tags=["agencies"])


Month = Annotated[
    str | None,
    Query(
        pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$",
        description="A month of the city; without both, the twelve months up to the present one",
        examples=["2026-01"],
    ),
]
From = Annotated[Month, Query(alias="from")]
To = Annotated[Month, Query(alias="to")]
Asked = Annotated[
    Measure,
    Query(
        description="Enrolments by what became of them; JP before the caps and the mean score of those who work there"
        " now; or the index of citizens' satisfaction"
    ),
]


class PointBody(BaseModel):
    """One month."""

    month: str
    people: int | None = Field(description="People it rests on; for `ikm` answers. Null where it is hidden")
    value: Number | None = Field(description="Null where it is hidden, or where there was nothing to measure")
    hidden: bool


class SeriesBody(BaseModel):
    """A measure month by month. Months of fewer people than ``smallest_group`` are hidden, and those by which they
    could be worked out from their year's total."""

    model_config = ConfigDict(json_schema_extra={"examples": [SERIES]})

    agency: str | None
    city: str
    measure: Measure
    name: str
    as_of: datetime
    points: list[PointBody]
    smallest_group: int
    rule_set: str | None = Field(description="Null for what is merely counted")


@router.get(
    "/agencies/{agency}/series",
    summary="Deret bulanan instansi",
    response_model=SeriesBody,
    responses=files("csv", "xlsx") | problems(404, 422),
)
async def get_series(
    agency: AgencySlug,
    context: Ctx,
    reader: Reader,
    language: Language,
    shape: SheetShape,
    measure: Asked,
    since: From = None,
    until: To = None,
) -> SeriesBody | Response:
    """How a measure of an agency went, month by month. As JSON, CSV or XLSX."""
    moment = context.moment()
    months = months_between(since, until, moment.today)
    found = await context.database.read(agency_series, reader, agency, measure, months, context.smallest_group, moment)
    return await _answer(found, context.smallest_group, moment.now, shape, language)


@router.get(
    "/cities/{city}/series",
    summary="Deret bulanan kota",
    openapi_extra=answering(CITY_SERIES),
    response_model=SeriesBody,
    responses=files("csv", "xlsx") | problems(404, 422),
)
async def get_city_series(
    city: CitySlug,
    context: Ctx,
    reader: Reader,
    language: Language,
    shape: SheetShape,
    measure: Asked,
    since: From = None,
    until: To = None,
) -> SeriesBody | Response:
    """The same of a whole city, for its BKPSDM."""
    moment = context.moment()
    months = months_between(since, until, moment.today)
    found = await context.database.read(city_series, reader, city, measure, months, context.smallest_group, moment)
    return await _answer(found, context.smallest_group, moment.now, shape, language)


async def _answer(found: Series, smallest: int, now: datetime, shape: Shape, language: str) -> SeriesBody | Response:
    if shape != "json":
        return await file_of(_report(found, smallest, now), shape, language)
    return SeriesBody(
        agency=found.scope.agency,
        city=found.scope.city,
        measure=found.measure,
        name=MEASURES[found.measure].in_language(language),
        as_of=now.astimezone(CITY_ZONE),
        points=[
            PointBody(month=one.month, people=one.people, value=one.value, hidden=one.hidden) for one in found.points
        ],
        smallest_group=smallest,
        rule_set=found.rule_set,
    )


def _report(found: Series, smallest: int, now: datetime) -> Report:
    who, name = found.scope.agency or found.scope.city, MEASURES[found.measure]
    columns = (
        Column(Text("Bulan", "Month")),
        Column(Text("Orang (IKM: jawaban)", "People (IKM: answers)"), "integer"),
        Column(name, "decimal"),
    )
    rows = [(one.month, *((HIDDEN, HIDDEN) if one.hidden else (one.people, one.value))) for one in found.points]
    return Report(
        f"deret-{found.measure.replace('_', '-')}-{who}",
        Text(f"{name.id}: {who} per bulan", f"{name.en}: {who} by month"),
        (Table("series", Text("Deret bulanan", "Monthly series"), columns, rows),),
        about=(Fact(Text("Keadaan per", "As of"), now),),
        notes=(*SOURCES, Fact(Text("Aturan", "Rule set"), found.rule_set), hidden_fact(smallest)),
    )

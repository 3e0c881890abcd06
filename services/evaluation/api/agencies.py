"""An agency, or a whole city, at a glance."""

from __future__ import annotations

from starlette.responses import Response

from services.evaluation.api.doors import answering
from services.evaluation.api.examples.summaries import CITY_SUMMARY
from services.evaluation.api.parameters import AgencySlug, CitySlug, Language, Reader, Year
from services.evaluation.api.summary_answers import summary_body
from services.evaluation.api.summary_bodies import SummaryBody
from services.evaluation.api.summary_files import summary_report
from services.evaluation.context import Ctx
from services.evaluation.handlers.summary_report import agency_summary, city_summary
from shared.reports.answers import OneTable, SheetShape, file_of, files
from shared.service import api_router
from shared.web.problems import problems

router = api_router("evaluation", tags=["agencies"])


@router.get(
    "/agencies/{agency}/summary",
    summary="Ringkasan instansi",
    response_model=SummaryBody,
    responses=files("csv", "xlsx") | problems(404, 422),
)
async def get_summary(
    agency: AgencySlug,
    context: Ctx,
    reader: Reader,
    language: Language,
    shape: SheetShape,
    year: Year = None,
    table: OneTable = None,
) -> SummaryBody | Response:
    """How many people work there, where they stand by competency and index, who took part in what, what it cost and
    what citizens say, beside the city's average. As JSON, CSV or XLSX."""
    moment = context.moment()
    asked = year or moment.today.year
    found = await context.database.read(agency_summary, reader, agency, asked, context.smallest_group, moment)
    body = summary_body(found, context.smallest_group, moment.now, language)
    return body if shape == "json" else await file_of(summary_report(body, language), shape, language, table)


@router.get(
    "/cities/{city}/summary",
    summary="Ringkasan kota",
    openapi_extra=answering(CITY_SUMMARY),
    response_model=SummaryBody,
    responses=files("csv", "xlsx") | problems(404, 422),
)
async def get_city_summary(
    city: CitySlug,
    context: Ctx,
    reader: Reader,
    language: Language,
    shape: SheetShape,
    year: Year = None,
    table: OneTable = None,
) -> SummaryBody | Response:
    """The same of a whole city with each of its agencies, for the city's BKPSDM."""
    moment = context.moment()
    asked = year or moment.today.year
    found = await context.database.read(city_summary, reader, city, asked, context.smallest_group, moment)
    body = summary_body(found, context.smallest_group, moment.now, language)
    return body if shape == "json" else await file_of(summary_report(body, language), shape, language, table)

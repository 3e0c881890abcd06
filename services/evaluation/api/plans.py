"""The yearly training-need plan of an agency."""

from __future__ import annotations

from starlette.responses import Response

from services.evaluation.api.parameters import AgencySlug, Language, Reader, Year
from services.evaluation.api.plan_bodies import PlanBody, plan_body
from services.evaluation.api.plan_files import plan_report
from services.evaluation.context import Ctx
from services.evaluation.handlers.plan_report import training_need_plan
from shared.reports.answers import AnyShape, OneTable, file_of, files
from shared.service import api_router
from shared.web.problems import problems

router = api_router("evaluation", tags=["agencies"])


@router.get(
    "/agencies/{agency}/training-need-plan",
    summary="Rencana kebutuhan pengembangan instansi (AKPK)",
    response_model=PlanBody,
    responses=files("csv", "xlsx", "pdf") | problems(404, 422),
)
async def get_training_need_plan(
    agency: AgencySlug,
    context: Ctx,
    reader: Reader,
    language: Language,
    shape: AnyShape,
    year: Year = None,
    table: OneTable = None,
) -> PlanBody | Response:
    """Who works there, which competencies and hours they miss, what citizens ask for, and which programmes, seats and
    money that takes (AKPK). As JSON, CSV, XLSX, or a PDF to sign."""
    moment = context.moment()
    found = await context.database.read(training_need_plan, reader, agency, year or moment.today.year, moment)
    body = plan_body(found, moment.now, language)
    return body if shape == "json" else await file_of(plan_report(body, language), shape, language, table)

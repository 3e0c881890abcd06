"""Competency scores: where a person stands, and why."""

from __future__ import annotations

from services.evaluation.api.parameters import AsOf, CompetencySlug, EmployeeId, Language, PersonReader
from services.evaluation.api.score_bodies import ScoreBody, ScoresBody, score_body, scores_body
from services.evaluation.context import Ctx
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.score_report import score_report
from shared.errors import NotFound
from shared.service import api_router
from shared.web.problems import problems

router = api_router("evaluation", tags=["scores"])


@router.get("/employees/{employee_id}/scores", summary="Skor kompetensi seorang pegawai", responses=problems(404))
async def get_scores(
    employee_id: EmployeeId, context: Ctx, reader: PersonReader, language: Language, as_of: AsOf = None
) -> ScoresBody:
    """Where a person stands in every competency that is measured or asked for, and what each score rests on."""
    moment = context.moment()
    at = as_of or moment.now
    report = await context.database.read(score_report, reader, employee_id, moment, at)
    await context.audit.read(reader, "scores-read", employee_id)
    return scores_body(report, language)


@router.get(
    "/employees/{employee_id}/scores/{competency}/why", summary="Dasar sebuah skor kompetensi", responses=problems(404)
)
async def get_why(
    employee_id: EmployeeId,
    competency: CompetencySlug,
    context: Ctx,
    reader: PersonReader,
    language: Language,
    as_of: AsOf = None,
) -> ScoreBody:
    """One score and what it rests on: each piece of evidence with its share, its date and its source."""
    moment = context.moment()
    report = await context.database.read(score_report, reader, employee_id, moment, as_of or moment.now)
    await context.audit.read(reader, "scores-read", employee_id)
    for line in report.lines:
        if line.competency == competency:
            return score_body(line, language)
    raise NotFound(NOTHING)

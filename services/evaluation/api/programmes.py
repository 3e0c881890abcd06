"""What programmes were worth."""

from __future__ import annotations

from services.evaluation.api.parameters import Language, ProgrammeId, Reader
from services.evaluation.api.programme_bodies import EffectivenessBody, effectiveness_body
from services.evaluation.context import Ctx
from services.evaluation.handlers.programme_report import programme_report
from shared.service import api_router
from shared.web.problems import problems

router = api_router("evaluation", tags=["programmes"])


@router.get(
    "/programmes/{programme_id}/effectiveness", summary="Hasil sebuah program dan alasannya", responses=problems(404)
)
async def get_effectiveness(
    programme_id: ProgrammeId, context: Ctx, reader: Reader, language: Language
) -> EffectivenessBody:
    """What participants, tests, supervisors and citizens say of a programme, and the verdict with its reasons.

    The first three speak of each session as well.

    Readable wherever the programme can be used: in its city.
    """
    report = await context.database.read(programme_report, reader, programme_id, context.moment())
    return effectiveness_body(report, context.smallest_group, language)

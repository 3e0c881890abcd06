"""``/mentorships/suggestions``: who could guide somebody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from services.enrollment.api.doors import Ctx, Language, Reader
from services.enrollment.api.examples import CLERK
from services.enrollment.api.fields import Shown
from services.enrollment.api.path_bodies import MENTOR, MentorBody
from services.enrollment.handlers.mentor_choice import suggest_mentors
from shared.events.base import Agency, Competency, EmployeeId
from shared.service import api_router
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["mentorships"])


class Suggestions(Shown):
    """Possible mentors, the best first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mentee_id": CLERK, "competency": "pelayanan-publik", "items": [MENTOR]}]}
    )

    mentee_id: EmployeeId
    competency: Competency
    items: list[MentorBody]


@router.get("/mentorships/suggestions", summary="Saran mentor bagi seorang pegawai", responses=problems(404))
async def get_suggestions(
    ctx: Ctx,
    principal: Reader,
    language: Language,
    mentee_id: Annotated[EmployeeId, Query()],
    competency: Annotated[Competency, Query()],
    agency: Annotated[Agency | None, Query(description="Only mentors of this agency")] = None,
) -> Suggestions:
    """Seniors who stand above the mentee in the competency, with the reason for each.

    An agency is shown its own people, the city's BKPSDM those of the whole city.
    """
    found = await ctx.database.read(
        suggest_mentors, principal, mentee_id, competency, agency, ctx.clock.now(), ctx.rules
    )
    await ctx.audit.read(principal, "mentors-suggested", mentee_id)
    items = [MentorBody.of(one, language) for one in found]
    return Suggestions(mentee_id=mentee_id, competency=competency, items=items)

"""``/recommendations``: learning paths of people, training needs of units and agencies, each with its reasons."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from services.enrollment.api.doors import Ctx, Language, OwnQueryReader, Reader
from services.enrollment.api.need_bodies import NeedsBody
from services.enrollment.api.path_bodies import PathBody
from services.enrollment.handlers.learning_paths import learning_path
from services.enrollment.handlers.training_needs import need_of_agency, need_of_unit
from shared.events.base import EmployeeId
from shared.service import api_router
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["recommendations"])


@router.get("/recommendations", summary="Jalur belajar seorang pegawai", responses=problems(404))
async def get_recommendations(
    ctx: Ctx,
    principal: OwnQueryReader,
    language: Language,
    employee_id: Annotated[EmployeeId, Query(description="Whose learning path; a person may ask for their own")],
) -> PathBody:
    """From the gap between a person's levels and the position's standard to ranked programmes, sessions and mentors."""
    path = await ctx.database.read(learning_path, principal, employee_id, ctx.clock.now(), ctx.rules)
    await ctx.audit.read(principal, "learning-path-read", employee_id)
    return PathBody.of(path, language)


@router.get("/recommendations/units/{unit_id}", summary="Kebutuhan pelatihan sebuah unit", responses=problems(404))
async def get_unit_needs(unit_id: str, ctx: Ctx, principal: Reader, language: Language) -> NeedsBody:
    """What a unit's people are missing to their positions' standards, and what teaching it would take and cost."""
    return NeedsBody.of(await ctx.database.read(need_of_unit, principal, unit_id, ctx.clock.now()), language)


@router.get(
    "/recommendations/agencies/{agency}", summary="Kebutuhan pelatihan sebuah instansi", responses=problems(404)
)
async def get_agency_needs(agency: str, ctx: Ctx, principal: Reader, language: Language) -> NeedsBody:
    """The same for a whole agency."""
    return NeedsBody.of(await ctx.database.read(need_of_agency, principal, agency, ctx.clock.now()), language)

"""Talent: the nine boxes of an agency (PermenPANRB 3/2020) and how its predicates are distributed (6/2022)."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from services.evaluation.api.parameters import AgencySlug, Language, Reader, Year
from services.evaluation.api.talent_bodies import DistributionBody, MatrixBody, distribution_body, matrix_body
from services.evaluation.context import Context, Ctx
from services.evaluation.handlers.talent_report import matrix, spread
from shared.events.base import UnitId
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.problems import problems

router = api_router("evaluation", tags=["talent"])


@router.get("/agencies/{agency}/talent-matrix", summary="Kotak talenta sebuah instansi", responses=problems(404))
async def get_talent_matrix(
    agency: AgencySlug, context: Ctx, reader: Reader, language: Language, year: Year = None
) -> MatrixBody:
    """Where an agency's people stand in the nine boxes of a year, each box with what the regulation advises."""
    moment = context.moment()
    report = await context.database.read(matrix, reader, agency, year or moment.today.year, moment)
    await context.audit.read(reader, "talent-matrix-read", agency)
    return matrix_body(report, language)


@router.get(
    "/agencies/{agency}/performance-distribution",
    summary="Distribusi predikat kinerja instansi",
    responses=problems(404),
)
async def get_agency_distribution(
    agency: AgencySlug, context: Ctx, reader: Reader, language: Language, year: Year = None
) -> DistributionBody:
    """How an agency's people were rated in a year, beside the guide for the agency's own rating."""
    return await _distribution(context, reader, agency, year, language)


@router.get(
    "/units/{unit_id}/performance-distribution", summary="Distribusi predikat kinerja unit", responses=problems(404)
)
async def get_unit_distribution(
    unit_id: Annotated[UnitId, Path(examples=["semarang-candisari.pelayanan"])],
    context: Ctx,
    reader: Reader,
    language: Language,
    year: Year = None,
) -> DistributionBody:
    """How a unit's people were rated in a year, beside the guide for the unit's rating, or else its agency's."""
    return await _distribution(context, reader, unit_id, year, language)


async def _distribution(
    context: Context, reader: Principal, organisation: str, year: int | None, language: str
) -> DistributionBody:
    moment = context.moment()
    last_over = moment.today.year - 1
    report = await context.database.read(spread, reader, organisation, year or last_over, moment)
    await context.audit.read(reader, "performance-distribution-read", organisation)
    return distribution_body(report, language)

"""The satisfaction index (IKM) of a unit, open to everyone; groups too small to hide anyone are left out."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from services.feedback.api.fields import example
from services.feedback.api.ikm_bodies import IkmReportBody, report_body
from services.feedback.api.ikm_examples import INDEX
from services.feedback.api.ikm_files import publication
from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.handlers.ikm import UnitIndex, index_of
from services.feedback.handlers.ikm_places import Asked, Span, period_of, place_of
from services.feedback.handlers.ikm_report import IkmReport, report_of
from services.feedback.handlers.rights import READ, has_right
from shared.database import Tx
from shared.events.base import Number, Slug, UnitId
from shared.reports.answers import AnyShape, OneTable, file_of, files
from shared.rules.calendar import city_day
from shared.rules.ikm import ELEMENTS, Grade, Ikm
from shared.service import api_router
from shared.web.auth import Principal, public
from shared.web.language import language_of
from shared.web.problems import problems

router = api_router("feedback", tags=["ikm"])
_WEIGHT = f"1/{len(ELEMENTS)}"


class ElementBody(BaseModel):
    """One element's mean."""

    name: str = Field(examples=["Waktu penyelesaian"])
    nrr: Number = Field(description="Mean score, 1.00 to 4.00", examples=[2.87])
    weight: str = Field(default=_WEIGHT, description="Its exact share of the index")


class PreviousYear(BaseModel):
    """The index of the year before."""

    year: int = Field(examples=[2025])
    answers: int = Field(examples=[108])
    value: Number = Field(examples=[77.4])
    grade: Grade
    indicative: bool
    change: Number | None = Field(description="Points gained since; null without an index this year", examples=[2.81])


class IkmBody(BaseModel):
    """A unit's index of one year (PermenPANRB 14/2017).

    ``hidden``: there are fewer answers than the public may see, or none; every figure is null then.
    """

    model_config = example(**INDEX)

    unit_id: UnitId = Field(examples=["semarang-candisari.pelayanan"])
    unit_name: str = Field(examples=["Seksi Pelayanan Masyarakat"])
    year: int = Field(examples=[2026])
    answers: int | None = Field(examples=[112])
    hidden: bool = False
    value: Number | None = Field(description="25.00 to 100.00", examples=[80.21])
    grade: Grade | None = Field(examples=["B"])
    performance: str | None = Field(description="What the grade says, in the caller's language", examples=["Baik"])
    indicative: bool | None = Field(description="Too few answers to rest a judgement on")
    elements: dict[str, ElementBody] | None
    weakest: list[str] | None = Field(description="The elements with the lowest mean", examples=[["U3"]])
    previous_year: PreviousYear | None
    rule_set: str = Field(examples=["ikm-2026.1"])


_MONTH = r"^(19[9][0-9]|2[01][0-9]{2})-(0[1-9]|1[0-2])$"


async def _span(
    year: Annotated[int | None, Query(ge=1990, le=2199, description="Calendar year; this one by default")] = None,
    half: Annotated[int | None, Query(ge=1, le=2, description="Of the year")] = None,
    quarter: Annotated[int | None, Query(ge=1, le=4, description="Of the year")] = None,
    month: Annotated[int | None, Query(ge=1, le=12, description="Of the year")] = None,
    first: Annotated[
        str | None, Query(alias="from", pattern=_MONTH, description="First of months of one's own; for officers")
    ] = None,
    last: Annotated[
        str | None, Query(alias="to", pattern=_MONTH, description="Last of months of one's own; for officers")
    ] = None,
) -> Span:
    return Span(year, half, quarter, month, first, last)


async def _asked(
    city: Annotated[Slug | None, Query()] = None,
    agency: Annotated[Slug | None, Query()] = None,
    unit_id: Annotated[UnitId | None, Query()] = None,
    service: Annotated[Slug | None, Query(description="Of these answers only those about this service")] = None,
) -> Asked:
    return Asked(city, agency, unit_id, service)


@router.get(
    "/ikm",
    summary="Laporan IKM unit, instansi, atau kota",
    response_model=IkmReportBody,
    responses=files("csv", "xlsx", "pdf") | problems(404),
)
async def get_ikm_report(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("the index is published")],
    asked: Annotated[Asked, Depends(_asked)],
    span: Annotated[Span, Depends(_span)],
    shape: AnyShape,
    table: OneTable = None,
) -> IkmReportBody | Response:
    """The index of a unit, an agency or a city: elements, weakest, trend, parts and respondents.

    As JSON, or as the publication of PermenPANRB 14/2017 in CSV, XLSX, or a PDF to sign. The public sees no group
    under five, and no figure that would give one away.
    """
    count_read(context, request, principal)
    language, this_year = language_of(request), city_day(context.now()).year

    def script(tx: Tx) -> IkmReport:
        place = place_of(tx, asked, principal)
        period = period_of(span, this_year, officer=place.officer)
        return report_of(tx, place, period, context.rules, context.settings.smallest_group)

    body = report_body(await context.database.read(script), language)
    return body if shape == "json" else await file_of(publication(body, language), shape, language, table)


@router.get("/units/{unit_id}/ikm", summary="Lihat IKM sebuah unit", responses=problems(404))
async def get_ikm(
    unit_id: UnitId,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("the index is published")],
    year: Annotated[int | None, Query(ge=1990, le=2199, description="Calendar year; this one by default")] = None,
) -> IkmBody:
    """A unit's satisfaction index, its elements and the year before. Every answer that got a 201 is in it."""
    count_read(context, request, principal)
    asked = year or city_day(context.now()).year

    def script(tx: Tx) -> IkmBody:
        found = index_of(tx, unit_id, asked, context.rules)
        officer = has_right(principal, READ, found.unit.agency, found.unit.city)
        return _body(found, 0 if officer else context.settings.smallest_group, language_of(request))

    return await context.database.read(script)


def _body(found: UnitIndex, smallest: int, language: str) -> IkmBody:
    index, before = _if_enough(found.index, smallest), _if_enough(found.before, smallest)
    empty = 0 if smallest == 0 else None
    return IkmBody(
        unit_id=found.unit.unit_id,
        unit_name=found.unit.name,
        year=found.year,
        answers=empty if index is None else index.answers,
        hidden=index is None and smallest > 0,
        value=None if index is None else index.value,
        grade=None if index is None else index.grade,
        performance=None if index is None else index.performance.in_language(language),
        indicative=None if index is None else index.indicative,
        elements=None if index is None else _elements(index, language),
        weakest=None if index is None else list(index.weakest),
        previous_year=None if before is None else _previous(found.year - 1, before, index),
        rule_set=found.rule_set,
    )


def _if_enough(index: Ikm | None, smallest: int) -> Ikm | None:
    return None if index is None or index.answers < smallest else index


def _elements(index: Ikm, language: str) -> dict[str, ElementBody]:
    return {
        element: ElementBody(name=ELEMENTS[element].in_language(language), nrr=nrr)
        for element, nrr in index.nrr.items()
    }


def _previous(year: int, before: Ikm, index: Ikm | None) -> PreviousYear:
    return PreviousYear(
        year=year,
        answers=before.answers,
        value=before.value,
        grade=before.grade,
        indicative=before.indicative,
        change=None if index is None else index.value - before.value,
    )

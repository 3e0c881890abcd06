"""The satisfaction index of a place and period, as JSON."""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from services.feedback.api.ikm_examples import REPORT
from services.feedback.domain.period import Period
from services.feedback.domain.respondent import CATEGORIES, TRAITS
from services.feedback.handlers.ikm_report import NOT_SAID, Figure, IkmReport, Share
from shared.errors import Text
from shared.events.base import Number
from shared.rules.ikm import ELEMENTS, Grade

NOT_SAID_TEXT: Final = Text("Tidak diisi", "Not said")
NO_SERVICE: Final = Text("Umum / tidak disebut", "General / none named")
_ELEMENTS: Final[JsonDict] = dict.fromkeys(ELEMENTS, 3.2)


class FigureBody(BaseModel):
    """Answers and their index. ``hidden``: there are fewer than the public may see, or they would give such away."""

    answers: int | None = Field(examples=[112])
    hidden: bool = False
    value: Number | None = Field(description="25.00 to 100.00; null without answers", examples=[80.21])
    grade: Grade | None = Field(examples=["B"])
    performance: str | None = Field(description="What the grade says", examples=["Baik"])
    indicative: bool | None = Field(description="Too few answers (under 30) to rest a judgement on", examples=[False])
    elements: dict[str, Number] | None = Field(description="Mean score by element, 1.00 to 4.00", examples=[_ELEMENTS])
    weakest: list[str] | None = Field(description="The elements with the lowest mean", examples=[["U3"]])


class MonthBody(FigureBody):
    """The index of a month."""

    month: str = Field(examples=["2026-03"])


class YearBody(FigureBody):
    """The index of a year."""

    year: int = Field(examples=[2025])


class ShareBody(FigureBody):
    """The index of an agency, a unit or a service within the place."""

    id: str = Field(description="Empty for answers that name no service", examples=["semarang-candisari.pelayanan"])
    name: str = Field(examples=["Seksi Pelayanan Masyarakat"])


class CategoryBody(BaseModel):
    """How many respondents said this of themselves."""

    category: str = Field(examples=["female"])
    name: str = Field(examples=["Perempuan"])
    respondents: int | None = Field(description="Null where hidden", examples=[61])


class IkmReportBody(FigureBody):
    """The index (IKM, PermenPANRB 14/2017) of a unit, an agency or a city over a period.

    An agency's and a city's index is that of all their answers together.
    """

    model_config = ConfigDict(
        json_schema_extra={"description": "The satisfaction index of a place and period", "examples": [REPORT]}
    )

    city: str = Field(examples=["semarang"])
    agency: str | None = Field(examples=["semarang-candisari"])
    unit_id: str | None = Field(examples=["semarang-candisari.pelayanan"])
    service: str | None = Field(examples=["ktp-el"])
    name: str = Field(examples=["Seksi Pelayanan Masyarakat"])
    starts_on: date = Field(examples=["2026-01-01"])
    ends_on: date = Field(examples=["2026-12-31"])
    before: FigureBody = Field(description="The period of the same length just before")
    change: Number | None = Field(description="Points gained since the period before", examples=[2.81])
    months: list[MonthBody]
    years: list[YearBody] = Field(description="Five years, the last is the one asked for")
    agencies: list[ShareBody] = Field(description="For a city")
    units: list[ShareBody] = Field(description="For a city and an agency")
    services: list[ShareBody]
    respondents: dict[str, list[CategoryBody]] = Field(
        description="By sex, age_group, education and occupation; empty where one service is asked for",
        examples=[{"sex": [{"category": "female", "name": "Perempuan", "respondents": 61}]}],
    )
    rule_set: str = Field(examples=["ikm-2026.1"])


def report_body(report: IkmReport, language: str) -> IkmReportBody:
    """The body in the caller's language."""
    where, index, before = report.place.where, report.figure.index, report.before.index
    return IkmReportBody(
        **_figure(report.figure, language),
        city=report.place.city,
        agency=where.agency or (where.unit_id.partition(".")[0] if where.unit_id else None),
        unit_id=where.unit_id,
        service=where.service,
        name=report.place.name,
        starts_on=report.period.starts_on,
        ends_on=report.period.ends_on,
        before=FigureBody(**_figure(report.before, language)),
        change=None if index is None or before is None else index.value - before.value,
        months=[
            MonthBody(month=Period(month, month).starts_on.isoformat()[:7], **_figure(figure, language))
            for month, figure in report.months.items()
        ],
        years=[YearBody(year=year, **_figure(figure, language)) for year, figure in report.years.items()],
        agencies=[_share(share, language) for share in report.agencies],
        units=[_share(share, language) for share in report.units],
        services=[_share(share, language) for share in report.services],
        respondents=_respondents(report, language),
        rule_set=report.rule_set,
    )


def _respondents(report: IkmReport, language: str) -> dict[str, list[CategoryBody]]:
    names = {trait: {**CATEGORIES[trait], NOT_SAID: NOT_SAID_TEXT} for trait in TRAITS}
    return {
        trait: [
            CategoryBody(category=one, name=names[trait][one].in_language(language), respondents=count)
            for one, count in counts.items()
        ]
        for trait, counts in report.profile.items()
    }


def _share(share: Share, language: str) -> ShareBody:
    return ShareBody(
        id=share.id, name=share.name or NO_SERVICE.in_language(language), **_figure(share.figure, language)
    )


def _figure(figure: Figure, language: str) -> dict[str, object]:
    index = figure.index
    return {
        "answers": figure.n,
        "hidden": figure.hidden,
        "value": None if index is None else index.value,
        "grade": None if index is None else index.grade,
        "performance": None if index is None else index.performance.in_language(language),
        "indicative": None if index is None else index.indicative,
        "elements": None if index is None else dict(index.nrr),
        "weakest": None if index is None else list(index.weakest),
    }

"""Learning hours (JP, jam pelajaran) of a person's year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.people import JP
from services.evaluation.api.parameters import EmployeeId, Language, PersonReader, Year
from services.evaluation.context import Ctx
from services.evaluation.domain.jp_forecast import Outlook
from services.evaluation.handlers.access import readable_person
from services.evaluation.handlers.jp_forecast import Ahead
from services.evaluation.handlers.jp_report import JpReport, jp_report
from shared.database import Tx
from shared.events.base import Number
from shared.rules.jp import Employment
from shared.service import api_router
from shared.web.problems import problems

router = api_router("evaluation", tags=["jp"])


class CapBody(BaseModel):
    """Where a cap left something out."""

    cap: str = Field(description="The cap's name in the rule set; `year-limit` for the limit of the year")
    period: str = Field(description="The day, month or year it holds for")
    earned: Number
    counted: Number


class SeatBody(BaseModel):
    """A seat that has no result yet."""

    enrollment_id: str
    session_id: str
    form: str
    ends_on: date
    jp: Number = Field(description="What success will earn")


class ForecastBody(BaseModel):
    """What the year comes to when every enrolled training ends well, in JP."""

    planned: Number = Field(description="What the open enrolments of this year will earn, before any cap")
    awaiting: Number = Field(description="Of it, what is over already and waits for its result")
    expected: Number = Field(description="What will count at the year's end, after the caps")
    shortfall: Number = Field(description="What is missing to the target even then")
    days_left: int
    outlook: Outlook
    text: str = Field(description="The outlook in words, in Indonesian or English by `Accept-Language`")
    enrollments: list[SeatBody] = Field(description="The open enrolments that end in this year, the next first")


class JpBody(BaseModel):
    """A person's learning hours of one year (PP 11/2017 for PNS, PP 49/2018 for PPPK), in JP."""

    model_config = ConfigDict(json_schema_extra={"examples": [JP]})

    employee_id: str
    year: int
    first_day: date = Field(description="A PPPK's year begins on the contract's anniversary")
    last_day: date
    assumed_year: bool = Field(description="The calendar year stands in for a contract year that is not known")
    employment: Employment | None = Field(description="Null while enrollment has not told it; then nothing is asked")
    earned: Number = Field(description="Before the caps")
    counted: Number = Field(description="After the caps")
    target: Number | None = Field(description="What the year asks for; null for those of whom nothing is asked")
    shortfall: Number
    caps: list[CapBody] = Field(description="Where a cap left something out")
    forecast: ForecastBody
    rule_set: str


@router.get("/employees/{employee_id}/jp", summary="JP seorang pegawai dan prakiraannya", responses=problems(404))
async def get_jp(
    employee_id: EmployeeId, context: Ctx, reader: PersonReader, language: Language, year: Year = None
) -> JpBody:
    """What a person has learned this year, what of it counts, what is still missing, and what is on its way."""
    moment = context.moment()

    def script(tx: Tx) -> JpReport:
        return jp_report(tx, readable_person(tx, reader, employee_id), year, moment)

    report = await context.database.read(script)
    await context.audit.read(reader, "jp-read", employee_id)
    return jp_body(report, language)


def jp_body(report: JpReport, language: str) -> JpBody:
    """The report in JP."""
    figures = report.balance
    return JpBody(
        employee_id=report.person.employee_id,
        year=report.year.label,
        first_day=report.year.first,
        last_day=report.year.last,
        assumed_year=report.year.assumed,
        employment=report.person.employment,
        earned=_jp(figures.earned),
        counted=_jp(figures.counted),
        target=None if figures.target is None else _jp(figures.target),
        shortfall=_jp(figures.shortfall),
        caps=[
            CapBody(cap=cut.cap, period=cut.period, earned=_jp(cut.earned), counted=_jp(cut.counted))
            for cut in figures.cuts
        ],
        forecast=_forecast(report.ahead, language),
        rule_set=figures.rule_set,
    )


def _forecast(ahead: Ahead, language: str) -> ForecastBody:
    figures = ahead.forecast
    return ForecastBody(
        planned=_jp(figures.planned),
        awaiting=_jp(figures.awaiting),
        expected=_jp(figures.expected),
        shortfall=_jp(figures.shortfall),
        days_left=figures.days_left,
        outlook=figures.outlook,
        text=figures.words.in_language(language),
        enrollments=[
            SeatBody(
                enrollment_id=seat.enrollment_id,
                session_id=seat.session_id,
                form=seat.form,
                ends_on=date.fromisoformat(seat.ends_on),
                jp=_jp(seat.tenths),
            )
            for seat in ahead.seats
        ],
    )


def _jp(tenths: int) -> Decimal:
    return Decimal(tenths) / 10

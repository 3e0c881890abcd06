"""What the public reads of reports, and the moderation before it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, cast

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from services.feedback.api.complaint_examples import HANDLED, PUBLISHED
from services.feedback.api.fields import Body, FreeText, example
from services.feedback.api.limits import count_read
from services.feedback.context import Ctx
from services.feedback.domain.complaint import Kind, State
from services.feedback.domain.complaint_figures import Handled
from services.feedback.handlers.publication import Published, figures, publish, shown, withdraw
from services.feedback.handlers.rights import READ, WRITE, has_right
from services.feedback.store import complaints
from services.feedback.store.complaints import Place
from shared.database import Tx
from shared.events.base import Id, Slug, UnitId
from shared.rules.calendar import city_day
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["complaints"])


class PublicationRequest(Body):
    """A report as the public may read it. Take out names; rude words, e-mail addresses and long numbers go by
    themselves."""

    model_config = example(
        text="Berkas mutasi siswa sudah tiga minggu tidak ada kabar.",
        answer="Berkas sudah dikirim; alurnya kini dipantau tiap hari.",
    )

    text: FreeText = Field(examples=["Berkas mutasi siswa sudah tiga minggu tidak ada kabar."])
    answer: FreeText | None = Field(default=None, examples=["Berkas sudah dikirim; alurnya kini dipantau tiap hari."])


class PublicComplaint(BaseModel):
    """A report as the public reads it."""

    model_config = example(**PUBLISHED)

    complaint_id: str
    agency: str
    city: str
    unit_id: str
    kind: Kind
    state: State
    opened_on: date
    text: str
    answer: str | None
    overdue: bool
    answered_late: bool
    reopened: int


class HandledBody(BaseModel):
    """How reports were handled. All figures are null where there are too few reports to tell."""

    unit_id: str | None = Field(description="Null for the total", examples=["semarang-candisari.pelayanan"])
    agency: str | None
    hidden: bool
    received: int | None = Field(examples=[42])
    open: int | None
    overdue: int | None = Field(description="Past the deadline of their present step")
    reopened: int | None
    answered_late: int | None
    satisfaction: float | None = Field(description="Mean of 1 to 4; null under five ratings", examples=[3.25])
    rated: int | None


class SummaryBody(BaseModel):
    """How the reports of a year were handled, unit by unit."""

    model_config = example(**HANDLED)

    city: str
    year: int = Field(examples=[2026])
    total: HandledBody
    units: list[HandledBody]


@router.put(
    "/complaints/{complaint_id}/publication",
    summary="Publikasikan laporan",
    response_model=PublicComplaint,
    responses=problems(404, 409),
)
async def put_publication(
    complaint_id: Id, body: PublicationRequest, context: Ctx, principal: Annotated[Principal, allow(WRITE)]
) -> Response:
    """Let the public read a report, in the words sent here. One sent in confidence is never published."""
    now = context.now()

    def script(tx: Tx) -> PublicComplaint:
        row = publish(tx, complaint_id, body.text, body.answer, principal, now)
        return public_body(shown(tx, row, context.themer, now), now)

    await context.themer.read_ahead(body.text, body.answer, now=now)
    return JSONResponse((await context.database.write(script)).model_dump(mode="json"))


@router.delete(
    "/complaints/{complaint_id}/publication",
    summary="Cabut publikasi laporan",
    status_code=204,
    responses=problems(404),
)
async def delete_publication(complaint_id: Id, context: Ctx, principal: Annotated[Principal, allow(WRITE)]) -> None:
    """Let the public no longer read a report."""
    await context.database.write(withdraw, complaint_id, principal, context.now())


@router.get("/public/complaints", summary="Daftar laporan yang dipublikasikan")
async def get_public_complaints(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("published reports are for everybody")],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    city: Annotated[Slug, Query(examples=["semarang"])],
    agency: Annotated[Slug | None, Query()] = None,
    unit_id: Annotated[UnitId | None, Query()] = None,
) -> Page[PublicComplaint]:
    """Reports that a moderator let through, the newest first. Without rude words, addresses and long numbers."""
    count_read(context, request, principal)
    now = context.now()

    def script(tx: Tx) -> list[PublicComplaint]:
        rows = complaints.published(tx, Place(city, agency, unit_id), query.after, query.limit)
        return [public_body(shown(tx, row, context.themer, now), now) for row in rows]

    return page_of(await context.database.read(script), query, lambda one: one.complaint_id)


@router.get("/public/complaints/summary", summary="Rekap laporan setahun per unit")
async def get_public_summary(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("how reports are handled is published")],
    city: Annotated[Slug, Query(examples=["semarang"])],
    agency: Annotated[Slug | None, Query()] = None,
    year: Annotated[int | None, Query(ge=1990, le=2199, description="Calendar year; this one by default")] = None,
) -> SummaryBody:
    """How many reports came in a year, are open, overdue, were reopened or answered late, by unit.

    The public sees no group under five; officers see their own.
    """
    count_read(context, request, principal)
    now = context.now()
    asked = year or city_day(now).year
    officer = agency is not None and has_right(principal, READ, agency, city)
    smallest = 1 if officer or has_right(principal, READ, "*", city) else context.settings.smallest_group
    told = await context.database.read(figures, Place(city, agency), asked, smallest, now)
    return SummaryBody(
        city=city,
        year=asked,
        total=_handled(told.total, smallest),
        units=[_handled(unit, smallest, hidden=unit.unit_id in told.hidden) for unit in told.units],
    )


def public_body(published: Published, now: datetime) -> PublicComplaint:
    """The body of a report for everybody."""
    row = published.row
    return PublicComplaint(
        complaint_id=row.complaint_id,
        agency=row.agency,
        city=row.city,
        unit_id=row.unit_id,
        kind=cast("Kind", row.kind),
        state=cast("State", row.state),
        opened_on=city_day(row.opened_at),
        text=published.text,
        answer=published.answer,
        overdue=row.due_at is not None and now >= row.due_at,
        answered_late=row.answered_late,
        reopened=row.reopened,
    )


def _handled(unit: Handled | None, smallest: int, *, hidden: bool = False) -> HandledBody:
    place = {"unit_id": (unit and unit.unit_id) or None, "agency": (unit and unit.agency) or None}
    if unit is None or hidden:
        return HandledBody(
            **place, hidden=True, received=None, open=None, overdue=None, reopened=None, answered_late=None,
            satisfaction=None, rated=None,
        )  # fmt: skip
    mean = unit.satisfaction if unit.rated >= smallest else None
    return HandledBody(
        **place,
        hidden=False,
        received=unit.received,
        open=unit.open,
        overdue=unit.overdue,
        reopened=unit.reopened,
        answered_late=unit.answered_late,
        satisfaction=None if mean is None else round(float(mean), 2),
        rated=None if mean is None else unit.rated,
    )

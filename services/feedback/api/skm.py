"""The satisfaction survey (SKM): answered by citizens, read by the agency."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from services.feedback.api.fields import Body, CityTime, FreeText, Mark, ShownTime, example
from services.feedback.api.limits import address_of, count_write, is_trusted, reasons_for
from services.feedback.context import Context, Ctx
from services.feedback.domain.counter import counter_of
from services.feedback.domain.respondent import AgeGroup, Education, Occupation, Sex
from services.feedback.domain.suspicion import FormSent, Reason
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.parking import park_skm
from services.feedback.handlers.rights import READ, unit_for_officer
from services.feedback.handlers.skm import Channel, SkmAnswer, answer_skm
from services.feedback.store import skm
from shared.database import Tx
from shared.errors import Fault, Text
from shared.events.base import EmployeeId, Slug, UnitId
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.idempotency import Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["skm"])

_BY_THE_AGENCY = Text(
    "hanya instansi yang dapat menyebut petugas; dari luar pakai tautan loket (counter)",
    "only the agency may name who served; from outside use the counter's link (counter)",
)
_SCORES = {"U1": 4, "U2": 3, "U3": 2, "U4": 4, "U5": 3, "U6": 3, "U7": 4, "U8": 3, "U9": 3}


class Scores(Body):
    """The nine elements of PermenPANRB 14/2017, each from 1 (not good) to 4 (very good)."""

    U1: Mark = Field(description="Persyaratan / requirements")
    U2: Mark = Field(description="Sistem, mekanisme, dan prosedur / system, mechanism and procedure")
    U3: Mark = Field(description="Waktu penyelesaian / time to completion")
    U4: Mark = Field(description="Biaya/tarif / cost")
    U5: Mark = Field(description="Produk spesifikasi jenis pelayanan / product")
    U6: Mark = Field(description="Kompetensi pelaksana / competence of the staff")
    U7: Mark = Field(description="Perilaku pelaksana / conduct of the staff")
    U8: Mark = Field(description="Penanganan pengaduan, saran, dan masukan / handling of complaints")
    U9: Mark = Field(description="Sarana dan prasarana / facilities")


class Respondent(Body):
    """What a respondent may say of themselves, all of it optional (PermenPANRB 14/2017). Kept as sums alone."""

    sex: Sex | None = None
    age_group: AgeGroup | None = None
    education: Education | None = None
    occupation: Occupation | None = None


class SkmRequest(Body):
    """One citizen's answer."""

    model_config = example(
        unit_id="semarang-candisari.pelayanan",
        service="ktp-el",
        scores=dict(_SCORES),
        comment="Petugasnya ramah, antreannya masih lama.",
        channel="qr",
        respondent={"sex": "female", "age_group": "26_35"},
    )

    unit_id: UnitId = Field(examples=["semarang-candisari.pelayanan"])
    service: Slug | None = Field(default=None, description="One of the unit's services", examples=["ktp-el"])
    scores: Scores = Field(examples=[_SCORES])
    comment: FreeText | None = Field(default=None, description="Read by the agency alone; leave names out")
    channel: Channel = "web"
    respondent: Respondent | None = Field(default=None, examples=[{"sex": "female", "age_group": "26_35"}])
    form: Annotated[str, StringConstraints(pattern=r"^(standard|unit|service)-[0-9]{1,6}$")] | None = Field(
        default=None,
        description="The `form` of `GET /units/{unit_id}/questionnaire` that was shown",
        examples=["unit-3"],
    )
    counter: Annotated[str, StringConstraints(max_length=80)] | None = Field(
        default=None,
        description="`c` of the link on a counter's poster or kiosk. It may name, by opaque id, who serves there",
        examples=["-.5d41402abc4b2a76b9719d911017c592"],
    )
    served_by: EmployeeId | None = Field(
        default=None, description="Who served, by opaque id; only with a token of the agency (feedback:write)"
    )
    answered_at: CityTime | None = Field(
        default=None,
        description="When a paper form was filled in; only with a token of the agency (feedback:write)",
        examples=["2026-10-30T09:15:00+07:00"],
    )


class SkmReceipt(BaseModel):
    """The answer is stored and counted."""

    model_config = example(feedback_id="019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c")

    feedback_id: str = Field(examples=["019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c"])


class SkmShown(BaseModel):
    """An answer as the agency reads it; nobody knows who gave it."""

    model_config = example(
        feedback_id="019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c",
        service="ktp-el",
        scores=dict(_SCORES),
        comment="Petugasnya ramah, antreannya masih lama.",
        channel="qr",
        answered_at="2026-10-30T09:15:00+07:00",
    )

    feedback_id: str
    service: str | None
    scores: dict[str, int] = Field(examples=[_SCORES])
    comment: str | None
    channel: Channel
    answered_at: ShownTime


@router.post(
    "/skm",
    summary="Kirim jawaban survei kepuasan (SKM)",
    status_code=201,
    response_model=SkmReceipt,
    responses=problems(404),
)
async def post_skm(
    body: SkmRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("citizens need no account")],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Answer the satisfaction survey about a unit. Needs no account; limited by address and by unit.

    What looks like abuse is taken as well, and counts once the agency has looked at it.
    """
    return await accept_skm(body, request, context, principal, once)


async def accept_skm(
    body: SkmRequest,
    request: Request,
    context: Context,
    principal: Principal | None,
    once: Once,
    form: FormSent | None = None,
) -> Response:
    """Take an answer in, from a program or from a page's form. Raises as ``answer_skm`` does."""
    count_write(context, request, principal, body.unit_id)
    trusted = is_trusted(principal, body.unit_id)
    if body.served_by is not None and not trusted:
        raise to_mend([Fault("/served_by", _BY_THE_AGENCY)])
    counter = counter_of(body.counter, context.ticket_key, body.unit_id)
    answer = SkmAnswer(
        unit_id=body.unit_id,
        service=body.service,
        scores=dict(body.scores),
        comment=body.comment,
        channel=body.channel,
        answered_at=body.answered_at,
        respondent={} if body.respondent is None else body.respondent.model_dump(exclude_none=True),
        served_by=body.served_by or (None if counter is None else counter.served_by),
        form=body.form,
    )

    reasons = reasons_for(context, principal, body.unit_id, body.comment, form)
    await context.themer.read_ahead(body.comment, now=context.now())

    def script(tx: Tx) -> SkmReceipt:
        repeated = () if trusted else _repeated(tx, context, request, answer, at_counter=counter is not None)
        if reasons or repeated:
            return SkmReceipt(feedback_id=park_skm(tx, answer, (*reasons, *repeated), context.now()))
        return SkmReceipt(feedback_id=answer_skm(tx, answer, principal, context.themer, context.now()))

    return await once.write(context.database, script)


def _repeated(tx: Tx, context: Context, request: Request, answer: SkmAnswer, *, at_counter: bool) -> tuple[Reason, ...]:
    source, now = address_of(request), context.now()
    return context.repeats.reasons(
        tx, source, answer.unit_id, answer.service, answer.scores, now, at_counter=at_counter
    )


@router.get("/skm", summary="Daftar jawaban SKM sebuah unit", responses=problems(404))
async def get_skm(
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    unit_id: Annotated[UnitId, Query()],
) -> Page[SkmShown]:
    """The answers about one of the agency's units with their comments, the newest first."""

    def script(tx: Tx) -> list[SkmShown]:
        unit_for_officer(tx, unit_id, principal)
        return [_shown(row, scores) for row, scores in skm.page(tx, unit_id, query.after, query.limit)]

    return page_of(await context.database.read(script), query, lambda shown: shown.feedback_id)


def _shown(row: dict[str, Any], scores: dict[str, int]) -> SkmShown:
    return SkmShown(
        feedback_id=row["feedback_id"],
        service=row["service"],
        scores=scores,
        comment=row["comment"],
        channel=row["channel"],
        answered_at=row["answered_at"],
    )

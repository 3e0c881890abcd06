"""The survey's questions for a unit and service, and the poster that leads to them."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from services.feedback.api.fields import Body, Line, example
from services.feedback.api.limits import count_read
from services.feedback.api.links import counter_link
from services.feedback.context import Ctx
from services.feedback.domain.counter import Counter
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.rights import READ, WRITE, unit_for_officer
from services.feedback.handlers.skm import Channel
from services.feedback.handlers.skm_wordings import Survey, survey_of, word
from services.feedback.poster import poster_pdf
from services.feedback.store.units import KnownUnit
from shared.database import Tx
from shared.errors import Fault, Text
from shared.events.base import EmployeeId, Slug, UnitId
from shared.rules.ikm import ELEMENTS
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.etag import IfMatch, etag
from shared.web.language import language_of
from shared.web.problems import problems

router = api_router("feedback", tags=["skm"])

_NO_SERVICE = Text("bukan layanan unit ini", "is no service of this unit")
_WORDS: Final[JsonDict] = {
    "id": "Apakah antrean akta lahir cepat?",
    "en": "Was the queue for birth certificates short?",
}
_ANSWER_WORDS: Final[JsonDict] = {"id": "Sangat lama", "en": "Very slow"}
Service = Annotated[Slug | None, Query(description="One of the unit's services; without it the unit's common words")]


class Words(Body):
    """A text in Indonesian and, where there is one, in English."""

    id: Line
    en: Line | None = None


class QuestionWords(Words):
    """How a unit words one element."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [_WORDS]})

    answers: Annotated[list[Words], Field(min_length=4, max_length=4)] | None = Field(
        default=None, description="What 1 to 4 are called, the worst first; the standard words by default"
    )


class WordingRequest(Body):
    """The unit's words by element; elements left out are asked in the regulation's words. All nine are always asked."""

    model_config = example(questions={"U3": _WORDS})

    questions: dict[Annotated[str, StringConstraints(pattern="^U[1-9]$")], QuestionWords] = Field(
        examples=[{"U3": _WORDS}]
    )


class QuestionBody(BaseModel):
    """One question."""

    element: str = Field(examples=["U3"])
    name: str = Field(description="The element", examples=["Waktu penyelesaian"])
    text: str = Field(examples=["Apakah antrean akta lahir cepat?"])
    answers: dict[int, str] = Field(examples=[{1: "Tidak cepat", 2: "Kurang cepat", 3: "Cepat", 4: "Sangat cepat"}])


class QuestionnaireBody(BaseModel):
    """The nine questions in force. Send ``form`` with the answers, so that it is known which words were answered."""

    model_config = example(
        unit_id="semarang-candisari.pelayanan",
        unit_name="Seksi Pelayanan Masyarakat",
        service="ktp-el",
        form="service-2",
        version=2,
        questions=[
            {
                "element": "U3",
                "name": "Waktu penyelesaian",
                "text": "Apakah antrean KTP-el cepat?",
                "answers": {"1": "Tidak cepat", "2": "Kurang cepat", "3": "Cepat", "4": "Sangat cepat"},
            }
        ],
    )

    unit_id: str = Field(examples=["semarang-candisari.pelayanan"])
    unit_name: str = Field(examples=["Seksi Pelayanan Masyarakat"])
    service: str | None = Field(examples=["ktp-el"])
    form: str = Field(examples=["service-2"])
    version: int = Field(description="Of this unit's and service's own words; 0 where it has none", examples=[2])
    questions: list[QuestionBody]


@router.get(
    "/units/{unit_id}/questionnaire",
    summary="Lihat pertanyaan SKM sebuah unit",
    response_model=QuestionnaireBody,
    responses=problems(404),
)
async def get_questionnaire(
    unit_id: UnitId,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("the questions are for everybody")],
    service: Service = None,
) -> Response:
    """The nine questions about a unit and service, worded by the service, the unit, or PermenPANRB 14/2017."""
    count_read(context, request, principal)
    return _answer(await context.database.read(survey_of, unit_id, service), request)


@router.put(
    "/units/{unit_id}/questionnaire",
    summary="Ubah kata pertanyaan SKM sebuah unit",
    response_model=QuestionnaireBody,
    responses=problems(404, 412, 428),
)
async def put_questionnaire(
    unit_id: UnitId,
    body: WordingRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    if_match: IfMatch,
    service: Service = None,
) -> Response:
    """Word the questions of a unit or of one of its services anew. Earlier versions are kept."""
    content = {element: words.model_dump(exclude_none=True) for element, words in body.questions.items()}
    return _answer(
        await context.database.write(word, unit_id, service, content, if_match, principal, context.now()), request
    )


@router.get(
    "/units/{unit_id}/poster",
    summary="Unduh poster loket dengan kode QR (PDF)",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **problems(404)},
)
async def get_poster(
    unit_id: UnitId,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    service: Service = None,
    counter: Annotated[str | None, Query(max_length=60, description="Printed on it", examples=["Loket 2"])] = None,
    officer: Annotated[
        EmployeeId | None, Query(description="Who serves there, by opaque id: answers are told with it")
    ] = None,
    channel: Annotated[Channel, Query(description="`qr` for a poster, `kiosk` for a tablet's start page")] = "qr",
) -> Response:
    """An A4 poster with the QR code of the survey for a unit, a service and a counter. Nobody's name is on it."""

    def script(tx: Tx) -> KnownUnit:
        unit = unit_for_officer(tx, unit_id, principal)
        if service is not None and service not in unit.services:
            raise to_mend([Fault("/query/service", _NO_SERVICE)])
        return unit

    unit = await context.database.read(script)
    if officer is not None:
        await context.audit.read(principal, "poster-made", officer)
    link = counter_link(context, request, Counter(unit_id, officer), service, channel)
    data = await asyncio.to_thread(poster_pdf, unit.name, service, counter, link, language_of(request))
    headers = {"Content-Disposition": f'inline; filename="skm-{unit_id}.pdf"', "Cache-Control": "no-store"}
    return Response(data, 200, headers, "application/pdf")


def _answer(survey: Survey, request: Request) -> Response:
    language = language_of(request)
    body = QuestionnaireBody(
        unit_id=survey.unit.unit_id,
        unit_name=survey.unit.name,
        service=survey.service,
        form=survey.form,
        version=survey.version,
        questions=[
            QuestionBody(
                element=element,
                name=ELEMENTS[element].in_language(language),
                text=question.text.in_language(language),
                answers={mark: one.in_language(language) for mark, one in enumerate(question.answers, 1)},
            )
            for element, question in survey.questions.items()
        ],
    )
    return JSONResponse(body.model_dump(mode="json"), headers=etag(survey.version))

"""Requests to supervisors, three to six months after a completion (Kirkpatrick level 3)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.doors import PageOf, Repeatable, Sent, Writer, answering
from services.evaluation.api.examples.ids import HEAD
from services.evaluation.api.examples.recommendations import ANSWERED, ASSESSMENT_ID, REQUEST
from services.evaluation.api.parties import Assessing
from services.evaluation.context import Ctx
from services.evaluation.handlers.access import require_asked
from services.evaluation.handlers.asking import Said, answer, name_assessor
from services.evaluation.store import participations
from services.evaluation.store.participations import Participation
from shared.database import Tx
from shared.events.base import Competency, EmployeeId, Id, Percent, Slug
from shared.service import api_router
from shared.web.auth import PARTICIPANT, Principal, allow
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router = api_router("evaluation", tags=["assessment requests"])

AssessmentId = Annotated[Id, Path(examples=[ASSESSMENT_ID])]
AskedState = Literal["planned", "requested", "done", "expired", "cancelled"]
RequestReader = Annotated[Principal, allow("evaluation:read", own="assessor_id")]
"""An officer, or the supervisor whose requests are asked for by the query's ``assessor_id``."""


class AssessorBody(Sent):
    """Who is to assess."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"assessor_id": HEAD}]},
    )

    assessor_id: EmployeeId


class AnswerBody(Sent):
    """What a supervisor says."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"applies": 3, "competencies": {"pelayanan-publik": 75}, "before": {"pelayanan-publik": 60}}]
        },
    )

    applies: Annotated[int, Field(ge=1, le=4, strict=True)] = Field(
        description="Whether it is applied at work: 1 not at all, 2 a little, 3 mostly, 4 always, and helps others"
    )
    competencies: dict[Competency, Percent] = Field(
        default_factory=dict, description="Value of each competency at work now, 0 to 100; evidence of the scores"
    )
    before: dict[Competency, Percent] = Field(
        default_factory=dict,
        description="The value before the programme, where the supervisor knows it; else the last assessment counts",
    )


class RequestBody(BaseModel):
    """A supervisor is asked how a participant works since a programme."""

    model_config = ConfigDict(json_schema_extra={"examples": [REQUEST]})

    assessment_id: str
    enrollment_id: str
    employee_id: str = Field(description="The participant")
    agency: str = Field(description="Where the participant works, or worked when the request ended")
    city: str
    programme_id: str
    session_id: str
    completed_on: date
    competencies: list[str] = Field(description="What the programme builds")
    opens_on: date = Field(description="First day on which an answer is taken")
    due_on: date = Field(description="Last day on which an answer is taken")
    state: AskedState
    assessor_id: str | None = Field(description="The supervisor; null while nobody is named")


@router.get("/assessment-requests", summary="Daftar permintaan penilaian atasan", responses=problems())
async def list_assessment_requests(
    context: Ctx,
    reader: RequestReader,
    page: PageOf,
    agency: Annotated[Slug | None, Query(description="Only about people of this agency")] = None,
    state: Annotated[AskedState | None, Query()] = None,
    assessor_id: Annotated[EmployeeId | None, Query(description="Only those of this supervisor")] = None,
) -> Page[RequestBody]:
    """Requests by the day they are due; those without an assessor wait for the agency to name one."""
    own = PARTICIPANT in reader.scopes and reader.subject == assessor_id

    def script(tx: Tx) -> Sequence[Participation]:
        if not own:
            require_asked(tx, reader, agency)
        return participations.visible(
            tx, None if own else reader, agency, state, assessor_id, page.after, page.limit + 1
        )

    bodies = [_body(one) for one in await context.database.read(script)]
    return page_of(bodies, page, lambda one: f"{one.due_on}/{one.assessment_id}")


@router.post(
    "/assessment-requests/{assessment_id}/assessor",
    summary="Tunjuk penilai",
    response_model=RequestBody,
    responses=problems(404, 409),
)
async def post_assessor(
    assessment_id: AssessmentId, body: AssessorBody, context: Ctx, writer: Writer, once: Repeatable
) -> Response:
    """Name who assesses, where the register names no supervisor or another one is nearer to the work."""

    def script(tx: Tx) -> Answer:
        return Answer(_body(name_assessor(tx, writer, assessment_id, body.assessor_id, context.moment())), 200)

    return await once.write(context.database, script)


@router.post(
    "/assessment-requests/{assessment_id}/answer",
    summary="Jawab permintaan penilaian",
    openapi_extra=answering(ANSWERED),
    response_model=RequestBody,
    responses=problems(404, 409),
)
async def post_answer(
    assessment_id: AssessmentId, body: AnswerBody, context: Ctx, assessor: Assessing, once: Repeatable
) -> Response:
    """Answer as the supervisor (with their own token) or as an officer who writes down what the supervisor said.

    Once, between `opens_on` and `due_on`. The values become evidence of the participant's competency scores.
    """
    said = Said(body.applies, _exact(body.competencies), _exact(body.before))

    def script(tx: Tx) -> Answer:
        return Answer(_body(answer(tx, assessor, assessment_id, said, context.moment())), 200)

    return await once.write(context.database, script)


def _exact(values: dict[str, Decimal]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in values.items()}


def _body(one: Participation) -> RequestBody:
    known = {name: value for name, value in one._asdict().items() if name not in {"unit_id", "turn_on"}}
    return RequestBody.model_validate({**known, "competencies": json.loads(one.competencies)})

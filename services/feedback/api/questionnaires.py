"""The questionnaire after a session, for its participant alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Response
from pydantic import BaseModel, Field, StringConstraints

from services.feedback.api.fields import Body, FreeText, Mark, example
from services.feedback.context import Ctx
from services.feedback.handlers.questionnaires import Answers, answer_questionnaire
from shared.database import Tx
from shared.events.base import Id
from shared.rules.questionnaire import CORE
from shared.service import api_router
from shared.web.auth import PARTICIPANT, Principal, allow
from shared.web.idempotency import Once
from shared.web.problems import problems

router = api_router("feedback", tags=["questionnaires"])


class QuestionnaireScores(Body):
    """What a participant thinks of a session."""

    material: Mark = Field(description="Materi / the material, 1 to 4")
    instructor: Mark = Field(description="Pengajar / the instructor, 1 to 4")
    organisation: Mark = Field(description="Penyelenggaraan / the organisation, 1 to 4")
    usefulness: Mark = Field(description="Kegunaan untuk pekerjaan / use for the job, 1 to 4")
    difficulty: int = Field(
        strict=True,
        ge=1,
        le=3,
        description="1 terlalu mudah / too easy, 2 pas / right, 3 terlalu sulit / too hard",
    )
    gain: Mark | None = Field(default=None, description="Bertambahnya kemampuan / what one has gained, 1 to 4")


Further = Annotated[
    dict[Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{0,31}$")], Mark],
    Field(max_length=20, description="The form's further questions by code, 1 to 4"),
]


class QuestionnaireRequest(Body):
    """A participant's answers."""

    model_config = example(
        scores={"material": 4, "instructor": 3, "organisation": 3, "usefulness": 4, "difficulty": 2, "gain": 3},
        further={"facilities": 3},
        comment="Contoh kasusnya dekat dengan pekerjaan saya.",
    )

    scores: QuestionnaireScores = Field(
        examples=[{"material": 4, "instructor": 3, "organisation": 3, "usefulness": 4, "difficulty": 2, "gain": 3}]
    )
    further: Further = Field(default_factory=dict, examples=[{"facilities": 3}])
    comment: FreeText | None = Field(default=None, description="Stays in this service")

    def answers(self) -> Answers:
        """What was answered."""
        marks = self.scores.model_dump(exclude_none=True)
        core = {code: marks[code] for code in CORE}
        return Answers(
            core, {**self.further, **{code: marks[code] for code in marks if code not in core}}, self.comment
        )


class QuestionnaireReceipt(BaseModel):
    """The answers are stored."""

    model_config = example(feedback_id="019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c")

    feedback_id: str = Field(examples=["019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c"])


@router.post(
    "/questionnaires/{enrollment_id}",
    summary="Isi kuesioner peserta",
    status_code=201,
    response_model=QuestionnaireReceipt,
    responses=problems(404, 409),
)
async def post_questionnaire(
    enrollment_id: Id,
    body: QuestionnaireRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(PARTICIPANT)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Answer about a session one has seen through; once. Somebody else's enrolment reads as absent."""
    answers = body.answers()
    await context.themer.read_ahead(body.comment, now=context.now())

    def script(tx: Tx) -> QuestionnaireReceipt:
        feedback_id = answer_questionnaire(
            tx, enrollment_id, answers, principal, context.themer, context.rules, context.now()
        )
        return QuestionnaireReceipt(feedback_id=feedback_id)

    return await once.write(context.database, script)

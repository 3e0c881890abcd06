"""Invitations to participants' questionnaires and what came of them, as JSON."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from services.feedback.api.fields import Body, ShownTime, example
from shared.events.base import Id, Number, Slug

_ADDRESS: Final = (
    "https://mumpuni.example/feedback/questionnaires/answer"
    "?k=019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3e.1796094000.5b005f0a162f21d9b4276ac91f95bbcf&lang=id"
)
_LINK: Final[JsonDict] = {
    "enrollment_id": "019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c",
    "employee_id": "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34",
    "session_id": "019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3d",
    "link": _ADDRESS,
    "number": 1,
    "expires_at": "2026-12-01T10:00:00+07:00",
}


class QuestionBody(BaseModel):
    """One question; ``difficulty`` is answered from 1 (too easy) to 3 (too hard), all others from 1 to 4."""

    code: str = Field(examples=["gain"])
    text: str = Field(examples=["Seberapa bertambah kemampuan Anda?"])
    required: bool = Field(examples=[False])


class QuestionsBody(BaseModel):
    """What is asked after a session of a form."""

    model_config = example(
        form="KL10",
        questions=[
            {"code": "material", "text": "Bagaimana materinya?", "required": True},
            {"code": "gain", "text": "Seberapa bertambah kemampuan Anda?", "required": False},
        ],
        rule_set="questionnaire-2026.1",
    )

    form: str = Field(examples=["KL07"])
    questions: list[QuestionBody]
    rule_set: str = Field(examples=["questionnaire-2026.1"])


class SessionCountBody(BaseModel):
    """How many of a session's participants answered; who did is not told."""

    model_config = example(
        session_id="019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3d", invited=24, answered=15, share=0.63, waiting=9, hidden=False
    )

    session_id: str = Field(examples=["019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3d"])
    invited: int = Field(examples=[24])
    answered: int | None = Field(description="Null where so few were invited that it would tell who", examples=[15])
    share: Number | None = Field(description="Of those invited, 0 to 1", examples=[0.63])
    waiting: int | None = Field(description="Who can still answer", examples=[9])
    hidden: bool = False


class LinkBody(BaseModel):
    """A personal link to be sent to its participant and to nobody else."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LINK]})

    enrollment_id: str
    employee_id: str = Field(description="Whom to send it to")
    session_id: str
    link: str
    number: int = Field(description="1 for the invitation, 2 and more for reminders")
    expires_at: ShownTime


class LinksBody(BaseModel):
    """What is to be sent now. It is noted as sent: ask again until the list is empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_LINK]}]})

    items: list[LinkBody]


class OwnBody(BaseModel):
    """A questionnaire that waits for the caller's answer."""

    enrollment_id: str
    session_id: str
    form: str = Field(examples=["KL07"])
    link: str
    expires_at: ShownTime


class OwnListBody(BaseModel):
    """The caller's own open questionnaires, the one that ends first before the others."""

    model_config = example(
        items=[
            {
                "enrollment_id": "019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c",
                "session_id": "019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3d",
                "form": "KL10",
                "link": _ADDRESS,
                "expires_at": "2026-12-01T10:00:00+07:00",
            }
        ]
    )

    items: list[OwnBody]


class SendingRequest(Body):
    """Whose links are wanted."""

    model_config = example(agency="semarang-candisari", limit=100)

    agency: Slug | None = Field(default=None, examples=["semarang-candisari"])
    session_id: Id | None = None
    limit: int = Field(default=100, strict=True, ge=1, le=500)


class ResultBody(BaseModel):
    """One question's figures."""

    code: str = Field(examples=["gain"])
    answers: int = Field(examples=[15])
    mean: Number = Field(examples=[3.27])
    marks: dict[int, int] = Field(description="How often each mark was given", examples=[{3: 11, 4: 4}])


class ResultsBody(BaseModel):
    """What participants answered about a session; no figures below five answers."""

    model_config = example(
        session_id="019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3d",
        answers=15,
        hidden=False,
        questions=[
            {"code": "difficulty", "answers": 15, "mean": 2.27, "marks": {"2": 11, "3": 4}},
            {"code": "gain", "answers": 15, "mean": 3.27, "marks": {"3": 11, "4": 4}},
        ],
    )

    session_id: str
    answers: int | None = Field(description="Null where hidden", examples=[15])
    hidden: bool
    questions: list[ResultBody]

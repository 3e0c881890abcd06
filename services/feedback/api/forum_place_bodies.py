"""Bodies of places at forums, votes, and what the public sees of a forum."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from services.feedback.api.fields import Body, ShownTime, example
from services.feedback.api.forum_examples import PUBLIC_MEETING, WHOLE_PUBLIC_MEETING
from services.feedback.handlers.follow_ups import FollowUpState
from services.feedback.handlers.forums import ForumKind, ForumState
from shared.events.base import Id

Code = Annotated[str, Field(min_length=1, max_length=32, examples=["7K3M9-Q2FXR"])]


class RegistrationRequest(Body):
    """For how many people. Nobody is asked who they are."""

    model_config = example(people=2)

    people: Annotated[int, Field(strict=True, ge=1, le=5)] = 1


class RegistrationBody(BaseModel):
    """A place. The code is shown here alone: show it at the door, and vote with it."""

    model_config = example(forum_id="019fb8d4-4043-7725-86f4-96be3338921c", code="7K3M9-Q2FXR", people=2)

    forum_id: str
    code: str = Field(examples=["7K3M9-Q2FXR"])
    people: int


class PlaceStored(BaseModel):
    """A place as it is kept for a repeated request: with what its code follows from, without the code."""

    forum_id: str
    people: int
    seed: str


class CodeRequest(Body):
    """A code somebody has."""

    model_config = example(code="7K3M9-Q2FXR")

    code: Code


class CodesRequest(Body):
    """How many codes to hand out at the door."""

    model_config = example(count=20)

    count: Annotated[int, Field(strict=True, ge=1, le=200)] = Field(examples=[20])


class CodesBody(BaseModel):
    """Codes, to print and hand out; they are not shown again."""

    model_config = example(codes=["7K3M9-Q2FXR", "W55CQ-C58RH"])

    codes: list[str] = Field(examples=[["7K3M9-Q2FXR"]])


class CodesStored(BaseModel):
    """Codes as they are kept for a repeated request: with what they follow from."""

    seed: str
    count: int


class VoteRequest(CodeRequest):
    """A vote for an input."""

    model_config = example(code="7K3M9-Q2FXR", input_id="019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3d")

    input_id: Id


class VotesBody(BaseModel):
    """How many votes an input has."""

    model_config = example(input_id="01a0d12a-0d80-7147-9c18-f6e4cc73c88e", votes=12)

    input_id: str
    votes: int = Field(examples=[12])


class AttendanceBody(BaseModel):
    """How many people a code stands for, and how many came by now."""

    model_config = example(people=2, attended=36)

    people: int
    attended: int


class PublicInput(BaseModel):
    """What was asked for, and the agency's reasoned answer."""

    input_id: str
    theme: str
    text: str
    votes: int
    decision: str | None
    answer: str | None


class PublicFollowUp(BaseModel):
    """What was promised."""

    text: str
    owner_unit: str | None
    due_on: date
    state: FollowUpState
    overdue: bool
    outcome: str | None


class PublicForumSummary(BaseModel):
    """A meeting as the public knows it."""

    model_config = example(**PUBLIC_MEETING)

    forum_id: str
    agency: str
    city: str
    unit_id: str
    kind: ForumKind
    title: str
    held_on: date
    state: ForumState
    place: str | None
    starts_at: ShownTime | None
    agenda: str | None
    open: bool = Field(description="Whether it takes registrations now")
    places_left: int | None


class PublicForum(PublicForumSummary):
    """A meeting with what was asked, what was answered and what was promised."""

    model_config = example(**WHOLE_PUBLIC_MEETING)

    inputs: list[PublicInput]
    follow_ups: list[PublicFollowUp]
    came: int | None

"""Bodies of forums, their inputs and the answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, Field

from services.feedback.api.fields import Body, Day, FreeText, Line, ShownTime
from services.feedback.handlers.forums import Decision, ForumKind
from services.feedback.store.tables import Forum, ForumInput
from shared.events.base import Slug, UnitId


class ForumRequest(Body):
    """A meeting with citizens."""

    agency: Slug = Field(examples=["medan-tembung"])
    unit_id: UnitId = Field(examples=["medan-tembung.pelayanan"])
    kind: ForumKind
    title: Line = Field(examples=["Open house Kecamatan Medan Tembung"])
    held_on: Day = Field(examples=["2026-10-21"])


class InputRequest(Body):
    """What somebody asked for."""

    theme: Slug = Field(examples=["waktu-tunggu"])
    text: FreeText = Field(examples=["Antrean loket KTP terlalu lama pada hari Senin."])


class AnswerRequest(Body):
    """The agency's reasoned answer."""

    decision: Decision
    answer: FreeText = Field(examples=["Dua petugas ditambahkan di loket KTP setiap Senin mulai November."])


class InputBody(BaseModel):
    """An input and, once there is one, its answer."""

    input_id: str
    forum_id: str
    theme: str
    text: str
    received_at: ShownTime
    decision: str | None
    answer: str | None
    answered_at: ShownTime | None


class ForumSummary(BaseModel):
    """A meeting."""

    forum_id: str
    agency: str
    city: str
    unit_id: str
    kind: str
    title: str
    held_on: date
    version: int


class ForumBody(ForumSummary):
    """A meeting with what was asked for there."""

    inputs: list[InputBody]
    themes: dict[str, int] = Field(description="How many inputs by theme", examples=[{"waktu-tunggu": 3}])
    unanswered: int


def forum_summary(forum: Forum) -> ForumSummary:
    """The body of a meeting in a list."""
    return ForumSummary.model_validate(forum, from_attributes=True)


def forum_body(forum: Forum, inputs: Sequence[ForumInput]) -> ForumBody:
    """The body of a meeting by itself."""
    themes: dict[str, int] = {}
    for heard in inputs:
        themes[heard.theme] = themes.get(heard.theme, 0) + 1
    return ForumBody(
        **forum_summary(forum).model_dump(),
        inputs=[input_body(heard) for heard in inputs],
        themes=themes,
        unanswered=sum(heard.decision is None for heard in inputs),
    )


def input_body(heard: ForumInput) -> InputBody:
    """The body of an input."""
    return InputBody.model_validate(heard, from_attributes=True)

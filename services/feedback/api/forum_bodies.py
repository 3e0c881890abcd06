"""Bodies of forums, their inputs and the answers to them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from services.feedback.api.fields import Body, CityTime, Day, FreeText, Line, ShownTime, example
from services.feedback.api.forum_examples import FOLLOW_UP, INPUT, MEETING, WHOLE_MEETING
from services.feedback.handlers.follow_ups import FollowUpState
from services.feedback.handlers.forum_view import ForumView
from services.feedback.handlers.forums import Decision, ForumKind, ForumState
from services.feedback.store.tables import Forum, ForumInput
from services.feedback.store.voice_tables import FollowUp
from shared.events.base import EmployeeId, Id, Slug, UnitId

Count = Annotated[int, Field(strict=True, ge=1, le=100_000)]


class ForumRequest(Body):
    """A meeting with citizens."""

    model_config = example(
        agency="medan-kota",
        unit_id="medan-kota.pelayanan",
        kind="open_house",
        title="Open house Kecamatan Medan Kota",
        held_on="2026-12-02",
        place="Aula kecamatan, lantai 2",
        starts_at="2026-12-02T09:00:00+07:00",
        capacity=80,
        agenda="1. Layanan KTP 2. Jam buka 3. Tanya jawab",
        registration=True,
    )

    agency: Slug = Field(examples=["medan-kota"])
    unit_id: UnitId = Field(examples=["medan-kota.pelayanan"])
    kind: ForumKind
    title: Line = Field(examples=["Open house Kecamatan Medan Kota"])
    held_on: Day = Field(examples=["2026-10-21"])
    place: Line | None = Field(default=None, examples=["Aula kecamatan, lantai 2"])
    starts_at: CityTime | None = Field(default=None, examples=["2026-10-21T09:00:00+07:00"])
    capacity: Count | None = Field(default=None, examples=[80])
    agenda: FreeText | None = Field(default=None, examples=["1. Layanan KTP 2. Jam buka 3. Tanya jawab"])
    registration: bool = Field(default=False, description="Whether citizens may register, without account or name")


class ForumPatch(Body):
    """What changes of a meeting: its plan, and afterwards what came of it."""

    model_config = example(state="held", headcount=64, summary="Jam buka dan antrean KTP dibahas; tiga hal dijanjikan.")

    title: Line | None = None
    held_on: Day | None = None
    place: Line | None = Field(default=None, examples=["Aula kecamatan, lantai 2"])
    starts_at: CityTime | None = None
    capacity: Count | None = None
    agenda: FreeText | None = None
    registration: bool | None = None
    state: ForumState | None = Field(default=None, examples=["held"])
    headcount: Annotated[int, Field(strict=True, ge=0, le=100_000)] | None = Field(
        default=None, description="How many came, as counted at the door", examples=[64]
    )
    summary: FreeText | None = Field(default=None, description="For the minutes")


class InputRequest(Body):
    """What somebody asked for."""

    model_config = example(theme="waktu-tunggu", text="Antrean loket KTP terlalu lama pada hari Senin.")

    theme: Slug | None = Field(
        default=None, description="Without one the lexicon's first, or `lainnya`", examples=["waktu-tunggu"]
    )
    text: FreeText = Field(
        description="Published with its answer: write no names",
        examples=["Antrean loket KTP terlalu lama pada hari Senin."],
    )


class AnswerRequest(Body):
    """The agency's reasoned answer."""

    model_config = example(
        decision="accepted", answer="Dua petugas ditambahkan di loket KTP setiap Senin mulai November."
    )

    decision: Decision
    answer: FreeText = Field(examples=["Dua petugas ditambahkan di loket KTP setiap Senin mulai November."])


class InputBody(BaseModel):
    """An input and, once there is one, its answer."""

    model_config = example(**INPUT)

    input_id: str
    forum_id: str
    theme: str
    text: str
    received_at: ShownTime
    decision: str | None
    answer: str | None
    answered_at: ShownTime | None
    votes: int = 0


class ForumSummary(BaseModel):
    """A meeting."""

    model_config = example(**MEETING)

    forum_id: str
    agency: str
    city: str
    unit_id: str
    kind: str
    title: str
    held_on: date
    state: ForumState
    place: str | None
    starts_at: ShownTime | None
    capacity: int | None
    agenda: str | None
    registration: bool
    headcount: int | None
    summary: str | None
    version: int


class FollowUpBody(BaseModel):
    """What was promised."""

    model_config = example(**FOLLOW_UP)

    follow_up_id: str
    forum_id: str
    input_id: str | None
    text: str
    owner_unit: str | None
    owner_employee: str | None
    due_on: date
    state: FollowUpState
    outcome: str | None
    settled_at: ShownTime | None
    version: int


class FollowUpRequest(Body):
    """What is to be done, by whom and until when."""

    model_config = example(
        text="Menambah dua petugas loket setiap Senin", due_on="2026-12-01", owner_unit="medan-kota.pelayanan"
    )

    text: FreeText = Field(examples=["Menambah dua petugas loket setiap Senin"])
    due_on: Day = Field(examples=["2026-12-01"])
    owner_unit: UnitId | None = Field(default=None, examples=["medan-kota.pelayanan"])
    owner_employee: EmployeeId | None = Field(default=None, description="An employee's opaque id")
    input_id: Id | None = Field(default=None, description="The input it answers")


class FollowUpPatch(Body):
    """How it goes."""

    model_config = example(state="done", outcome="Dua petugas bertugas setiap Senin sejak 23 November.")

    state: FollowUpState | None = Field(default=None, examples=["done"])
    outcome: FreeText | None = Field(default=None, description="Required once it is done or dropped")
    due_on: Day | None = None


class ForumBody(ForumSummary):
    """A meeting with what was asked for there."""

    model_config = example(**WHOLE_MEETING)

    inputs: list[InputBody]
    themes: dict[str, int] = Field(description="How many inputs by theme", examples=[{"waktu-tunggu": 3}])
    unanswered: int
    follow_ups: list[FollowUpBody]
    registered: int = Field(description="People with a place that was not given back")
    attended: int = Field(description="Of them and of those with a code from the door, who came")


def forum_summary(forum: Forum) -> ForumSummary:
    """The body of a meeting in a list."""
    return ForumSummary.model_validate(forum, from_attributes=True)


def forum_body(view: ForumView) -> ForumBody:
    """The body of a meeting by itself."""
    themes: dict[str, int] = {}
    for heard in view.inputs:
        themes[heard.theme] = themes.get(heard.theme, 0) + 1
    return ForumBody(
        **dict(forum_summary(view.forum)),
        inputs=[input_body(heard, view.votes.get(heard.input_id, 0)) for heard in view.inputs],
        themes=themes,
        unanswered=sum(heard.decision is None for heard in view.inputs),
        follow_ups=[follow_up_body(one) for one in view.follow_ups],
        registered=view.taken.registered,
        attended=view.taken.attended,
    )


def input_body(heard: ForumInput, votes: int = 0) -> InputBody:
    """The body of an input."""
    return InputBody.model_validate({**heard.model_dump(), "votes": votes})


def follow_up_body(follow_up: FollowUp) -> FollowUpBody:
    """The body of a promise."""
    return FollowUpBody.model_validate(follow_up, from_attributes=True)

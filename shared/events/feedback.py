"""What citizens and participants said, as figures. The text stays in feedback."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from shared.events.base import Agency, City, Competency, EmployeeId, Event, Id, Moment, Slug, UnitId

TOPIC = "asn.feedback.v1"

ComplaintKind = Literal["complaint", "aspiration", "information"]
Classification = Literal["unclassified", "simple", "no_field_check", "field_check"]
ComplaintState = Literal["received", "verified", "forwarded", "answered", "closed", "rejected", "reopened"]
"""``reopened`` waits for a new answer; ``rejected`` ends a report that could not be verified."""

ScoreCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=32)]

_KEYED_BY_PERSON: JsonDict = {
    "if": {"properties": {"kind": {"const": "questionnaire"}}},
    "then": {"properties": {"employee_id": {"type": "string"}}, "required": ["employee_id"]},
    "else": {"properties": {"unit_id": {"type": "string"}}, "required": ["unit_id"]},
}


class Received(Event, type="id.asn.feedback.received.v1", topic=TOPIC, key="unit_id"):
    """One answer of a citizen (keyed by the unit) or of a participant (keyed by the person).

    ``scores`` of an SKM are U1..U9 from 1 to 4 (PermenPANRB 14/2017); of a questionnaire ``material``,
    ``instructor``, ``organisation``, ``usefulness`` from 1 to 4 and ``difficulty`` from 1 (too easy) over
    2 (just right) to 3 (too difficult); what a form asks beyond these five, ``gain`` (the participant's own view of
    what was gained) among it, is marked from 1 to 4 under its own code.
    """

    model_config = ConfigDict(json_schema_extra=_KEYED_BY_PERSON)

    feedback_id: Id
    kind: Literal["skm", "questionnaire", "aspiration", "forum-input"]
    """A citizen's survey answer, a participant's questionnaire, a wish, or what was said at a forum."""
    agency: Agency
    city: City
    unit_id: UnitId | None = None
    """The unit it is about; always there but for a questionnaire."""
    employee_id: EmployeeId | None = None
    """The participant, for a questionnaire."""
    service: Slug | None = None
    """The service that was rated, one of the unit's."""
    scores: dict[ScoreCode, Annotated[int, Field(ge=1, le=4)]] = Field(default_factory=dict)
    """Marks from 1 to 4 by element."""
    themes: tuple[Slug, ...] = ()
    """What it was about, as themes of the catalogue."""
    needs: tuple[Competency, ...] = ()
    """The competencies those themes ask for in the unit, by the city's lexicon."""
    served_by: EmployeeId | None = None
    """Who served the citizen, for an answer given at a counter that names its officer; none otherwise."""
    channel: Literal["web", "qr", "kiosk", "paper"] | None = None
    """How the answer came in; none for what is no survey answer."""
    enrollment_id: Id | None = None
    session_id: Id | None = None
    programme_id: Id | None = None
    received_at: Moment
    """When it came in."""

    @model_validator(mode="after")
    def _has_its_key(self) -> Self:
        if self._subject is None:
            raise ValueError(f"{self.kind} without {'employee_id' if self.kind == 'questionnaire' else 'unit_id'}")
        return self

    @property
    def _subject(self) -> str | None:
        return self.employee_id if self.kind == "questionnaire" else self.unit_id

    @property
    def key(self) -> str:
        """The participant for a questionnaire, the unit for everything a citizen says."""
        return str(self._subject)


class ComplaintOpened(Event, type="id.asn.feedback.complaint-opened.v1", topic=TOPIC, key="complaint_id"):
    """A citizen waits for an answer; ``due_at`` ends the first step (verify and forward, SP4N-LAPOR!)."""

    complaint_id: Id
    kind: ComplaintKind
    """Complaint (pengaduan), aspiration (aspirasi) or information request (permintaan informasi)."""
    classification: Classification
    """What decides the deadline: information or a simple complaint, without or with a field check."""
    unit_id: UnitId
    agency: Agency
    city: City
    state: ComplaintState
    """The step it is at now."""
    opened_at: Moment
    """When it came in."""
    due_at: Moment | None
    """When the present step must be done; none when nobody owes one."""
    themes: tuple[Slug, ...] = ()
    """What it is about, as themes of the catalogue."""
    needs: tuple[Competency, ...] = ()
    """The competencies those themes ask for in the unit, by the city's lexicon."""


class ComplaintMoved(Event, type="id.asn.feedback.complaint-moved.v1", topic=TOPIC, key="complaint_id"):
    """A complaint went on to its next step; ``due_at`` is that step's deadline, none when nobody owes one."""

    complaint_id: Id
    kind: ComplaintKind
    """Complaint (pengaduan), aspiration (aspirasi) or information request (permintaan informasi)."""
    classification: Classification
    """What decides the deadline: information or a simple complaint, without or with a field check."""
    unit_id: UnitId
    agency: Agency
    city: City
    from_state: ComplaintState
    """The step it comes from."""
    state: ComplaintState
    """The step it is at now."""
    moved_at: Moment
    """When it went on."""
    due_at: Moment | None
    """When the present step must be done; none when nobody owes one."""
    late: bool
    """Whether a deadline was missed on the way."""
    waiting: bool = False
    """Whether the clock stands still until the reporter answers a question."""
    themes: tuple[Slug, ...] = ()
    """What it is about, as themes of the catalogue."""
    needs: tuple[Competency, ...] = ()
    """The competencies those themes ask for in the unit, by the city's lexicon."""


class ComplaintClosed(Event, type="id.asn.feedback.complaint-closed.v1", topic=TOPIC, key="complaint_id"):
    """A complaint reached its end."""

    complaint_id: Id
    kind: ComplaintKind
    """Complaint (pengaduan), aspiration (aspirasi) or information request (permintaan informasi)."""
    classification: Classification
    """What decides the deadline: information or a simple complaint, without or with a field check."""
    unit_id: UnitId
    agency: Agency
    city: City
    state: Literal["closed", "rejected"]
    """How it ended: answered and closed, or rejected because it could not be verified."""
    closed_at: Moment
    """When it ended."""
    late: bool
    """Whether a deadline was missed on the way."""
    merged_into: Id | None = None
    """The complaint it was merged into as a duplicate; none when it ended by itself."""

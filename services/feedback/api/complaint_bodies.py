"""Bodies of citizens' reports: as they are sent, as the reporter sees them, as the agency sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, cast

from pydantic import BaseModel, Field

from services.feedback.api.fields import Body, CityTime, FreeText, Line, ShownTime
from services.feedback.domain import reporter as reporters
from services.feedback.domain.complaint import Action, Classification, Kind, State, allowed_from
from services.feedback.domain.reporter import Mode, Reporter
from services.feedback.domain.working_days import last_day_before
from services.feedback.handlers.complaint_steps import Actor
from services.feedback.store.tables import Complaint, ComplaintMove
from shared.events.base import UnitId


class ReporterRequest(Body):
    """Who reports. ``confidential``: the name is kept and never shown to the agency; ``anonymous``: send none."""

    mode: Mode = "anonymous"
    name: Line | None = None
    contact: Line | None = Field(default=None, description="Telephone or e-mail, where an answer may go")

    def as_reporter(self) -> Reporter:
        """The reporter the rules know."""
        return Reporter(self.mode, self.name, self.contact)


class ComplaintRequest(Body):
    """A report."""

    unit_id: UnitId = Field(examples=["sibolga-disdik.layanan-sekolah"])
    kind: Kind = Field(description="Pengaduan, aspirasi yang minta jawaban, atau permintaan informasi")
    text: FreeText = Field(examples=["Berkas mutasi siswa sudah tiga minggu tidak ada kabar."])
    reporter: ReporterRequest = Field(default_factory=ReporterRequest)
    received_at: CityTime | None = Field(
        default=None, description="When it came in by paper or word; only with a token of the agency (feedback:write)"
    )


class ComplaintReceipt(BaseModel):
    """What a reporter keeps. The secret is shown here alone: nobody can look it up."""

    complaint_id: str
    ticket: str = Field(examples=["SBG-7K3M-9Q2F"])
    secret: str = Field(examples=["K7QM-2XFA-9RTD-H4WN-C8PE"])
    state: State
    due_at: ShownTime = Field(description="The first moment that is too late for the agency's first step")
    due_on: date = Field(description="The last day in time")


class ComplaintStored(BaseModel):
    """A receipt as it is kept for a repeated request: without its secret."""

    complaint_id: str
    ticket: str
    state: State
    due_at: ShownTime
    due_on: date


class MoveRequest(Body):
    """The agency's next step."""

    action: Action
    classification: Literal["simple", "no_field_check", "field_check"] | None = Field(
        default=None, description="Of a complaint, with verify, forward or reopen: 5, 14 or 60 working days to answer"
    )
    answer: FreeText | None = Field(default=None, description="Read by the reporter; required to answer or reject")
    moved_at: CityTime | None = Field(default=None, description="Not before the last step, not in the future")
    reporter_agreed: bool = Field(
        default=False, description="With close: the reporter has agreed, so their time to object need not pass"
    )


class ReplyRequest(Body):
    """What the reporter says to the answer."""

    satisfied: bool
    text: FreeText | None = Field(default=None, description="Required when not satisfied")


class ReporterShown(BaseModel):
    """Who reported, as far as the reader may know."""

    mode: Mode
    name: str | None
    contact: str | None


class MoveShown(BaseModel):
    """One step."""

    action: Action
    from_state: State
    state: State
    classification: Classification
    moved_at: ShownTime
    late: bool = Field(description="Whether the step came after its deadline")
    by: Actor = Field(description="Who took it; time, when the reporter let theirs pass")
    answer: str | None


class ComplaintSummary(BaseModel):
    """A report in a list."""

    complaint_id: str
    ticket: str
    unit_id: str
    agency: str
    city: str
    kind: Kind
    classification: Classification
    state: State
    text: str
    reporter: ReporterShown
    opened_at: ShownTime
    since: ShownTime = Field(description="When the last step was taken")
    due_at: ShownTime | None = Field(description="The first moment that is too late; null when the agency owes nothing")
    due_on: date | None = Field(description="The last day in time")
    overdue: bool
    late: bool = Field(description="Whether a deadline was missed on the way")
    reporter_until: ShownTime | None = Field(description="Until when the reporter may object to the answer")
    allowed: list[Action] = Field(description="What may be done next")
    rule_set: str = Field(examples=["complaint-deadlines-2026.1"])
    version: int


class ComplaintBody(ComplaintSummary):
    """A report with its steps."""

    moves: list[MoveShown]


def stored(row: Complaint) -> ComplaintStored:
    """The receipt of a new report."""
    assert row.due_at is not None  # noqa: S101 - a report begins with a deadline
    return ComplaintStored(
        complaint_id=row.complaint_id,
        ticket=row.ticket,
        state=cast("State", row.state),
        due_at=row.due_at,
        due_on=last_day_before(row.due_at),
    )


def summary_of(row: Complaint, now: datetime, *, for_agency: bool) -> ComplaintSummary:
    """A report as a list shows it; the agency does not learn who spoke in confidence."""
    who = Reporter(cast("Mode", row.reporter_mode), row.reporter_name, row.reporter_contact)
    shown = reporters.as_the_agency_sees(who) if for_agency else who
    return ComplaintSummary(
        complaint_id=row.complaint_id,
        ticket=row.ticket,
        unit_id=row.unit_id,
        agency=row.agency,
        city=row.city,
        kind=cast("Kind", row.kind),
        classification=cast("Classification", row.classification),
        state=cast("State", row.state),
        text=row.text,
        reporter=ReporterShown(mode=shown.mode, name=shown.name, contact=shown.contact),
        opened_at=row.opened_at,
        since=row.since,
        due_at=row.due_at,
        due_on=None if row.due_at is None else last_day_before(row.due_at),
        overdue=row.due_at is not None and now >= row.due_at,
        late=row.late,
        reporter_until=row.reporter_until,
        allowed=list(allowed_from(cast("State", row.state))),
        rule_set=row.rule_set,
        version=row.version,
    )


def body_of(row: Complaint, moves: Sequence[ComplaintMove], now: datetime, *, for_agency: bool) -> ComplaintBody:
    """A report by itself."""
    summary = summary_of(row, now, for_agency=for_agency)
    return ComplaintBody(**dict(summary), moves=[_move(move) for move in moves])


def _move(move: ComplaintMove) -> MoveShown:
    return MoveShown(
        action=cast("Action", move.action),
        from_state=cast("State", move.from_state),
        state=cast("State", move.state),
        classification=cast("Classification", move.classification),
        moved_at=move.moved_at,
        late=move.late,
        by=cast("Actor", move.actor),
        answer=move.words,
    )

"""Bodies of citizens' reports: as they are sent, as the reporter sees them, as the agency sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from services.feedback.api.complaint_examples import ATTACHMENT, MAIN, NOTE, RECEIPT, REPORT, WHOLE_REPORT
from services.feedback.api.fields import Body, CityTime, FreeText, Line, ShownTime, example
from services.feedback.domain import reporter as reporters
from services.feedback.domain.complaint import Action, Classification, Kind, State, allowed_from
from services.feedback.domain.reporter import Mode, Reporter
from services.feedback.domain.working_days import last_day_before
from services.feedback.handlers.complaint_steps import Actor
from services.feedback.handlers.complaint_view import View
from services.feedback.store.tables import Complaint, ComplaintMove
from services.feedback.store.voice_tables import Attachment
from shared.events.base import Id, UnitId


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

    model_config = example(
        unit_id="sibolga-disdik.layanan-sekolah",
        kind="complaint",
        text="Berkas mutasi siswa sudah tiga minggu tidak ada kabar.",
        reporter={"mode": "confidential", "name": "Ratna", "contact": "ratna@example.org"},
    )

    unit_id: UnitId = Field(examples=["sibolga-disdik.layanan-sekolah"])
    kind: Kind = Field(description="Pengaduan, aspirasi yang minta jawaban, atau permintaan informasi")
    text: FreeText = Field(examples=["Berkas mutasi siswa sudah tiga minggu tidak ada kabar."])
    reporter: ReporterRequest = Field(default_factory=ReporterRequest)
    received_at: CityTime | None = Field(
        default=None, description="When it came in by paper or word; only with a token of the agency (feedback:write)"
    )


class ComplaintReceipt(BaseModel):
    """What a reporter keeps. The secret is shown here alone: nobody can look it up."""

    model_config = example(**RECEIPT)

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

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"action": "verify", "classification": "simple"},
                {"action": "forward", "unit_id": "sibolga-disdik.layanan-sekolah"},
                {"action": "ask", "answer": "Mohon sebutkan nomor berkas Anda."},
                {"action": "answer", "answer": "Berkas sudah kami kirim tanggal 3 November."},
                {"action": "merge", "into": "0193a1f0-2b00-7abc-9def-0123456789ab"},
            ]
        }
    )

    action: Literal["verify", "forward", "ask", "answer", "close", "reject", "reopen", "merge"] = Field(
        description="`ask` stops the clock until the reporter answers the question; `merge` closes a double"
    )
    classification: Literal["simple", "no_field_check", "field_check"] | None = Field(
        default=None, description="Of a complaint, with verify, forward or reopen: 5, 14 or 60 working days to answer"
    )
    answer: FreeText | None = Field(default=None, description="Read by the reporter; required to answer, ask or reject")
    moved_at: CityTime | None = Field(default=None, description="Not before the last step, not in the future")
    reporter_agreed: bool = Field(
        default=False, description="With close: the reporter has agreed, so their time to object need not pass"
    )
    unit_id: UnitId | None = Field(
        default=None,
        description="With forward: the unit it goes to, also of another agency of the city, whose report it then is. "
        "Required once it has been forwarded; the clock is not wound up again",
    )
    into: Id | None = Field(default=None, description="With merge: the report that this one doubles")


class ReplyRequest(Body):
    """What the reporter says to the answer, or to the agency's question."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"satisfied": True},
                {"satisfied": False, "text": "Berkas belum sampai."},
                {"text": "Nomor berkasnya 421/77."},
            ]
        }
    )

    satisfied: bool | None = Field(
        default=None, description="Whether the answer will do; not with an answer to a question"
    )
    text: FreeText | None = Field(default=None, description="Required when not satisfied and to answer a question")


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
    unit_id: str | None = Field(description="The unit it was forwarded to with this step")


class ComplaintSummary(BaseModel):
    """A report in a list."""

    model_config = example(**REPORT)

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
    waiting: bool = Field(description="Whether the clock stands still until the reporter answers a question")
    reporter_until: ShownTime | None = Field(description="Until when the reporter may object, or answer the question")
    reopened: int = Field(description="How often it was opened again")
    merged: bool = Field(description="Whether it was merged into another report about the same matter")
    satisfaction: int | None = Field(description="What the reporter thinks of how it ended, 1 to 4")
    published: bool = Field(description="Whether the public may read it")
    allowed: list[Action] = Field(description="What may be done next")
    rule_set: str = Field(examples=["complaint-deadlines-2026.1"])
    version: int


class MainShown(BaseModel):
    """What the reporter of a double is shown of the main report: where it stands and what the agency answered."""

    model_config = example(**MAIN)

    state: State
    due_on: date | None
    overdue: bool
    answers: list[str]


class AttachmentShown(BaseModel):
    """A file of a report."""

    model_config = example(**ATTACHMENT)

    attachment_id: str
    filename: str = Field(examples=["bukti-antrean.jpg"])
    media_type: str = Field(examples=["image/jpeg"])
    size: int = Field(description="Bytes", examples=[348_120])
    by: Literal["reporter", "agency"]
    internal: bool = Field(description="Whether only officers see it")
    state: Literal["clean", "released", "unscanned", "infected"] = Field(
        description="`unscanned` and `infected` are in quarantine: nobody can download them"
    )
    added_at: ShownTime


class NoteShown(BaseModel):
    """What an officer noted; the reporter never sees it."""

    model_config = example(**NOTE)

    note_id: str
    text: str
    noted_at: ShownTime
    noted_by: str


class ComplaintBody(ComplaintSummary):
    """A report with its steps."""

    model_config = example(**WHOLE_REPORT)

    moves: list[MoveShown]
    main: MainShown | None = Field(description="Of a double: the report it was merged into")
    attachments: list[AttachmentShown]
    merged_into: str | None = Field(description="Its id, for officers")
    doubles: list[str] = Field(description="The ids of the reports merged into this one, for officers")
    notes: list[NoteShown] = Field(description="For officers alone")


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
        waiting=row.paused_days is not None,
        reporter_until=row.reporter_until,
        reopened=row.reopened,
        merged=row.merged_into is not None,
        satisfaction=row.satisfaction,
        published=row.published_at is not None,
        allowed=list(allowed_from(cast("State", row.state), waiting=row.paused_days is not None)),
        rule_set=row.rule_set,
        version=row.version,
    )


def body_of(view: View, now: datetime, *, for_agency: bool) -> ComplaintBody:
    """A report by itself; who is no officer is shown no notes, no internal files and no other reports."""
    row = view.row
    files = [one for one in view.attachments if for_agency or not one.internal]
    return ComplaintBody(
        **dict(summary_of(row, now, for_agency=for_agency)),
        moves=[_move(move) for move in view.moves],
        main=None if view.main is None else _main(view.main, view.answers, now),
        attachments=[attachment_shown(one) for one in files],
        merged_into=row.merged_into if for_agency else None,
        doubles=[one.complaint_id for one in view.doubles] if for_agency else [],
        notes=[NoteShown.model_validate(one, from_attributes=True) for one in view.notes] if for_agency else [],
    )


def attachment_shown(row: Attachment) -> AttachmentShown:
    """A file as both sides see it."""
    return AttachmentShown.model_validate({**row.model_dump(), "by": row.giver})


def _main(main: Complaint, answers: Sequence[str], now: datetime) -> MainShown:
    due = main.due_at
    return MainShown(
        state=cast("State", main.state),
        due_on=None if due is None else last_day_before(due),
        overdue=due is not None and now >= due,
        answers=list(answers),
    )


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
        unit_id=move.unit_id,
    )

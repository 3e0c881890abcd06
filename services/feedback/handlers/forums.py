"""Meetings with citizens: held by an agency, inputs noted there, each answered with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.rights import unit_in_use
from services.feedback.handlers.themer import Source, Themer
from services.feedback.store import forums
from services.feedback.store.tables import Forum, ForumInput
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, NotFound, Text
from shared.events.feedback import Received
from shared.ids import new_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.web.auth import Principal

ForumKind = Literal["forum", "open_house"]
Decision = Literal["accepted", "rejected"]
ForumState = Literal["planned", "held", "cancelled"]
OTHER_THEME: Final = "lainnya"
"""Of an input that the lexicon finds no theme in."""

_NO_FORUM = Text("Forum ini tidak ada, atau bukan milik instansi Anda.", "There is no such forum of your agency.")
_NO_INPUT = Text("Masukan ini tidak ada, atau bukan milik instansi Anda.", "There is no such input of your agency.")
_OTHER_AGENCY = Text("bukan unit instansi tersebut", "is no unit of that agency")
_OTHER_DAY = Text("bukan pada hari forum itu", "is not on the day of the meeting")
_CANCELLED = Text("Forum ini dibatalkan.", "This forum was called off.")
_ANSWERED = Text("Masukan ini sudah dijawab.", "This input has been answered.")


@dataclass(frozen=True, slots=True)
class Meeting:
    """What an agency announces or reports."""

    agency: str
    unit_id: str
    kind: ForumKind
    title: str
    held_on: date
    place: str | None = None
    starts_at: datetime | None = None
    capacity: int | None = None
    agenda: str | None = None
    registration: bool = False


def open_forum(tx: Tx, meeting: Meeting, principal: Principal, now: datetime) -> Forum:
    """Store a meeting, planned or, where its day is over, held.

    Raises ``NotFound`` for an unknown unit, ``Forbidden`` for another agency's, ``Invalid``.
    """
    unit = unit_in_use(tx, meeting.unit_id)
    principal.require(meeting.agency, unit.city)
    if unit.agency != meeting.agency:
        raise to_mend([Fault("/unit_id", _OTHER_AGENCY)])
    if meeting.starts_at is not None and city_day(meeting.starts_at) != meeting.held_on:
        raise to_mend([Fault("/starts_at", _OTHER_DAY)])
    forum = Forum(
        forum_id=new_id(),
        unit_id=unit.unit_id,
        agency=unit.agency,
        city=unit.city,
        kind=meeting.kind,
        title=meeting.title,
        held_on=meeting.held_on,
        version=1,
        state="held" if meeting.held_on < city_day(now) else "planned",
        place=meeting.place,
        starts_at=meeting.starts_at,
        capacity=meeting.capacity,
        agenda=meeting.agenda,
        registration=meeting.registration,
    )
    forums.add(tx, forum)
    audited(tx, principal, "forum-made", forum.forum_id, now)
    return forum


def note_input(
    tx: Tx, forum_id: str, theme: str | None, text: str, principal: Principal, themer: Themer, now: datetime
) -> ForumInput:
    """Store what somebody asked for and tell the others its theme; without one the lexicon's first.

    Raises ``NotFound``, and ``Conflict`` for a meeting that was called off.
    """
    forum = forum_of(tx, forum_id, principal)
    if forum.state == "cancelled":
        raise Conflict(_CANCELLED, current_state=forum.state)
    heard = ForumInput(
        input_id=new_id(),
        forum_id=forum_id,
        theme=theme or OTHER_THEME,
        text=text,
        received_at=now,
        decision=None,
        answer=None,
        answered_at=None,
        answered_by=None,
    )
    forums.add(tx, heard)
    forum.version += 1
    source = Source("forum-input", heard.input_id, forum.agency, forum.city, now, unit_id=forum.unit_id)
    themed = themer.note(tx, source, text, () if theme is None else (theme,))
    heard.theme = next(iter(themed.themes), OTHER_THEME)
    received = Received(
        feedback_id=heard.input_id,
        kind="forum-input",
        agency=forum.agency,
        city=forum.city,
        unit_id=forum.unit_id,
        themes=themed.themes,
        needs=themed.needs,
        received_at=now,
    )
    stage(tx, received, now)
    return heard


def answer_input(
    tx: Tx, input_id: str, decision: Decision, answer: str, principal: Principal, now: datetime
) -> ForumInput:
    """Store the agency's reasoned answer. Raises ``NotFound``, and ``Conflict`` when there is one."""
    heard = forums.find_input(tx, input_id)
    forum = None if heard is None else forums.find(tx, heard.forum_id)
    if heard is None or forum is None or not principal.sees(forum.agency, forum.city):
        raise NotFound(_NO_INPUT)
    if heard.decision is not None:
        raise Conflict(_ANSWERED, current_state=heard.decision)
    heard.decision, heard.answer = decision, answer
    heard.answered_at, heard.answered_by = now, principal.subject[:200]
    forum.version += 1
    audited(tx, principal, f"input-{decision}", input_id, now, forum=forum.forum_id)
    return heard


def forum_of(tx: Tx, forum_id: str, principal: Principal) -> Forum:
    """A meeting of the caller's agency. Raises ``NotFound``."""
    forum = forums.find(tx, forum_id)
    if forum is None or not principal.sees(forum.agency, forum.city):
        raise NotFound(_NO_FORUM)
    return forum

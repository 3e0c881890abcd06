"""What an agency promised at a meeting, by whom and until when; and changes of the meeting itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from services.feedback.handlers.forums import forum_of
from services.feedback.handlers.mending import to_mend
from services.feedback.store import forum_places, forums, units
from services.feedback.store.tables import Forum
from services.feedback.store.voice_tables import FollowUp
from shared.audit import audited
from shared.database import Tx
from shared.errors import Fault, NotFound, Text
from shared.ids import new_id
from shared.rules.calendar import city_day
from shared.web.auth import Principal
from shared.web.etag import require_match

FollowUpState = Literal["open", "done", "dropped"]

_NONE = Text("Tindak lanjut ini tidak ada, atau bukan milik instansi Anda.", "Your agency has no such follow-up.")
_OTHER_FORUM = Text("bukan masukan forum ini", "is no input of this forum")
_NO_UNIT = Text("bukan unit di kota ini", "is no unit of this city")
_SAY_HOW = Text("tulis hasil atau alasannya", "say how it went, or why not")
_WHOSE = Text("sebutkan unit atau pegawai penanggung jawabnya", "say which unit or employee is to do it")
_OTHER_DAY = Text("bukan pada hari forum itu", "is not on the day of the meeting")


@dataclass(frozen=True, slots=True)
class Promise:
    """What is to be done, by a unit or an employee (or an employee of a unit), until when."""

    text: str
    due_on: date
    owner_unit: str | None
    owner_employee: str | None
    input_id: str | None


def promise(tx: Tx, forum_id: str, promised: Promise, principal: Principal, now: datetime) -> FollowUp:
    """Note what was promised. Raises ``NotFound``, ``Invalid`` without an owner, or with one of another city."""
    forum = forum_of(tx, forum_id, principal)
    faults = []
    if promised.owner_unit is None and promised.owner_employee is None:
        faults.append(Fault("/owner_unit", _WHOSE))
    unit = None if promised.owner_unit is None else units.find(tx, promised.owner_unit)
    if promised.owner_unit is not None and (unit is None or unit.city != forum.city):
        faults.append(Fault("/owner_unit", _NO_UNIT))
    heard = None if promised.input_id is None else forums.find_input(tx, promised.input_id)
    if promised.input_id is not None and (heard is None or heard.forum_id != forum_id):
        faults.append(Fault("/input_id", _OTHER_FORUM))
    if faults:
        raise to_mend(faults)
    follow_up = FollowUp(
        follow_up_id=new_id(),
        forum_id=forum_id,
        input_id=promised.input_id,
        text=promised.text,
        owner_unit=promised.owner_unit,
        owner_employee=promised.owner_employee,
        due_on=promised.due_on,
        state="open",
        outcome=None,
        settled_at=None,
        version=1,
    )
    forum_places.add(tx, follow_up)
    forum.version += 1
    audited(tx, principal, "follow-up-made", follow_up.follow_up_id, now, forum=forum_id)
    return follow_up


def settle(
    tx: Tx, follow_up_id: str, changes: Mapping[str, Any], if_match: str, principal: Principal, now: datetime
) -> FollowUp:
    """Change a promise: its state with the outcome, or its day. Raises ``NotFound``, ``PreconditionFailed``,
    ``Invalid`` for an end without a word."""
    follow_up = forum_places.find_follow_up(tx, follow_up_id)
    forum = None if follow_up is None else forums.find(tx, follow_up.forum_id)
    if follow_up is None or forum is None or not principal.sees(forum.agency, forum.city):
        raise NotFound(_NONE)
    require_match(if_match, follow_up.version)
    for name, value in changes.items():
        setattr(follow_up, name, value)
    if follow_up.state != "open" and not follow_up.outcome:
        raise to_mend([Fault("/outcome", _SAY_HOW)])
    follow_up.settled_at = None if follow_up.state == "open" else follow_up.settled_at or now
    follow_up.version += 1
    forum.version += 1
    audited(tx, principal, "follow-up-changed", follow_up_id, now, state=follow_up.state)
    return follow_up


def change_forum(
    tx: Tx, forum_id: str, changes: Mapping[str, Any], if_match: str, principal: Principal, now: datetime
) -> Forum:
    """Change a meeting: its plan, whether it was held, how many came. Raises ``NotFound``, ``PreconditionFailed``,
    ``Invalid`` for a beginning on another day."""
    forum = forum_of(tx, forum_id, principal)
    require_match(if_match, forum.version)
    for name, value in changes.items():
        setattr(forum, name, value)
    if forum.starts_at is not None and city_day(forum.starts_at) != forum.held_on:
        raise to_mend([Fault("/starts_at", _OTHER_DAY)])
    forum.version += 1
    audited(tx, principal, "forum-changed", forum_id, now, state=forum.state)
    return forum

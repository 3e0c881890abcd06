"""Sessions: when a programme runs, for how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from services.enrollment.handlers.access import city_scope, own_programme, own_session
from services.enrollment.handlers.events import session_changed
from services.enrollment.handlers.programmes import sound_jp
from services.enrollment.handlers.waiting import promote
from services.enrollment.store import enrollments, seats, sessions
from services.enrollment.store.tables import Session
from services.enrollment.store.versions import amend
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.ids import new_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal
from shared.web.etag import require_match

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_BACKWARDS: Final = Text("tidak boleh sebelum tanggal mulai", "must not be before the first day")
_RETIRED: Final = Text("Program ini sudah tidak aktif.", "This programme is no longer active.")
_SEATED: Final = Text(
    "Kapasitas tidak dapat lebih kecil dari kursi yang sudah terisi.",
    "The capacity cannot be below the seats already taken.",
)
_HAS_RESULTS: Final = Text(
    "Sudah ada hasil peserta sebelum tanggal mulai yang baru.",
    "Participants have results from before the new first day.",
)


@dataclass(frozen=True, slots=True)
class ScheduleSession:
    """A new run. ``jp`` ``None`` takes the programme's; money in whole rupiah; days in the city's calendar."""

    starts_on: date
    ends_on: date
    capacity: int
    jp: Decimal | None = None
    place: str | None = None
    link: str | None = None
    difficulty: int | None = None
    cost_planned: int = 0
    imported: bool = False


def schedule_session(
    tx: Tx, principal: Principal, programme_id: str, command: ScheduleSession, now: datetime, rules: Rules
) -> Session:
    """Add a run of a programme. Raises ``NotFound``, ``Forbidden``, ``Conflict`` (not active), ``Invalid``."""
    programme = own_programme(tx, principal, programme_id)
    if not programme.active:
        raise Conflict(_RETIRED, current_state="inactive")
    _refuse_backwards(command.starts_on, command.ends_on)
    jp_tenths = programme.jp_tenths
    if command.jp is not None:
        jp_tenths = sound_jp(programme.form, command.jp, command.starts_on, programme.city, rules)
    session = Session(
        session_id=new_id(),
        programme_id=programme.programme_id,
        agency=programme.agency,
        city=programme.city,
        form=programme.form,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        capacity=command.capacity,
        jp_tenths=jp_tenths,
        place=command.place,
        link=command.link,
        difficulty=command.difficulty,
        cost_planned=command.cost_planned,
        imported=command.imported,
    )
    tx.session.add(session)
    stage(tx, session_changed(session), now)
    return session


def change_session(
    tx: Tx,
    principal: Principal,
    session_id: str,
    if_match: str,
    changes: Mapping[str, Any],
    now: datetime,
    rules: Rules,
) -> Session:
    """Set any field of ``ScheduleSession`` but ``imported``; a ``jp`` of ``None`` takes the form's default.

    New seats go to the waiting list at once. Raises ``NotFound``, ``Forbidden``, ``PreconditionFailed``, ``Invalid``,
    ``Conflict`` for fewer seats than are taken or a start after somebody's result.
    """
    session = own_session(tx, principal, session_id)
    require_match(if_match, session.version)
    values = dict(changes)
    starts_on = values.get("starts_on", session.starts_on)
    _refuse_backwards(starts_on, values.get("ends_on", session.ends_on))
    _refuse_lost_results(tx, session, starts_on)
    if values.get("capacity", session.capacity) < session.seats_taken:
        raise Conflict(_SEATED, [Fault("/capacity", _SEATED)], seats_taken=session.seats_taken)
    if "jp" in values:
        values["jp_tenths"] = sound_jp(session.form, values.pop("jp"), starts_on, session.city, rules)
    if amend(session, values):
        stage(tx, session_changed(session), now)
        tx.session.flush()
        _fill(tx, session, now)
    return session


def list_sessions(
    tx: Tx, principal: Principal, agency: str | None, programme_id: str | None, after: str | None, limit: int
) -> Sequence[Session]:
    """The next ``limit`` sessions of the caller's city. Raises ``Forbidden`` for an agency of another city."""
    scope = city_scope(tx, principal, agency)
    return sessions.page(tx, scope.agency, scope.city, programme_id, after, limit)


def _fill(tx: Tx, session: Session, now: datetime) -> None:
    promoted = promote(tx, session.session_id, session.capacity - session.seats_taken, now)
    if promoted:
        seats.shift_seats(tx, session.session_id, promoted)
        tx.session.refresh(session)


def _refuse_backwards(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Invalid(_MEND, [Fault("/ends_on", _BACKWARDS)])


def _refuse_lost_results(tx: Tx, session: Session, starts_on: date) -> None:
    if starts_on <= session.starts_on:
        return
    first = enrollments.first_completion(tx, session.session_id)
    if first is not None and city_day(first) < starts_on:
        raise Conflict(_HAS_RESULTS, [Fault("/starts_on", _HAS_RESULTS)])

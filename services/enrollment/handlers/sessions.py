"""Sessions: when a programme runs, for how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from services.enrollment.domain.budget import SessionState
from services.enrollment.handlers.access import city_scope, own_programme, own_session
from services.enrollment.handlers.budgets import costs_of, count_session
from services.enrollment.handlers.events import session_changed
from services.enrollment.handlers.programmes import sound_jp
from services.enrollment.handlers.requirements import require_instructors
from services.enrollment.handlers.waiting import promote
from services.enrollment.handlers.withdrawals import cancel_all
from services.enrollment.store import enrollments, seats, sessions
from services.enrollment.store.requirements import Instructor, packed_instructors
from services.enrollment.store.tables import Session
from services.enrollment.store.versions import amend
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.events.enrollment import WithdrawalReason
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
_CALLED_OFF: Final = Text(
    "Sesi yang sudah dibatalkan tidak dapat dijadwalkan kembali; buat sesi baru.",
    "A session that was called off cannot be brought back; schedule a new one.",
)
_TOOK_PLACE: Final = Text(
    "Sesi ini sudah punya hasil peserta, sehingga tidak dapat dibatalkan.",
    "Participants of this session have results, so it cannot be called off.",
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
    cost_spent: int | None = None
    instructors: tuple[Instructor, ...] = ()
    imported: bool = False


def schedule_session(
    tx: Tx, principal: Principal, programme_id: str, command: ScheduleSession, now: datetime, rules: Rules
) -> Session:
    """Add a run of a programme and count what it costs.

    Raises ``NotFound``, ``Forbidden``, ``Conflict`` (not active), ``Invalid``.
    """
    programme = own_programme(tx, principal, programme_id)
    if not programme.active:
        raise Conflict(_RETIRED, current_state="inactive")
    _refuse_backwards(command.starts_on, command.ends_on)
    require_instructors(tx, command.instructors, programme.city)
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
        cost_spent=command.cost_spent,
        instructors=packed_instructors(command.instructors),
        imported=command.imported,
        state="scheduled",
    )
    tx.session.add(session)
    stage(tx, session_changed(session), now)
    count_session(tx, session, None, now)
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
    """Set any field of ``ScheduleSession`` but ``imported``, or ``state`` to ``cancelled`` with the ``reason`` (a
    ``WithdrawalReason``) that everybody in it is told; a ``jp`` of ``None`` takes the form's default.

    New seats go to the waiting list at once. Raises ``NotFound``, ``Forbidden``, ``PreconditionFailed``, ``Invalid``,
    ``Conflict`` for fewer seats than are taken, a start after somebody's result, calling off a session with results
    and bringing back one that was called off.
    """
    session = own_session(tx, principal, session_id)
    require_match(if_match, session.version)
    values, before = dict(changes), costs_of(session)
    reason: WithdrawalReason = values.pop("reason", "other")
    is_called_off = _is_called_off(tx, session, values.get("state", session.state))
    starts_on = values.get("starts_on", session.starts_on)
    _refuse_backwards(starts_on, values.get("ends_on", session.ends_on))
    _refuse_lost_results(tx, session, starts_on)
    if values.get("capacity", session.capacity) < session.seats_taken:
        raise Conflict(_SEATED, [Fault("/capacity", _SEATED)], seats_taken=session.seats_taken)
    if "jp" in values:
        values["jp_tenths"] = sound_jp(session.form, values.pop("jp"), starts_on, session.city, rules)
    if "instructors" in values:
        require_instructors(tx, values["instructors"], session.city)
        values["instructors"] = packed_instructors(values["instructors"])
    if amend(session, values):
        audited(tx, principal, "session-changed", session_id, now, fields=" ".join(sorted(changes)))
        stage(tx, session_changed(session), now)
        count_session(tx, session, before, now)
        tx.session.flush()
        if is_called_off:
            cancel_all(tx, session_id, reason, now, principal.subject)
            tx.session.refresh(session)
        else:
            _fill(tx, session, now)
    return session


def list_sessions(
    tx: Tx, principal: Principal, agency: str | None, programme_id: str | None, after: str | None, limit: int
) -> Sequence[Session]:
    """The next ``limit`` sessions of the caller's city. Raises ``Forbidden`` for an agency of another city."""
    scope = city_scope(tx, principal, agency)
    return sessions.page(tx, scope.agency, scope.city, programme_id, after, limit)


def _is_called_off(tx: Tx, session: Session, state: SessionState) -> bool:
    """Whether a session is called off by going to this state. Raises ``Conflict`` where it cannot go there."""
    if state == session.state:
        return False
    if state == "scheduled":
        raise Conflict(_CALLED_OFF, [Fault("/state", _CALLED_OFF)], current_state=session.state)
    if enrollments.first_completion(tx, session.session_id) is not None:
        raise Conflict(_TOOK_PLACE, [Fault("/state", _TOOK_PLACE)], current_state=session.state)
    return True


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

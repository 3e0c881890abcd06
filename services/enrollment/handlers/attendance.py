"""Attendance: who came on which day, and who never came.

The session's organiser and the city's BKPSDM speak of everybody in it, another agency of its own people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from services.enrollment.domain.attendance import day_faults, twofold_faults
from services.enrollment.domain.enrolment import HOLDS_A_SEAT, State
from services.enrollment.handlers.access import readable_session
from services.enrollment.handlers.events import attended, enrolled
from services.enrollment.handlers.withdrawals import end_all
from services.enrollment.store import attendance, enrollments, seats, steps
from services.enrollment.store.attendance import Mark, Participant
from services.enrollment.store.enrollments import Held
from services.enrollment.store.seats import Person
from services.enrollment.store.steps import Step
from services.enrollment.store.tables import Session
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.events.enrollment import WithdrawalReason
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.web.auth import Principal

MARKABLE: Final[frozenset[State]] = HOLDS_A_SEAT | {"no_show"}
"""Of whom it can be said whether they came; a no-show who came after all takes a seat again."""

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_NOT_IN: Final = Text(
    "bukan peserta sesi ini, atau bukan pegawai instansi Anda", "is not in this session, or not in your agency"
)
_FULL: Final = Text(
    "Peserta yang ternyata hadir tidak mendapat kursi lagi karena sesi penuh. Perbesar kapasitas lebih dahulu.",
    "There is no seat left for a no-show who came after all. Give the session more seats first.",
)
_NOT_OVER: Final = Text(
    "Sesi ini belum berakhir, jadi belum dapat dipastikan siapa yang tidak hadir.",
    "This session is not over, so nobody has missed it yet.",
)
_UNRECORDED: Final = Text(
    "Belum ada kehadiran yang dicatat pada sesi ini. Catat dahulu siapa yang hadir; bila tidak dicatat per hari, "
    "tandai ketidakhadiran per peserta.",
    "No attendance was recorded in this session. Record first who came, or mark each no-show by itself.",
)


@dataclass(frozen=True, slots=True)
class RecordDay:
    """Who came on a day and who did not, by employee_id; of the others nothing is known any more."""

    session_id: str
    day: date
    present: tuple[str, ...]
    absent: tuple[str, ...]


class DayCount(NamedTuple):
    """How many came on a day and how many did not."""

    day: date
    present: int
    absent: int


class _Change(NamedTuple):
    """What a day's marks mean for an enrolment."""

    held: Held
    after: State


def record_day(tx: Tx, principal: Principal, command: RecordDay, now: datetime) -> Sequence[Participant]:
    """Put a day's attendance of the caller's participants in place of what was said of it before.

    Who comes for the first time begins to attend, which is told once; who turns out to have come on no day is
    enrolled again. What was said of somebody who has left since, or whose result was taken back, stays as it is: the
    list cannot name them. Raises ``NotFound``, ``Invalid`` for a day or person that is not the session's, ``Conflict``
    where a no-show who came after all finds no seat.
    """
    session = readable_session(tx, principal, command.session_id)
    held = {one.person.employee_id: one for one in enrollments.in_session(tx, command.session_id)}
    mine = {one.person.employee_id: one for one in held.values() if _may(principal, session)(one.person)}
    _refuse(command, session, mine, city_day(now))
    said = dict.fromkeys(command.present, True) | dict.fromkeys(command.absent, False)
    unsaid = [one for who, one in mine.items() if who not in said and one.status in MARKABLE]
    attendance.drop_marks(tx, [(one.enrollment_id, command.day) for one in unsaid])
    attendance.set_marks(
        tx,
        [
            Mark(mine[who].enrollment_id, command.day, session.session_id, came, principal.subject, now)
            for who, came in said.items()
        ],
    )
    _move(tx, principal, list(mine.values()), command.day, now)
    return _shown(tx, principal, session, command.day)


def read_day(tx: Tx, principal: Principal, session_id: str, day: date) -> Sequence[Participant]:
    """The caller's participants with what is known of a day. Raises ``NotFound``."""
    return _shown(tx, principal, readable_session(tx, principal, session_id), day)


def read_days(tx: Tx, principal: Principal, session_id: str) -> list[DayCount]:
    """How many of the caller's participants came, for each day that was recorded. Raises ``NotFound``."""
    session = readable_session(tx, principal, session_id)
    counts: dict[date, Counter[bool]] = {}
    for mark in attendance.marks_of(tx, session_id):
        if principal.sees(mark.agency, mark.city) or principal.sees(session.agency, session.city):
            counts.setdefault(mark.held_on, Counter())[mark.present] += 1
    return [DayCount(day, count[True], count[False]) for day, count in counts.items()]


def mark_no_shows(
    tx: Tx, principal: Principal, session_id: str, reason: WithdrawalReason, now: datetime
) -> Sequence[Held]:
    """After a session's last day, end the enrolments of the caller's participants who never came; those.

    Nobody moves up from the waiting list of a session that is over. Raises ``NotFound``, ``Conflict`` before the end
    and where nobody has recorded any attendance.
    """
    session = readable_session(tx, principal, session_id)
    if city_day(now) <= session.ends_on:
        raise Conflict(_NOT_OVER, current_state="running", ends_on=session.ends_on.isoformat())
    may = _may(principal, session)
    mine = [one for one in enrollments.in_session(tx, session_id) if may(one.person)]
    came = attendance.who_came(tx, {one.enrollment_id for one in mine})
    if not came:
        raise Conflict(_UNRECORDED, current_state="unrecorded")
    missing = [one for one in mine if one.status == "enrolled" and one.enrollment_id not in came]
    end_all(tx, missing, "no_show", reason, now, principal.subject)
    return missing


def _may(principal: Principal, session: Session) -> Callable[[Person], bool]:
    """Of whom the caller may speak."""
    organises = principal.sees(session.agency, session.city)
    return lambda person: organises or principal.sees(person.agency, person.city)


def _shown(tx: Tx, principal: Principal, session: Session, day: date) -> Sequence[Participant]:
    may = _may(principal, session)
    everyone = attendance.participants(tx, session.session_id, day)
    return [one for one in everyone if one.status in MARKABLE and may(one.person)]


def _refuse(command: RecordDay, session: Session, mine: dict[str, Held], today: date) -> None:
    faults = [
        *day_faults(command.day, session.starts_on, session.ends_on, today),
        *twofold_faults(command.present, command.absent),
    ]
    for name, people in (("present", command.present), ("absent", command.absent)):
        faults += [
            Fault(f"/{name}/{position}", _NOT_IN)
            for position, who in enumerate(people)
            if who not in mine or mine[who].status not in MARKABLE
        ]
    if faults:
        raise Invalid(_MEND, faults)


def _move(tx: Tx, principal: Principal, mine: Sequence[Held], day: date, now: datetime) -> None:
    """Bring enrolments to the state that the marks mean."""
    came = attendance.who_came(tx, {one.enrollment_id for one in mine})
    changes = [
        _Change(one, "attending" if one.enrollment_id in came else "enrolled")
        for one in mine
        if (one.status in {"enrolled", "no_show"} and one.enrollment_id in came)
        or (one.status == "attending" and one.enrollment_id not in came)
    ]
    if not changes:
        return
    _take_seats(tx, changes)
    enrollments.set_attended(
        tx,
        [
            (one.enrollment_id, after, one.attended_on or (day if after == "attending" else None), one.version + 1)
            for one, after in changes
        ],
    )
    steps.add(
        tx,
        [
            Step(one.enrollment_id, one.version + 1, one.status, after, principal.subject, now, _reason(one, after))
            for one, after in changes
        ],
    )
    _tell(tx, changes, day, now)


def _take_seats(tx: Tx, changes: Sequence[_Change]) -> None:
    again = [one for one, _ in changes if one.status == "no_show"]
    if not again:
        return
    run = again[0].run
    if run.seats_taken + len(again) > run.capacity:
        raise Conflict(_FULL, current_state="full", capacity=run.capacity)
    seats.shift_seats(tx, run.session_id, len(again))


def _tell(tx: Tx, changes: Sequence[_Change], day: date, now: datetime) -> None:
    """A no-show who came has a seat again; whoever came for the first time has attended, which is told once."""
    for one, after in changes:
        if one.status == "no_show":
            stage(tx, enrolled(one.enrollment_id, one.person, one.run), now)
        if after == "attending" and one.attended_on is None:
            stage(tx, attended(one, day), now)


def _reason(one: Held, after: State) -> str | None:
    return "correction" if one.status == "no_show" or after == "enrolled" else None

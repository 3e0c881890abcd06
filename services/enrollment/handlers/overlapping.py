"""One person on the same days in two sessions: refused, unless somebody lets it stand and says why.

Only days to come are guarded. What is recorded of sessions that are over is what happened, overlapping or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from services.enrollment.store import overlaps, steps
from services.enrollment.store.enrollments import Held
from services.enrollment.store.overlaps import Busy
from services.enrollment.store.seats import Run
from shared.database import Tx
from shared.errors import Conflict, Text
from shared.rules.calendar import city_day

_OVERLAPS: Final = Text(
    "Pegawai ini sudah terdaftar pada sesi lain di hari yang sama. Bila memang disengaja, kirim "
    '"override": {"overlap": "alasannya"}.',
    "This person has a seat in another session on the same days. If that is meant, send "
    '"override": {"overlap": "why"}.',
)


class OverlappingSession(Conflict):
    """The person has a seat elsewhere on the same days; ``overlaps_with`` is that enrolment."""

    slug = "overlapping-session"


def overlapping(run: Run, busy: Iterable[Busy]) -> Busy | None:
    """The first of these seats that shares a day with a session, other than a seat in it."""
    return next((seat for seat in busy if seat.session_id != run.session_id and _share_a_day(run, seat)), None)


def refused(seat: Busy) -> OverlappingSession:
    """Why not."""
    return OverlappingSession(
        _OVERLAPS,
        current_state="overlapping",
        overlaps_with=seat.enrollment_id,
        session_id=seat.session_id,
        starts_on=seat.starts_on.isoformat(),
        ends_on=seat.ends_on.isoformat(),
    )


def busy_elsewhere(tx: Tx, waiting: Sequence[Held], now: datetime) -> set[str]:
    """The enrolments of these, all in one session, whose people have a seat elsewhere on its days.

    Not those for which the overlap was let stand. Of a session that is over, none.
    """
    if not waiting or waiting[0].run.ends_on < city_day(now):
        return set()
    run = waiting[0].run
    people = {held.person.employee_id for held in waiting}
    found = overlaps.seats(tx, people, _guarded_from(run.starts_on, city_day(now)), run.ends_on)
    busy = {held.enrollment_id for held in waiting if overlapping(run, found.get(held.person.employee_id, ()))}
    return busy - steps.overlap_accepted(tx, busy) if busy else busy


def _guarded_from(first: date, today: date) -> date:
    return max(first, today)


def _share_a_day(run: Run, seat: Busy) -> bool:
    return seat.starts_on <= run.ends_on and run.starts_on <= seat.ends_on

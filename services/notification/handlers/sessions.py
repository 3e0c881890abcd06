"""Sessions: how their seats are taken, left empty, and answered for."""

from __future__ import annotations

from typing import Any, Final, Literal

from services.notification.domain.session_seats import (
    ANSWERS_LOW,
    NO_SHOWS,
    UNDERFILLED,
    Answering,
    Coming,
    Filling,
)
from services.notification.handlers.round import Round
from services.notification.store import sessions
from services.notification.store.alerts import AlertKey, Place
from services.notification.store.sessions import KnownSeat, KnownSession
from shared.events.enrollment import SessionChanged

SeatStatus = Literal["enrolled", "completed", "no_show", "gone"]

_COUNTED: Final = {"enrolled": "enrolled", "completed": "completed", "no_show": "no_shows"}
"""In which count a seat's status is."""


class Sessions:
    """What a batch says about sessions and their seats.

    Enrollment speaks of a session and of its seats in no order to each other, feedback on a topic of its own. The
    counts are of seats, each by its last status, so that the end is the same whoever was heard first.
    """

    def __init__(self) -> None:
        self._changed: dict[str, SessionChanged] = {}
        self._seats: dict[str, tuple[str, str]] = {}
        self._answered: dict[str, str] = {}

    def change(self, event: SessionChanged) -> None:
        """Enrollment says when a session is and how many seats it has."""
        known = self._changed.get(event.session_id)
        if known is None or event.version > known.version:
            self._changed[event.session_id] = event

    def seat(self, enrollment_id: str, session_id: str, status: SeatStatus) -> None:
        """Enrollment says how a seat stands."""
        self._seats[enrollment_id] = (session_id, status)

    def answer(self, enrollment_id: str, session_id: str) -> None:
        """Feedback says that a participant has answered."""
        self._answered[enrollment_id] = session_id

    def subjects(self) -> set[str]:
        """Every session the batch speaks of."""
        return {*self._changed, *(session_id for session_id, _ in self._seats.values()), *self._answered.values()}

    def judge(self, its: Round) -> None:
        """Count the seats anew, and judge the sessions that enrollment has described."""
        wanted = self.subjects()
        if not wanted:
            return
        known = sessions.known(its.tx, wanted)
        counted = {one: known.get(one, KnownSession(one)) for one in sorted(wanted)}
        taken = self._count(its, counted)
        for session_id, event in self._changed.items():
            if event.version > counted[session_id].version:
                counted[session_id] = _described(counted[session_id], event)
        sessions.save(its.tx, counted.values(), taken.values())
        for session in counted.values():
            if session.version:
                _judge(its, session)

    def _count(self, its: Round, counted: dict[str, KnownSession]) -> dict[str, KnownSeat]:
        """Take each seat out of the count it was in and put it into the one it is in now."""
        wanted = {**{one: said[0] for one, said in self._seats.items()}, **self._answered}
        taken = sessions.seats(its.tx, wanted)
        for enrollment_id, session_id in wanted.items():
            seat = taken.get(enrollment_id, KnownSeat(enrollment_id, session_id))
            _, status = self._seats.get(enrollment_id, ("", seat.status))
            now = seat._replace(status=status, answered=seat.answered or enrollment_id in self._answered)
            counted[session_id] = _moved(_moved(counted[session_id], seat, -1), now, +1)
            taken[enrollment_id] = now
        return taken


def _moved(session: KnownSession, seat: KnownSeat, by: int) -> KnownSession:
    column = _COUNTED.get(seat.status)
    if column is None:
        return session
    changes = {column: getattr(session, column) + by}
    if seat.status == "completed" and seat.answered:
        changes["answered"] = session.answered + by
    return session._replace(**changes)


def _described(session: KnownSession, event: SessionChanged) -> KnownSession:
    return session._replace(
        programme_id=event.programme_id,
        agency=event.agency,
        city=event.city,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        capacity=event.capacity,
        cancelled=event.state == "cancelled",
        version=event.version,
    )


def _judge(its: Round, session: KnownSession) -> None:
    """The alerts are the organiser's."""
    known: Any = session
    place = Place(known.agency, known.city, None)
    about = {"programme_id": known.programme_id, "cancelled": known.cancelled}
    seats = known.enrolled + known.completed + known.no_shows
    filling = Filling(starts_on=known.starts_on, capacity=known.capacity, taken=seats, **about)
    its.judge_in_time(AlertKey(UNDERFILLED, known.session_id, ""), place, filling)
    coming = Coming(seats=seats, no_shows=known.no_shows, **about)
    its.judge(AlertKey(NO_SHOWS, known.session_id, ""), place, coming)
    answering = Answering(ends_on=known.ends_on, asked=known.completed, answered=known.answered, **about)
    its.judge_in_time(AlertKey(ANSWERS_LOW, known.session_id, ""), place, answering)

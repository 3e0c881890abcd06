"""Participation: how far each enrolment has come, and what it adds to the counts of its group.

Events of one person come in order, so the last word on an enrolment holds. Its group is the agency, the position and
the sex as they were known when the enrolment was first told of: whoever is promoted or moves away later is still
counted where they learned.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from operator import add, sub
from typing import Final, Literal, NamedTuple

State = Literal["enrolled", "completed", "failed", "no_show", "withdrawn", "cancelled", "void"]
"""``void`` is an enrolment entered by mistake: it counts for nothing."""

Told = Literal["enrolled", "attended", "completed", "failed", "no_show", "withdrawn", "cancelled", "void"]
"""What an event says of an enrolment."""

UNKNOWN: Final = ""
"""A part of a group that nobody has told."""

_ENDED: Final = frozenset({"completed", "failed"})


class Group(NamedTuple):
    """What enrolments are counted by; the month is that of the session's last day for this person."""

    city: str
    agency: str
    month: str
    position_type: str
    sex: str
    form: str


class Seat(NamedTuple):
    """An enrolment as it is counted."""

    group: Group
    state: State
    came: bool
    jp_tenths: int


class Step(NamedTuple):
    """What one event tells; ``form`` is none where it does not say, JP are 0 but for success."""

    told: Told
    on: date
    form: str | None = None
    jp_tenths: int = 0


class Counts(NamedTuple):
    """Enrolments, and what became of them; whoever has a result has attended, whether or not a list was kept."""

    enrolled: int = 0
    attended: int = 0
    completed: int = 0
    failed: int = 0
    no_show: int = 0
    withdrawn: int = 0
    cancelled: int = 0
    jp_tenths: int = 0

    def plus(self, other: Counts, sign: Literal[1, -1] = 1) -> Counts:
        """Both together, or these without the other."""
        return Counts._make(map(add if sign == 1 else sub, self, other))

    @property
    def ended(self) -> int:
        """Those with a result."""
        return self.completed + self.failed


NOTHING: Final = Counts()


def counts_of(seat: Seat | None) -> Counts:
    """What an enrolment adds to its group."""
    if seat is None or seat.state == "void":
        return NOTHING
    return _counts(seat.state, seat.came, seat.jp_tenths)


# There are as many as there are lengths of sessions.
@lru_cache(maxsize=4096)
def _counts(state: State, came: bool, jp_tenths: int) -> Counts:
    ending = {} if state == "enrolled" else {state: 1}
    return Counts(enrolled=1, attended=int(came), jp_tenths=jp_tenths, **ending)


def after(seat: Seat | None, step: Step, first: Group) -> Seat:
    """The enrolment after an event; ``first`` is its group if this is the first that is told of it."""
    if seat is None:
        seat = Seat(_placed_in(first, step.on, step.form or UNKNOWN), "enrolled", False, 0)
    if step.told == "attended":
        return seat._replace(came=True)
    if step.told == "enrolled":
        return seat if seat.state in _ENDED else seat._replace(group=_placed(seat, step), state="enrolled")
    if step.told in _ENDED:
        return Seat(_placed(seat, step), step.told, True, step.jp_tenths)
    return seat._replace(state=step.told, jp_tenths=0, came=seat.came and seat.state not in _ENDED)


def _placed(seat: Seat, step: Step) -> Group:
    return _placed_in(seat.group, step.on, step.form or seat.group.form)


def _placed_in(group: Group, on: date, form: str) -> Group:
    city, agency, month, position_type, sex, known = group
    present = on.isoformat()[:7]
    return group if (month, known) == (present, form) else Group(city, agency, present, position_type, sex, form)

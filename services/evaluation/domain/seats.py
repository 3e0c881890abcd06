"""Participation: how far each enrolment has come, and what it adds to the counts of its group.

Events of one person come in order, so the last word on an enrolment holds. Its group is the agency, the position and
the sex as they were known when the enrolment was first told of: whoever is promoted or moves away later is still
counted where they learned.
"""

from __future__ import annotations

from datetime import date
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

    def plus(self, other: Counts, sign: int = 1) -> Counts:
        """Both together, or these without the other."""
        return Counts(*(mine + sign * its for mine, its in zip(self, other, strict=True)))

    @property
    def ended(self) -> int:
        """Those with a result."""
        return self.completed + self.failed


NOTHING: Final = Counts()


def counts_of(seat: Seat | None) -> Counts:
    """What an enrolment adds to its group."""
    if seat is None or seat.state == "void":
        return NOTHING
    ending = {} if seat.state == "enrolled" else {seat.state: 1}
    return Counts(enrolled=1, attended=int(seat.came), jp_tenths=seat.jp_tenths, **ending)


def after(seat: Seat | None, step: Step, first: Group) -> Seat:
    """The enrolment after an event; ``first`` is its group if this is the first that is told of it."""
    if seat is None:
        seat = Seat(first._replace(month=f"{step.on:%Y-%m}", form=step.form or UNKNOWN), "enrolled", False, 0)
    if step.told == "attended":
        return seat._replace(came=True)
    if step.told == "enrolled":
        return seat if seat.state in _ENDED else _placed(seat, step)._replace(state="enrolled")
    if step.told in _ENDED:
        return _placed(seat, step)._replace(state=step.told, came=True, jp_tenths=step.jp_tenths)
    return seat._replace(state=step.told, jp_tenths=0, came=seat.came and seat.state not in _ENDED)


def _placed(seat: Seat, step: Step) -> Seat:
    group = seat.group._replace(month=f"{step.on:%Y-%m}", form=step.form or seat.group.form)
    return seat._replace(group=group)

"""When the supervisor of somebody who completed a programme is asked (Kirkpatrick 3)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from shared.rules.programme import ProgrammeRules

Turn = Literal["requested", "expired"]


class Span(NamedTuple):
    """The days on which an answer is taken, both ends included."""

    opens_on: date
    due_on: date


def span_of(completed_on: date, rules: ProgrammeRules) -> Span:
    """From so many months after a completion to so many."""
    return Span(later(completed_on, rules.assessment_opens_months), later(completed_on, rules.assessment_due_months))


@lru_cache(maxsize=4096)
def later(day: date, months: int) -> date:
    """The same day so many months later, the month's last where it has no such day: 30 November + 3 is 28 February."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def turn_of(due_on: date, today: date) -> Turn:
    """What a request whose turn has come turns into: asked for, or too late to ask."""
    return "requested" if today <= due_on else "expired"


def day_after(due_on: date) -> date:
    """The first day on which it is too late."""
    return due_on + timedelta(days=1)

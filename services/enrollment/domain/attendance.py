"""Days on which participants come or stay away."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from shared.errors import Fault, Text

_OUTSIDE = Text("bukan hari sesi ini", "is no day of this session")
_FUTURE = Text("belum tiba", "lies in the future")
_BOTH = Text("disebut hadir dan tidak hadir", "is said to be present and absent")


def day_faults(day: date, starts_on: date, ends_on: date, today: date) -> Iterator[Fault]:
    """What is wrong with a day to record attendance of."""
    if not starts_on <= day <= ends_on:
        yield Fault("/path/date", _OUTSIDE)
    elif day > today:
        yield Fault("/path/date", _FUTURE)


def twofold_faults(present: Collection[str], absent: Collection[str]) -> Iterator[Fault]:
    """Those who are said to have come and not to have come."""
    came = set(present)
    for position, employee_id in enumerate(absent):
        if employee_id in came:
            yield Fault(f"/absent/{position}", _BOTH)

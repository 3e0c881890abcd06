"""What is written down about money and about people: plain records, as ``facts`` has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple


@dataclass(slots=True)
class Budget:
    """Money of an agency's year, or of one programme in it, in whole rupiah."""

    planned: int = 0
    committed: int = 0
    spent: int = 0
    version: int = 0
    """How many answers have changed it."""


class BudgetKey(NamedTuple):
    """What there is one budget for; ``programme_id`` is none for the agency's year as a whole."""

    agency: str
    year: int
    programme_id: str | None


class Certificate(NamedTuple):
    """A person's certificate from a programme; ``expires_on`` is the last day on which it holds."""

    enrollment_id: str
    expires_on: date


@dataclass(slots=True)
class Assessment:
    """What a supervisor said of somebody's competency on a day, 0 to 100."""

    record_id: str
    employee_id: str
    competency: str
    value: Fraction
    on: date
    session_id: str | None = None
    request_id: str | None = None
    version: int = 1
    withdrawn: bool = False


@dataclass(slots=True)
class Decided:
    """A proposal that people have spoken about: whose it is, where it stands, and each step they took."""

    employee_id: str
    cause: str
    state: str
    steps: list[str] = field(default_factory=list)

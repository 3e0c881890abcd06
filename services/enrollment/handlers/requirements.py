"""What a programme builds on and whom it is for, and who teaches: references that must lead somewhere in the city."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from services.enrollment.domain.eligibility import Prerequisite
from services.enrollment.handlers.access import absent, no_employee
from services.enrollment.store import employees, positions, programmes
from services.enrollment.store.requirements import Instructor, prerequisites_of
from services.enrollment.store.tables import Programme
from shared.database import Tx
from shared.errors import Fault, Invalid, Text

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_NO_PROGRAMME: Final = Text(
    "Program ini tidak ada, atau bukan program kota Anda.", "There is no such programme, or not in your city."
)
_NO_POSITION: Final = Text(
    "Jabatan ini tidak ada, atau bukan jabatan kota Anda.", "There is no such position, or not in your city."
)
_CIRCLE: Final = Text("program ini sendiri menjadi prasyaratnya", "this programme is itself a prerequisite of it")


def require_prerequisites(tx: Tx, programme_id: str | None, prerequisites: Sequence[Prerequisite], city: str) -> None:
    """Make sure that each programme named is one of the city and does not, over any number of steps, build on this
    one (``None``: a new one). Raises ``NotFound``, ``Invalid``."""
    for number, one in enumerate(prerequisites):
        if one.programme_id is None:
            continue
        pointer = f"/prerequisites/{number}/programme_id"
        found = programmes.get(tx, one.programme_id)
        if found is None or found.city != city:
            raise absent(_NO_PROGRAMME, pointer)
        if programme_id is not None and _builds_on(tx, found, programme_id):
            raise Invalid(_MEND, [Fault(pointer, _CIRCLE)])


def require_positions(tx: Tx, position_ids: Sequence[str], city: str) -> None:
    """Make sure that each position is one of the city. Raises ``NotFound``."""
    cities = positions.cities_of(tx, position_ids) if position_ids else {}
    for number, position_id in enumerate(position_ids):
        if cities.get(position_id) != city:
            raise absent(_NO_POSITION, f"/position_ids/{number}")


def require_instructors(tx: Tx, instructors: Sequence[Instructor], city: str) -> None:
    """Make sure that each employee who teaches works in the city. Raises ``NotFound``."""
    for number, one in enumerate(instructors):
        if one.employee_id is None:
            continue
        found = employees.get(tx, one.employee_id)
        if found is None or found.city != city:
            raise no_employee(f"/instructors/{number}/employee_id")


def _builds_on(tx: Tx, programme: Programme, programme_id: str) -> bool:
    """Whether a programme is this one or builds on it."""
    seen: set[str] = set()
    waiting = [programme]
    while waiting:
        one = waiting.pop()
        if one.programme_id == programme_id:
            return True
        seen.add(one.programme_id)
        below = (before.programme_id for before in prerequisites_of(one.prerequisites))
        found = (programmes.get(tx, each) for each in below if each is not None and each not in seen)
        waiting += [each for each in found if each is not None]
    return False

"""Who assesses whom: a colleague of the same city, and nobody in a circle."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from services.enrollment.handlers.access import no_employee
from services.enrollment.handlers.events import employee_changed
from services.enrollment.store import employees
from services.enrollment.store.versions import amend
from shared.database import Tx
from shared.errors import Fault, Invalid, Text
from shared.outbox import stage

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_ONESELF: Final = Text("atasan harus orang lain", "the supervisor must be somebody else")
_CIRCLE: Final = Text(
    "atasan ini sendiri berada di bawah pegawai tersebut", "this supervisor works under that very person"
)
_POINTER: Final = "/supervisor_id"


def require_supervisor(tx: Tx, employee_id: str, supervisor_id: str, city: str) -> None:
    """Make sure that somebody may supervise a person of this city.

    Raises ``NotFound`` for nobody of the city, ``Invalid`` for oneself and for who is, over however many steps,
    supervised by the person.
    """
    if supervisor_id == employee_id:
        raise Invalid(_MEND, [Fault(_POINTER, _ONESELF)])
    above = employees.get(tx, supervisor_id)
    if above is None or above.city != city:
        raise no_employee(_POINTER)
    seen = {supervisor_id}
    while above is not None and above.supervisor_id is not None and above.supervisor_id not in seen:
        if above.supervisor_id == employee_id:
            raise Invalid(_MEND, [Fault(_POINTER, _CIRCLE)])
        seen.add(above.supervisor_id)
        above = employees.get(tx, above.supervisor_id)


def release(tx: Tx, supervisor_id: str, now: datetime) -> None:
    """Leave whom this person supervises without a supervisor."""
    for supervised in employees.supervised_by(tx, supervisor_id):
        amend(supervised, {"supervisor_id": None})
        stage(tx, employee_changed(supervised), now)

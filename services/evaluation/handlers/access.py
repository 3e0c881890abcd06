"""Whose records a caller may read."""

from __future__ import annotations

from typing import Final

from services.evaluation.store import people
from services.evaluation.store.people import Person
from shared.database import Tx
from shared.errors import NotFound, Text
from shared.web.auth import PARTICIPANT, Principal

NOTHING: Final = Text("Tidak ada, atau bukan milik instansi Anda.", "There is none, or it is not your agency's.")


def readable_person(tx: Tx, reader: Principal, employee_id: str) -> Person:
    """A person whose record the caller may read: their own, one of their agency, or of their city for a BKPSDM.

    Raises ``NotFound`` for everybody else, known or not.
    """
    person = people.one(tx, employee_id)
    if person is None:
        raise NotFound(NOTHING)
    if not (PARTICIPANT in reader.scopes and reader.subject == employee_id):
        reader.hide_unless(person.place.agency, person.place.city)
    return person


def require_asked(tx: Tx, reader: Principal, agency: str | None) -> None:
    """Raise ``Forbidden`` when a list is asked for of an agency that is not the caller's to see."""
    if agency is not None:
        reader.require(agency, people.city_of(tx, agency) or reader.city)

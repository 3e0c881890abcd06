"""``/audit``: who did and who read what of a person."""

from __future__ import annotations

from services.evaluation.store import people
from shared.database import Tx
from shared.web.audit import audit_router
from shared.web.auth import Principal


def _visible(tx: Tx, principal: Principal, subject: str) -> bool:
    person = people.one(tx, subject)
    return person is not None and principal.sees(person.place.agency, person.place.city)


router = audit_router("evaluation", _visible)

"""``/audit``: who did and who read what of a person, or of a version of a rule set."""

from __future__ import annotations

from services.evaluation.store import people, rule_sets
from shared.database import Tx
from shared.web.audit import audit_router
from shared.web.auth import Principal


def _visible(tx: Tx, principal: Principal, subject: str) -> bool:
    person = people.one(tx, subject)
    if person is not None:
        return principal.sees(person.place.agency, person.place.city)
    entered = rule_sets.one(tx, subject)
    return entered is not None and principal.is_city_wide and principal.city in {rule_sets.EVERYWHERE, entered.city}


router = audit_router("evaluation", _visible)

"""``/audit``: who did and who read what of a person, an enrolment or a session."""

from __future__ import annotations

import sqlalchemy as sa

from services.enrollment.store.tables import AGENCY, EMPLOYEE, ENROLLMENT, SESSION
from shared.database import Tx
from shared.web.audit import audit_router
from shared.web.auth import Principal


def _visible(tx: Tx, principal: Principal, subject: str) -> bool:
    """A person, erased or not, of the caller's agency; an enrolment of theirs; a session the agency holds."""
    enrolled = sa.select(ENROLLMENT.c.agency, AGENCY.c.city).join(AGENCY, AGENCY.c.agency == ENROLLMENT.c.agency)
    owners = sa.union_all(
        sa.select(EMPLOYEE.c.agency, EMPLOYEE.c.city).where(EMPLOYEE.c.employee_id == subject),
        enrolled.where(ENROLLMENT.c.enrollment_id == subject),
        sa.select(SESSION.c.agency, SESSION.c.city).where(SESSION.c.session_id == subject),
    )
    return any(principal.sees(owner.agency, owner.city) for owner in tx.execute(owners))


router = audit_router("enrollment", _visible)

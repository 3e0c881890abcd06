"""``/audit``: who did and who read what of a citizen's report, a unit's survey, or a participant's invitation."""

from __future__ import annotations

from services.feedback.handlers.rights import READ, has_right
from services.feedback.store import complaints, invitations, units
from shared.database import Tx
from shared.web.audit import audit_router
from shared.web.auth import Principal


def _visible(tx: Tx, principal: Principal, subject: str) -> bool:
    owned = complaints.find(tx, subject) or units.find(tx, subject) or invitations.of_enrollment(tx, subject)
    return owned is not None and has_right(principal, READ, owned.agency, owned.city)


router = audit_router("feedback", _visible)

"""``/audit``: who did and who read what of a citizen's report."""

from __future__ import annotations

from services.feedback.handlers.rights import READ, has_right
from services.feedback.store import complaints
from shared.database import Tx
from shared.web.audit import audit_router
from shared.web.auth import Principal


def _visible(tx: Tx, principal: Principal, subject: str) -> bool:
    complaint = complaints.find(tx, subject)
    return complaint is not None and has_right(principal, READ, complaint.agency, complaint.city)


router = audit_router("feedback", _visible)

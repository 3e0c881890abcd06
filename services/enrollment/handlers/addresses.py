"""Gives mail addresses of participants out to whoever sends them something, written down for each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from services.enrollment.store import addresses
from services.enrollment.store.addresses import Addressed
from shared.audit import audited
from shared.database import Tx
from shared.web.auth import Principal


def give_addresses(tx: Tx, principal: Principal, enrollment_ids: Collection[str], now: datetime) -> list[Addressed]:
    """Where mail about these participations goes; those that are not the caller's are left out, as if there were none.

    Each address given out is in the audit trail of its person.
    """
    found = [one for one in addresses.of_enrollments(tx, enrollment_ids) if principal.sees(one.agency, one.city)]
    for one in found:
        if one.email is not None:
            audited(tx, principal, "mail-address-given", one.employee_id, now, enrollment_id=one.enrollment_id)
    return found

"""Forgetting who somebody is (UU 27/2022), while the figures that hang on the opaque id stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from services.enrollment.handlers.access import own_employee
from services.enrollment.handlers.events import employee_changed
from services.enrollment.handlers.supervisors import release
from services.enrollment.handlers.withdrawals import end
from services.enrollment.store import certificates, enrollments, imports, mentorships, steps, xapi
from services.enrollment.store.versions import amend
from shared.audit import audited
from shared.database import Tx
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.web.auth import Principal
from shared.web.idempotency import erase_answers

_NOBODY: Final[dict[str, Any]] = {
    "nip": None,
    "name": None,
    "position_title": None,
    "sex": None,
    "education": None,
    "supervisor_id": None,
    "siasn_id": None,
    "email": None,
    "language": "id",
    "active": False,
}
_OF_PERSON: Final = ("nip", "certificate_number", "report")
"""Members of answers by which somebody can be told, or which hold what was written: of a register entry, of an
enrolment and of a mentorship."""


def erase(tx: Tx, principal: Principal, employee_id: str, now: datetime) -> None:
    """Forget who it is: number, name, title, mail address, diploma, certificate numbers and roster cells go.

    Figures stay. What is open in sessions that have not ended is called off, so that the seats go to others; whom the
    person supervised has no supervisor then. The other services are told, and erase what they hold. Raises
    ``NotFound``.
    """
    employee = own_employee(tx, principal, employee_id)
    for held in enrollments.still_open(tx, employee_id, city_day(now)):
        end(tx, held, "cancelled", "other", now, principal.subject)
    enrollments.forget_certificates(tx, employee_id)
    steps.forget_notes(tx, employee_id)
    mentorships.forget_texts(tx, employee_id)
    xapi.forget(tx, employee_id)
    _forget_answers(tx, employee_id)
    imports.forget_person(tx, employee_id, employee.nip)
    release(tx, employee_id, now)
    amend(employee, {**_NOBODY, "erased_at": now})
    audited(tx, principal, "employee-erased", employee_id, now)
    stage(tx, employee_changed(employee), now)


def _forget_answers(tx: Tx, employee_id: str) -> None:
    """Take a person's number, name and texts out of the answers kept for repeats, which are recognised as before."""
    erase_answers(tx, [employee_id], telling=_OF_PERSON)
    erase_answers(tx, mentorships.goals_of(tx, employee_id), telling=["goal"])
    erase_answers(tx, certificates.codes_of(tx, employee_id))

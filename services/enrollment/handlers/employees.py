"""The register: the one place where a person has a number and a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.enrollment.domain.education import Education
from services.enrollment.domain.identity import Identity, normalised, read_number
from services.enrollment.domain.mail_address import MailLanguage
from services.enrollment.handlers.access import named_unit, no_employee, own_scope
from services.enrollment.handlers.employee_changes import NO_CONTRACT
from services.enrollment.handlers.events import employee_changed
from services.enrollment.handlers.positions import Position, columns_of
from services.enrollment.handlers.supervisors import require_supervisor
from services.enrollment.store import employees
from services.enrollment.store.employees import Wanted
from services.enrollment.store.tables import Employee
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, NotFound, Text
from shared.ids import new_opaque_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.identity import IdentityRules
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

_BAD_NUMBER: Final = Text("NIP ini tidak sah; tidak ada yang tersimpan.", "This NIP is not valid; nothing was stored.")
_KNOWN: Final = Text("NIP ini sudah terdaftar.", "This NIP is registered already.")
_KNOWN_ELSEWHERE: Final = Text(
    "NIP ini tidak dapat didaftarkan oleh instansi Anda. Hubungi BKPSDM kota.",
    "Your agency cannot register this NIP. Ask the city's BKPSDM.",
)
_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")


class AlreadyRegistered(Conflict):
    """Somebody has this number."""

    slug = "already-registered"


@dataclass(frozen=True, slots=True)
class Register:
    """A new register entry."""

    nip: str
    name: str
    unit_id: str
    position: Position | str
    """Stated in line, or by id one of the agency's list."""
    contract_start: date | None = None
    education: Education | None = None
    supervisor_id: str | None = None
    email: str | None = None
    language: MailLanguage = "id"


def register(
    tx: Tx, principal: Principal, command: Register, now: datetime, rules: Rules
) -> tuple[Employee, tuple[Text, ...]]:
    """Add a person; the entry, and what is odd about the number, which also says the sex.

    Raises ``Invalid``, ``Forbidden`` or ``NotFound`` for the unit, the position and the supervisor,
    ``AlreadyRegistered``.
    """
    unit, agency = named_unit(tx, principal, command.unit_id)
    today = city_day(now)
    reading = read_number(command.nip, today, rules.of(IdentityRules, today, agency.city))
    if reading.identity is None:
        raise Invalid(_BAD_NUMBER, reading.errors)
    _refuse_contract(reading.identity, command.contract_start)
    _refuse_known(tx, principal, reading.identity.number)
    employee = Employee(
        employee_id=new_opaque_id(),
        nip=reading.identity.number,
        name=command.name,
        agency=agency.agency,
        city=agency.city,
        unit_id=unit.unit_id,
        employment=reading.identity.employment,
        contract_start=command.contract_start,
        sex=reading.identity.sex,
        education=command.education,
        supervisor_id=command.supervisor_id,
        email=command.email,
        language=command.language,
        **columns_of(tx, command.position, agency.agency, agency.city, today, rules),
    )
    if command.supervisor_id is not None:
        require_supervisor(tx, employee.employee_id, command.supervisor_id, agency.city)
    tx.session.add(employee)
    audited(tx, principal, "employee-registered", employee.employee_id, now)
    stage(tx, employee_changed(employee), now)
    return employee, tuple(fault.message for fault in reading.warnings)


def look_up(tx: Tx, principal: Principal, nip: str, now: datetime, rules: Rules) -> str:
    """The id behind a number. Raises ``Invalid`` for an impossible number, ``NotFound``."""
    employee = employees.by_nip(tx, normalised(nip))
    if employee is None or not principal.sees(employee.agency, employee.city):
        raise unknown_number(nip, city_day(now), principal.city, rules)
    return employee.employee_id


def unknown_number(nip: str, today: date, city: str, rules: Rules) -> Invalid | NotFound:
    """Why a number finds nobody: it is impossible (``Invalid``), or nobody of the caller's has it (``NotFound``)."""
    reading = read_number(nip, today, rules.of(IdentityRules, today, None if city == "*" else city))
    return Invalid(_BAD_NUMBER, reading.errors) if reading.errors else no_employee("/nip")


def list_employees(
    tx: Tx, principal: Principal, agency: str | None, wanted: Wanted, after: str | None, limit: int
) -> Sequence[Employee]:
    """The next ``limit`` of the caller's people. Raises ``Forbidden`` when another agency is asked for."""
    named = agency if agency is not None or wanted.unit_id is None else wanted.unit_id.partition(".")[0]
    scope = own_scope(tx, principal, named)
    return employees.page(tx, scope.agency, scope.city, wanted, after, limit)


def _refuse_contract(identity: Identity, contract_start: date | None) -> None:
    if contract_start is not None and identity.employment == "pns":
        raise Invalid(_MEND, [Fault("/contract_start", NO_CONTRACT)])


def _refuse_known(tx: Tx, principal: Principal, number: str) -> None:
    known = employees.by_nip(tx, number)
    if known is None:
        return
    if principal.sees(known.agency, known.city):
        raise AlreadyRegistered(_KNOWN, [Fault("/nip", _KNOWN)], employee_id=known.employee_id)
    raise AlreadyRegistered(_KNOWN_ELSEWHERE, [Fault("/nip", _KNOWN_ELSEWHERE)])

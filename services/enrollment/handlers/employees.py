"""The register: the one place where a person has a number and a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from services.enrollment.domain.identity import Identity, normalised, read_number
from services.enrollment.domain.positions import required_levels
from services.enrollment.handlers.access import named_unit, no_employee, own_employee, own_scope
from services.enrollment.handlers.events import employee_changed
from services.enrollment.handlers.withdrawals import end
from services.enrollment.store import employees, enrollments, imports
from services.enrollment.store.tables import Employee
from services.enrollment.store.versions import amend
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, NotFound, Text
from shared.ids import new_opaque_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.identity import IdentityRules
from shared.rules.positions import PositionRules, PositionType
from shared.rules.ruleset import Rules
from shared.web.auth import Principal
from shared.web.etag import require_match

_BAD_NUMBER: Final = Text("NIP ini tidak sah; tidak ada yang tersimpan.", "This NIP is not valid; nothing was stored.")
_KNOWN: Final = Text("NIP ini sudah terdaftar.", "This NIP is registered already.")
_KNOWN_ELSEWHERE: Final = Text(
    "NIP ini tidak dapat didaftarkan oleh instansi Anda. Hubungi BKPSDM kota.",
    "Your agency cannot register this NIP. Ask the city's BKPSDM.",
)
_NO_CONTRACT: Final = Text("hanya untuk PPPK; pegawai ini PNS", "is for PPPK only; this employee is a PNS")
_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")


class AlreadyRegistered(Conflict):
    """Somebody has this number."""

    slug = "already-registered"


@dataclass(frozen=True, slots=True)
class Position:
    """A position (jabatan); ``technical`` are its own competencies with their levels, 1 to 5."""

    title: str
    type: PositionType
    technical: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Register:
    """A new register entry."""

    nip: str
    name: str
    unit_id: str
    position: Position
    contract_start: date | None = None


def register(
    tx: Tx, principal: Principal, command: Register, now: datetime, rules: Rules
) -> tuple[Employee, tuple[Text, ...]]:
    """Add a person; the entry, and what is odd about the number.

    Raises ``Invalid``, ``Forbidden`` or ``NotFound`` for the unit, ``AlreadyRegistered``.
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
        **_position(command.position, today, agency.city, rules),
    )
    tx.session.add(employee)
    audited(tx, principal, "employee-registered", employee.employee_id, now)
    stage(tx, employee_changed(employee), now)
    return employee, tuple(fault.message for fault in reading.warnings)


def change_employee(
    tx: Tx,
    principal: Principal,
    employee_id: str,
    if_match: str,
    changes: Mapping[str, Any],
    now: datetime,
    rules: Rules,
) -> Employee:
    """Set ``name``, ``unit_id``, ``position`` (a ``Position``), ``contract_start`` or ``active``.

    A unit of another agency moves the person there; that takes a token for both. Raises ``NotFound``,
    ``PreconditionFailed``, ``Forbidden``, ``Invalid``.
    """
    employee = own_employee(tx, principal, employee_id)
    require_match(if_match, employee.version)
    values = dict(changes)
    if "unit_id" in values:
        unit, agency = named_unit(tx, principal, values["unit_id"])
        values |= {"unit_id": unit.unit_id, "agency": agency.agency, "city": agency.city}
    if "position" in values:
        values |= _position(values.pop("position"), city_day(now), values.get("city", employee.city), rules)
    if employee.employment == "pns" and values.get("contract_start") is not None:
        raise Invalid(_MEND, [Fault("/contract_start", _NO_CONTRACT)])
    moved = values.get("agency", employee.agency) != employee.agency
    if amend(employee, values):
        audited(tx, principal, "employee-changed", employee_id, now, fields=" ".join(sorted(changes)))
        stage(tx, employee_changed(employee), now)
    if moved:
        tx.session.flush()
        enrollments.move_to_agency(tx, employee_id, employee.agency)
    return employee


def erase(tx: Tx, principal: Principal, employee_id: str, now: datetime) -> None:
    """Forget who it is (UU 27/2022): number, name, title, certificate numbers and roster cells go, figures stay.

    What is open in sessions that have not ended is called off, so that the seats go to others. Raises ``NotFound``.
    """
    employee = own_employee(tx, principal, employee_id)
    for held in enrollments.still_open(tx, employee_id, city_day(now)):
        end(tx, held, "cancelled", "other", now)
    enrollments.forget_certificates(tx, employee_id)
    employees.forget_goals(tx, employee_id)
    employees.forget_answers(tx, employee_id)
    imports.forget_person(tx, employee_id, employee.nip)
    amend(employee, {"nip": None, "name": None, "position_title": None, "active": False, "erased_at": now})
    audited(tx, principal, "employee-erased", employee_id, now)
    stage(tx, employee_changed(employee), now)


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
    tx: Tx, principal: Principal, agency: str | None, unit_id: str | None, after: str | None, limit: int
) -> Sequence[Employee]:
    """The next ``limit`` of the caller's people. Raises ``Forbidden`` when another agency is asked for."""
    named = agency if agency is not None or unit_id is None else unit_id.partition(".")[0]
    scope = own_scope(tx, principal, named)
    return employees.page(tx, scope.agency, scope.city, unit_id, after, limit)


def _position(position: Position, today: date, city: str, rules: Rules) -> dict[str, Any]:
    """Columns of a position, with every level it asks for."""
    positions = rules.of(PositionRules, today, city)
    return {
        "position_title": position.title,
        "position_type": position.type,
        "technical": dict(position.technical),
        "required": required_levels(position.type, position.technical, positions),
        "rule_set": positions.rule_set,
    }


def _refuse_contract(identity: Identity, contract_start: date | None) -> None:
    if contract_start is not None and identity.employment == "pns":
        raise Invalid(_MEND, [Fault("/contract_start", _NO_CONTRACT)])


def _refuse_known(tx: Tx, principal: Principal, number: str) -> None:
    known = employees.by_nip(tx, number)
    if known is None:
        return
    if principal.sees(known.agency, known.city):
        raise AlreadyRegistered(_KNOWN, [Fault("/nip", _KNOWN)], employee_id=known.employee_id)
    raise AlreadyRegistered(_KNOWN_ELSEWHERE, [Fault("/nip", _KNOWN_ELSEWHERE)])

"""Whose is it: agencies apart, a city's programmes shared within the city.

An object that is not the caller's reads as absent (404). An agency that the caller names itself and may not act for
is refused (403), and so is changing a programme or session that the caller may only read.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from services.enrollment.store import agencies, employees, programmes, sessions
from services.enrollment.store.tables import Agency, Employee, Programme, Session, Unit
from shared.database import Tx
from shared.errors import Fault, Forbidden, NotFound, Text
from shared.web.auth import Principal

_NOT_YOURS: Final = Text("Token ini bukan untuk instansi tersebut.", "This token is not for that agency.")
_NO_AGENCY: Final = Text(
    "Instansi ini belum terdaftar; daftarkan dulu dengan PUT /enrollment/v1/agencies/{agency}.",
    "This agency is not registered; register it first with PUT /enrollment/v1/agencies/{agency}.",
)
_NO_UNIT: Final = Text(
    "Unit kerja ini tidak terdaftar atau sudah tidak aktif; daftarkan dengan PUT /enrollment/v1/agencies/{agency}.",
    "This unit is not registered or no longer active; register it with PUT /enrollment/v1/agencies/{agency}.",
)
_NO_EMPLOYEE: Final = Text(
    "Pegawai ini tidak ada, atau bukan pegawai instansi Anda.",
    "There is no such employee, or not in your agency.",
)
_NO_PROGRAMME: Final = Text(
    "Program ini tidak ada, atau bukan program kota Anda.", "There is no such programme, or not in your city."
)
_NO_SESSION: Final = Text(
    "Sesi ini tidak ada, atau bukan sesi kota Anda.", "There is no such session, or not in your city."
)
_NO_ENROLLMENT: Final = Text(
    "Pendaftaran ini tidak ada, atau bukan milik instansi Anda.",
    "There is no such enrolment, or it is not your agency's.",
)


class Scope(NamedTuple):
    """What a list may show: one agency's, a city's, or (both ``None``) everything."""

    agency: str | None
    city: str | None


def absent(text: Text, pointer: str | None) -> NotFound:
    """Something is not there; with the pointer to where the body names it."""
    return NotFound(text, [] if pointer is None else [Fault(pointer, text)])


def no_employee(pointer: str | None = None) -> NotFound:
    """The person is not there for this caller."""
    return absent(_NO_EMPLOYEE, pointer)


def no_session(pointer: str | None = None) -> NotFound:
    """The session is not there for this caller."""
    return absent(_NO_SESSION, pointer)


def no_enrollment() -> NotFound:
    """The enrolment is not there for this caller."""
    return absent(_NO_ENROLLMENT, None)


def named_agency(tx: Tx, principal: Principal, agency: str, pointer: str = "/agency") -> Agency:
    """The agency a body names. Raises ``Forbidden`` when it is not the caller's, ``NotFound`` when nobody knows it."""
    found = agencies.get(tx, agency)
    if found is None:
        if not principal.is_city_wide:
            principal.require(agency, principal.city)
        raise absent(_NO_AGENCY, pointer)
    principal.require(found.agency, found.city)
    return found


def named_unit(tx: Tx, principal: Principal, unit_id: str, pointer: str = "/unit_id") -> tuple[Unit, Agency]:
    """The unit in use that a body names, and its agency. Raises as ``named_agency``."""
    agency = named_agency(tx, principal, unit_id.partition(".")[0], pointer)
    unit = agencies.unit(tx, unit_id)
    if unit is None or not unit.active:
        raise absent(_NO_UNIT, pointer)
    return unit, agency


def own_employee(tx: Tx, principal: Principal, employee_id: str, pointer: str | None = None) -> Employee:
    """The register entry, if it is the caller's. Raises ``NotFound``."""
    employee = employees.get(tx, employee_id)
    if employee is None or not principal.sees(employee.agency, employee.city):
        raise no_employee(pointer)
    return employee


def readable_programme(tx: Tx, principal: Principal, programme_id: str) -> Programme:
    """The programme, if it is of the caller's city. Raises ``NotFound``."""
    programme = programmes.get(tx, programme_id)
    if programme is None or principal.city not in {programme.city, "*"}:
        raise absent(_NO_PROGRAMME, None)
    return programme


def own_programme(tx: Tx, principal: Principal, programme_id: str) -> Programme:
    """The programme, to change it. Raises ``NotFound``, and ``Forbidden`` when it is a neighbour's."""
    programme = readable_programme(tx, principal, programme_id)
    principal.require(programme.agency, programme.city)
    return programme


def readable_session(tx: Tx, principal: Principal, session_id: str) -> Session:
    """The session, if it is of the caller's city. Raises ``NotFound``."""
    session = sessions.get(tx, session_id)
    if session is None or principal.city not in {session.city, "*"}:
        raise no_session()
    return session


def own_session(tx: Tx, principal: Principal, session_id: str) -> Session:
    """The session, to change it. Raises ``NotFound``, and ``Forbidden`` when it is a neighbour's."""
    session = readable_session(tx, principal, session_id)
    principal.require(session.agency, session.city)
    return session


def own_scope(tx: Tx, principal: Principal, agency: str | None) -> Scope:
    """What a list of people or enrolments may show. Raises ``Forbidden`` when another agency is asked for."""
    if agency is None:
        if not principal.is_city_wide:
            return Scope(principal.agency, None)
        return Scope(None, None if principal.city == "*" else principal.city)
    found = agencies.get(tx, agency)
    city = principal.city if found is None else found.city
    principal.require(agency, city)
    return Scope(agency, None)


def city_scope(tx: Tx, principal: Principal, agency: str | None) -> Scope:
    """What a list of programmes or sessions may show. Raises ``Forbidden`` for an agency of another city."""
    found = None if agency is None else agencies.get(tx, agency)
    if found is not None and principal.city not in {found.city, "*"}:
        raise Forbidden(_NOT_YOURS)
    return Scope(agency, None if principal.city == "*" else principal.city)

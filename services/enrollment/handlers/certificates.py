"""Certificates: given, shown to those whose business they are, and verified by whoever holds one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from services.enrollment.domain.certificate import (
    DEFAULT_NUMBER,
    Series,
    Standing,
    number_of,
    standing_of,
    template_fault,
)
from services.enrollment.handlers.access import absent, named_agency, no_enrollment
from services.enrollment.handlers.issuing import Due, issue, template_of
from services.enrollment.handlers.withdrawals import own_enrollment
from services.enrollment.store import certificates, employees, enrollments
from services.enrollment.store.certificates import Given, Shown, Template
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.rules.calendar import city_day
from shared.web.auth import Principal

_LONGEST_NUMBER: Final = 100
_MOST: Final = 9_999_999
_WIDEST_DAY: Final = date(2026, 8, 1)
"""Of the month with the longest Roman number."""

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_LONG: Final = Text(
    f"menghasilkan nomor lebih dari {_LONGEST_NUMBER} karakter", f"makes numbers of more than {_LONGEST_NUMBER} letters"
)
_NOT_COMPLETED: Final = Text(
    "Sertifikat hanya diberikan kepada peserta yang lulus.", "Only who has completed a session gets a certificate."
)
_NONE: Final = Text(
    "Belum ada sertifikat untuk pendaftaran ini; buat dengan POST ke alamat yang sama.",
    "There is no certificate for this enrolment yet; make one with a POST to the same address.",
)
_UNKNOWN: Final = Text(
    "Sertifikat dengan kode ini tidak ditemukan. Periksa kembali kode atau pindai ulang QR-nya.",
    "There is no certificate with this code. Check the code, or scan the QR code again.",
)


@dataclass(frozen=True, slots=True)
class Design:
    """How an agency's certificates look; ``number`` as ``domain.certificate`` reads it."""

    agency: str
    number: str = DEFAULT_NUMBER
    place: str | None = None
    signatory: str | None = None
    signatory_title: str | None = None


class Printable(NamedTuple):
    """A certificate with all that is printed on it."""

    shown: Shown
    template: Template
    standing: Standing


def give(tx: Tx, principal: Principal, enrollment_id: str, now: datetime) -> tuple[Printable, bool]:
    """The certificate of a completed enrolment, and whether it was given just now; once given it stays the same one.

    A number that was stated with the result is kept, else the next of the agency's series is given. Raises
    ``NotFound``, ``Conflict`` for an enrolment that is not completed.
    """
    held = own_enrollment(tx, principal, enrollment_id)
    if held.status != "completed":
        raise Conflict(_NOT_COMPLETED, current_state=held.status, enrollment_id=enrollment_id)
    if known := certificates.standing(tx, enrollment_id):
        return _printable(tx, known, now), False
    row = enrollments.get(tx, enrollment_id)
    if row is None or row.completed_at is None:
        raise LookupError("a completed enrolment has no result")
    due = Due(
        enrollment_id,
        held.run.agency,
        city_day(row.completed_at),
        row.certificate_number,
        row.certificate_expires_on,
    )
    [given] = issue(tx, [due], now)
    if row.certificate_number is None:
        enrollments.change(tx, held, certificate_number=given.number)
    audited(tx, principal, "certificate-issued", held.person.employee_id, now, enrollment=enrollment_id)
    return _printable(tx, given, now), True


def of_enrollment(tx: Tx, principal: Principal, enrollment_id: str, now: datetime) -> Printable:
    """The certificate last given for an enrolment of the caller's people. Raises ``NotFound``."""
    row = enrollments.get(tx, enrollment_id)
    person = None if row is None else employees.get(tx, row.employee_id)
    if person is None or not principal.sees(person.agency, person.city):
        raise no_enrollment()
    return _latest(tx, enrollment_id, now)


def own(tx: Tx, employee_id: str, enrollment_id: str, now: datetime) -> Printable:
    """The certificate last given for an enrolment of this person. Raises ``NotFound``."""
    row = enrollments.get(tx, enrollment_id)
    if row is None or row.employee_id != employee_id:
        raise no_enrollment()
    return _latest(tx, enrollment_id, now)


def verify(tx: Tx, code: str, now: datetime) -> Printable:
    """The certificate with a code, for anybody. Raises ``NotFound``."""
    shown = certificates.shown(tx, code)
    if shown is None:
        raise absent(_UNKNOWN, None)
    return Printable(shown, template_of(tx, shown.given.agency), _standing(shown, city_day(now)))


def design_of(tx: Tx, principal: Principal, agency: str) -> Template:
    """How an agency's certificates look. Raises ``NotFound``, ``Forbidden``."""
    named_agency(tx, principal, agency, "/path/agency")
    return template_of(tx, agency)


def set_design(tx: Tx, principal: Principal, design: Design, now: datetime) -> Template:
    """Say how an agency's certificates look from now on. Raises ``NotFound``, ``Forbidden``, ``Invalid``."""
    named_agency(tx, principal, design.agency, "/path/agency")
    fault = template_fault(design.number)
    if fault is None and len(number_of(design.number, Series(design.agency, _WIDEST_DAY, _MOST))) > _LONGEST_NUMBER:
        fault = _LONG
    if fault is not None:
        raise Invalid(_MEND, [Fault("/number", fault)])
    template = Template(design.agency, design.number, design.place, design.signatory, design.signatory_title)
    certificates.set_template(tx, template)
    audited(tx, principal, "certificate-template-changed", design.agency, now)
    return template


def _latest(tx: Tx, enrollment_id: str, now: datetime) -> Printable:
    given = certificates.latest(tx, enrollment_id)
    if given is None:
        raise absent(_NONE, None)
    return _printable(tx, given, now)


def _printable(tx: Tx, given: Given, now: datetime) -> Printable:
    shown = certificates.shown(tx, given.code)
    if shown is None:
        raise LookupError("a certificate that was just read is gone")
    return Printable(shown, template_of(tx, given.agency), _standing(shown, city_day(now)))


def _standing(shown: Shown, today: date) -> Standing:
    given = shown.given
    return standing_of(
        revoked=given.revoked_at is not None,
        erased=shown.erased_at is not None,
        expires=given.expires_on,
        today=today,
    )

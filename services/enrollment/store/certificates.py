"""Certificates: the numbers given, what stands, and all that is shown of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.enrollment.store.life_tables import CERTIFICATE, CERTIFICATE_SERIES, CERTIFICATE_TEMPLATE
from services.enrollment.store.tables import AGENCY, EMPLOYEE, ENROLLMENT, PROGRAMME, SESSION
from shared.database import Tx
from shared.database.bulk import inserting
from shared.database.keys import Keys


class Given(NamedTuple):
    """A certificate; see ``life_tables.Certificate``."""

    code: str
    enrollment_id: str
    agency: str
    year: int
    sequence: int | None
    number: str | None
    issued_at: datetime
    expires_on: date | None
    revoked_at: datetime | None = None


class Template(NamedTuple):
    """How an agency's certificates look."""

    agency: str
    number: str
    place: str | None
    signatory: str | None
    signatory_title: str | None


class Shown(NamedTuple):
    """All that a certificate says: its person, its course, its issuer."""

    given: Given
    name: str | None
    nip: str | None
    erased_at: datetime | None
    title: str
    form: str
    provider: str
    starts_on: date
    ends_on: date
    place: str | None
    jp_tenths: int | None
    completed_at: datetime | None
    issuer: str


_COLUMNS: Final = [CERTIFICATE.c[name] for name in Given._fields]
_ADD: Final = inserting(CERTIFICATE, *Given._fields)
_IDS: Final = Keys("ids", id=str)
_STANDING: Final = sa.select(*_COLUMNS).where(
    CERTIFICATE.c.enrollment_id == sa.bindparam("id"), CERTIFICATE.c.revoked_at.is_(None)
)
_LAST: Final = (
    sa.select(*_COLUMNS)
    .where(CERTIFICATE.c.enrollment_id == sa.bindparam("id"))
    .order_by(CERTIFICATE.c.revoked_at.is_not(None), CERTIFICATE.c.issued_at.desc())
    .limit(1)
)
_REVOKE: Final = (
    sa.update(CERTIFICATE)
    .where(CERTIFICATE.c.enrollment_id == sa.bindparam("of_enrollment"), CERTIFICATE.c.revoked_at.is_(None))
    .values(revoked_at=sa.bindparam("at"))
)
_REINSTATE: Final = (
    sa.update(CERTIFICATE).where(CERTIFICATE.c.code == sa.bindparam("of_code")).values(revoked_at=sa.null())
)
_OF_PERSON: Final = CERTIFICATE.c.enrollment_id.in_(
    sa.select(ENROLLMENT.c.enrollment_id).where(ENROLLMENT.c.employee_id == sa.bindparam("of_person"))
)
_CODES: Final = sa.select(CERTIFICATE.c.code).where(_OF_PERSON)
_FORGET: Final = sa.update(CERTIFICATE).where(_OF_PERSON).values(number=None)
_SHOWN: Final = (
    sa.select(
        *_COLUMNS,
        EMPLOYEE.c.name,
        EMPLOYEE.c.nip,
        EMPLOYEE.c.erased_at,
        PROGRAMME.c.title,
        SESSION.c.form,
        PROGRAMME.c.provider_name,
        SESSION.c.starts_on,
        SESSION.c.ends_on,
        SESSION.c.place,
        ENROLLMENT.c.jp_earned_tenths,
        ENROLLMENT.c.completed_at,
        AGENCY.c.name.label("issuer"),
    )
    .join(ENROLLMENT, ENROLLMENT.c.enrollment_id == CERTIFICATE.c.enrollment_id)
    .join(EMPLOYEE, EMPLOYEE.c.employee_id == ENROLLMENT.c.employee_id)
    .join(SESSION, SESSION.c.session_id == ENROLLMENT.c.session_id)
    .join(PROGRAMME, PROGRAMME.c.programme_id == SESSION.c.programme_id)
    .join(AGENCY, AGENCY.c.agency == CERTIFICATE.c.agency)
    .where(CERTIFICATE.c.code == sa.bindparam("of_code"))
)
_TEMPLATES: Final = sa.select(*(CERTIFICATE_TEMPLATE.c[name] for name in Template._fields)).where(
    _IDS.has(CERTIFICATE_TEMPLATE.c.agency)
)


def take_numbers(tx: Tx, agency: str, year: int, count: int) -> int:
    """Take the next ``count`` numbers of an agency's year; the first of them. They are taken only if this commits."""
    insert = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(CERTIFICATE_SERIES).values(agency=agency, year=year, last=count)
    upsert = statement.on_conflict_do_update(
        index_elements=["agency", "year"], set_={"last": CERTIFICATE_SERIES.c.last + count}
    )
    last: int = tx.execute(upsert.returning(CERTIFICATE_SERIES.c.last)).scalar_one()
    return last - count + 1


def add(tx: Tx, given: Collection[Given]) -> None:
    """Store certificates."""
    _ADD.run(tx, given)


def standing(tx: Tx, enrollment_id: str) -> Given | None:
    """The certificate of an enrolment that was not withdrawn."""
    return _one(tx, _STANDING, enrollment_id)


def latest(tx: Tx, enrollment_id: str) -> Given | None:
    """The certificate of an enrolment that stands, else the one last withdrawn."""
    return _one(tx, _LAST, enrollment_id)


def revoke(tx: Tx, enrollment_id: str, at: datetime) -> None:
    """The certificate of an enrolment no longer stands."""
    tx.execute(_REVOKE, {"of_enrollment": enrollment_id, "at": at})


def reinstate(tx: Tx, code: str) -> None:
    """A certificate stands again."""
    tx.execute(_REINSTATE, {"of_code": code})


def shown(tx: Tx, code: str) -> Shown | None:
    """All that a certificate says."""
    row: Sequence[Any] | None = tx.execute(_SHOWN, {"of_code": code}).one_or_none()
    cut = len(Given._fields)
    return None if row is None else Shown(Given._make(row[:cut]), *row[cut:])


def templates(tx: Tx, agencies: Collection[str]) -> dict[str, Template]:
    """How these agencies' certificates look, where they have said so."""
    rows = tx.execute(_TEMPLATES, _IDS.bound(agencies))
    return {template.agency: template for template in map(Template._make, rows)}


def set_template(tx: Tx, template: Template) -> None:
    """Store how an agency's certificates look."""
    insert = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    values = template._asdict()
    statement = insert(CERTIFICATE_TEMPLATE).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["agency"], set_=values))


def forget_numbers(tx: Tx, employee_id: str) -> None:
    """Drop the numbers of a person's certificates; their place in the series stays taken."""
    tx.execute(_FORGET, {"of_person": employee_id})


def codes_of(tx: Tx, employee_id: str) -> Sequence[str]:
    """The codes of every certificate a person was ever given."""
    return tx.execute(_CODES, {"of_person": employee_id}).scalars().all()


def _one(tx: Tx, statement: sa.Select[Any], enrollment_id: str) -> Given | None:
    row = tx.execute(statement, {"id": enrollment_id}).one_or_none()
    return None if row is None else Given._make(row)

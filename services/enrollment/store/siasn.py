"""Finished courses with all that BKN's SIASN wants to know of them."""

from __future__ import annotations

from datetime import date
from typing import Final

import sqlalchemy as sa

from services.enrollment.domain.siasn import Course
from services.enrollment.store.tables import AGENCY, EMPLOYEE, ENROLLMENT, PROGRAMME, SESSION
from shared.database import Tx

_COURSES: Final = (
    sa.select(
        ENROLLMENT.c.enrollment_id,
        EMPLOYEE.c.employee_id,
        EMPLOYEE.c.nip,
        EMPLOYEE.c.name,
        AGENCY.c.siasn_id.label("agency_siasn_id"),
        AGENCY.c.siasn_location_id,
        EMPLOYEE.c.siasn_id,
        PROGRAMME.c.provider_name,
        SESSION.c.form,
        PROGRAMME.c.title,
        ENROLLMENT.c.jp_earned_tenths,
        ENROLLMENT.c.certificate_number,
        SESSION.c.starts_on,
        SESSION.c.ends_on,
    )
    .join(EMPLOYEE, EMPLOYEE.c.employee_id == ENROLLMENT.c.employee_id)
    .join(AGENCY, AGENCY.c.agency == ENROLLMENT.c.agency)
    .join(SESSION, SESSION.c.session_id == ENROLLMENT.c.session_id)
    .join(PROGRAMME, PROGRAMME.c.programme_id == SESSION.c.programme_id)
    .where(
        ENROLLMENT.c.agency == sa.bindparam("of_agency"),
        ENROLLMENT.c.enrollment_id > sa.bindparam("after"),
        ENROLLMENT.c.status == "completed",
        EMPLOYEE.c.erased_at.is_(None),
        SESSION.c.ends_on.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(ENROLLMENT.c.enrollment_id)
    .limit(sa.bindparam("most"))
)


def courses(tx: Tx, agency: str, year: int, after: str, limit: int) -> list[Course]:
    """The next ``limit`` courses after the enrolment ``after`` that people of an agency finished in a year."""
    asked = {
        "of_agency": agency,
        "after": after,
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
        "most": limit,
    }
    return [Course._make(row) for row in tx.execute(_COURSES, asked)]

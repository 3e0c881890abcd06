"""What has happened to an enrolment so far."""

from __future__ import annotations

from collections.abc import Sequence

from services.enrollment.handlers.enrollments import find_enrollment
from services.enrollment.store import enrollments, steps
from services.enrollment.store.enrollments import Wanted
from services.enrollment.store.steps import Step
from services.enrollment.store.tables import Enrollment
from shared.database import Tx
from shared.web.auth import Principal


def steps_of(tx: Tx, principal: Principal, enrollment_id: str) -> Sequence[Step]:
    """The steps of an enrolment of the caller's people, the first one first. Raises ``NotFound``."""
    find_enrollment(tx, principal, enrollment_id)
    return steps.of(tx, enrollment_id)


def enrollments_of(tx: Tx, employee_id: str, after: str | None, limit: int) -> Sequence[Enrollment]:
    """The next ``limit`` enrolments of a person."""
    return enrollments.page(tx, Wanted(None, None, employee_id), after, limit)

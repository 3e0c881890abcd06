"""An enrolment and its history, as they are shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final, Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.examples import CLERK, ENROLLMENT, SESSION
from services.enrollment.api.fields import Shown, ShownTime
from services.enrollment.domain.enrolment import OCCASIONS, State
from services.enrollment.domain.forms import jp_of
from services.enrollment.handlers.completions import Finished
from services.enrollment.store.seats import NewEnrollment
from services.enrollment.store.steps import Step
from services.enrollment.store.tables import Enrollment
from shared.events.base import Agency, EmployeeId, Id
from shared.events.base import Jp as JpShown
from shared.events.base import Percent as ScoreShown
from shared.events.enrollment import WithdrawalReason

_ENROLLMENT: Final[JsonDict] = {
    "enrollment_id": ENROLLMENT, "employee_id": CLERK, "session_id": SESSION, "agency": "sibolga-disdik",
    "status": "completed", "enrolled_at": "2026-11-01T10:00:00+07:00", "pre_test": 55, "post_test": 82.5,
    "jp_earned": 20, "certificate_number": "800.2/117/2026", "certificate_expires_on": None,
    "completed_at": "2026-11-12T16:00:00+07:00", "attended_on": "2026-11-10", "jp_note": None,
    "withdrawal_reason": None, "withdrawn_at": None, "version": 3,
}  # fmt: skip
_STEP: Final[JsonDict] = {"actor": "petugas-kepegawaian", "note": None, "overlaps_with": None}
_SEAT: Final[JsonDict] = {
    "number": 1, "from": None, "to": "enrolled", "at": "2026-11-01T10:00:00+07:00", "reason": "enrolment", **_STEP,
}  # fmt: skip
_CAME: Final[JsonDict] = {
    "number": 2, "from": "enrolled", "to": "attending", "at": "2026-11-13T10:00:00+07:00", "reason": "attendance",
    **_STEP,
}  # fmt: skip


class EnrollmentBody(Shown):
    """A person in a session."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ENROLLMENT]})

    enrollment_id: Id
    employee_id: EmployeeId
    session_id: Id
    agency: Agency = Field(description="The person's agency")
    status: State
    enrolled_at: ShownTime = Field(description="When the seat, or the place on the waiting list, was given")
    pre_test: ScoreShown | None = None
    post_test: ScoreShown | None = None
    jp_earned: JpShown | None = None
    certificate_number: str | None = None
    certificate_expires_on: date | None = Field(default=None, description="Last day on which the certificate holds")
    completed_at: ShownTime | None = None
    attended_on: date | None = Field(default=None, description="First day on which the person was there")
    jp_note: str | None = Field(
        default=None, description="With the answer of a completion: why its JP will not count in full"
    )
    withdrawal_reason: WithdrawalReason | None = None
    withdrawn_at: ShownTime | None = None
    version: int = 1

    @classmethod
    def of(cls, enrollment: Enrollment) -> Self:
        """As it is stored."""
        earned = enrollment.jp_earned_tenths
        made: dict[str, Any] = {
            "pre_test": _score(enrollment.pre_test_hundredths),
            "post_test": _score(enrollment.post_test_hundredths),
            "jp_earned": None if earned is None else jp_of(earned),
            "jp_note": None,
        }
        same = {name: getattr(enrollment, name) for name in cls.model_fields if name not in made}
        return cls.model_validate(same | made)

    @classmethod
    def of_new(cls, new: NewEnrollment) -> EnrollmentBody:
        """As it was just made."""
        return cls.model_construct(
            enrollment_id=new.enrollment_id,
            employee_id=new.employee_id,
            session_id=new.session_id,
            agency=new.agency,
            status=new.status,
            enrolled_at=new.enrolled_at,
        )

    @classmethod
    def of_finished(cls, finished: Finished, language: str) -> EnrollmentBody:
        """As its result leaves it."""
        held, recorded, note = finished
        return cls.model_construct(
            enrollment_id=held.enrollment_id,
            employee_id=held.person.employee_id,
            session_id=held.run.session_id,
            agency=held.person.agency,
            status=recorded.status,
            enrolled_at=held.enrolled_at,
            pre_test=_score(recorded.pre_test_hundredths),
            post_test=_score(recorded.post_test_hundredths),
            jp_earned=jp_of(recorded.jp_earned_tenths),
            certificate_number=recorded.certificate_number,
            certificate_expires_on=recorded.certificate_expires_on,
            completed_at=recorded.completed_at,
            attended_on=held.attended_on,
            jp_note=None if note is None else note.in_language(language),
            version=recorded.version,
        )


def _score(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / 100


class StepBody(Shown):
    """One step of an enrolment."""

    number: int = Field(description="The version that the step gave the enrolment")
    before: State | None = Field(serialization_alias="from", description="Null for the first step")
    after: State = Field(serialization_alias="to")
    actor: str = Field(description="The subject of the token that acted; `waiting-list` for a seat it gave by itself")
    at: ShownTime
    reason: str | None = Field(
        description="As it was stated, else what led to the step: `request`, `enrolment`, `session-full`, `approval`, "
        "`seat-freed`, `attendance`, `result`"
    )
    note: str | None
    overlaps_with: Id | None = Field(description="The enrolment on the same days that was let stand")

    @classmethod
    def of(cls, step: Step) -> Self:
        """As it is stored."""
        return cls(
            number=step.number,
            before=step.before,
            after=step.after,
            actor=step.actor,
            at=step.at,
            reason=step.reason or OCCASIONS.get((step.before, step.after)),
            note=step.note,
            overlaps_with=step.overlap_with,
        )


class StepsBody(Shown):
    """Everything that happened to an enrolment, in order."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"enrollment_id": ENROLLMENT, "items": [_SEAT, _CAME]}]})

    enrollment_id: Id
    items: list[StepBody]

"""What learning platforms speak of, as it is shown: accounts, activities, and what waits for them."""

from __future__ import annotations

from typing import Any, Final, Self

from pydantic import ConfigDict
from pydantic.config import JsonDict

from services.enrollment.api.examples import ACCOUNT, CLERK, COURSE, SESSION, STATEMENT
from services.enrollment.api.fields import Shown, ShownTime
from services.enrollment.domain.xapi_meaning import identifier_of
from services.enrollment.store.growth_tables import StatementState
from services.enrollment.store.xapi import Arrival
from shared.errors import Text
from shared.events.base import EmployeeId, Id

_WHY: Final = {
    "unknown-actor": Text(
        "Belum diketahui akun siapa ini; petakan dengan PUT /enrollment/v1/xapi/actors.",
        "Nobody knows whose account this is; say so with PUT /enrollment/v1/xapi/actors.",
    ),
    "unknown-activity": Text(
        "Belum diketahui kegiatan apa ini; petakan dengan PUT /enrollment/v1/xapi/activities.",
        "Nobody knows which course this is; say so with PUT /enrollment/v1/xapi/activities.",
    ),
    "no-session": Text("Program ini belum punya sesi; buat dulu.", "The programme has no session yet; make one."),
    "session-full": Text(
        "Sesi penuh; tambah kapasitasnya, lalu coba lagi.", "The session is full; give it more seats, then try again."
    ),
}
_ELSE: Final = Text(
    "Keadaan pendaftaran atau sesi tidak mengizinkannya; perbaiki, lalu coba lagi.",
    "The state of the enrolment or session does not allow it; mend that, then try again.",
)

_PARKED: Final[JsonDict] = {
    "statement_id": STATEMENT, "state": "parked", "reason": "unknown-actor", "detail": _WHY["unknown-actor"].id,
    "actor": ACCOUNT, "verb": "http://adlnet.gov/expapi/verbs/passed", "activity_id": COURSE,
    "occurred_at": "2026-11-12T16:00:00+07:00", "stored_at": "2026-11-13T10:00:00+07:00", "employee_id": None,
}  # fmt: skip


class MappedBody(Shown):
    """How many statements that waited for it were carried out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"carried_out": 1}]})

    carried_out: int


class ActorBody(Shown):
    """Whose an account is; of a mail address only its digest is kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"identifier": ACCOUNT, "employee_id": CLERK}]})

    identifier: dict[str, Any]
    employee_id: EmployeeId


class ActivityBody(Shown):
    """Which session or programme an activity is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"activity_id": COURSE, "session_id": SESSION, "programme_id": None}]}
    )

    activity_id: str
    session_id: Id | None
    programme_id: Id | None


class ParkedBody(Shown):
    """A statement that waits for an account or a course to be known, or that could not be carried out."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PARKED]})

    statement_id: Id
    state: StatementState
    reason: str | None
    detail: str | None
    actor: dict[str, Any]
    verb: str
    activity_id: str
    occurred_at: ShownTime
    stored_at: ShownTime
    employee_id: EmployeeId | None

    @classmethod
    def of(cls, arrival: Arrival, language: str) -> Self:
        """With the reason in the reader's language."""
        statement = arrival.statement
        why = None if arrival.reason is None else _WHY.get(arrival.reason, _ELSE).in_language(language)
        return cls(
            statement_id=arrival.statement_id,
            state=arrival.state,
            reason=arrival.reason,
            detail=why,
            actor=identifier_of(statement["actor"]),
            verb=statement["verb"]["id"],
            activity_id=statement["object"]["id"],
            occurred_at=arrival.occurred_at,
            stored_at=arrival.stored_at,
            employee_id=arrival.employee_id,
        )

"""``/enrollments``: seats, results and withdrawals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field

from services.enrollment.api.doors import Ctx, Language, PageOf, Reader, Repeatable, Writer, changed, created, versioned
from services.enrollment.api.enrollment_bodies import EnrollmentBody
from services.enrollment.api.examples import CLERK, SESSION
from services.enrollment.api.fields import Body, CertificateNumber, CityTime, Jp, Nip, Note, Score
from services.enrollment.context import Context
from services.enrollment.domain.enrolment import Ending, Outcome, State
from services.enrollment.handlers.completions import Complete, Finished, Reported, complete_all
from services.enrollment.handlers.enrollments import Asked, Enroll, enroll_all, find_enrollment, list_enrollments
from services.enrollment.handlers.withdrawals import Withdraw, withdraw
from services.enrollment.store.enrollments import Wanted
from services.enrollment.store.seats import NewEnrollment
from shared.database import Tx
from shared.errors import Fault, Invalid, Problem, Text
from shared.events.base import Agency, EmployeeId, Id
from shared.events.enrollment import WithdrawalReason
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["enrollments"])

_WHO = Text("isi salah satu: employee_id atau nip", "give either employee_id or nip")
_MEND = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")


class Override(Body):
    """What speaks against a seat and is let pass, each with the reason, which is kept in the history."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"overlap": "Hanya membuka acara pada hari pertama"}]})

    overlap: Note | None = Field(default=None, description="Why a seat elsewhere on the same days may stand")
    eligibility: Note | None = Field(default=None, description="Why what the programme asks for may be missing")


class EnrollmentNew(Body):
    """A person, by ``employee_id`` or by ``nip``, wants a seat; with ``waitlist`` also a place on the waiting list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"employee_id": CLERK, "session_id": SESSION, "waitlist": True}]}
    )

    session_id: Id
    employee_id: EmployeeId | None = None
    nip: Nip | None = None
    waitlist: Annotated[bool, Field(strict=True)] = False
    request: Annotated[bool, Field(strict=True, description="Ask for approval first")] = False
    note: Note | None = None
    override: Override | None = None

    @property
    def command(self) -> Enroll:
        """For the handler. Raises ``Invalid`` unless exactly one of the two says who it is."""
        if (self.employee_id is None) == (self.nip is None):
            raise Invalid(_MEND, [Fault("/employee_id", _WHO)])
        if self.note is None and self.override is None:
            return Enroll(self.session_id, self.employee_id, self.nip, self.waitlist, self.request)
        let = self.override or Override()
        return Enroll(
            self.session_id,
            self.employee_id,
            self.nip,
            self.waitlist,
            self.request,
            self.note,
            let.overlap,
            let.eligibility,
        )


class CompletionNew(Body):
    """A participant's result. Without ``jp_earned`` a completed one earns the session's JP; a failed one earns none."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "outcome": "completed",
                    "pre_test": 55,
                    "post_test": 82.5,
                    "certificate_number": "800.2/117/2026",
                    "completed_at": "2026-11-12T16:00:00+07:00",
                }
            ]
        }
    )

    outcome: Outcome
    pre_test: Score | None = None
    post_test: Score | None = None
    jp_earned: Jp | None = None
    certificate_number: CertificateNumber | None = None
    completed_at: CityTime
    note: Note | None = None


class WithdrawalNew(Body):
    """How an enrolment ends. With the reason ``correction`` a result is taken back; it then ends ``cancelled``."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "withdrawn", "reason": "duty"}]})

    status: Ending
    reason: WithdrawalReason
    note: Note | None = None


@router.post(
    "/enrollments",
    summary="Daftarkan peserta ke sesi",
    status_code=201,
    response_model=EnrollmentBody,
    responses=problems(404, 409),
)
async def post_enrollment(body: EnrollmentNew, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """Enrol a person of the caller's agency in a session of its city, past sessions included.

    A person or session that is not there answers 404 with its pointer. The same person in the same session again
    answers 409 `already-enrolled` with the `enrollment_id`; a full session 409 `session-full`, unless `waitlist`.
    Of a session that is not over, a seat elsewhere on the same days answers 409 `overlapping-session`, and what the
    programme asks for 409 `not-eligible`, unless `override` gives a reason. `request` waits for an officer's approval.
    """
    return await once.write_jointly(ctx.database, _enroll, (ctx, Asked(principal, body.command)))


@router.get("/enrollments", summary="Daftar pendaftaran")
async def get_enrollments(
    ctx: Ctx,
    principal: Reader,
    page: PageOf,
    agency: Annotated[Agency | None, Query()] = None,
    employee_id: Annotated[EmployeeId | None, Query()] = None,
    session_id: Annotated[Id | None, Query()] = None,
    status: Annotated[State | None, Query()] = None,
) -> Page[EnrollmentBody]:
    """The enrolments of the caller's people, in the order they were made."""
    wanted = Wanted(None, None, employee_id, session_id, status)
    rows = await ctx.database.read(list_enrollments, principal, agency, wanted, page.after, page.limit + 1)
    return page_of([EnrollmentBody.of(row) for row in rows], page, lambda row: row.enrollment_id)


@router.get("/enrollments/{enrollment_id}", summary="Lihat pendaftaran", responses=problems(404))
async def get_enrollment(enrollment_id: str, response: Response, ctx: Ctx, principal: Reader) -> EnrollmentBody:
    """One enrolment."""
    enrollment = await ctx.database.read(find_enrollment, principal, enrollment_id)
    versioned(response, enrollment.version)
    return EnrollmentBody.of(enrollment)


@router.post(
    "/enrollments/{enrollment_id}/completion",
    summary="Catat hasil peserta",
    response_model=EnrollmentBody,
    responses=problems(404, 409),
)
async def post_completion(
    enrollment_id: str, body: CompletionNew, ctx: Ctx, principal: Writer, once: Repeatable, language: Language
) -> Response:
    """Record a result: not before the session's start, not in the future, at most the session's JP.

    `jp_note` says why it will not count in full. A result that was taken back (withdrawal with `correction`) can be
    entered again.
    """
    command = Complete(
        enrollment_id=enrollment_id,
        outcome=body.outcome,
        pre_test=body.pre_test,
        post_test=body.post_test,
        jp_earned=body.jp_earned,
        certificate_number=body.certificate_number,
        completed_at=body.completed_at,
        note=body.note,
    )
    return await once.write_jointly(ctx.database, _complete, (ctx, Reported(principal, command), language))


@router.post(
    "/enrollments/{enrollment_id}/withdrawal",
    summary="Akhiri pendaftaran tanpa hasil",
    response_model=EnrollmentBody,
    responses=problems(404, 409),
)
async def post_withdrawal(
    enrollment_id: str, body: WithdrawalNew, ctx: Ctx, principal: Writer, once: Repeatable
) -> Response:
    """End an enrolment without a result; its seat goes to the first of the waiting list."""
    command = Withdraw(enrollment_id, body.status, body.reason, body.note)
    return await once.write(ctx.database, _withdraw, principal, command, ctx.clock.now())


def _enroll(tx: Tx, waiting: Sequence[tuple[Context, Asked]]) -> list[Answer | Problem]:
    """Everyone who waits for a seat right now, in one go."""
    ctx = waiting[0][0]
    answers = enroll_all(tx, [asked for _, asked in waiting], ctx.clock.now(), ctx.rules)
    return [answer if isinstance(answer, Problem) else _seated(answer) for answer in answers]


def _seated(new: NewEnrollment) -> Answer:
    return created(EnrollmentBody.of_new(new), f"/enrollments/{new.enrollment_id}", 1)


def _complete(tx: Tx, waiting: Sequence[tuple[Context, Reported, str]]) -> list[Answer | Problem]:
    """Everyone who reports a result right now, in one go."""
    ctx = waiting[0][0]
    answers = complete_all(tx, [reported for _, reported, _ in waiting], ctx.clock.now(), ctx.rules)
    return [
        answer if isinstance(answer, Problem) else _recorded(answer, language)
        for answer, (_, _, language) in zip(answers, waiting, strict=True)
    ]


def _recorded(finished: Finished, language: str) -> Answer:
    return changed(EnrollmentBody.of_finished(finished, language), finished.recorded.version)


def _withdraw(tx: Tx, principal: Principal, command: Withdraw, now: datetime) -> Answer:
    enrollment = withdraw(tx, principal, command, now)
    return changed(EnrollmentBody.of(enrollment), enrollment.version)

"""Requests, approvals and histories of enrolments, and what participants do about their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from services.enrollment.api.doors import Ctx, PageOf, Reader, Repeatable, Writer, changed, created
from services.enrollment.api.enrollment_bodies import EnrollmentBody, StepBody, StepsBody
from services.enrollment.api.enrollments import Override
from services.enrollment.api.examples import SESSION
from services.enrollment.api.fields import Body, Note
from services.enrollment.handlers.access import own_employee
from services.enrollment.handlers.approvals import Ask, Decide, Decision, ask, decide
from services.enrollment.handlers.lives import enrollments_of, steps_of
from services.enrollment.handlers.withdrawals import Withdraw, withdraw_oneself
from services.enrollment.store.tables import Enrollment
from shared.database import Tx
from shared.events.base import Id
from shared.events.enrollment import WithdrawalReason
from shared.rules.ruleset import Rules
from shared.service import api_router
from shared.web.auth import PARTICIPANT, Principal, allow
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["enrollments"])

OwnReader = Annotated[Principal, allow("enrollment:read", own="employee_id")]
OwnWriter = Annotated[Principal, allow("enrollment:write", own="employee_id")]


class RequestNew(Body):
    """A wish to take part in a session, for an officer to decide."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"session_id": SESSION, "note": "Sesuai rencana pengembangan saya"}]}
    )

    session_id: Id
    note: Note | None = None


class ApprovalNew(Body):
    """An officer's word on a request."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"decision": "approved", "reason": "Sesuai kebutuhan"}]})

    decision: Decision
    reason: Note
    override: Override | None = None


class OwnWithdrawalNew(Body):
    """Why a participant gives up a request or a seat."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "duty"}]})

    reason: WithdrawalReason
    note: Note | None = None


@router.get("/enrollments/{enrollment_id}/steps", summary="Riwayat langkah pendaftaran", responses=problems(404))
async def get_steps(enrollment_id: str, ctx: Ctx, principal: Reader) -> StepsBody:
    """The history of an enrolment: from which state to which, by whom, when and why."""
    found = await ctx.database.read(steps_of, principal, enrollment_id)
    await ctx.audit.read(principal, "enrollment-history-read", enrollment_id)
    return StepsBody(enrollment_id=enrollment_id, items=[StepBody.of(step) for step in found])


@router.post(
    "/enrollments/{enrollment_id}/approval",
    summary="Putuskan permintaan kursi",
    response_model=EnrollmentBody,
    responses=problems(403, 404, 409),
)
async def post_approval(
    enrollment_id: str, body: ApprovalNew, ctx: Ctx, principal: Writer, once: Repeatable
) -> Response:
    """Decide on a request: approved, it has a seat or, when the session is full, a place on the waiting list."""
    let = body.override or Override()
    command = Decide(enrollment_id, body.decision, body.reason, let.overlap, let.eligibility)
    return await once.write(ctx.database, _decide, principal, command, ctx.clock.now())


@router.post(
    "/employees/{employee_id}/requests",
    summary="Minta kursi pada sebuah sesi",
    status_code=201,
    response_model=EnrollmentBody,
    responses=problems(404, 409),
)
async def post_request(
    employee_id: str, body: RequestNew, ctx: Ctx, principal: OwnWriter, once: Repeatable
) -> Response:
    """Ask for a seat, for oneself (`participant`) or as an officer for somebody; an officer decides."""
    command = Ask(employee_id, body.session_id, body.note)
    return await once.write(ctx.database, _ask, principal, command, ctx.clock.now(), ctx.rules)


@router.get(
    "/employees/{employee_id}/enrollments", summary="Daftar pendaftaran seorang pegawai", responses=problems(404)
)
async def get_own_enrollments(employee_id: str, ctx: Ctx, principal: OwnReader, page: PageOf) -> Page[EnrollmentBody]:
    """A person's enrolments, in the order they were made; a person may read their own."""
    rows = await ctx.database.read(_listed, principal, employee_id, page.after, page.limit + 1)
    await ctx.audit.read(principal, "enrollments-read", employee_id)
    return page_of([EnrollmentBody.of(row) for row in rows], page, lambda row: row.enrollment_id)


@router.post(
    "/employees/{employee_id}/enrollments/{enrollment_id}/withdrawal",
    summary="Tarik permintaan atau kursi sendiri",
    response_model=EnrollmentBody,
    responses=problems(404, 409),
)
async def post_own_withdrawal(
    employee_id: str,
    enrollment_id: str,
    body: OwnWithdrawalNew,
    ctx: Ctx,
    principal: Annotated[Principal, allow(PARTICIPANT)],
    once: Repeatable,
) -> Response:
    """Give up one's own request, place or seat; the seat goes to the first of the waiting list."""
    command = Withdraw(enrollment_id, "withdrawn", body.reason, body.note)
    return await once.write(ctx.database, _give_up, principal, employee_id, command, ctx.clock.now())


def _decide(tx: Tx, principal: Principal, command: Decide, now: datetime) -> Answer:
    enrollment = decide(tx, principal, command, now)
    return changed(EnrollmentBody.of(enrollment), enrollment.version)


def _ask(tx: Tx, principal: Principal, command: Ask, now: datetime, rules: Rules) -> Answer:
    new = ask(tx, principal, command, now, rules)
    return created(EnrollmentBody.of_new(new), f"/enrollments/{new.enrollment_id}", new.version)


def _listed(tx: Tx, principal: Principal, employee_id: str, after: str | None, limit: int) -> Sequence[Enrollment]:
    own_employee(tx, principal, employee_id)
    return enrollments_of(tx, employee_id, after, limit)


def _give_up(tx: Tx, principal: Principal, employee_id: str, command: Withdraw, now: datetime) -> Answer:
    enrollment = withdraw_oneself(tx, principal, employee_id, command, now)
    return changed(EnrollmentBody.of(enrollment), enrollment.version)

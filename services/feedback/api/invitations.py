"""Invitations to participants' questionnaires: counts for organisers, links for whoever sends them, one's own."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from services.feedback.api.invitation_bodies import (
    LinkBody,
    LinksBody,
    OwnBody,
    OwnListBody,
    QuestionBody,
    QuestionsBody,
    ResultBody,
    ResultsBody,
    SendingRequest,
    SessionCountBody,
)
from services.feedback.api.links import invitation_link
from services.feedback.context import Context, Ctx
from services.feedback.domain.invitation import invitation_token
from services.feedback.handlers.invitations import Sending, give_out, link_for
from services.feedback.handlers.questionnaire_results import results_of
from services.feedback.handlers.rights import READ, WRITE, sight_of
from services.feedback.store import invitations
from services.feedback.store.invitations import SessionCount
from services.feedback.store.survey_tables import Invitation
from shared.database import Tx
from shared.events.base import Form, Id, Slug
from shared.rules.calendar import city_day
from shared.rules.questionnaire import CORE, QuestionnaireRules
from shared.rules.rounding import half_up
from shared.service import api_router
from shared.web.auth import PARTICIPANT, Principal, allow, public
from shared.web.idempotency import Answer, Once
from shared.web.language import language_of
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["questionnaires"])


@router.get("/questionnaires/questions", summary="Pertanyaan kuesioner peserta menurut bentuk pelatihan")
async def get_questions(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("the questions are for everybody")],
    form: Annotated[Form, Query(description="The form of the session", examples=["KL07"])],
    city: Annotated[Slug | None, Query()] = None,
) -> QuestionsBody:
    """What participants are asked after a session of a form (rule set ``questionnaire``)."""
    del principal
    rules = context.rules.of(QuestionnaireRules, city_day(context.now()), city)
    language = language_of(request)
    questions = [
        QuestionBody(code=code, text=rules.questions[code].in_language(language), required=code in CORE)
        for code in rules.asked(form)
    ]
    return QuestionsBody(form=form, questions=questions, rule_set=rules.rule_set)


@router.get("/questionnaires/invitations", summary="Jumlah undangan kuesioner per sesi")
async def get_invitations(
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[Slug | None, Query()] = None,
    session_id: Annotated[Id | None, Query()] = None,
) -> Page[SessionCountBody]:
    """How many participants of each session were invited and have answered. Who did is not told."""
    now, smallest = context.now(), context.settings.smallest_group

    def script(tx: Tx) -> list[SessionCountBody]:
        sight = sight_of(tx, principal, agency)
        found = invitations.counts(tx, sight, session_id, now, query.after, query.limit)
        return [_count(one, smallest) for one in found]

    return page_of(await context.database.read(script), query, lambda one: one.session_id)


@router.post(
    "/questionnaires/invitations:due", summary="Ambil tautan kuesioner yang waktunya dikirim", response_model=LinksBody
)
async def post_due(
    body: SendingRequest,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """The personal links that are to be sent now: invitations, and reminders to those who have not answered.

    For the program or officer that sends them. Each is given out once for each date; send an Idempotency-Key, so that
    an answer that got lost can be had again. Every link given out is in the audit trail.
    """
    now = context.now()

    def script(tx: Tx) -> Answer:
        given = give_out(tx, principal, body.agency, body.session_id, body.limit, context.rules, now)
        return Answer(LinksBody(items=[_link(context, request, one) for one in given]), 200)

    return await once.write(context.database, script)


@router.post(
    "/questionnaires/invitations/{enrollment_id}/link",
    summary="Ambil tautan kuesioner seorang peserta",
    response_model=LinkBody,
    responses=problems(404, 409),
)
async def post_link(
    enrollment_id: Id,
    request: Request,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """One participant's link again, for the officer who sends it by hand. It is in the audit trail."""
    now = context.now()

    def script(tx: Tx) -> Answer:
        return Answer(_link(context, request, link_for(tx, enrollment_id, principal, context.rules, now)), 200)

    return await once.write(context.database, script)


@router.get("/questionnaires/mine", summary="Kuesioner saya yang belum diisi")
async def get_mine(request: Request, context: Ctx, principal: Annotated[Principal, allow(PARTICIPANT)]) -> OwnListBody:
    """The caller's own questionnaires that wait for an answer."""
    now = context.now()

    def script(tx: Tx) -> OwnListBody:
        found = invitations.of_person(tx, principal.subject, now)
        return OwnListBody(items=[_own(context, request, one) for one in found])

    return await context.database.read(script)


@router.get(
    "/sessions/{session_id}/questionnaire-results", summary="Hasil kuesioner sebuah sesi", responses=problems(404)
)
async def get_results(session_id: Id, context: Ctx, principal: Annotated[Principal, allow(READ)]) -> ResultsBody:
    """Each question's mean and marks, the further questions included. Nothing below five answers."""
    smallest = context.settings.smallest_group
    answers, found = await context.database.read(results_of, session_id, principal, smallest)
    questions = [ResultBody(code=one.code, answers=one.answers, mean=one.mean, marks=dict(one.marks)) for one in found]
    hidden = answers < smallest
    return ResultsBody(session_id=session_id, answers=None if hidden else answers, hidden=hidden, questions=questions)


def _count(one: SessionCount, smallest: int) -> SessionCountBody:
    hidden = one.invited < smallest
    return SessionCountBody(
        session_id=one.session_id,
        invited=one.invited,
        answered=None if hidden else one.answered,
        share=None if hidden else half_up(Fraction(one.answered, one.invited)),
        waiting=None if hidden else one.waiting,
        hidden=hidden,
    )


def _link(context: Context, request: Request, sending: Sending) -> LinkBody:
    row = sending.invitation
    return LinkBody(
        enrollment_id=row.enrollment_id,
        employee_id=row.employee_id,
        session_id=row.session_id,
        link=_address(context, request, row),
        number=sending.number,
        expires_at=row.expires_at,
    )


def _own(context: Context, request: Request, row: Invitation) -> OwnBody:
    return OwnBody(
        enrollment_id=row.enrollment_id,
        session_id=row.session_id,
        form=row.form,
        link=_address(context, request, row),
        expires_at=row.expires_at,
    )


def _address(context: Context, request: Request, row: Invitation) -> str:
    token = invitation_token(context.ticket_key, row.invitation_id, row.expires_at)
    return invitation_link(context, request, token, language_of(request))

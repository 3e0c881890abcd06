"""A participant's questionnaire as a page, opened with their personal link: no account, once (Kirkpatrick level 1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Query, Request, Response

from services.feedback.api.limits import count_read, count_write
from services.feedback.api.questionnaires import QuestionnaireReceipt, QuestionnaireRequest
from services.feedback.context import Context, Ctx
from services.feedback.domain.invitation import invitation_of
from services.feedback.handlers.invitations import opened
from services.feedback.handlers.questionnaires import GAIN, answer_invitation
from services.feedback.pages.forms import Form, Sent, Shown, blank, last_part, refused
from services.feedback.pages.rendering import page
from services.feedback.pages.route import page_router
from services.feedback.store.survey_tables import Invitation
from services.feedback.store.tables import Participation
from shared.database import Tx
from shared.errors import Conflict, Invalid, NotFound, Text, TooManyRequests
from shared.rules.calendar import city_day
from shared.rules.questionnaire import CORE, QuestionnaireRules
from shared.web.auth import public

router = page_router()
_OPEN = "the personal link shows that it is the participant's"
_PURPOSE: Final = "questionnaire"
_NO_LINK = Text(
    "Tautan kuesioner ini tidak berlaku. Minta tautan baru kepada penyelenggara.",
    "This link to a questionnaire is not valid. Ask the organiser for a new one.",
)
_OVER = Text("Waktu mengisi kuesioner ini sudah lewat.", "The time to answer this questionnaire is over.")
_DIGITS: Final = frozenset("1234")
_MARKS: Final = {
    1: Text("Tidak baik", "Poor"),
    2: Text("Kurang baik", "Fair"),
    3: Text("Baik", "Good"),
    4: Text("Sangat baik", "Very good"),
}
_AMOUNTS: Final = {
    1: Text("Sama sekali tidak", "Not at all"),
    2: Text("Sedikit", "A little"),
    3: Text("Cukup banyak", "Quite a lot"),
    4: Text("Sangat banyak", "Very much"),
}
_DIFFICULTIES: Final = {
    1: Text("Terlalu mudah", "Too easy"),
    2: Text("Pas", "Just right"),
    3: Text("Terlalu sulit", "Too hard"),
}
_ANSWERS: Final = {"difficulty": _DIFFICULTIES, "usefulness": _AMOUNTS, "gain": _AMOUNTS, "guidance": _AMOUNTS}


@router.get("/questionnaires/answer", dependencies=[public(_OPEN)])
async def get_questionnaire_page(
    request: Request, context: Ctx, k: Annotated[str, Query(max_length=120)] = ""
) -> Response:
    """The questionnaire that a personal link opens."""
    count_read(context, request, None)
    invitation_id = _opened(context, k)
    seat, invitation = await context.database.read(opened, invitation_id)
    return _page(request, context, blank(context, _PURPOSE, k=k), seat, invitation)


@router.post("/questionnaires/answer", dependencies=[public(_OPEN)])
async def post_questionnaire_page(request: Request, context: Ctx, form: Sent) -> Response:
    """Take the answers in, once."""
    invitation_id = _opened(context, form.fields.get("k", "")[:120])
    try:
        count_write(context, request, None, f"invitation {invitation_id}")
        body = form.read_as(QuestionnaireRequest, _body(form))
        await context.themer.read_ahead(body.comment, now=context.now())

        def script(tx: Tx) -> QuestionnaireReceipt:
            answers, now = body.answers(), context.now()
            feedback_id = answer_invitation(tx, invitation_id, answers, context.themer, context.rules, now)
            return QuestionnaireReceipt(feedback_id=feedback_id)

        await form.once(request, context, _PURPOSE).write(context.database, script)
    except (Invalid, TooManyRequests) as problem:
        seat, invitation = await context.database.read(opened, invitation_id)
        shown = refused(form, problem, last_part)
        return _page(request, context, shown, seat, invitation, status=problem.status, headers=problem.headers)
    return page(request, "questionnaire-thanks.html", status=201)


def _opened(context: Context, token: str) -> str:
    """The invitation. Raises ``NotFound`` for a link that is not ours, ``Conflict`` for one that has ended."""
    link = invitation_of(token, context.ticket_key)
    if link is None:
        raise NotFound(_NO_LINK)
    if link.expires_at <= context.now():
        raise Conflict(_OVER, current_state="expired")
    return link.invitation_id


def _body(form: Form) -> dict[str, object]:
    marks = {
        code: int(value) for code, value in form.fields.items() if code not in {"k", "comment"} and value in _DIGITS
    }
    core = {code: mark for code, mark in marks.items() if code in {*CORE, GAIN}}
    further = {code: mark for code, mark in marks.items() if code not in core}
    comment = form.get("comment")
    return {"scores": core, "further": further, **({} if comment is None else {"comment": comment})}


def _page(
    request: Request,
    context: Context,
    form: Shown,
    seat: Participation,
    invitation: Invitation,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    rules = context.rules.of(QuestionnaireRules, city_day(context.now()), seat.city)
    asked = rules.asked(invitation.form)
    return page(
        request,
        "questionnaire.html",
        status=status,
        headers=headers,
        form=form,
        questions={code: rules.questions[code] for code in asked},
        answers={code: _ANSWERS.get(code, _MARKS) for code in asked},
        required=CORE,
    )

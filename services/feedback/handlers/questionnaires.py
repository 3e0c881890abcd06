"""A participant answers a session's questionnaire: only they, once, after it is over (Kirkpatrick level 1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.feedback.domain.participation import SAW_IT_THROUGH
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.themer import Source, Themed, Themer
from services.feedback.store import erasures, invitations, participations
from services.feedback.store.survey_tables import Invitation
from services.feedback.store.tables import Participation, Questionnaire
from shared.database import Tx
from shared.errors import Conflict, Fault, NotFound, Text
from shared.events.feedback import Received
from shared.ids import new_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.questionnaire import CORE, QuestionnaireRules
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

GAIN = "gain"

_NO_SEAT = Text(
    "Tidak ada kuesioner untuk Anda di sini. Bila pelatihan baru saja selesai, coba lagi sebentar lagi.",
    "There is no questionnaire for you here. If the session has just ended, try again in a moment.",
)
_NO_LINK = Text(
    "Tautan kuesioner ini tidak berlaku. Minta tautan baru kepada penyelenggara.",
    "This link to a questionnaire is not valid. Ask the organiser for a new one.",
)
_OVER = Text("Waktu mengisi kuesioner ini sudah lewat.", "The time to answer this questionnaire is over.")
_NOT_OVER = Text(
    "Kuesioner dapat diisi setelah pelatihan ini Anda selesaikan.",
    "The questionnaire is open once you have completed the session.",
)
_DONE = Text("Kuesioner ini sudah Anda isi. Terima kasih.", "You have answered this questionnaire already. Thank you.")
_ERASED = Text(
    "Data peserta ini sudah dihapus; kuesionernya tidak dapat diisi lagi.",
    "This participant's data were erased; the questionnaire can no longer be answered.",
)
_NOT_ASKED = Text("tidak ditanyakan untuk bentuk pelatihan ini", "is not asked for this form of session")


class AlreadyAnswered(Conflict):
    """The questionnaire of this seat has been answered."""

    slug = "already-answered"


@dataclass(frozen=True, slots=True)
class Answers:
    """The five marks of every form, the further ones (``gain`` among them) by code, and what was written."""

    scores: Mapping[str, int]
    further: Mapping[str, int] = field(default_factory=dict)
    comment: str | None = None


def answer_questionnaire(
    tx: Tx, enrollment_id: str, answers: Answers, principal: Principal, themer: Themer, rules: Rules, now: datetime
) -> str:
    """Store a participant's answers and tell the others the five figures that programmes are rated by; the answers' id.

    Raises ``NotFound`` for somebody else's or an unknown enrolment, ``Conflict`` before it is over,
    ``AlreadyAnswered`` for a second time, ``Invalid`` for a question that is not asked.
    """
    seat = participations.find(tx, enrollment_id)
    if seat is None or seat.employee_id != principal.subject:
        raise NotFound(_NO_SEAT)
    return _take(tx, seat, invitations.of_enrollment(tx, enrollment_id), answers, themer, rules, now)


def answer_invitation(tx: Tx, invitation_id: str, answers: Answers, themer: Themer, rules: Rules, now: datetime) -> str:
    """The same for whoever holds a personal link. Raises ``NotFound`` for none of ours, ``Conflict`` after its end."""
    seat, invitation = seat_of(tx, invitation_id)
    if seat.state in SAW_IT_THROUGH and invitation.answered_at is None and now >= invitation.expires_at:
        raise Conflict(_OVER, current_state="expired")
    return _take(tx, seat, invitation, answers, themer, rules, now)


def seat_of(tx: Tx, invitation_id: str) -> tuple[Participation, Invitation]:
    """Whose participation an invitation is about. Raises ``NotFound``."""
    invitation = invitations.find(tx, invitation_id)
    seat = None if invitation is None else participations.find(tx, invitation.enrollment_id)
    if invitation is None or seat is None:
        raise NotFound(_NO_LINK)
    return seat, invitation


def require_open(tx: Tx, seat: Participation, invitation: Invitation | None) -> None:
    """Raise ``Conflict`` unless the session is over and the questionnaire still to be answered, by somebody known."""
    if erasures.is_erased(tx, seat.employee_id):
        raise Conflict(_ERASED, current_state="erased")
    if seat.state not in SAW_IT_THROUGH:
        raise Conflict(_NOT_OVER, current_state=seat.state)
    if participations.is_answered(tx, seat.enrollment_id) or (
        invitation is not None and invitation.answered_at is not None
    ):
        raise AlreadyAnswered(_DONE, current_state="answered")


def _take(
    tx: Tx,
    seat: Participation,
    invitation: Invitation | None,
    answers: Answers,
    themer: Themer,
    rules: Rules,
    now: datetime,
) -> str:
    require_open(tx, seat, invitation)
    asked = rules.of(QuestionnaireRules, city_day(now), seat.city)
    _require_asked(answers, asked, None if invitation is None else invitation.form)
    feedback_id = new_id()
    further = {code: mark for code, mark in answers.further.items() if code != GAIN}
    row = Questionnaire(
        enrollment_id=seat.enrollment_id,
        feedback_id=feedback_id,
        session_id=seat.session_id,
        comment=answers.comment,
        received_at=now,
        gain=answers.further.get(GAIN),
        more=json.dumps(further) if further else None,
        question_set=asked.rule_set,
        **answers.scores,
    )
    participations.add_answers(tx, row)
    if invitation is not None:
        invitation.answered_at, invitation.due_at = now, None
    source = Source("questionnaire", feedback_id, seat.agency, seat.city, now, session_id=seat.session_id)
    themed = themer.note(tx, source, answers.comment)
    stage(tx, _received(feedback_id, seat, {**answers.scores, **answers.further}, themed, now), now)
    return feedback_id


def _require_asked(answers: Answers, rules: QuestionnaireRules, form: str | None) -> None:
    """Further questions are those of the form; of a session whose form is not known, any there is."""
    asked = set(rules.questions if form is None else rules.asked(form)) - set(CORE)
    faults = [Fault(f"/scores/{GAIN}" if code == GAIN else f"/further/{code}", _NOT_ASKED)
              for code in answers.further if code not in asked]  # fmt: skip
    if faults:
        raise to_mend(faults)


def _received(
    feedback_id: str, seat: Participation, scores: Mapping[str, int], themed: Themed, now: datetime
) -> Received:
    return Received(
        feedback_id=feedback_id,
        kind="questionnaire",
        agency=seat.agency,
        city=seat.city,
        employee_id=seat.employee_id,
        scores=dict(scores),
        themes=themed.themes,
        needs=themed.needs,
        enrollment_id=seat.enrollment_id,
        session_id=seat.session_id,
        programme_id=seat.programme_id,
        received_at=now,
    )

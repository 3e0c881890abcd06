"""A participant answers a session's questionnaire: only they, once, after it is over (Kirkpatrick level 1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.feedback.domain.participation import SAW_IT_THROUGH
from services.feedback.handlers.themer import Source, Themed, Themer
from services.feedback.store import participations
from services.feedback.store.tables import Participation, Questionnaire
from shared.database import Tx
from shared.errors import Conflict, NotFound, Text
from shared.events.feedback import Received
from shared.ids import new_id
from shared.outbox import stage
from shared.web.auth import Principal

_NO_SEAT = Text(
    "Tidak ada kuesioner untuk Anda di sini. Bila pelatihan baru saja selesai, coba lagi sebentar lagi.",
    "There is no questionnaire for you here. If the session has just ended, try again in a moment.",
)
_NOT_OVER = Text(
    "Kuesioner dapat diisi setelah pelatihan ini Anda selesaikan.",
    "The questionnaire is open once you have completed the session.",
)
_DONE = Text("Kuesioner ini sudah Anda isi. Terima kasih.", "You have answered this questionnaire already. Thank you.")


class AlreadyAnswered(Conflict):
    """The questionnaire of this seat has been answered."""

    slug = "already-answered"


def answer_questionnaire(
    tx: Tx,
    enrollment_id: str,
    scores: Mapping[str, int],
    comment: str | None,
    principal: Principal,
    themer: Themer,
    now: datetime,
) -> str:
    """Store a participant's answers and tell the others the figures; the answers' id.

    Raises ``NotFound`` for somebody else's or an unknown enrolment, ``Conflict`` before it is over,
    ``AlreadyAnswered`` for a second time.
    """
    seat = participations.find(tx, enrollment_id)
    if seat is None or seat.employee_id != principal.subject:
        raise NotFound(_NO_SEAT)
    if seat.state not in SAW_IT_THROUGH:
        raise Conflict(_NOT_OVER, current_state=seat.state)
    if participations.is_answered(tx, enrollment_id):
        raise AlreadyAnswered(_DONE, current_state="answered")
    feedback_id = new_id()
    participations.add_answers(
        tx,
        Questionnaire(
            enrollment_id=enrollment_id,
            feedback_id=feedback_id,
            session_id=seat.session_id,
            comment=comment,
            received_at=now,
            **scores,
        ),
    )
    source = Source("questionnaire", feedback_id, seat.agency, seat.city, now, session_id=seat.session_id)
    themed = themer.note(tx, source, comment)
    stage(tx, _received(feedback_id, seat, scores, themed, now), now)
    return feedback_id


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

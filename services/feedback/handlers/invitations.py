"""Invites participants when they have completed a session, and gives their links out to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.feedback.domain.invitation import next_sending
from services.feedback.handlers.questionnaires import require_open, seat_of
from services.feedback.handlers.rights import sight_of
from services.feedback.store import invitations
from services.feedback.store.invitations import Invited
from services.feedback.store.survey_tables import Invitation
from services.feedback.store.tables import Participation
from shared.audit import audited
from shared.database import Tx
from shared.errors import NotFound, Text
from shared.events.enrollment import Completed
from shared.ids import new_id
from shared.rules.calendar import city_day
from shared.rules.questionnaire import QuestionnaireRules
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

_NONE = Text("Tidak ada undangan kuesioner ini, atau bukan milik instansi Anda.", "Your agency has no such invitation.")


@dataclass(frozen=True, slots=True)
class Sending:
    """An invitation that was given out to be sent: the how many-th time, from 1."""

    invitation: Invitation
    number: int


def invited(event: Completed, rules: Rules, now: datetime) -> Invited | None:
    """The invitation that a completion gives rise to; none for one that was heard of too late."""
    figures = rules.of(QuestionnaireRules, city_day(now), event.city)
    if event.completed_at + timedelta(days=figures.invite_within_days) < now:
        return None
    expires_at = now + timedelta(days=figures.open_days)
    return Invited(
        event.enrollment_id,
        new_id(),
        event.employee_id,
        event.agency,
        event.city,
        event.session_id,
        event.form,
        now,
        expires_at,
        True,
        0,
        now,
        None,
        None,
    )


def give_out(
    tx: Tx,
    principal: Principal,
    agency: str | None,
    session_id: str | None,
    limit: int,
    rules: Rules,
    now: datetime,
) -> list[Sending]:
    """What is to be sent now, noted as sent: each invitation once, then a reminder on each of the days of the rule.

    Raises ``Forbidden`` when it names an agency that is not the caller's.
    """
    given = []
    for row in invitations.due(tx, sight_of(tx, principal, agency), session_id, now, limit):
        _note_sent(row, rules, now)
        audited(tx, principal, "questionnaire-link-given", row.enrollment_id, now, number=row.sent)
        given.append(Sending(row, row.sent))
    return given


def link_for(tx: Tx, enrollment_id: str, principal: Principal, rules: Rules, now: datetime) -> Sending:
    """One participant's invitation to be sent by hand, noted as sent.

    Raises ``NotFound`` for another agency's, ``Conflict`` where there is nothing to answer.
    """
    row = invitations.of_enrollment(tx, enrollment_id)
    if row is None or not principal.sees(row.agency, row.city):
        raise NotFound(_NONE)
    seat, _ = seat_of(tx, row.invitation_id)
    require_open(tx, seat, row)
    _note_sent(row, rules, now)
    audited(tx, principal, "questionnaire-link-given", enrollment_id, now, number=row.sent)
    return Sending(row, row.sent)


def opened(tx: Tx, invitation_id: str) -> tuple[Participation, Invitation]:
    """The questionnaire a link opens. Raises ``NotFound``, ``Conflict`` where there is nothing to answer."""
    seat, invitation = seat_of(tx, invitation_id)
    require_open(tx, seat, invitation)
    return seat, invitation


def _note_sent(row: Invitation, rules: Rules, now: datetime) -> None:
    days = rules.of(QuestionnaireRules, city_day(now), row.city).remind_after_days
    row.sent, row.reminded_at = row.sent + 1, now
    row.due_at = next_sending(row.invited_at, row.expires_at, row.sent, days, now)

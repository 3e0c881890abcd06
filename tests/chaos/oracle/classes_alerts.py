"""Alerts about the seats of sessions: too few taken before it, too many left empty, too few answers after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from tests.chaos.oracle.alert import Alert
from tests.chaos.oracle.facts import Session, Truth
from tests.chaos.oracle.figures import (
    ANSWERS_AFTER_DAYS,
    ANSWERS_ASKED,
    ANSWERS_BELOW_PERCENT,
    NO_SHOWS_ABOVE_PERCENT,
    NO_SHOWS_SEATS,
    UNDERFILLED_BELOW_PERCENT,
    UNDERFILLED_DAYS,
)
from tests.chaos.oracle.moments import midnight
from tests.chaos.oracle.rounding import half_up

_SEATED = ("enrolled", "attending")
_FINISHED = ("completed", "failed")


def session_alerts(truth: Truth, now: datetime) -> Iterator[Alert]:
    """Of every session that takes place; its organiser's."""
    statuses: dict[str, Counter[str]] = {session_id: Counter() for session_id in truth.sessions}
    answered: Counter[str] = Counter()
    for enrolment in truth.enrolments.values():
        statuses[enrolment.session_id][enrolment.status] += 1
        if enrolment.status in _FINISHED:
            answered[enrolment.session_id] += enrolment.enrollment_id in truth.questionnaires
    for session in truth.sessions.values():
        if session.state == "scheduled":
            counts = statuses[session.session_id]
            yield from _underfilled(truth, session, counts, now)
            yield from _no_shows(truth, session, counts)
            yield from _answers(truth, session, counts, answered[session.session_id], now)


def _underfilled(truth: Truth, session: Session, counts: Counter[str], now: datetime) -> Iterator[Alert]:
    """In the last days before the first one. A seat that stayed empty was taken."""
    taken = _seats(counts)
    opens = midnight(session.starts_on - timedelta(days=UNDERFILLED_DAYS))
    if opens <= now < midnight(session.starts_on) and taken * 100 < UNDERFILLED_BELOW_PERCENT * session.capacity:
        figures = {
            "starts_on": session.starts_on.isoformat(),
            "capacity": session.capacity,
            "taken": taken,
            "taken_percent": half_up(Fraction(taken * 100, session.capacity)),
            "threshold_percent": UNDERFILLED_BELOW_PERCENT,
        }
        yield _alert(truth, "session-underfilled", session, "warning", figures)


def _no_shows(truth: Truth, session: Session, counts: Counter[str]) -> Iterator[Alert]:
    seats, missing = _seats(counts), counts["no_show"]
    if seats >= NO_SHOWS_SEATS and missing * 100 > NO_SHOWS_ABOVE_PERCENT * seats:
        figures = {
            "seats": seats,
            "no_shows": missing,
            "no_show_percent": half_up(Fraction(missing * 100, seats)),
            "threshold_percent": NO_SHOWS_ABOVE_PERCENT,
        }
        yield _alert(truth, "no-shows-high", session, "warning", figures)


def _answers(truth: Truth, session: Session, counts: Counter[str], answered: int, now: datetime) -> Iterator[Alert]:
    """Once some days have passed. An answer counts while its participant has a result."""
    asked = sum(counts[status] for status in _FINISHED)
    if now < midnight(session.ends_on + timedelta(days=ANSWERS_AFTER_DAYS + 1)) or asked < ANSWERS_ASKED:
        return
    if answered * 100 < ANSWERS_BELOW_PERCENT * asked:
        figures = {
            "ends_on": session.ends_on.isoformat(),
            "asked": asked,
            "answered": answered,
            "answered_percent": half_up(Fraction(answered * 100, asked)),
            "threshold_percent": ANSWERS_BELOW_PERCENT,
            "days": ANSWERS_AFTER_DAYS,
        }
        yield _alert(truth, "questionnaire-answers-low", session, "info", figures)


def _seats(counts: Counter[str]) -> int:
    return sum(counts[status] for status in (*_SEATED, *_FINISHED, "no_show"))


def _alert(truth: Truth, rule: str, session: Session, severity: str, figures: dict[str, object]) -> Alert:
    agency = truth.programmes[session.programme_id].agency
    about = {"programme_id": session.programme_id}
    return Alert(rule, session.session_id, "", severity, agency, None, about | figures, {})

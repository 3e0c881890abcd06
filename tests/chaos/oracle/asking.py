"""Supervisors are asked some months after a completion how somebody works since (Kirkpatrick 3)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tests.chaos.oracle.facts import Enrolment, Truth
from tests.chaos.oracle.figures import ASSESSMENT_DUE_MONTHS, ASSESSMENT_OPENS_MONTHS
from tests.chaos.oracle.moments import city_day, months_later


class Request(NamedTuple):
    """The days on which an answer is taken, both ends included."""

    opens_on: date
    due_on: date


def request_of(truth: Truth, enrolment: Enrolment) -> Request | None:
    """What a completion comes to; none without success, and for a programme that builds no competency."""
    programme = truth.programmes[truth.sessions[enrolment.session_id].programme_id]
    if enrolment.status != "completed" or enrolment.completed_at is None or not programme.weights:
        return None
    day = city_day(enrolment.completed_at)
    return Request(months_later(day, ASSESSMENT_OPENS_MONTHS), months_later(day, ASSESSMENT_DUE_MONTHS))


def state_of(truth: Truth, enrolment: Enrolment, today: date) -> str | None:
    """Where a request stands once what is due on the day was done; an answer once given stays."""
    request = request_of(truth, enrolment)
    if request is None:
        return None
    if enrolment.enrollment_id in truth.applied:
        return "done"
    return "planned" if today < request.opens_on else "requested" if today <= request.due_on else "expired"

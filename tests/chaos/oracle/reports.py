"""Citizens' reports from the answers: states and deadlines (SP4N-LAPOR!), counted in working days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import holidays

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Report, Step, Truth
from tests.chaos.oracle.figures import ANSWER_DAYS, REPORTER_DAYS, VERIFY_DAYS
from tests.chaos.oracle.moments import city_day, midnight_after, moment

_AFTER: Final[Mapping[str, str]] = {
    "verify": "verified",
    "forward": "forwarded",
    "answer": "answered",
    "close": "closed",
    "reject": "rejected",
    "reopen": "reopened",
}
_CLOCK: Final[Mapping[str, str | None]] = {
    "received": "verify",
    "verified": "verify",
    "forwarded": "answer",
    "reopened": "answer",
    "answered": "reporter",
    "closed": None,
    "rejected": None,
}


def open_report(truth: Truth, entry: Entry) -> None:
    """A report; where its sender stated no time, it is when the server took it in."""
    body, answer = entry.body, entry.answer
    stated = body.get("received_at")
    opened = moment(stated) if stated else _told(truth, entry, entry.facts["opened_at"])
    report = Report(
        answer["complaint_id"],
        answer["ticket"],
        body["unit_id"].partition(".")[0],
        body["unit_id"],
        body["kind"],
        opened,
        opened,
        due(opened, VERIFY_DAYS),
    )
    if answer["complaint_id"] in truth.reports:
        truth.doubt(f"request {entry.number} has the id of another report")
    if moment(answer["due_at"]) != report.due_at:
        truth.doubt(f"request {entry.number}: due {answer['due_at']}, must be {report.due_at}")
    truth.reports[answer["complaint_id"]] = report


def move(truth: Truth, entry: Entry) -> None:
    """A step of the agency."""
    body, report = entry.body, truth.reports[entry.facts["complaint_id"]]
    stated = body.get("moved_at")
    at = moment(stated) if stated else _told(truth, entry, entry.answer["since"])
    _step(report, body["action"], at, body.get("classification"), "agency")


def reply(truth: Truth, entry: Entry) -> None:
    """A step of the reporter."""
    report = truth.reports[entry.facts["complaint_id"]]
    at = _told(truth, entry, entry.answer["since"])
    _step(report, "close" if entry.body["satisfied"] else "reopen", at, None, "reporter")


def due(start: datetime, days: int) -> datetime:
    """The first moment that is too late: the day of ``start`` is day 0, days off do not count."""
    day = city_day(start)
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in _days_off(day.year)
    return midnight_after(day)


@lru_cache
def _days_off(year: int) -> Any:
    return holidays.country_holidays("ID", years=year, categories=("public", "government"))


def _step(report: Report, action: str, at: datetime, classification: str | None, by: str) -> None:
    before, clock = report.state, _CLOCK[report.state]
    is_late = report.due_at is not None and at >= report.due_at
    report.state = _AFTER[action]
    report.classification = classification or report.classification
    report.since, report.late = at, report.late or is_late
    report.steps.append(Step(action, before, report.state, report.classification, at, is_late, by))
    after = _CLOCK[report.state]
    if after == clock:
        return
    report.due_at = due(at, ANSWER_DAYS[report.kind, report.classification]) if after == "answer" else None
    report.reporter_until = due(at, REPORTER_DAYS) if after == "reporter" else None


def _told(truth: Truth, entry: Entry, text: str) -> datetime:
    """A time of the server's own; it lies between the first attempt and the answer."""
    first, last, at = moment(entry.sent_at), moment(entry.answered_at or entry.sent_at), moment(text)
    if not first - _SKEW <= at <= last + _SKEW:
        truth.doubt(f"request {entry.number} was sent at {first} and answered at {last}, the server says {at}")
    return at


_SKEW: Final = timedelta(seconds=2)
"""How far clocks of two machines may differ."""

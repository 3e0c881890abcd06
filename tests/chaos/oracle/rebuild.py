"""From the journal to the truth: each answered request once more, in the order of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from tests.chaos.journal import Entry
from tests.chaos.oracle import classes, judgements, money, proposals, reports, rosters, seats
from tests.chaos.oracle.facts import Meeting, Mentorship, Person, Programme, SurveyAnswer, Truth
from tests.chaos.oracle.figures import DEFAULT_JP
from tests.chaos.oracle.moments import moment
from tests.chaos.oracle.rounding import exact

NEEDS_NO_MENTION: Final = frozenset({"wrong", "rehearsal", "get-link", "open-link"})
"""Kinds of requests that leave nothing behind."""


def truth_of(answered: Iterable[Entry]) -> Truth:
    """What must be there. An answer that cannot be right is noted in ``contradictions``."""
    truth = Truth()
    for entry in answered:
        if entry.is_done and entry.kind not in NEEDS_NO_MENTION:
            _TAKE[entry.kind](truth, entry)
    return truth


def _agency(truth: Truth, entry: Entry) -> None:
    truth.agencies[entry.facts["agency"]] = entry.body


def _register(truth: Truth, entry: Entry) -> None:
    body, employee_id = entry.body, entry.answer["employee_id"]
    if employee_id in truth.people:
        truth.doubt(f"request {entry.number} registered {employee_id} a second time")
    began = body.get("contract_start")
    truth.people[employee_id] = Person(
        employee_id,
        body["unit_id"].partition(".")[0],
        body["unit_id"],
        employment_of(body["nip"]),
        body["position"],
        date.fromisoformat(began) if began else None,
    )


def employment_of(nip: str) -> str:
    """Digits 13 and 14 are a month for a PNS, 21 to 29 for a PPPK."""
    return "pns" if nip[12] in "01" else "pppk"


def _change_position(truth: Truth, entry: Entry) -> None:
    person = truth.people[entry.facts["employee_id"]]
    person.position = entry.body["position"]
    person.version += 1


def _programme(truth: Truth, entry: Entry) -> None:
    body = entry.body
    truth.programmes[entry.answer["programme_id"]] = Programme(
        entry.answer["programme_id"],
        body["agency"],
        body["form"],
        exact(body["jp"]) if "jp" in body else DEFAULT_JP[body["form"]],
        {one["competency"]: exact(one["weight"]) for one in body["competencies"]},
        body.get("certificate_valid_months"),
    )


def _pair(truth: Truth, entry: Entry) -> None:
    body, mentorship_id = entry.body, entry.answer["mentorship_id"]
    truth.mentorships[mentorship_id] = Mentorship(
        mentorship_id, body["mentor_id"], body["mentee_id"], body["competency"]
    )


def _close(truth: Truth, entry: Entry) -> None:
    pair = truth.mentorships[entry.facts["mentorship_id"]]
    if pair.outcome is not None:
        truth.doubt(f"request {entry.number}: {pair.mentorship_id} was closed twice")
    pair.outcome = entry.body["outcome"]
    pair.version += 1


def _meet(truth: Truth, entry: Entry) -> None:
    body, meeting_id = entry.body, entry.answer["mentoring_session_id"]
    if exact(entry.answer["jp_earned"]) != Fraction(2):
        truth.doubt(f"request {entry.number}: a meeting earns 2 JP, not {entry.answer['jp_earned']}")
    truth.meetings[meeting_id] = Meeting(
        meeting_id,
        entry.facts["mentorship_id"],
        moment(body["held_at"]),
        body["minutes"],
        body.get("mentor_rating"),
    )


def _survey(truth: Truth, entry: Entry) -> None:
    body, feedback_id = entry.body, entry.answer["feedback_id"]
    when = body.get("answered_at")
    if feedback_id in truth.surveys:
        truth.doubt(f"request {entry.number} has the id of another answer")
    truth.surveys[feedback_id] = SurveyAnswer(
        feedback_id,
        body["unit_id"],
        body.get("service"),
        body["scores"],
        moment(when) if when else None,
        moment(entry.sent_at),
        moment(entry.answered_at or entry.sent_at),
    )


def _wish(truth: Truth, entry: Entry) -> None:
    truth.wishes[entry.answer["feedback_id"]] = entry.body["unit_id"]


def _questionnaire(truth: Truth, entry: Entry) -> None:
    enrollment_id = entry.facts["enrollment_id"]
    if enrollment_id in truth.questionnaires:
        truth.doubt(f"request {entry.number}: the questionnaire of {enrollment_id} was taken twice")
    truth.questionnaires[enrollment_id] = entry.facts["scores"]


_TAKE: Final[Mapping[str, Callable[[Truth, Entry], None]]] = {
    "agency": _agency,
    "register": _register,
    "change-position": _change_position,
    "programme": _programme,
    "session": classes.schedule,
    "session-change": classes.change,
    "attendance": classes.record_day,
    "no-shows": classes.mark_no_shows,
    "budget": money.plan,
    "enrol": seats.enrol,
    "bulk": seats.enrol_many,
    "complete": seats.complete,
    "withdraw": seats.withdraw,
    "import": rosters.take,
    "import-again": rosters.take_again,
    "pair": _pair,
    "close-pair": _close,
    "meet": _meet,
    "survey": _survey,
    "wish": _wish,
    "questionnaire": _questionnaire,
    "questionnaire-link": _questionnaire,
    "assess": judgements.assess,
    "correct-assessment": judgements.correct,
    "withdraw-assessment": judgements.withdraw,
    "answer-request": judgements.answer,
    "decide": proposals.decide,
    "appeal": proposals.appeal,
    "decide-appeal": proposals.decide,
    "report": reports.open_report,
    "move": reports.move,
    "reply": reports.reply,
}

"""Enrolments from the answers: who has a seat, who waits, what result."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Enrolment, Session, Truth
from tests.chaos.oracle.moments import city_day, moment, months_later
from tests.chaos.oracle.records import Certificate
from tests.chaos.oracle.rounding import exact

_SEATED = frozenset({"enrolled", "attending", "completed", "failed"})


def enrol(truth: Truth, entry: Entry) -> None:
    """A 201: a seat while there are any, else a place on the waiting list."""
    answer = entry.answer
    session = truth.sessions[answer["session_id"]]
    if answer["employee_id"] != entry.body.get("employee_id", answer["employee_id"]):
        truth.doubt(f"request {entry.number}: somebody else was enrolled")
    admit(truth, session, answer["enrollment_id"], answer["employee_id"], f"request {entry.number}")
    predicted = truth.enrolments[answer["enrollment_id"]].status
    if answer["status"] != predicted:
        truth.doubt(f"request {entry.number}: told {answer['status']}, must be {predicted}")


def enrol_many(truth: Truth, entry: Entry) -> None:
    """A line each. 409 names the enrolment there is already, also one that an unanswered attempt made."""
    told = {line["line"]: line for line in entry.answer}
    if sorted(told) != list(range(1, len(entry.facts["lines"]) + 1)):
        truth.doubt(f"request {entry.number}: answered lines {sorted(told)}")
    for number, line in enumerate(entry.facts["lines"], 1):
        _line(truth, entry, line, told[number])


def complete(truth: Truth, entry: Entry) -> None:
    """A result."""
    enrolment, body = truth.enrolments[entry.facts["enrollment_id"]], entry.body
    finish(truth, enrolment, body["outcome"], body, moment(body["completed_at"]))
    enrolment.certificate = body.get("certificate_number")


def finish(truth: Truth, enrolment: Enrolment, outcome: str, body: dict[str, Any], at: datetime) -> None:
    """Tests and JP: a failed participant earns none, another one the stated JP or else the session's.

    Who had a result that was taken back as a correction takes a seat again.
    """
    session = truth.sessions[enrolment.session_id]
    if (enrolment.status, enrolment.reason) == ("cancelled", "correction"):
        session.taken += 1
    elif enrolment.status not in {"enrolled", "attending"}:
        truth.doubt(f"{enrolment.enrollment_id} was {enrolment.status} and got a result")
    stated = body.get("jp_earned")
    enrolment.completed_at, enrolment.reason = at, None
    enrolment.status = outcome
    enrolment.pre_test = _score(body.get("pre_test"))
    enrolment.post_test = _score(body.get("post_test"))
    enrolment.jp = exact(0) if outcome == "failed" else session.jp if stated is None else exact(stated)
    enrolment.version += 1
    _certify(truth, enrolment, session)


def withdraw(truth: Truth, entry: Entry) -> None:
    """An end without a result, or a result taken back; the seat goes to whoever waits longest."""
    enrolment, body = truth.enrolments[entry.facts["enrollment_id"]], entry.body
    leave(truth, enrolment, body["status"], body["reason"])


def leave(truth: Truth, enrolment: Enrolment, status: str, reason: str, *, queue: bool = True) -> None:
    """End an enrolment. ``queue``: whether somebody who waits may have its seat."""
    session, before = truth.sessions[enrolment.session_id], enrolment.status
    enrolment.status = "cancelled" if before in {"completed", "failed"} else status
    enrolment.reason = reason
    enrolment.pre_test = enrolment.post_test = enrolment.jp = None
    enrolment.certificate = enrolment.completed_at = enrolment.expires_on = None
    enrolment.version += 1
    if before == "waitlisted":
        session.waiting = [one for one in session.waiting if one != enrolment.enrollment_id]
    elif before in _SEATED and queue:
        _free(truth, session)
    elif before in _SEATED:
        session.taken -= 1
    _take_back_certificate(truth, enrolment, session.programme_id)


def admit(truth: Truth, session: Session, enrollment_id: str, employee_id: str, where: str) -> None:
    """Put somebody into a session."""
    seat = (employee_id, session.session_id)
    if enrollment_id in truth.enrolments or seat in truth.seats:
        truth.doubt(f"{where} enrolled a second time: {enrollment_id}")
        return
    truth.seats[seat] = enrollment_id
    seated = session.taken < session.capacity
    truth.enrolments[enrollment_id] = Enrolment(
        enrollment_id, employee_id, session.session_id, "enrolled" if seated else "waitlisted"
    )
    if seated:
        session.taken += 1
    else:
        session.waiting.append(enrollment_id)


def _certify(truth: Truth, enrolment: Enrolment, session: Session) -> None:
    """A certificate that expires; the one that holds longest is watched."""
    months = truth.programmes[session.programme_id].valid_months
    if enrolment.status != "completed" or months is None or enrolment.completed_at is None:
        return
    expires = enrolment.expires_on = months_later(city_day(enrolment.completed_at), months)
    watched, one = (enrolment.employee_id, session.programme_id), Certificate(enrolment.enrollment_id, expires)
    truth.certificates[watched] = max(one, truth.certificates.get(watched, one), key=_lasting)


def _lasting(certificate: Certificate) -> tuple[date, str]:
    return certificate.expires_on, certificate.enrollment_id


def _take_back_certificate(truth: Truth, enrolment: Enrolment, programme_id: str) -> None:
    """What the person has besides from that programme is watched again: the one of it that holds longest."""
    watched = (enrolment.employee_id, programme_id)
    if watched not in truth.certificates or truth.certificates[watched].enrollment_id != enrolment.enrollment_id:
        return
    others = [
        Certificate(one.enrollment_id, one.expires_on)
        for one in truth.enrolments.values()
        if one.employee_id == enrolment.employee_id
        and one.expires_on is not None
        and truth.sessions[one.session_id].programme_id == programme_id
    ]
    del truth.certificates[watched]
    if others:
        truth.certificates[watched] = max(others, key=_lasting)


def _free(truth: Truth, session: Session) -> None:
    if not session.waiting:
        session.taken -= 1
        return
    promoted = truth.enrolments[session.waiting.pop(0)]
    promoted.status = "enrolled"
    promoted.version += 1


def _line(truth: Truth, entry: Entry, line: dict[str, str], told: dict[str, Any]) -> None:
    person, session = line["employee_id"], line["session_id"]
    if person not in truth.people:
        if told["status"] != 404:
            truth.doubt(f"request {entry.number}: enrolled a person who is not registered")
        return
    known = truth.seats.get((person, session))
    if known is not None:
        if (told["status"], told["enrollment_id"]) != (409, known):
            truth.doubt(f"request {entry.number}, line {told['line']}: {known} was there, told {told}")
        return
    retried = len(entry.attempts) > 1
    if told["status"] != 201 and not (retried and told["status"] == 409):
        truth.doubt(f"request {entry.number}, line {told['line']}: {told}")
        return
    admit(truth, truth.sessions[session], told["enrollment_id"], person, f"request {entry.number}")


def _score(value: Any) -> Any:
    return None if value is None else exact(value)

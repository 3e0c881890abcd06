"""Enrolments from the answers: who has a seat, who waits, what result."""

from __future__ import annotations

from typing import Any

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Enrolment, Session, Truth
from tests.chaos.oracle.moments import moment
from tests.chaos.oracle.rounding import exact

_SEATED = frozenset({"enrolled", "completed", "failed"})


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
    finish(truth, enrolment, body["outcome"], body)
    enrolment.certificate = body.get("certificate_number")
    enrolment.completed_at = moment(body["completed_at"])


def finish(truth: Truth, enrolment: Enrolment, outcome: str, body: dict[str, Any]) -> None:
    """Tests and JP: a failed participant earns none, another one the stated JP or else the session's."""
    session = truth.sessions[enrolment.session_id]
    if enrolment.status != "enrolled":
        truth.doubt(f"{enrolment.enrollment_id} was {enrolment.status} and got a result")
    stated = body.get("jp_earned")
    enrolment.status = outcome
    enrolment.pre_test = _score(body.get("pre_test"))
    enrolment.post_test = _score(body.get("post_test"))
    enrolment.jp = exact(0) if outcome == "failed" else session.jp if stated is None else exact(stated)
    enrolment.version += 1


def withdraw(truth: Truth, entry: Entry) -> None:
    """An end without a result, or a result taken back; the seat goes to whoever waits longest."""
    enrolment, body = truth.enrolments[entry.facts["enrollment_id"]], entry.body
    leave(truth, enrolment, body["status"], body["reason"])


def leave(truth: Truth, enrolment: Enrolment, status: str, reason: str) -> None:
    """End an enrolment."""
    session, before = truth.sessions[enrolment.session_id], enrolment.status
    enrolment.status = "cancelled" if before in {"completed", "failed"} else status
    enrolment.reason = reason
    enrolment.pre_test = enrolment.post_test = enrolment.jp = None
    enrolment.certificate = enrolment.completed_at = None
    enrolment.version += 1
    if before == "waitlisted":
        session.waiting.remove(enrolment.enrollment_id)
    elif before in _SEATED:
        _free(truth, session)


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

"""Sessions from the answers: scheduled, changed, called off; who came on which day, and who never came."""

from __future__ import annotations

from datetime import date

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Enrolment, Session, Truth
from tests.chaos.oracle.money import count, money_of
from tests.chaos.oracle.seats import leave

_OPEN = frozenset({"enrolled", "attending", "waitlisted"})
_MARKABLE = frozenset({"enrolled", "attending", "completed", "failed", "no_show"})


def schedule(truth: Truth, entry: Entry) -> None:
    """A new run of a programme, and what it costs."""
    body, programme = entry.body, truth.programmes[entry.facts["programme_id"]]
    session = Session(
        entry.answer["session_id"],
        programme.programme_id,
        date.fromisoformat(body["starts_on"]),
        date.fromisoformat(body["ends_on"]),
        body["capacity"],
        programme.jp,
        cost_planned=body.get("cost_planned", 0),
    )
    if session.session_id in truth.sessions:
        truth.doubt(f"request {entry.number} has the id of another session")
    truth.sessions[session.session_id] = session
    count(truth, session)


def change(truth: Truth, entry: Entry) -> None:
    """What it has cost, or that it is called off with everybody who is still in it."""
    body, session = entry.body, truth.sessions[entry.facts["session_id"]]
    before = money_of(session)
    session.cost_spent = body.get("cost_spent", session.cost_spent)
    is_called_off = body.get("state") == "cancelled"
    if is_called_off:
        session.state = "cancelled"
    session.version += 1
    count(truth, session, before)
    if is_called_off:
        session.waiting.clear()  # nobody moves up
        for enrolment in in_session(truth, session.session_id):
            if enrolment.status in _OPEN:
                leave(truth, enrolment, "cancelled", body["reason"], queue=False)


def record_day(truth: Truth, entry: Entry) -> None:
    """A day's attendance in place of what was said of it before. Of those in neither list nothing is known any more."""
    body, day = entry.body, date.fromisoformat(entry.facts["day"])
    everyone = in_session(truth, entry.facts["session_id"])
    said = dict.fromkeys(body["present"], True) | dict.fromkeys(body["absent"], False)
    for enrolment in (one for one in everyone if one.status in _MARKABLE):
        truth.marks.pop((enrolment.enrollment_id, day), None)
        if enrolment.employee_id in said:
            truth.marks[enrolment.enrollment_id, day] = said[enrolment.employee_id]
    for enrolment in everyone:
        _move(truth, enrolment, day)
    shown = [truth.marks.get((one.enrollment_id, day)) for one in everyone if one.status in _MARKABLE]
    counts = {"present": shown.count(True), "absent": shown.count(False), "unknown": shown.count(None)}
    if counts != {name: entry.answer[name] for name in counts}:
        truth.doubt(f"request {entry.number}: the day is {counts}, told {entry.answer}")


def mark_no_shows(truth: Truth, entry: Entry) -> None:
    """Everybody with a seat who came on no day; their seats stay empty."""
    everyone = in_session(truth, entry.facts["session_id"])
    missing = [one for one in everyone if one.status == "enrolled" and not came(truth, one)]
    for enrolment in missing:
        leave(truth, enrolment, "no_show", entry.body["reason"], queue=False)
    if {one.enrollment_id for one in missing} != set(entry.answer["enrollment_ids"]):
        truth.doubt(f"request {entry.number}: marked {entry.answer['enrollment_ids']}")


def in_session(truth: Truth, session_id: str) -> list[Enrolment]:
    """Every enrolment there ever was."""
    return [truth.enrolments[one] for (_, where), one in truth.seats.items() if where == session_id]


def came(truth: Truth, enrolment: Enrolment) -> bool:
    """Whether somebody said of any day that they were there."""
    return any(present for (one, _), present in truth.marks.items() if one == enrolment.enrollment_id and present)


def _move(truth: Truth, enrolment: Enrolment, day: date) -> None:
    """Who comes attends, a no-show who came after all as well; who came on no day is enrolled again."""
    if enrolment.status in {"enrolled", "no_show"} and came(truth, enrolment):
        truth.sessions[enrolment.session_id].taken += enrolment.status == "no_show"
        enrolment.status = "attending"
        enrolment.attended_on = enrolment.attended_on or day
    elif enrolment.status == "attending" and not came(truth, enrolment):
        enrolment.status = "enrolled"
    else:
        return
    enrolment.reason = None
    enrolment.version += 1

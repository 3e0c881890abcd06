"""Roster imports from the answers: every row in once, whatever was cut off on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Person, Session, Truth
from tests.chaos.oracle.moments import noon
from tests.chaos.oracle.rounding import exact
from tests.chaos.oracle.seats import admit, finish, leave


def take(truth: Truth, entry: Entry) -> None:
    """The session it made, the people it registered, the results it recorded."""
    rows, told, facts = entry.facts["rows"], entry.answer["rows"], entry.facts
    if [one["result"] for one in told] != ["created"] * len(rows):
        truth.doubt(f"request {entry.number}: rows came to {[one['result'] for one in told]}")
        return
    day = date.fromisoformat(facts["day"])
    session = Session(
        facts["session_id"], facts["programme_id"], day, day, len(rows), exact(rows[0]["jp"]), imported=True
    )
    truth.sessions[session.session_id] = session
    agency = truth.programmes[facts["programme_id"]].agency
    pairs = list(zip(rows, told, strict=True))
    for row, one in pairs:
        _row(truth, entry, session, agency, row, one)


def take_again(truth: Truth, entry: Entry) -> None:
    """The same file once more changes nothing."""
    results = {one["result"] for one in entry.answer["rows"]}
    if results != {"unchanged"}:
        truth.doubt(f"request {entry.number}: the same roster again came to {sorted(results)}")


def _row(truth: Truth, entry: Entry, session: Session, agency: str, row: dict[str, Any], told: dict[str, Any]) -> None:
    employee_id, day = told["employee_id"], session.starts_on
    if row["new"]:
        position = {"title": "Staf", "type": "pelaksana", "technical": {}}
        unit = f"{agency}.{row['unit']}"
        truth.people[employee_id] = Person(employee_id, agency, unit, "pns", position, None)
    admit(truth, session, told["enrollment_id"], employee_id, f"request {entry.number}")
    enrolment = truth.enrolments[told["enrollment_id"]]
    if row["outcome"] in {"withdrawn", "no_show"}:
        leave(truth, enrolment, row["outcome"], "other")
        return
    stated = row["jp"] if row["outcome"] == "completed" else None
    finish(truth, enrolment, row["outcome"], {**row, "jp_earned": stated}, noon(day))

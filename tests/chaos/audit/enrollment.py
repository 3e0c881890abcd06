"""Enrollment's store: people, sessions and seats, results, mentoring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tests.chaos.audit.classes import audit_classes
from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.oracle.facts import Enrolment, Meeting, Mentorship, Person, Truth
from tests.chaos.oracle.moments import moment
from tests.chaos.oracle.rounding import exact
from tests.chaos.oracle.scores import required_of

_ROOT = "/enrollment/v1"


async def audit_enrollment(reader: Reader, truth: Truth, findings: Findings) -> None:
    """Everything enrollment holds of the run's agencies."""
    for agency, stated in truth.agencies.items():
        await _agency(reader, agency, stated, findings)
        await _people(reader, truth, agency, findings)
        await _catalogue(reader, truth, agency, findings)
        await _enrolments(reader, truth, agency, findings)
        await _mentorships(reader, truth, agency, findings)
        await audit_classes(reader, truth, agency, findings)


async def _agency(reader: Reader, agency: str, stated: Mapping[str, Any], findings: Findings) -> None:
    found = await reader.one(f"{_ROOT}/agencies/{agency}")
    names = {f"{agency}.{unit['unit']}": unit["name"] for unit in stated["units"]}
    findings.check(f"agency {agency} units", names, {unit["unit_id"]: unit["name"] for unit in found["units"]})


async def _people(reader: Reader, truth: Truth, agency: str, findings: Findings) -> None:
    known = {one.employee_id: one for one in truth.people.values() if one.agency == agency}
    found = await reader.all(f"{_ROOT}/employees", agency=agency)
    findings.check_ids(f"employee of {agency}", known, (one["employee_id"] for one in found))
    for shown in found:
        if person := known.get(shown["employee_id"]):
            findings.check_all(f"employee {person.employee_id}", _person(person), shown)


def _person(person: Person) -> dict[str, Any]:
    began = person.contract_start
    return {
        "unit_id": person.unit_id,
        "employment": person.employment,
        "position": person.position,
        "required": required_of(person.position),
        "contract_start": None if began is None else began.isoformat(),
        "active": True,
        "version": person.version,
    }


async def _catalogue(reader: Reader, truth: Truth, agency: str, findings: Findings) -> None:
    programmes = {one.programme_id for one in truth.programmes.values() if one.agency == agency}
    shown = await reader.all(f"{_ROOT}/programmes", agency=agency)
    findings.check_ids(f"programme of {agency}", programmes, (one["programme_id"] for one in shown))
    sessions = {one.session_id: one for one in truth.sessions.values() if one.programme_id in programmes}
    found = await reader.all(f"{_ROOT}/sessions", agency=agency)
    findings.check_ids(f"session of {agency}", sessions, (one["session_id"] for one in found))
    for one in found:
        if session := sessions.get(one["session_id"]):
            where = f"session {session.session_id}"
            findings.check(f"{where} jp", session.jp, exact(one["jp"]))
            expected = {
                "programme_id": session.programme_id,
                "seats_taken": session.taken,
                "capacity": session.capacity,
                "starts_on": session.starts_on.isoformat(),
                "ends_on": session.ends_on.isoformat(),
                "imported": session.imported,
                "cost_planned": session.cost_planned,
                "cost_spent": session.cost_spent,
                "state": session.state,
                "version": session.version,
            }
            findings.check_all(where, expected, one)


async def _enrolments(reader: Reader, truth: Truth, agency: str, findings: Findings) -> None:
    known = {
        one.enrollment_id: one for one in truth.enrolments.values() if truth.people[one.employee_id].agency == agency
    }
    found = await reader.all(f"{_ROOT}/enrollments", agency=agency)
    findings.check_ids(f"enrolment of {agency}", known, (one["enrollment_id"] for one in found))
    for shown in found:
        if enrolment := known.get(shown["enrollment_id"]):
            _enrolment(enrolment, shown, findings)


def _enrolment(enrolment: Enrolment, shown: Mapping[str, Any], findings: Findings) -> None:
    where = f"enrolment {enrolment.enrollment_id}"
    expected = {
        "employee_id": enrolment.employee_id,
        "session_id": enrolment.session_id,
        "status": enrolment.status,
        "certificate_number": enrolment.certificate,
        "withdrawal_reason": enrolment.reason,
        "attended_on": _day(enrolment.attended_on),
        "certificate_expires_on": _day(enrolment.expires_on),
        "version": enrolment.version,
    }
    findings.check_all(where, expected, shown)
    findings.check(f"{where} pre_test", enrolment.pre_test, _number(shown["pre_test"]))
    findings.check(f"{where} post_test", enrolment.post_test, _number(shown["post_test"]))
    findings.check(f"{where} jp_earned", enrolment.jp, _number(shown["jp_earned"]))
    told = shown["completed_at"]
    findings.check(f"{where} completed_at", enrolment.completed_at, None if told is None else moment(told))


async def _mentorships(reader: Reader, truth: Truth, agency: str, findings: Findings) -> None:
    known = {
        one.mentorship_id: one for one in truth.mentorships.values() if truth.people[one.mentor_id].agency == agency
    }
    found = await reader.all(f"{_ROOT}/mentorships", agency=agency)
    findings.check_ids(f"mentorship of {agency}", known, (one["mentorship_id"] for one in found))
    for shown in found:
        if pair := known.get(shown["mentorship_id"]):
            state = "active" if pair.outcome is None else "closed"
            expected = {"state": state, "outcome": pair.outcome, "version": pair.version}
            findings.check_all(f"mentorship {pair.mentorship_id}", expected, shown)
    met: dict[str, list[Meeting]] = {}
    for meeting in truth.meetings.values():
        met.setdefault(meeting.mentorship_id, []).append(meeting)

    async def meetings(pair: Mentorship) -> None:
        await _meetings(reader, pair, met.get(pair.mentorship_id, []), findings)

    await each(known.values(), meetings)


async def _meetings(reader: Reader, pair: Mentorship, met: list[Meeting], findings: Findings) -> None:
    shown = await reader.all(f"{_ROOT}/mentorships/{pair.mentorship_id}/sessions")
    where = f"meeting of {pair.mentorship_id}"
    findings.check_ids(where, (one.meeting_id for one in met), (one["mentoring_session_id"] for one in shown))
    held = {
        one["mentoring_session_id"]: (moment(one["held_at"]), one["minutes"], one["mentor_rating"]) for one in shown
    }
    for one in met:
        findings.check(f"{where} {one.meeting_id}", (one.held_at, one.minutes, one.rating), held.get(one.meeting_id))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: float | None) -> Fraction | None:
    return None if value is None else exact(value)

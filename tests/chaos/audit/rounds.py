"""What evaluation does by itself, in rounds: it asks supervisors, and proposes what humans decide on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.oracle.asking import request_of, state_of
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.moments import city_day
from tests.chaos.oracle.proposals import proposals_of
from tests.chaos.oracle.records import Assessment
from tests.chaos.oracle.rounding import exact

_ROOT: Final = "/evaluation/v1"


async def audit_rounds(reader: Reader, truth: Truth, now: datetime, days: Sequence[date], findings: Findings) -> None:
    """Requests, assessments and proposals of the run's agencies. ``days`` are the UTC days of the run."""
    await _requests(reader, truth, city_day(now), findings)
    await _assessments(reader, truth, findings)
    await _proposals(reader, truth, now, days, findings)


async def _requests(reader: Reader, truth: Truth, today: date, findings: Findings) -> None:
    """One for each completion that counts."""
    for agency in truth.agencies:
        shown = await reader.all(f"{_ROOT}/assessment-requests", agency=agency)
        found = {one["enrollment_id"]: one for one in shown}
        wanted = {
            one.enrollment_id: one
            for one in truth.enrolments.values()
            if truth.people[one.employee_id].agency == agency and request_of(truth, one) is not None
        }
        findings.check_ids(f"request of {agency}", wanted, (one["enrollment_id"] for one in shown))
        for enrollment_id in wanted.keys() & found.keys():
            enrolment, request = wanted[enrollment_id], request_of(truth, wanted[enrollment_id])
            expected = {
                "employee_id": enrolment.employee_id,
                "session_id": enrolment.session_id,
                "opens_on": request and request.opens_on.isoformat(),
                "due_on": request and request.due_on.isoformat(),
                "state": state_of(truth, enrolment, today),
                "assessor_id": None,
            }
            findings.check_all(f"request {enrollment_id}", expected, found[enrollment_id])


async def _assessments(reader: Reader, truth: Truth, findings: Findings) -> None:
    """Each as it was said last, also those that were withdrawn."""
    for agency in truth.agencies:
        everyone = [one for one in truth.assessments.values() if truth.people[one.employee_id].agency == agency]
        known = {one.record_id: one for one in everyone}
        shown = await reader.all(f"{_ROOT}/assessments", agency=agency)
        findings.check_ids(f"assessment of {agency}", known, (one["record_id"] for one in shown))
        for told in shown:
            if one := known.get(told["record_id"]):
                findings.check_all(f"assessment {one.record_id}", _said(one), told)
                findings.check(f"assessment {one.record_id} value", one.value, exact(told["value"]))
        await each(known.values(), lambda one: _versions(reader, one, findings))


async def _versions(reader: Reader, one: Assessment, findings: Findings) -> None:
    shown = await reader.one(f"{_ROOT}/assessments/{one.record_id}")
    versions = [version["version"] for version in shown["versions"]]
    findings.check(f"assessment {one.record_id} versions", list(range(1, one.version + 1)), versions)


def _said(one: Assessment) -> dict[str, Any]:
    return {
        "employee_id": one.employee_id,
        "competency": one.competency,
        "assessed_on": one.on.isoformat(),
        "session_id": one.session_id,
        "request_id": one.request_id,
        "version": one.version,
        "withdrawn": one.withdrawn,
    }


async def _proposals(reader: Reader, truth: Truth, now: datetime, days: Sequence[date], findings: Findings) -> None:
    """What is called for is open, or decided; what is not is not open; what was decided stands as it was.

    How often a proposal lapsed and was made again on the way depends on when evaluation looked.
    """
    wanted = proposals_of(truth, now, days)
    shown = [one for agency in truth.agencies for one in await reader.all(f"{_ROOT}/recommendations", agency=agency)]
    findings.check_ids("proposal decided", truth.decided, _moved_by_people(shown))
    standing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in shown:
        key = (one["employee_id"], one["cause"])
        findings.check(f"proposal {one['recommendation_id']} kind", "development", one["kind"])
        findings.check(f"proposal {one['recommendation_id']} subject", True, one["employee_id"] in truth.people)
        if one["state"] != "lapsed":
            standing[key].append(one["state"])
    for key in {*wanted, *standing}:
        states, must = standing.get(key, []), wanted.get(key)
        decided = [one.state for one in truth.decided.values() if (one.employee_id, one.cause) == key]
        allowed = [decided] if decided else [["open"]] if must else [[], ["open"]] if must is False else [[]]
        findings.check(f"proposal {'/'.join(key)}", states if states in allowed else allowed[0], states)
    await each(truth.decided, lambda one: _trail(reader, truth, one, findings))


def _moved_by_people(shown: Sequence[Mapping[str, Any]]) -> list[str]:
    return [one["recommendation_id"] for one in shown if one["state"] not in {"open", "lapsed"}]


async def _trail(reader: Reader, truth: Truth, recommendation_id: str, findings: Findings) -> None:
    """Each step that somebody took is there once, in its order, after the making."""
    shown = await reader.one(f"{_ROOT}/recommendations/{recommendation_id}/trail")
    expected = ["made", *truth.decided[recommendation_id].steps]
    findings.check(f"proposal {recommendation_id} trail", expected, [one["action"] for one in shown["items"]])

"""Feedback's store: survey answers and the index, reports with their steps, wishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.oracle.facts import Report, Truth
from tests.chaos.oracle.moments import moment
from tests.chaos.oracle.rounding import exact
from tests.chaos.oracle.satisfaction import Index, indexes_of

_ROOT = "/feedback/v1"


async def audit_feedback(reader: Reader, truth: Truth, now: datetime, findings: Findings) -> None:
    """Everything feedback holds of the run's agencies."""
    indexes = indexes_of(truth)
    for agency, stated in truth.agencies.items():
        units = {f"{agency}.{unit['unit']}": unit["name"] for unit in stated["units"]}
        shown = await reader.all(f"{_ROOT}/units", agency=agency)
        findings.check(f"unit of {agency}", units, {one["unit_id"]: one["name"] for one in shown})
        for unit_id in units:
            await _surveys(reader, truth, unit_id, findings)
            years = {year for unit, year in indexes if unit == unit_id}
            for year in sorted({*years, *(one + 1 for one in years)}):
                await _index(reader, indexes, unit_id, year, findings)
        await _wishes(reader, truth, agency, findings)
        await _reports(reader, truth, agency, now, findings)


async def _surveys(reader: Reader, truth: Truth, unit_id: str, findings: Findings) -> None:
    known = {one.feedback_id: one for one in truth.surveys.values() if one.unit_id == unit_id}
    found = await reader.all(f"{_ROOT}/skm", unit_id=unit_id)
    findings.check_ids(f"survey of {unit_id}", known, (one["feedback_id"] for one in found))
    for shown in found:
        if one := known.get(shown["feedback_id"]):
            where, at = f"survey {one.feedback_id}", moment(shown["answered_at"])
            findings.check_all(where, {"scores": one.scores, "service": one.service}, shown)
            if one.answered_at is not None:
                findings.check(f"{where} answered_at", one.answered_at, at)


async def _index(
    reader: Reader, indexes: Mapping[tuple[str, int], Index], unit_id: str, year: int, findings: Findings
) -> None:
    shown = await reader.one(f"{_ROOT}/units/{unit_id}/ikm", year=year)
    where, index, before = f"ikm of {unit_id} in {year}", indexes.get((unit_id, year)), indexes.get((unit_id, year - 1))
    if index is None:
        findings.check(f"{where} answers", (0, None), (shown["answers"], shown["value"]))
    else:
        facts = {
            "answers": index.answers,
            "grade": index.grade,
            "indicative": index.indicative,
            "weakest": index.weakest,
        }
        findings.check_all(where, facts, shown)
        findings.check(f"{where} value", index.value, exact(shown["value"]))
        nrr = {element: exact(one["nrr"]) for element, one in shown["elements"].items()}
        findings.check(f"{where} nrr", index.nrr, nrr)
    earlier = shown["previous_year"]
    expected = None if before is None else (before.answers, before.value)
    findings.check(f"{where} before", expected, earlier and (earlier["answers"], exact(earlier["value"])))


async def _wishes(reader: Reader, truth: Truth, agency: str, findings: Findings) -> None:
    known = [wish for wish, unit_id in truth.wishes.items() if unit_id.partition(".")[0] == agency]
    shown = await reader.all(f"{_ROOT}/aspirations", agency=agency)
    findings.check_ids(f"wish of {agency}", known, (one["feedback_id"] for one in shown))


async def _reports(reader: Reader, truth: Truth, agency: str, now: datetime, findings: Findings) -> None:
    known = {one.complaint_id: one for one in truth.reports.values() if one.agency == agency}
    shown = await reader.all(f"{_ROOT}/complaints", agency=agency)
    findings.check_ids(f"report of {agency}", known, (one["complaint_id"] for one in shown))

    async def report(one: Report) -> None:
        _report(one, await reader.one(f"{_ROOT}/complaints/{one.complaint_id}"), now, findings)

    await each(known.values(), report)


def _report(report: Report, shown: Mapping[str, Any], now: datetime, findings: Findings) -> None:
    where = f"report {report.complaint_id}"
    facts = {
        "ticket": report.ticket,
        "unit_id": report.unit_id,
        "kind": report.kind,
        "classification": report.classification,
        "state": report.state,
        "late": report.late,
        "version": 1 + len(report.steps),
    }
    findings.check_all(where, facts, shown)
    overdue = [report.due_at is not None and at >= report.due_at for at in (now, datetime.now(UTC))]
    findings.check(
        f"{where} overdue", shown["overdue"] if shown["overdue"] in overdue else overdue[0], shown["overdue"]
    )
    for name in ("opened_at", "since", "due_at", "reporter_until"):
        findings.check(f"{where} {name}", getattr(report, name), _moment(shown[name]))
    steps = [
        (one.action, one.from_state, one.state, one.classification, one.moved_at, one.late, one.by)
        for one in report.steps
    ]
    findings.check(f"{where} moves", steps, [_step(one) for one in shown["moves"]])


def _step(shown: Mapping[str, Any]) -> tuple[object, ...]:
    first = (shown["action"], shown["from_state"], shown["state"], shown["classification"])
    return (*first, moment(shown["moved_at"]), shown["late"], shown["by"])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment(text)

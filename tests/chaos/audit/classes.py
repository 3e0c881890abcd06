"""Enrollment's store: who came on which day, and the money of agencies and programmes."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.records import BudgetKey

_ROOT = "/enrollment/v1"


async def audit_classes(reader: Reader, truth: Truth, agency: str, findings: Findings) -> None:
    """Every day that anybody spoke of, and every budget: each figure of it, and how often it was changed."""
    await _budgets(reader, truth, agency, findings)
    days: dict[tuple[str, date], dict[str, bool]] = {}
    for (enrollment_id, day), present in truth.marks.items():
        session_id = truth.enrolments[enrollment_id].session_id
        if truth.programmes[truth.sessions[session_id].programme_id].agency == agency:
            days.setdefault((session_id, day), {})[enrollment_id] = present

    async def one_day(key: tuple[str, date]) -> None:
        await _day(reader, truth, key, days[key], findings)

    await each(days, one_day)


async def _day(reader: Reader, truth: Truth, key: tuple[str, date], marks: dict[str, bool], findings: Findings) -> None:
    """Marks of those whose enrolment has ended are kept, but not shown."""
    session_id, day = key
    shown = await reader.one(f"{_ROOT}/sessions/{session_id}/attendance/{day}")
    gone = {"withdrawn", "cancelled", "waitlisted"}
    expected = {one: came for one, came in marks.items() if truth.enrolments[one].status not in gone}
    found = {one["enrollment_id"]: one["present"] for one in shown["participants"] if one["present"] is not None}
    findings.check(f"attendance of {session_id} on {day}", expected, found)


async def _budgets(reader: Reader, truth: Truth, agency: str, findings: Findings) -> None:
    known = {key: budget for key, budget in truth.budgets.items() if key.agency == agency}
    found = await reader.all(f"{_ROOT}/budgets", agency=agency)
    times = Counter(BudgetKey(one["agency"], one["year"], one["programme_id"]) for one in found)
    findings.check(f"budget of {agency}", dict.fromkeys(known, 1), dict(times))
    for shown in found:
        budget = known.get(BudgetKey(shown["agency"], shown["year"], shown["programme_id"]))
        if budget is not None:
            expected = {
                "planned": budget.planned,
                "committed": budget.committed,
                "spent": budget.spent,
                "remaining": budget.planned - budget.committed - budget.spent,
                "version": budget.version,
            }
            findings.check_all(f"budget {shown['budget_id']}", expected, shown)

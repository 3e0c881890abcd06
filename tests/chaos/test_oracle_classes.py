"""The oracle's attendance, money and second results by worked examples."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.rebuild import truth_of
from tests.chaos.oracle.records import BudgetKey, Certificate
from tests.chaos.test_oracle import BUDI, POSITION, SITI, told

DAY = "2026-03-02"
HOUR = f"{DAY}T10:00:00+07:00"


def story(*more: Entry, cost: int = 0) -> Truth:
    """Siti and Budi in a session of one day; then more."""
    course: dict[str, Any] = {"agency": "a", "title": "t", "form": "KL07", "competencies": [], "jp": 6}
    days = {"starts_on": DAY, "ends_on": DAY, "capacity": 2, "cost_planned": cost}
    people = [
        told("register", {"nip": "199001012023211001", "unit_id": "a.u", "position": POSITION}, {"employee_id": one})
        for one in (SITI, BUDI)
    ]
    seats = [
        told("enrol", {}, {"session_id": "s", "employee_id": who, "enrollment_id": one, "status": "enrolled"})
        for one, who in (("siti", SITI), ("budi", BUDI))
    ]
    programme = told("programme", course | {"certificate_valid_months": 6}, {"programme_id": "p"})
    return truth_of([*people, programme, told("session", days, {"session_id": "s"}, programme_id="p"), *seats, *more])


def day(present: list[str], absent: list[str], counts: tuple[int, int, int]) -> Entry:
    answer = dict(zip(("present", "absent", "unknown"), counts, strict=True))
    return told("attendance", {"present": present, "absent": absent}, answer, session_id="s", day=DAY)


def no_shows(*enrollment_ids: str) -> Entry:
    return told("no-shows", {"reason": "duty"}, {"enrollment_ids": list(enrollment_ids)}, session_id="s")


def result(enrollment_id: str, outcome: str = "completed") -> Entry:
    return told("complete", {"outcome": outcome, "completed_at": HOUR}, {}, enrollment_id=enrollment_id)


def taken_back(enrollment_id: str) -> Entry:
    return told("withdraw", {"status": "cancelled", "reason": "correction"}, {}, enrollment_id=enrollment_id)


def change(**body: Any) -> Entry:
    return told("session-change", body, {}, session_id="s")


def test_whoever_never_came_leaves_a_seat_and_takes_it_again_when_they_came_after_all() -> None:
    missed = [day([SITI], [BUDI], (1, 1, 0)), no_shows("budi")]
    truth = story(*missed)
    assert [one.status for one in truth.enrolments.values()] == ["attending", "no_show"]
    assert truth.sessions["s"].taken == 1
    truth = story(*missed, day([BUDI], [SITI], (1, 1, 0)))
    assert [one.status for one in truth.enrolments.values()] == ["enrolled", "attending"]
    assert [one.version for one in truth.enrolments.values()] == [3, 3]
    assert [one.attended_on for one in truth.enrolments.values()] == [date(2026, 3, 2)] * 2
    assert truth.sessions["s"].taken == 2
    assert not truth.contradictions


def test_an_answer_that_counts_or_marks_otherwise_is_a_contradiction() -> None:
    assert story(day([SITI], [], (1, 0, 0))).contradictions
    assert story(day([SITI], [], (1, 0, 1)), no_shows("siti")).contradictions
    assert story(day([SITI], [], (1, 0, 1)), told("enrol", {}, {"session_id": "s", "employee_id": SITI,
                 "enrollment_id": "siti", "status": "enrolled"})).contradictions  # fmt: skip


def test_a_result_entered_again_takes_the_seat_and_the_certificate_again() -> None:
    truth = story(result("siti"), taken_back("siti"))
    assert (truth.sessions["s"].taken, truth.certificates) == (1, {})
    truth = story(result("siti"), taken_back("siti"), result("siti"))
    one = truth.enrolments["siti"]
    assert (one.status, one.reason, one.version, one.jp) == ("completed", None, 4, Fraction(6))
    assert truth.sessions["s"].taken == 2
    assert truth.certificates == {(SITI, "p"): Certificate("siti", date(2026, 9, 2))}
    assert not truth.contradictions


def test_an_older_certificate_is_watched_again_when_the_newest_is_taken_back() -> None:
    days = {"starts_on": DAY, "ends_on": DAY, "capacity": 2}
    later = told("session", days, {"session_id": "t"}, programme_id="p")
    seat = told("enrol", {}, {"session_id": "t", "employee_id": SITI, "enrollment_id": "again", "status": "enrolled"})
    body = {"outcome": "completed", "completed_at": "2026-05-02T10:00:00+07:00"}
    again = told("complete", body, {}, enrollment_id="again")
    renewed = story(result("siti"), later, seat, again)
    assert renewed.certificates == {(SITI, "p"): Certificate("again", date(2026, 11, 2))}
    left = story(result("siti"), later, seat, again, taken_back("again"))
    assert left.certificates == {(SITI, "p"): Certificate("siti", date(2026, 9, 2))}
    assert story(result("siti"), later, seat, again, taken_back("siti")).certificates == renewed.certificates
    assert story(result("siti"), later, seat, again, taken_back("siti"), taken_back("again")).certificates == {}


def test_a_session_adds_its_plan_then_its_cost_and_called_off_only_what_was_paid() -> None:
    year, own = BudgetKey("a", 2026, None), BudgetKey("a", 2026, "p")
    assert {key: (one.committed, one.spent) for key, one in story(cost=70).budgets.items()} == {
        own: (70, 0),
        year: (70, 0),
    }
    paid = story(change(cost_spent=50), cost=70).budgets[year]
    assert (paid.committed, paid.spent, paid.version) == (0, 50, 2)
    off = story(change(state="cancelled", reason="budget"), cost=70)
    assert (off.budgets[own].committed, off.budgets[own].spent) == (0, 0)
    assert {one.status for one in off.enrolments.values()} == {"cancelled"}
    assert (off.sessions["s"].taken, off.sessions["s"].version) == (0, 2)


def test_setting_the_same_money_aside_twice_changes_a_budget_once() -> None:
    body = {"agency": "a", "year": 2026, "planned": 900}
    plan = told("budget", body, body | {"programme_id": None})
    assert story(plan, plan).budgets[BudgetKey("a", 2026, None)].version == 1
    assert story(told("budget", body, body | {"programme_id": None, "planned": 901})).contradictions

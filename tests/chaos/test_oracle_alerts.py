"""The oracle's alerts by worked examples, on both sides of every boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from tests.chaos.oracle.alert import Alert
from tests.chaos.oracle.alerts import alerts_of
from tests.chaos.oracle.facts import Enrolment, Person, Programme, Report, Session, Truth
from tests.chaos.oracle.ratings import MARKS
from tests.chaos.oracle.records import Budget, BudgetKey, Certificate

NOON = datetime(2026, 7, 1, 5, tzinfo=UTC)
"""12:00 in the city."""

TODAY = date(2026, 7, 1)
MIDNIGHT = datetime(2026, 6, 30, 17, tzinfo=UTC)
"""The first moment of the day in the city."""

INSTANT = timedelta(microseconds=1)


def town() -> Truth:
    """People on contract, so that no minimum of learning hours alerts anybody."""
    position = {"title": "Staf", "type": "pelaksana", "technical": {}}
    truth = Truth(programmes={"p": Programme("p", "a", "KL07", Fraction(5), {"integritas": Fraction(1)})})
    truth.people = {f"e{n}": Person(f"e{n}", "a", "a.u", "pppk", position, None) for n in range(20)}
    return truth


def session(truth: Truth, starts_on: date, *, capacity: int = 10, **statuses: int) -> Session:
    """A session of one day with so many enrolments of each status."""
    one = Session("s", "p", starts_on, starts_on, capacity, Fraction(5))
    truth.sessions["s"] = one
    people = iter(truth.people)
    for status, count in statuses.items():
        for _ in range(count):
            who = next(people)
            truth.enrolments[f"n-{who}"] = Enrolment(f"n-{who}", who, "s", status)
    return one


def of(truth: Truth, rule: str, now: datetime = NOON) -> list[Alert]:
    return [one for one in alerts_of(truth, now, [now.date()]) if one.rule == rule]


@pytest.mark.parametrize(
    ("days", "taken", "alerts"),
    [(7, 4, 1), (8, 4, 0), (1, 0, 1), (0, 0, 0), (-1, 0, 0), (7, 5, 0)],
)
def test_a_session_is_underfilled_from_seven_days_before_it_below_half_its_seats(
    days: int, taken: int, alerts: int
) -> None:
    truth = town()
    session(truth, TODAY + timedelta(days=days), enrolled=taken, withdrawn=3, waitlisted=1)
    assert len(of(truth, "session-underfilled", MIDNIGHT)) == alerts


def test_the_day_before_begins_at_the_citys_midnight() -> None:
    truth = town()
    session(truth, TODAY + timedelta(days=7))
    assert not of(truth, "session-underfilled", MIDNIGHT - INSTANT)
    assert of(truth, "session-underfilled", MIDNIGHT)


def test_a_session_that_is_called_off_alerts_nobody() -> None:
    truth = town()
    one = session(truth, TODAY + timedelta(days=2), no_show=8)
    assert {alert.rule for alert in alerts_of(truth, NOON, [TODAY])} == {"no-shows-high"}
    one.state = "cancelled"
    assert not list(alerts_of(truth, NOON, [TODAY]))


@pytest.mark.parametrize(
    ("completed", "missing", "alerts"), [(4, 1, 0), (3, 2, 1), (2, 2, 0), (8, 2, 0), (7, 3, 1), (0, 5, 1)]
)
def test_exactly_a_fifth_of_five_seats_left_empty_is_not_too_many(completed: int, missing: int, alerts: int) -> None:
    truth = town()
    session(truth, TODAY - timedelta(days=3), completed=completed, no_show=missing)
    found = of(truth, "no-shows-high")
    assert len(found) == alerts
    for one in found:
        assert one.figures["no_show_percent"] == Fraction(missing * 100, completed + missing)


@pytest.mark.parametrize(
    ("days", "asked", "answered", "alerts"), [(15, 6, 2, 1), (14, 6, 2, 0), (15, 6, 3, 0), (15, 4, 0, 0)]
)
def test_missing_answers_count_once_fourteen_days_have_passed(
    days: int, asked: int, answered: int, alerts: int
) -> None:
    truth = town()
    session(truth, TODAY - timedelta(days=days), completed=asked - 1, failed=1)
    truth.questionnaires = {one: dict.fromkeys((*MARKS, "difficulty"), 2) for one in list(truth.enrolments)[:answered]}
    assert len(of(truth, "questionnaire-answers-low", MIDNIGHT)) == alerts


@pytest.mark.parametrize(
    ("planned", "committed", "spent", "severity"),
    [
        (1000, 799, 0, None),
        (1000, 300, 500, "warning"),
        (1000, 999, 0, "warning"),
        (1000, 0, 1000, "critical"),
        (0, 0, 0, None),
        (0, 1, 0, "critical"),
    ],
)
def test_a_budget_warns_from_eighty_per_cent_on_and_is_used_up_at_a_hundred(
    planned: int, committed: int, spent: int, severity: str | None
) -> None:
    truth = town()
    truth.budgets[BudgetKey("a", 2026, None)] = Budget(planned, committed, spent)
    assert [one.severity for one in of(truth, "budget-used")] == [severity] * (severity is not None)


def test_a_step_is_due_soon_for_a_day_and_overdue_after_it() -> None:
    truth, due = town(), NOON
    truth.reports["c"] = Report("c", "t", "a", "a.u", "complaint", due, due, due, state="reopened")
    told = {
        moment: [one.rule for one in alerts_of(truth, moment, [moment.date()])]
        for moment in (due - timedelta(days=1) - INSTANT, due - timedelta(days=1), due - INSTANT, due)
    }
    assert list(told.values()) == [
        ["complaint-reopened"],
        ["complaint-due-soon", "complaint-reopened"],
        ["complaint-due-soon", "complaint-reopened"],
        ["complaint-overdue", "complaint-reopened"],
    ]


@pytest.mark.parametrize(("days", "severity"), [(61, None), (60, "info"), (0, "info"), (-1, "warning")])
def test_a_certificate_is_to_be_renewed_from_sixty_days_before_its_last_one(days: int, severity: str | None) -> None:
    truth = town()
    truth.certificates["e1", "p"] = Certificate("n", TODAY + timedelta(days=days))
    assert [one.severity for one in of(truth, "certificate-expiring", MIDNIGHT)] == [severity] * (severity is not None)


@pytest.mark.parametrize(
    ("completed_on", "alerts"),
    [(date(2026, 1, 15), 1), (date(2026, 1, 16), 0), (date(2026, 1, 1), 1), (date(2025, 12, 31), 0)],
)
def test_a_supervisors_answer_is_due_in_the_last_fourteen_days_of_six_months(completed_on: date, alerts: int) -> None:
    truth = town()
    session(truth, completed_on, completed=1)
    [enrolment] = truth.enrolments.values()
    enrolment.completed_at = datetime(completed_on.year, completed_on.month, completed_on.day, 5, tzinfo=UTC)
    assert len(of(truth, "assessment-due", MIDNIGHT)) == alerts
    truth.applied[enrolment.enrollment_id] = 3
    assert not of(truth, "assessment-due", MIDNIGHT)

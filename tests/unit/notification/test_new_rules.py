"""The rules about sessions, money, decisions, certificates and the platform: worked examples at their boundaries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from services.notification.domain.advice import ADVICE
from services.notification.domain.budget_used import BudgetUse, budget_used
from services.notification.domain.catalogue import CARDS
from services.notification.domain.complaint_overdue import ComplaintStep
from services.notification.domain.complaint_warnings import complaint_due_soon, complaint_reopened
from services.notification.domain.ip_asn_fallen import IndexOfPerson, ip_asn_fallen
from services.notification.domain.judges import JUDGES
from services.notification.domain.knobs import KNOBS
from services.notification.domain.operations import (
    DeadLetters,
    Lag,
    Parked,
    coarse,
    consumer_behind,
    dead_letters,
    delivery_parked,
)
from services.notification.domain.outcome import QUIET, Fires, Outcome
from services.notification.domain.session_seats import (
    Answering,
    Coming,
    Filling,
    no_shows_high,
    questionnaire_answers_low,
    session_underfilled,
)
from services.notification.domain.texts import WRITERS, wording
from services.notification.domain.waiting import (
    Assessment,
    Certificate,
    Recommendation,
    assessment_due,
    certificate_expiring,
    recommendation_waiting,
)
from services.notification.domain.wording import Names
from shared.errors import Text
from shared.rules.alert_policies import ALERT_RULES
from shared.rules.alerts import AlertRules
from shared.rules.calendar import CITY_ZONE
from shared.rules.ruleset import load_rules

RULES = load_rules().of(AlertRules, date(2026, 11, 1))
PROGRAMME = "01936e10-2a00-7b54-8c12-5d4e3f2a1b06"


def at(day: str) -> datetime:
    """Midnight of a day in the city."""
    return datetime.fromisoformat(day).replace(tzinfo=CITY_ZONE)


def said(outcome: Outcome) -> str | None:
    """The severity, None when the rule is quiet."""
    return outcome.severity if isinstance(outcome, Fires) else None


@pytest.mark.parametrize(
    ("planned", "committed", "spent", "severity"),
    [
        (100, 0, 0, None),
        (100, 39, 40, None),
        (100, 40, 40, "warning"),
        (1_000_000, 0, 799_999, None),
        (100, 0, 99, "warning"),
        (100, 50, 50, "critical"),
        (100, 0, 180, "critical"),
        (0, 0, 0, None),
        (0, 1, 0, "critical"),
    ],
)
def test_a_budget_warns_at_80_percent_and_is_critical_at_100(
    planned: int, committed: int, spent: int, severity: str | None
) -> None:
    assert said(budget_used(BudgetUse(2026, None, planned, committed, spent), RULES)) == severity


@pytest.mark.parametrize(
    ("day", "taken", "cancelled", "severity"),
    [
        ("2026-11-12", 9, False, None),
        ("2026-11-13", 9, False, "warning"),
        ("2026-11-13", 10, False, None),
        ("2026-11-19", 0, False, "warning"),
        ("2026-11-20", 0, False, None),
        ("2026-11-13", 0, True, None),
    ],
)
def test_a_session_on_20_november_with_20_seats_is_under_filled_from_the_13th_with_9(
    day: str, taken: int, cancelled: bool, severity: str | None
) -> None:
    facts = Filling(PROGRAMME, date(2026, 11, 20), 20, taken, cancelled)
    assert said(session_underfilled(facts, RULES, at(day))) == severity


@pytest.mark.parametrize(
    ("seats", "no_shows", "severity"),
    [(10, 2, None), (10, 3, "warning"), (4, 4, None), (5, 2, "warning"), (0, 0, None)],
)
def test_no_shows_count_above_20_percent_of_at_least_5(seats: int, no_shows: int, severity: str | None) -> None:
    assert said(no_shows_high(Coming(PROGRAMME, seats, no_shows, cancelled=False), RULES)) == severity


@pytest.mark.parametrize(
    ("day", "asked", "answered", "severity"),
    [
        ("2026-11-15", 10, 0, None),
        ("2026-11-16", 10, 4, "info"),
        ("2026-11-16", 10, 5, None),
        ("2026-11-16", 4, 0, None),
    ],
)
def test_two_weeks_after_a_session_on_1_november_half_of_those_asked_have_answered(
    day: str, asked: int, answered: int, severity: str | None
) -> None:
    facts = Answering(PROGRAMME, date(2026, 11, 1), asked, answered, cancelled=False)
    assert said(questionnaire_answers_low(facts, RULES, at(day))) == severity


@pytest.mark.parametrize(
    ("day", "severity"),
    [("2026-11-16", None), ("2026-11-17", "warning"), ("2026-12-01", "warning"), ("2026-12-02", None)],
)
def test_an_assessment_due_on_1_december_is_near_from_17_november(day: str, severity: str | None) -> None:
    assert said(assessment_due(Assessment(PROGRAMME, date(2026, 12, 1), True), RULES, at(day))) == severity


@pytest.mark.parametrize(
    ("day", "severity"),
    [("2026-11-01", None), ("2026-11-02", "info"), ("2027-01-01", "info"), ("2027-01-02", "warning")],
)
def test_a_certificate_until_1_january_is_near_60_days_before_and_a_warning_after(
    day: str, severity: str | None
) -> None:
    assert said(certificate_expiring(Certificate("e", PROGRAMME, date(2027, 1, 1)), RULES, at(day))) == severity


def test_a_recommendation_waits_too_long_after_14_days_of_the_citys_calendar() -> None:
    made = Recommendation("reward", "made", datetime(2026, 11, 1, 16, 59, tzinfo=UTC))  # 23:59 in the city
    assert recommendation_waiting(made, RULES, at("2026-11-15") - timedelta(microseconds=1)) is QUIET
    assert said(recommendation_waiting(made, RULES, at("2026-11-15"))) == "warning"


@pytest.mark.parametrize(
    ("category", "best", "severity"),
    [("tinggi", "tinggi", None), ("sedang", "tinggi", "warning"), ("sangat-tinggi", "sangat-tinggi", None)],
)
def test_a_category_below_the_best_of_the_year_has_fallen(category: str, best: str, severity: str | None) -> None:
    assert said(ip_asn_fallen(IndexOfPerson(2026, Decimal("75.5"), category, best), RULES)) == severity


def test_a_complaint_is_due_soon_in_its_last_day_and_not_once_it_is_overdue() -> None:
    due = at("2026-11-05")
    step = ComplaintStep("complaint", "simple", "forwarded", due)
    moments = [due - timedelta(hours=24, microseconds=1), due - timedelta(hours=24), due - timedelta(seconds=1), due]
    assert [said(complaint_due_soon(step, RULES, one)) for one in moments] == [None, "warning", "warning", None]
    assert said(complaint_reopened(step)) is None
    assert said(complaint_reopened(ComplaintStep("complaint", "simple", "reopened", due))) == "warning"


def test_a_service_is_behind_by_ten_thousand_events_and_critically_when_it_has_stopped() -> None:
    assert said(consumer_behind(Lag("feedback", 9_999, stopped=False), RULES)) is None
    assert said(consumer_behind(Lag("feedback", 10_000, stopped=False), RULES)) == "warning"
    assert said(consumer_behind(Lag("feedback", 0, stopped=True), RULES)) == "critical"
    assert said(dead_letters(DeadLetters("feedback", 0), RULES)) is None
    assert said(dead_letters(DeadLetters("feedback", 1), RULES)) == "critical"


@pytest.mark.parametrize(("records", "told"), [(0, 0), (7, 7), (10, 10), (1234, 1000), (98_765, 90_000)])
def test_a_lag_is_told_with_one_digit_that_counts(records: int, told: int) -> None:
    assert coarse(records) == told


def test_every_rule_has_a_judge_words_a_card_advice_and_a_policy() -> None:
    assert list(CARDS) == list(ALERT_RULES)
    assert set(JUDGES) == set(WRITERS) == set(ADVICE) == set(RULES.policies) == set(ALERT_RULES)
    assert set(KNOBS) <= set(ALERT_RULES)


FIRED = {
    "budget-used": budget_used(BudgetUse(2026, PROGRAMME, 200_000_000, 0, 165_000_000), RULES),
    "session-underfilled": session_underfilled(
        Filling(PROGRAMME, date(2026, 11, 20), 20, 3, cancelled=False), RULES, at("2026-11-15")
    ),
    "no-shows-high": no_shows_high(Coming(PROGRAMME, 10, 3, cancelled=False), RULES),
    "questionnaire-answers-low": questionnaire_answers_low(
        Answering(PROGRAMME, date(2026, 11, 1), 10, 3, cancelled=False), RULES, at("2026-12-01")
    ),
    "assessment-due": assessment_due(Assessment(PROGRAMME, date(2026, 12, 1), False), RULES, at("2026-12-01")),
    "certificate-expiring": certificate_expiring(
        Certificate("e", PROGRAMME, date(2027, 1, 1)), RULES, at("2027-02-01")
    ),
    "ip-asn-fallen": ip_asn_fallen(IndexOfPerson(2026, Decimal("75.5"), "sedang", "sangat-tinggi"), RULES),
    "recommendation-waiting": recommendation_waiting(
        Recommendation("reward", "appealed", at("2026-10-01")), RULES, at("2026-11-01")
    ),
    "complaint-due-soon": complaint_due_soon(
        ComplaintStep("complaint", "simple", "forwarded", at("2026-11-05")), RULES, at("2026-11-04")
    ),
    "complaint-reopened": complaint_reopened(ComplaintStep("complaint", "simple", "reopened", None)),
    "consumer-behind": consumer_behind(Lag("feedback", 20_000, stopped=True), RULES),
    "dead-letters": dead_letters(DeadLetters("feedback", 3), RULES),
    "delivery-parked": delivery_parked(Parked("email", 12), RULES),
}
SAYS = {
    "budget-used": ("Rp 165.000.000 dari Rp 200.000.000 (82,5%)", "Rp 165,000,000 of Rp 200,000,000"),
    "session-underfilled": ("20 November 2026 baru terisi 3 dari 20 kursi", "has 3 of 20 seats taken"),
    "no-shows-high": ("3 dari 10 peserta sesi Etika tidak hadir (30%)", "3 of 10 participants"),
    "questionnaire-answers-low": ("Baru 3 dari 10 peserta", "Only 3 of 10 participants"),
    "assessment-due": ("paling lambat 1 Desember 2026. Belum ada penilainya", "Nobody is asked for it yet"),
    "certificate-expiring": ("berlaku sampai 1 Januari 2027", "holds until 1 January 2027"),
    "ip-asn-fallen": ("dari kategori sangat tinggi ke sedang (75,5)", "from the category sangat tinggi to sedang"),
    "recommendation-waiting": ("Keberatan atas rekomendasi penghargaan", "since 1 October 2026"),
    "complaint-due-soon": ("jatuh tempo 4 November 2026", "due by 4 November 2026"),
    "complaint-reopened": ("dibuka kembali oleh pelapornya", "was reopened by its reporter"),
    "consumer-behind": ("Pengolahan peristiwa di feedback berhenti", "At least 20000 events"),
    "dead-letters": ("feedback menyisihkan 3 peristiwa", "put 3 events aside"),
    "delivery-parked": ("Sekurangnya 10 pesan lewat saluran email", "At least 10 messages by a channel (email)"),
}


@pytest.mark.parametrize(
    ("planned", "spent", "title"),
    [
        (100, 99, Text("Anggaran 2026 hampir habis", "Budget 2026 almost used up")),
        (100, 100, Text("Anggaran 2026 habis", "Budget 2026 used up")),
        (100, 101, Text("Anggaran 2026 terlampaui", "Budget 2026 exceeded")),
        (0, 1, Text("Belanja 2026 tanpa anggaran", "Spending 2026 without a budget")),
    ],
)
def test_an_alert_of_a_budget_says_whether_anything_is_left(planned: int, spent: int, title: Text) -> None:
    outcome = budget_used(BudgetUse(2026, None, planned, 0, spent), RULES)
    assert isinstance(outcome, Fires)
    assert wording("budget-used", outcome.figures, Names(unit=None, programme=None)).title == title


@pytest.mark.parametrize("rule", FIRED)
def test_an_alert_says_in_both_languages_what_is_the_matter(rule: str) -> None:
    outcome = FIRED[rule]
    assert isinstance(outcome, Fires)
    words = wording(rule, outcome.figures, Names(unit=None, programme="Etika"))
    indonesian, english = SAYS[rule]
    assert indonesian in words.message.id
    assert english in words.message.en

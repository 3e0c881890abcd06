"""A rule tried against the past: worked examples on one subject's history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from services.notification.domain.complaint_overdue import RULE, ComplaintStep
from services.notification.domain.judges import JUDGES
from services.notification.domain.score_below_standard import RULE as SCORE
from services.notification.domain.score_below_standard import CompetencyStanding
from services.notification.domain.trial import Known, Span, firings
from shared.rules.alerts import AlertRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(AlertRules, date(2026, 11, 1))
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = Span(JANUARY, JANUARY + 365 * DAY)


def standing(gap: int) -> CompetencyStanding:
    return CompetencyStanding("pelayanan-publik", True, 50, 2, 2 + gap, gap)  # type: ignore[arg-type]  # any number


def days(history: list[Known], rule: str = SCORE, span: Span = YEAR) -> list[tuple[int, int | None]]:
    """The days of the year on which each alert would have begun and ended."""
    return [
        ((one.fired_at - JANUARY).days, None if one.ended_at is None else (one.ended_at - JANUARY).days)
        for one in firings(JUDGES[rule], RULES, history, span)
    ]


def test_each_time_a_gap_opens_is_one_alert() -> None:
    gaps = [(1, 0), (10, 1), (20, 2), (30, 0), (40, 1)]
    assert days([Known(JANUARY + day * DAY, standing(gap)) for day, gap in gaps]) == [(10, 30), (40, None)]


def test_what_had_fired_before_the_span_is_not_counted_again() -> None:
    history = [Known(JANUARY + 5 * DAY, standing(1)), Known(JANUARY + 50 * DAY, standing(0))]
    assert days(history, span=Span(JANUARY + 10 * DAY, YEAR.end)) == []
    assert days(history, span=Span(JANUARY + 5 * DAY, YEAR.end)) == [(5, 50)]


def test_what_happens_at_the_end_of_the_span_or_later_is_not_seen() -> None:
    history = [Known(JANUARY + 10 * DAY, standing(1)), Known(JANUARY + 20 * DAY, standing(0))]
    assert days(history, span=Span(JANUARY, JANUARY + 10 * DAY)) == []
    assert days(history, span=Span(JANUARY, JANUARY + 20 * DAY)) == [(10, None)]


def test_time_alone_makes_a_deadline_fire_unless_the_step_was_taken_before() -> None:
    late = ComplaintStep("complaint", "simple", "forwarded", JANUARY + 8 * DAY)
    assert days([Known(JANUARY + DAY, late), Known(JANUARY + 12 * DAY, None)], RULE) == [(8, 12)]
    assert days([Known(JANUARY + DAY, late), Known(JANUARY + 7 * DAY, None)], RULE) == []
    assert days([Known(JANUARY + DAY, late)], RULE, Span(JANUARY, JANUARY + 8 * DAY)) == []

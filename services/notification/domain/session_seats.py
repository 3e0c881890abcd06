"""The seats of a session: too few taken before it, too many left empty in it, too few questionnaires after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from services.notification.domain.outcome import QUIET, Fires, Outcome
from shared.rules.alerts import AlertRules
from shared.rules.calendar import CITY_ZONE
from shared.rules.rounding import half_up

UNDERFILLED: Final = "session-underfilled"
NO_SHOWS: Final = "no-shows-high"
ANSWERS_LOW: Final = "questionnaire-answers-low"


@dataclass(frozen=True, slots=True)
class Filling:
    """How full a session is before it begins."""

    programme_id: str
    starts_on: date
    capacity: int
    taken: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """Of those who had a seat: how many did not come."""

    programme_id: str
    seats: int
    no_shows: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Answering:
    """Of those who finished a session and so were asked: how many have answered."""

    programme_id: str
    ends_on: date
    asked: int
    answered: int
    cancelled: bool


def session_underfilled(facts: Filling, rules: AlertRules, now: datetime) -> Outcome:
    """Fires in the last days before the first one while too small a share of the seats is taken."""
    share = Decimal(facts.taken) * 100 / facts.capacity
    if facts.cancelled or share >= rules.session_underfilled_below_percent:
        return QUIET
    if not filling_from(facts, rules) <= now < day_begins(facts.starts_on):
        return QUIET
    return Fires(
        "warning",
        {
            "programme_id": facts.programme_id,
            "starts_on": facts.starts_on.isoformat(),
            "capacity": facts.capacity,
            "taken": facts.taken,
            "taken_percent": half_up(share),
            "threshold_percent": rules.session_underfilled_below_percent,
        },
    )


def filling_from(facts: Filling, rules: AlertRules) -> datetime:
    """From when on the seats count."""
    return day_begins(facts.starts_on - timedelta(days=rules.session_underfilled_days))


def no_shows_high(facts: Coming, rules: AlertRules) -> Outcome:
    """Fires while the share of those who did not come passes the threshold (exactly at it does not)."""
    if facts.cancelled or facts.seats < rules.no_show_minimum_seats:
        return QUIET
    share = Decimal(facts.no_shows) * 100 / facts.seats
    if share <= rules.no_show_above_percent:
        return QUIET
    return Fires(
        "warning",
        {
            "programme_id": facts.programme_id,
            "seats": facts.seats,
            "no_shows": facts.no_shows,
            "no_show_percent": half_up(share),
            "threshold_percent": rules.no_show_above_percent,
        },
    )


def questionnaire_answers_low(facts: Answering, rules: AlertRules, now: datetime) -> Outcome:
    """Fires from some days after the session on while too small a share of those who were asked has answered."""
    if facts.cancelled or facts.asked < rules.questionnaire_minimum_asked or now < answers_from(facts, rules):
        return QUIET
    share = Decimal(facts.answered) * 100 / facts.asked
    if share >= rules.questionnaire_below_percent:
        return QUIET
    return Fires(
        "info",
        {
            "programme_id": facts.programme_id,
            "ends_on": facts.ends_on.isoformat(),
            "asked": facts.asked,
            "answered": facts.answered,
            "answered_percent": half_up(share),
            "threshold_percent": rules.questionnaire_below_percent,
            "days": rules.questionnaire_after_days,
        },
    )


def answers_from(facts: Answering, rules: AlertRules) -> datetime:
    """From when on missing answers count: the rule's days after the last one have passed."""
    return day_begins(facts.ends_on + timedelta(days=rules.questionnaire_after_days + 1))


def day_begins(day: date) -> datetime:
    """Midnight in the city."""
    return datetime.combine(day, time.min, CITY_ZONE)

"""Which thresholds of each rule an agency can set: under which name, and what that is in the rule set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final

from services.notification.domain import (
    budget_used,
    complaint_warnings,
    ikm_dropped,
    ikm_low,
    ip_asn_fallen,
    jp_below_target,
    operations,
    programme_too_difficult,
    score_below_standard,
    session_seats,
    waiting,
)
from shared.rules.alerts import AlertRules

Threshold = Decimal | int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knob:
    """One threshold. ``keys`` are the rule set's; ``write`` turns what somebody gives into values of these keys."""

    keys: tuple[str, ...]
    show: Callable[[AlertRules], Threshold]
    write: Callable[[Any], Mapping[str, Any]]


def _plain(key: str) -> Knob:
    return Knob((key,), lambda rules: getattr(rules, key), lambda value: {key: value})


def _percent(key: str) -> Knob:
    """A share of the rule set that people give as a percentage."""
    return Knob((key,), lambda rules: getattr(rules, key) * 100, lambda value: {key: _share(value)})


def _share(value: Any) -> Any:
    try:
        return Decimal(value) / 100
    except (InvalidOperation, TypeError, ValueError):
        return value


def _day(value: Any) -> Mapping[str, Any]:
    """``10-01``: 1 October. What is no such text is left to the rule set's reader to refuse."""
    month, _, day = str(value).partition("-")
    if not (month.isascii() and day.isascii() and month.isdecimal() and day.isdecimal()):
        return {"jp_from_month": value, "jp_from_day": value}
    return {"jp_from_month": int(month), "jp_from_day": int(day)}


_FROM_DAY: Final = Knob(
    ("jp_from_month", "jp_from_day"), lambda rules: f"{rules.jp_from_month:02d}-{rules.jp_from_day:02d}", _day
)

KNOBS: Final[Mapping[str, Mapping[str, Knob]]] = MappingProxyType(
    {
        jp_below_target.RULE: {"from_day": _FROM_DAY},
        score_below_standard.RULE: {"gap_from_levels": _plain("score_gap_from")},
        ikm_low.RULE: {"grades": _plain("ikm_grades"), "minimum_answers": _plain("ikm_minimum_answers")},
        ikm_dropped.RULE: {"drop_points": _plain("ikm_drop"), "minimum_answers": _plain("ikm_minimum_answers")},
        programme_too_difficult.RULE: {
            "too_difficult_above_percent": _percent("programme_too_difficult_above"),
            "minimum_answers": _plain("programme_minimum_answers"),
        },
        complaint_warnings.DUE_SOON: {"hours_before": _plain("complaint_due_soon_hours")},
        budget_used.RULE: {
            "warning_percent": _plain("budget_warning_percent"),
            "critical_percent": _plain("budget_critical_percent"),
        },
        session_seats.UNDERFILLED: {
            "days_before": _plain("session_underfilled_days"),
            "below_percent": _plain("session_underfilled_below_percent"),
        },
        session_seats.NO_SHOWS: {
            "above_percent": _plain("no_show_above_percent"),
            "minimum_seats": _plain("no_show_minimum_seats"),
        },
        session_seats.ANSWERS_LOW: {
            "days_after": _plain("questionnaire_after_days"),
            "below_percent": _plain("questionnaire_below_percent"),
            "minimum_asked": _plain("questionnaire_minimum_asked"),
        },
        waiting.ASSESSMENT_DUE: {"days_before": _plain("assessment_due_days")},
        waiting.CERTIFICATE_EXPIRING: {"days_before": _plain("certificate_expiring_days")},
        ip_asn_fallen.RULE: {"categories": _plain("ip_asn_fallen_categories")},
        waiting.RECOMMENDATION_WAITING: {"days": _plain("recommendation_waiting_days")},
        operations.BEHIND: {"records_from": _plain("consumer_behind_records")},
        operations.DEAD_LETTERS: {"records_from": _plain("dead_letters_from")},
        operations.PARKED: {"messages_from": _plain("delivery_parked_from")},
    }
)
"""By rule; a rule that is not here has none."""


def shown(rule: str, rules: AlertRules) -> Mapping[str, Threshold]:
    """What holds, by the names that people know."""
    return {name: knob.show(rules) for name, knob in KNOBS.get(rule, {}).items()}

"""JP below the year's target while the year runs out (PP 11/2017: a PNS learns at least 20 JP a year)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.notification.domain.outcome import QUIET, Fires, Outcome
from shared.rules.alerts import AlertRules

RULE: Final = "jp-below-target"


@dataclass(frozen=True, slots=True)
class YearOfLearning:
    """One employee's year. JP are integer tenths; ``target`` is None for whom no minimum holds (PPPK)."""

    year: int
    active: bool
    counted: int
    target: int | None


def jp_below_target(facts: YearOfLearning, today: date, rules: AlertRules) -> Outcome:
    """Fires in the year's window while the counted JP of an active employee is below the target.

    The window opens on the rule's day of the year and closes when the next year's opens: records of a year still
    come in, and can still be mended, after its end.
    """
    if facts.target is None or not facts.active or facts.year != open_year(today, rules):
        return QUIET
    if facts.counted >= facts.target:
        return QUIET
    return Fires(
        "warning",
        {
            "year": facts.year,
            "counted_jp": _jp(facts.counted),
            "target_jp": _jp(facts.target),
            "shortfall_jp": _jp(facts.target - facts.counted),
        },
    )


def open_year(today: date, rules: AlertRules) -> int:
    """The year whose window is open on a day."""
    return today.year if today >= rules.jp_from(today.year) else today.year - 1


def next_opening(today: date, rules: AlertRules) -> date:
    """The first day after ``today`` on which a year's window opens."""
    return rules.jp_from(open_year(today, rules) + 1)


def _jp(tenths: int) -> Decimal:
    return Decimal(tenths) / 10

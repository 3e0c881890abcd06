"""A session whose material too many participants found too difficult (Kirkpatrick level 1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.notification.domain.outcome import QUIET, Fires, Outcome
from shared.rules.alerts import AlertRules
from shared.rules.rounding import half_up

RULE: Final = "programme-too-difficult"


@dataclass(frozen=True, slots=True)
class SessionRating:
    """What the participants of one session answered; the share runs from 0 to 1, None without answers."""

    programme_id: str
    answers: int
    too_difficult_share: Decimal | None


def programme_too_difficult(facts: SessionRating, rules: AlertRules) -> Outcome:
    """Fires while the share passes the rule's threshold (a share exactly at it does not) with answers enough."""
    share, threshold = facts.too_difficult_share, rules.programme_too_difficult_above
    if share is None or facts.answers < rules.programme_minimum_answers or share <= threshold:
        return QUIET
    return Fires(
        "warning",
        {
            "programme_id": facts.programme_id,
            "answers": facts.answers,
            "too_difficult_percent": half_up(share * 100),
            "threshold_percent": threshold * 100,
        },
    )

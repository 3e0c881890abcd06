"""Sessions that too many found too difficult."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.notification.domain.outcome import Fires
from services.notification.domain.programme_too_difficult import SessionRating, programme_too_difficult
from shared.rules.alerts import AlertRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(AlertRules, date(2026, 10, 1))
PROGRAMME = "01936e10-2a00-7b54-8c12-5d4e3f2a1b06"


@pytest.mark.parametrize(
    ("answers", "share", "fires"),
    [
        (5, "0.4", True),
        (4, "1", False),
        (10, "0.3", False),
        (10, "0.3001", True),
        (10, "0", False),
        (0, None, False),
    ],
)
def test_it_takes_five_answers_and_more_than_thirty_percent(answers: int, share: str | None, *, fires: bool) -> None:
    rating = SessionRating(PROGRAMME, answers, None if share is None else Decimal(share))
    assert isinstance(programme_too_difficult(rating, RULES), Fires) is fires


def test_it_shows_the_share_against_the_threshold() -> None:
    assert programme_too_difficult(SessionRating(PROGRAMME, 12, Decimal("0.4167")), RULES) == Fires(
        "warning",
        {
            "programme_id": PROGRAMME,
            "answers": 12,
            "too_difficult_percent": Decimal("41.67"),
            "threshold_percent": Decimal(30),
        },
    )

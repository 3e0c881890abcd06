"""A person's professionalism index in a worse category than it was (IP ASN, BKN 8/2019)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.notification.domain.outcome import QUIET, Fires, Outcome
from shared.rules.alerts import AlertRules
from shared.rules.ip_asn import CATEGORIES

RULE: Final = "ip-asn-fallen"


@dataclass(frozen=True, slots=True)
class IndexOfPerson:
    """The index of a year; ``best`` is the category it had and has not regained, its own where there is none."""

    year: int
    value: Decimal
    category: str
    best: str


def rank(category: str) -> int:
    """How good a category is, 0 at worst. Raises ``ValueError`` for one that is unknown."""
    return len(CATEGORIES) - 1 - CATEGORIES.index(category)


def ip_asn_fallen(facts: IndexOfPerson, rules: AlertRules) -> Outcome:
    """Fires while the category is at least the rule's number below the best one of the year."""
    if rank(facts.best) - rank(facts.category) < rules.ip_asn_fallen_categories:
        return QUIET
    return Fires(
        "warning", {"year": facts.year, "value": facts.value, "category": facts.category, "before": facts.best}
    )

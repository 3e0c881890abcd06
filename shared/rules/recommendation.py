"""When something is proposed about a person; nothing is decided by it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from shared.errors import Text
from shared.rules.ip_asn import SEVERITIES
from shared.rules.performance import PREDICATES
from shared.rules.reading import Table


@dataclass(frozen=True, slots=True)
class RecommendationRules:
    """Causes of proposals for development, reward and sanction, and the days of an appeal."""

    NAME: ClassVar[str] = "recommendation"

    rule_set: str
    gap_from: int
    jp_last_months: int
    assessment_below: Decimal
    assessment_days: int
    no_shows_from: int
    reward_box_from: int
    reward_predicates: tuple[str, ...]
    reward_clean_years: int
    sanction_predicates: tuple[str, ...]
    sanction_times: int
    sanction_severities: tuple[str, ...]
    sanction_days: int
    appeal_days: int
    again_after_days: int

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(
            rule_set=rule_set,
            gap_from=table.integer("gap_from", 1, 5),
            jp_last_months=table.integer("jp_last_months", 1, 12),
            assessment_below=table.decimal("assessment_below", 0, 100),
            assessment_days=table.integer("assessment_days", 1, 3660),
            no_shows_from=table.integer("no_shows_from", 1, 1000),
            reward_box_from=table.integer("reward_box_from", 1, 9),
            reward_predicates=_some(table, "reward_predicates", PREDICATES),
            reward_clean_years=table.integer("reward_clean_years", 1, 50),
            sanction_predicates=_some(table, "sanction_predicates", PREDICATES),
            sanction_times=table.integer("sanction_times", 1, 10),
            sanction_severities=_some(table, "sanction_severities", SEVERITIES),
            sanction_days=table.integer("sanction_days", 1, 3660),
            appeal_days=table.integer("appeal_days", 1, 366),
            again_after_days=table.integer("again_after_days", 1, 3660),
        )


def _some(table: Table, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = table.texts(key)
    if not set(found) <= set(known):
        table.refuse(key, Text(f"tulis sebagian dari {', '.join(known)}", f"write some of {', '.join(known)}"))
    return found

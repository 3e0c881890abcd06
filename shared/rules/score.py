"""The figures of the competency score (our own model, after forward decay: Cormode and others, ICDE 2009)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, Literal, Self, get_args

from shared.errors import Text
from shared.rules.reading import Table

EvidenceKind = Literal["completion", "assessment", "mentoring", "performance", "citizen"]
EVIDENCE_KINDS: tuple[EvidenceKind, ...] = get_args(EvidenceKind)


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """Prior, decay, weights and levels of the competency score.

    Sums kept under one ``landmark`` and one ``half_life_days`` mean nothing under another: a rule set that changes
    either (or a weight) asks for a rebuild of the sums.
    """

    NAME: ClassVar[str] = "competency-score"

    rule_set: str
    prior: Decimal
    """What a person without evidence is taken to have, above 0 to 100."""
    strength: Decimal
    """How many pieces of fresh evidence of weight 1 the prior is worth; above 0."""
    half_life_days: int
    landmark: datetime
    """Where time counts from, midnight UTC."""
    kind_weights: Mapping[EvidenceKind, Decimal]
    value_without_test: Decimal
    """The value (0-100) of a completion that had no test afterwards."""
    rating_step: Decimal
    """A mentor's rating of 1 to 4 times this is the value (0-100)."""
    level_floors: tuple[Decimal, Decimal, Decimal, Decimal]
    """The lowest scores of levels 2, 3, 4 and 5."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        landmark = table.moment("landmark")
        if landmark.timestamp() % 86400 != 0:
            table.refuse(
                "landmark",
                Text(
                    "tulis tengah malam UTC, seperti 2020-01-01T00:00:00Z",
                    "write midnight UTC, such as 2020-01-01T00:00:00Z",
                ),
            )
        weights = table.decimals("kind_weights", EVIDENCE_KINDS, Decimal("0.01"), 100)
        floors = table.decimals("level_floors", ("2", "3", "4", "5"), Decimal("0.01"), 100)
        ordered = (floors["2"], floors["3"], floors["4"], floors["5"])
        if list(ordered) != sorted(set(ordered)):
            table.refuse(
                "level_floors",
                Text(
                    "setiap level harus mulai di atas level sebelumnya", "each level must start above the one before it"
                ),
            )
        return cls(
            rule_set=rule_set,
            prior=table.decimal("prior", Decimal("0.01"), 100),
            strength=table.decimal("strength", Decimal("0.01"), 1000),
            half_life_days=table.integer("half_life_days", 1, 36500),
            landmark=landmark,
            kind_weights=MappingProxyType({kind: weights[kind] for kind in EVIDENCE_KINDS}),
            value_without_test=table.decimal("value_without_test", 0, 100),
            rating_step=table.decimal("rating_step", 1, 25),
            level_floors=ordered,
        )

"""The level that each type of position asks for (PermenPANRB 38/2017)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self, get_args

from shared.rules.reading import Table

PositionType = Literal["pelaksana", "pengawas", "administrator", "jpt_pratama", "jpt_madya", "jpt_utama", "fungsional"]
POSITION_TYPES: tuple[PositionType, ...] = get_args(PositionType)


@dataclass(frozen=True, slots=True)
class PositionRules:
    """Required level, 1 to 5, of the managerial and socio-cultural competencies by type of position."""

    NAME: ClassVar[str] = "positions"

    rule_set: str
    required: Mapping[str, int]

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(rule_set, table.integers("required", POSITION_TYPES, 1, 5))

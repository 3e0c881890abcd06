"""The figures of job-person match (JPM)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from shared.rules.bands import Band, read_bands
from shared.rules.reading import Table

PLACEMENTS = ("MS", "MMS", "KMS")
"""Memenuhi syarat, masih memenuhi syarat, kurang memenuhi syarat."""

MAPPINGS = ("optimal", "cukup-optimal", "kurang-optimal")


@dataclass(frozen=True, slots=True)
class JpmRules:
    """Bands of the match, in per cent, for placement and for mapping."""

    NAME: ClassVar[str] = "jpm"

    rule_set: str
    placement: tuple[Band, ...]
    mapping: tuple[Band, ...]

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(
            rule_set,
            placement=read_bands(table, "placement", PLACEMENTS, 0),
            mapping=read_bands(table, "mapping", MAPPINGS, 0),
        )

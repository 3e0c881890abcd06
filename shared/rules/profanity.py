"""The words that are masked where the public reads what people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from shared.rules.reading import Table


@dataclass(frozen=True, slots=True)
class ProfanityRules:
    """Words by their stem; a city adds its own over HTTP, with the rest of its lexicon."""

    NAME: ClassVar[str] = "profanity"

    rule_set: str
    words: tuple[str, ...]

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(rule_set, words=table.texts("words"))

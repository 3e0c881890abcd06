"""The bounds within which an employee number (NIP, NI PPPK) is possible, and those within which it is usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Self

from shared.errors import Text
from shared.rules.reading import Table


class Span(NamedTuple):
    """From ``least`` to ``most``, both included."""

    least: int
    most: int

    def holds(self, value: int) -> bool:
        """Whether ``value`` lies in the span."""
        return self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class IdentityRules:
    """Outside ``possible`` a number is an error, outside ``usual`` it is a warning. Ages in years."""

    NAME: ClassVar[str] = "identity"

    rule_set: str
    sequence: Span
    nip_age_possible: Span
    """Birthdays between which a PNS is appointed."""
    nip_age_usual: Span
    pppk_age_possible: Span
    """Contract year minus year of birth."""
    pppk_contract_possible: Span
    pppk_contract_usual: Span
    pppk_first_year_usual: int
    """Before it nobody had a PPPK contract."""
    age_today_usual: int
    """Nobody in service is older."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(
            rule_set=rule_set,
            sequence=_span(table, "sequence", 0, 999),
            nip_age_possible=_span(table, "nip_age_possible", 0, 120),
            nip_age_usual=_span(table, "nip_age_usual", 0, 120),
            pppk_age_possible=_span(table, "pppk_age_possible", 0, 120),
            pppk_contract_possible=_span(table, "pppk_contract_possible", 1, 9),
            pppk_contract_usual=_span(table, "pppk_contract_usual", 1, 9),
            pppk_first_year_usual=table.integer("pppk_first_year_usual", 1945, 9999),
            age_today_usual=table.integer("age_today_usual", 1, 150),
        )


def _span(table: Table, key: str, least: int, most: int) -> Span:
    bounds = table.integers(key, ("least", "most"), least, most)
    if bounds["least"] > bounds["most"]:
        table.refuse(key, Text("least tidak boleh di atas most", "least must not be above most"))
    return Span(bounds["least"], bounds["most"])

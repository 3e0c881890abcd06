"""The deadlines of citizens' reports (SP4N-LAPOR!), in working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from shared.rules.reading import Table

_CLASSES = ("simple", "no_field_check", "field_check", "unclassified")
_KINDS = ("information", "aspiration")


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """Working days; the day of receipt is day 0 and each step's clock starts when the step before it is done."""

    NAME: ClassVar[str] = "complaint-deadlines"

    rule_set: str
    verify: int
    """To verify and forward a report."""
    information: int
    simple: int
    no_field_check: int
    field_check: int
    unclassified: int
    """To answer a complaint nobody has classified yet."""
    aspiration: int
    reporter: int
    """For the reporter to answer before the report is closed."""
    reopen_within: int
    """For the reporter to open a closed report again."""
    reopen_times: int
    """How often the reporter may; no days."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        days = {key: table.integer(key, 1, 365) for key in ("verify", *_KINDS, *_CLASSES, "reporter")}
        reopen_within, reopen_times = table.integer("reopen_within", 1, 365), table.integer("reopen_times", 0, 100)
        return cls(rule_set=rule_set, **days, reopen_within=reopen_within, reopen_times=reopen_times)

    def answer_days(self, kind: str, classification: str) -> int:
        """Working days to answer a report of a kind; the classification matters for complaints only.

        Raises ``ValueError`` for a kind or a classification the rules do not know.
        """
        by_class: Mapping[str, int] = {
            "simple": self.simple,
            "no_field_check": self.no_field_check,
            "field_check": self.field_check,
            "unclassified": self.unclassified,
        }
        if kind == "information":
            return self.information
        if kind == "aspiration":
            return self.aspiration
        if kind != "complaint" or classification not in by_class:
            raise ValueError(f"no deadline is known for {kind}, {classification}")
        return by_class[classification]

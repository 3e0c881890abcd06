"""What a rule says of some facts: it fires, with figures and a severity, or it is quiet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Severity = Literal["info", "warning", "critical"]
SubjectType = Literal[
    "employee",
    "unit",
    "programme",
    "session",
    "complaint",
    "budget",
    "assessment",
    "recommendation",
    "service",
    "channel",
]
SEVERITIES: Final[tuple[Severity, ...]] = ("info", "warning", "critical")
"""The mildest first."""

Figure: TypeAlias = Decimal | int | str
Figures: TypeAlias = Mapping[str, Figure]
"""The numbers behind an alert by name, codes and dates among them; never what people wrote."""


@dataclass(frozen=True, slots=True)
class Fires:
    """The facts call for somebody's attention."""

    severity: Severity
    figures: Figures


@dataclass(frozen=True, slots=True)
class Quiet:
    """The facts call for nothing; an alert that is open for them is resolved."""


QUIET: Final = Quiet()
Outcome: TypeAlias = Fires | Quiet


def graver(severity: Severity) -> Severity:
    """One step more urgent; what is critical already stays so."""
    return SEVERITIES[min(SEVERITIES.index(severity) + 1, len(SEVERITIES) - 1)]

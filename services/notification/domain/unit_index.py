"""A unit's satisfaction index (IKM) of one year, as the two rules about it see it (PermenPANRB 14/2017)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from services.notification.domain.outcome import Severity
from shared.rules.alerts import AlertRules


@dataclass(frozen=True, slots=True)
class UnitIndex:
    """The index of a year, 25 to 100 with two decimals, and what it rests on.

    ``newest_year`` is the latest year in which the unit has answers enough to be judged: its figure takes the place
    of every earlier one, which no new answer will ever mend.
    """

    year: int
    newest_year: int
    unit_active: bool
    value: Decimal
    grade: str
    answers: int
    indicative: bool
    previous: Decimal | None


def is_judged(index: UnitIndex, rules: AlertRules) -> bool:
    """Whether the index counts: a unit at work, its newest year, answers enough."""
    return index.unit_active and index.year >= index.newest_year and index.answers >= rules.ikm_minimum_answers


def tempered(severity: Severity, index: UnitIndex) -> Severity:
    """The severity, or ``info`` while the index is only an indication."""
    return "info" if index.indicative else severity


def basis(index: UnitIndex) -> dict[str, Decimal | int | str]:
    """The figures that both rules show."""
    return {
        "year": index.year,
        "value": index.value,
        "grade": index.grade,
        "answers": index.answers,
        "indicative": "yes" if index.indicative else "no",
    }

"""The satisfaction index (IKM, PermenPANRB 14/2017): exact ninths, rounded half up, then classified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tests.chaos.oracle.facts import SurveyAnswer, Truth
from tests.chaos.oracle.figures import IKM_FLOORS, IKM_INDICATIVE_BELOW
from tests.chaos.oracle.moments import city_day
from tests.chaos.oracle.rounding import half_up

ELEMENTS: Final = tuple(f"U{number}" for number in range(1, 10))


@dataclass(frozen=True, slots=True)
class Index:
    """A unit's year."""

    answers: int
    value: Fraction
    grade: str
    indicative: bool
    nrr: dict[str, Fraction]
    weakest: list[str]


def indexes_of(truth: Truth) -> dict[tuple[str, int], Index]:
    """Every unit's index of every year with answers."""
    given: dict[tuple[str, int], list[SurveyAnswer]] = {}
    for one in truth.surveys.values():
        given.setdefault((one.unit_id, year_of(one)), []).append(one)
    return {key: _index(answers) for key, answers in given.items()}


def year_of(answer: SurveyAnswer) -> int:
    """The city's year an answer counts in."""
    return city_day(answer.answered_at or answer.told_at).year


def _index(answers: Sequence[SurveyAnswer]) -> Index:
    n = len(answers)
    sums = {element: sum(one.scores[element] for one in answers) for element in ELEMENTS}
    ninth = Fraction(1, 9)
    value = half_up(sum((Fraction(sums[element], n) * ninth for element in ELEMENTS), Fraction(0)) * 25)
    lowest = min(sums.values())
    weakest = [element for element in ELEMENTS if sums[element] == lowest]
    return Index(
        answers=n,
        value=value,
        grade=next(grade for grade, floor in IKM_FLOORS if value >= floor),
        indicative=n < IKM_INDICATIVE_BELOW,
        nrr={element: half_up(Fraction(sums[element], n)) for element in ELEMENTS},
        weakest=[] if len(weakest) == len(ELEMENTS) else weakest,
    )

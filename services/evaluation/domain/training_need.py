"""Which competencies an agency must build first, and what it takes (our own ranking, assumptions to confirm)."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from services.evaluation.domain.programme import Verdict
from shared.errors import Text
from shared.rules.bands import band_of
from shared.rules.rounding import half_up
from shared.rules.training_need import TrainingNeedRules

_RANK: Final[Mapping[Verdict, int]] = {"expand": 0, "continue": 1, "not_enough_evidence": 2, "revise": 3}
"""Which programmes are proposed first; what should stop is not proposed."""


class Gap(NamedTuple):
    """One competency in an agency; ``voices`` is how often citizens named it in the year."""

    competency: str
    asked_of: int
    below: int
    levels_missing: int
    not_measured: int
    voices: int


class Priority(NamedTuple):
    """0 to 100 points to 1 decimal, ``high``, ``medium`` or ``low``, and what led to it."""

    points: Decimal
    name: str
    reasons: tuple[Text, ...]


class Choice(NamedTuple):
    """A programme that could be proposed; money is whole rupiah, none where no session has stated its cost."""

    programme_id: str
    title: str
    competencies: frozenset[str]
    position_types: frozenset[str]
    jp_tenths: int
    cost_per_seat: int | None
    verdict: Verdict


class Learner(NamedTuple):
    """A person of the agency: the competencies below the standard, and the JP missing to the year's target."""

    employee_id: str
    position_type: str | None
    below: frozenset[str]
    shortfall_tenths: int
    completed: frozenset[str] = frozenset()
    """Programmes they have completed, which are not proposed to them again."""
    under_way: frozenset[str] = frozenset()
    """Programmes they have a seat in."""


class Proposal(NamedTuple):
    """A programme, the competencies it is to build, and for how many people."""

    choice: Choice
    competencies: tuple[str, ...]
    seats: int

    @property
    def cost(self) -> int | None:
        """Whole rupiah; none where the cost of a seat is not known."""
        return None if self.choice.cost_per_seat is None else self.seats * self.choice.cost_per_seat


class Plan(NamedTuple):
    """What is proposed, who is left without a programme by competency, and the JP still missing after it."""

    proposals: tuple[Proposal, ...]
    unserved: Mapping[str, int]
    shortfall_tenths: int


def priority_of(gap: Gap, rules: TrainingNeedRules) -> Priority:
    """How much a competency is called for. One that is asked of nobody has citizens' voices alone."""
    asked = max(gap.asked_of, 1)
    shares = {
        "below": Fraction(min(gap.below, asked), asked),
        "not_measured": Fraction(min(gap.not_measured, asked), asked),
        "citizens": Fraction(min(gap.voices, rules.voices_full), rules.voices_full),
    }
    points = half_up(sum((Fraction(rules.points[cause]) * share for cause, share in shares.items()), Fraction(0)), 1)
    return Priority(points, band_of(points, rules.floors), tuple(_reasons(gap)))


def plan(ranked: tuple[str, ...], learners: tuple[Learner, ...], choices: tuple[Choice, ...]) -> Plan:
    """For each competency, the most urgent first, the best programme for each person below the standard.

    Whoever has a seat in a programme that builds the competency as well needs no second one, whether it is proposed or
    they are in it already; a programme that they have completed is not proposed again. The better verdict comes first,
    then the lower cost of a seat, then the title.
    """
    seated: dict[str, set[str]] = {}
    built: dict[str, set[str]] = {}
    unserved: dict[str, int] = {}
    ordered = sorted((one for one in choices if one.verdict in _RANK), key=_order)
    for competency in ranked:
        fitting = [one for one in ordered if competency in one.competencies]
        building = {one.programme_id for one in choices if competency in one.competencies}
        for learner in (one for one in learners if competency in one.below and not building & one.under_way):
            choice = _for(learner, fitting, seated)
            if choice is None:
                unserved[competency] = unserved.get(competency, 0) + 1
                continue
            seated.setdefault(choice.programme_id, set()).add(learner.employee_id)
            built.setdefault(choice.programme_id, set()).add(competency)
    proposals = tuple(
        Proposal(
            choice,
            tuple(one for one in ranked if one in built[choice.programme_id]),
            len(seated[choice.programme_id]),
        )
        for choice in ordered
        if choice.programme_id in seated
    )
    return Plan(proposals, unserved, _missing(learners, ordered, seated))


def _for(learner: Learner, fitting: list[Choice], seated: Mapping[str, AbstractSet[str]]) -> Choice | None:
    for_them = [
        one
        for one in fitting
        if one.programme_id not in learner.completed
        and (not one.position_types or learner.position_type in one.position_types)
    ]
    there = (one for one in for_them if learner.employee_id in seated.get(one.programme_id, ()))
    return next(there, for_them[0] if for_them else None)


def _missing(learners: tuple[Learner, ...], choices: list[Choice], seated: Mapping[str, AbstractSet[str]]) -> int:
    left = 0
    for learner in learners:
        gained = sum(one.jp_tenths for one in choices if learner.employee_id in seated.get(one.programme_id, ()))
        left += max(learner.shortfall_tenths - gained, 0)
    return left


def _order(choice: Choice) -> tuple[int, bool, int, str, str]:
    cost = choice.cost_per_seat
    return _RANK[choice.verdict], cost is None, cost or 0, choice.title, choice.programme_id


def _reasons(gap: Gap) -> list[Text]:
    reasons = []
    if gap.below:
        reasons.append(
            Text(
                f"{gap.below} dari {gap.asked_of} orang di bawah standar, kurang {gap.levels_missing} level",
                f"{gap.below} of {gap.asked_of} people below the standard, {gap.levels_missing} levels missing",
            )
        )
    if gap.not_measured:
        reasons.append(
            Text(f"{gap.not_measured} orang belum terukur", f"{gap.not_measured} people not measured"),
        )
    if gap.voices:
        reasons.append(
            Text(f"disebut warga {gap.voices} kali", f"named by citizens {gap.voices} times"),
        )
    return reasons

"""The yearly training-need plan of an agency (Analisis Kebutuhan Pengembangan Kompetensi, AKPK)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from services.evaluation.domain.programme import Rating, Verdict
from services.evaluation.domain.score import gap_of
from services.evaluation.domain.training_need import Choice, Gap, Learner, Plan, Priority, plan, priority_of
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.cost_report import BudgetFigures, budget_figures
from services.evaluation.handlers.programme_report import rated_whole
from services.evaluation.handlers.standings_report import (
    JpFigures,
    Scope,
    Standings,
    competency_figures,
    jp_figures,
    standings,
)
from services.evaluation.handlers.summary_report import readable_agency
from services.evaluation.store import behaviour, catalogue, money, needs, ratings, seats
from services.evaluation.store.money import Offered
from shared.database import Tx
from shared.rules.jp import JpRules
from shared.rules.rounding import half_up
from shared.rules.score import ScoreRules
from shared.rules.training_need import TrainingNeedRules
from shared.web.auth import Principal


class Ranked(NamedTuple):
    """A competency that is called for, and how much."""

    gap: Gap
    priority: Priority


class Past(NamedTuple):
    """What one of the agency's own programmes was worth so far."""

    programme_id: str
    title: str
    rating: Rating


@dataclass(frozen=True)
class TrainingNeedPlan:
    """A plan for a year, from what was known at ``facts_year``'s present or end."""

    agency: str
    agency_name: str | None
    """As official papers write it; none where no unit of it has said."""
    city: str
    year: int
    facts_year: int
    positions: Mapping[str, int]
    """People by type of position; empty where it is not known."""
    jp: JpFigures
    ranked: tuple[Ranked, ...]
    voices: Mapping[tuple[str, str], int]
    """How often citizens named a competency, by unit and competency."""
    unit_names: Mapping[str, str]
    """Of the units that citizens spoke of, as far as they have said their names."""
    plan: Plan
    past: tuple[Past, ...]
    budget: BudgetFigures | None
    rule_sets: Mapping[str, str]

    @property
    def cost(self) -> int:
        """What the proposals cost, as far as the cost of a seat is known, in whole rupiah."""
        return sum(one.cost or 0 for one in self.plan.proposals)


def training_need_plan(tx: Tx, reader: Principal, agency: str, year: int, moment: Moment) -> TrainingNeedPlan:
    """An agency's plan. A plan for a year to come rests on the hours and the citizens' words of the present one.

    It is the agency's own working paper and hides no small groups. Raises ``NotFound`` for an agency that is not the
    reader's, or has nobody yet.
    """
    city = readable_agency(tx, reader, agency)
    facts_year = min(year, moment.today.year)
    found = standings(tx, Scope(city, agency), facts_year, moment)
    voices = _voices(needs.of_agency(tx, agency, facts_year))
    rules = moment.of(TrainingNeedRules, city)
    ranked = _ranked(found, voices, rules)
    offers = money.offers_of_city(tx, city)
    rated = _ratings(tx, offers, moment)
    named = tuple(one.gap.competency for one in ranked)
    return TrainingNeedPlan(
        agency,
        catalogue.agency_name(tx, agency),
        city,
        year,
        facts_year,
        dict(sorted(Counter(person.position_type or "" for person in found.people).items())),
        jp_figures(found),
        ranked,
        voices,
        {unit_id: unit.name for unit_id, unit in catalogue.units(tx, {its for its, _ in voices}).items()},
        plan(named, _learners(tx, city, found), _choices(tx, offers, rated)),
        _past(agency, offers, rated),
        budget_figures(money.budgets(tx, agency, year)),
        {
            "training_need": rules.rule_set,
            "score": moment.of(ScoreRules, city).rule_set,
            "jp": moment.of(JpRules, city).rule_set,
        },
    )


def _past(agency: str, offers: Sequence[Offered], rated: Mapping[str, Rating]) -> tuple[Past, ...]:
    own = (one for one in offers if one.agency == agency)
    return tuple(Past(one.offer.programme_id, one.title, rated[one.offer.programme_id]) for one in own)


def _voices(sums: Mapping[tuple[str, int, str, str], int]) -> dict[tuple[str, str], int]:
    return {(unit_id, competency): n for (_, _, unit_id, competency), n in sums.items()}


def _ranked(found: Standings, voices: Mapping[tuple[str, str], int], rules: TrainingNeedRules) -> tuple[Ranked, ...]:
    """Every competency that is asked of somebody or named by a citizen and not yet what it should be."""
    named: dict[str, int] = defaultdict(int)
    for (_, competency), n in voices.items():
        named[competency] += n
    gaps = {
        one.competency: Gap(
            one.competency,
            one.asked_of,
            one.below_standard,
            one.levels_missing,
            one.not_measured,
            named[one.competency],
        )
        for one in competency_figures(found)
        if one.asked_of
    }
    for competency, n in named.items():
        gaps.setdefault(competency, Gap(competency, 0, 0, 0, 0, n))
    called_for = (gap for gap in gaps.values() if gap.below or gap.not_measured or gap.voices)
    ranked = (Ranked(gap, priority_of(gap, rules)) for gap in called_for)
    return tuple(sorted(ranked, key=lambda one: (-one.priority.points, -one.gap.levels_missing, one.gap.competency)))


def _learners(tx: Tx, city: str, found: Standings) -> tuple[Learner, ...]:
    below: dict[str, set[str]] = defaultdict(set)
    people = {person.employee_id: person for person in found.people}
    for competency, levels in found.levels.items():
        for its, standing in levels.items():
            if gap_of(people[its].required_level(competency), standing.level):
                below[its].add(competency)
    taken: dict[tuple[str, str], set[str]] = defaultdict(set)
    for its, programme_id, state in seats.programmes_of(tx, city, list(people)):
        taken[its, state].add(programme_id)
    return tuple(
        Learner(
            person.employee_id,
            person.position_type,
            frozenset(below[person.employee_id]),
            found.balances[person.employee_id].shortfall,
            frozenset(taken[person.employee_id, "completed"]),
            frozenset(taken[person.employee_id, "enrolled"]),
        )
        for person in found.people
    )


def _ratings(tx: Tx, offers: Sequence[Offered], moment: Moment) -> dict[str, Rating]:
    found = {}
    for programme_id, programme in catalogue.programmes(tx, [one.offer.programme_id for one in offers]).items():
        sums, heard = ratings.of_programme(tx, programme_id), behaviour.of_programme(tx, programme_id)
        found[programme_id] = rated_whole(tx, programme, sums, heard, moment).rating
    return found


def _choices(tx: Tx, offers: Sequence[Offered], rated: Mapping[str, Rating]) -> tuple[Choice, ...]:
    seats, cost = Counter[str](), Counter[str]()
    for one in money.costs_of_programmes(tx, rated):
        if not one.cancelled and one.known:
            seats[one.programme_id] += one.capacity
            cost[one.programme_id] += one.known
    return tuple(_choice(one, seats, cost, rated[one.offer.programme_id].verdict) for one in offers)


def _choice(one: Offered, seats: Mapping[str, int], cost: Mapping[str, int], verdict: Verdict) -> Choice:
    its = one.offer.programme_id
    per_seat = int(half_up(Fraction(cost[its], seats[its]), 0)) if seats[its] else None
    return Choice(
        its,
        one.title,
        frozenset(one.competencies),
        frozenset(one.offer.position_types),
        one.offer.jp_tenths,
        per_seat,
        verdict,
    )

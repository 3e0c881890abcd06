"""What a version of a rule set changes: the same people, units and programmes read by the rules without and with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from services.evaluation.domain.jp import JpBalance, balance
from services.evaluation.domain.jpm import jpm
from services.evaluation.handlers.next_basis import summed, under, weighed
from services.evaluation.handlers.standing import Standing, jp_label, jp_span, standing_at
from services.evaluation.store import evidence, jp, next_pieces, rule_sets, scores
from services.evaluation.store.jp import Span
from services.evaluation.store.people import Person
from services.evaluation.store.rule_sets import Effect, Entered, Mover
from services.evaluation.store.scores import ScoreKey, Sums
from shared.database import Tx
from shared.rules.calendar import city_day
from shared.rules.ikm import IkmRules, ikm_of
from shared.rules.jp import JpRules
from shared.rules.jpm import JpmRules
from shared.rules.ruleset import Rules
from shared.rules.score import ScoreRules

KEPT_MOVERS: Final = 10
"""Of each agency, so many scores that move furthest are kept by name of the id."""

_HUNDRED: Final = 100


@dataclass(frozen=True)
class Sides:
    """The rules of the version's first day, without it and with it; figures are read as of ``at``."""

    at: datetime
    day: date
    without: Rules
    present: Rules
    basis: ScoreRules | None
    """Whose landmark and half-life the sums are read by on both sides; none where the version changes them."""

    def scores(self, city: str) -> tuple[ScoreRules, ScoreRules]:
        """A city's rules for scores on either side."""
        old, new = self.without.of(ScoreRules, self.day, city), self.present.of(ScoreRules, self.day, city)
        return (old, new) if self.basis is None else (_on(old, self.basis), _on(new, self.basis))

    def matches(self, city: str) -> tuple[JpmRules, JpmRules]:
        """A city's rules for placement on either side."""
        return self.without.of(JpmRules, self.day, city), self.present.of(JpmRules, self.day, city)


@dataclass(frozen=True)
class Found:
    """What was found for a chunk of people."""

    effects: Counter[Effect] = field(default_factory=Counter)
    movers: list[Mover] = field(default_factory=list)


def of_scores(tx: Tx, people: Sequence[Person], entered: Entered, sides: Sides) -> Found:
    """Levels, placements and the scores that move. A new landmark or half-life weighs the evidence anew on the way."""
    ids = [person.employee_id for person in people]
    if entered.basis is not None:
        pieces = next_pieces.evidence_of(tx, ids)
        again = list(weighed(pieces, under(entered.basis, sides.present.of(ScoreRules, sides.day))))
        next_pieces.replace(tx, ids, again)
        held = _by_person(summed(pieces, sides.at)), _by_person(summed(again, sides.at))
    else:
        sums = _by_person(present_sums(tx, ids, sides.at))
        held = sums, sums
    found = Found()
    for person in people:
        if person.active:
            _of_person(person, held[0].get(person.employee_id, {}), held[1].get(person.employee_id, {}), sides, found)
    return found


def of_hours(tx: Tx, people: Sequence[Person], sides: Sides) -> Found:
    """Whether each person's present JP year reaches its target, on either side as if it were read on that day."""
    found, today = Found(), city_day(sides.at)
    spans = {person.employee_id: jp_span(person, jp_label(person, today)) for person in people}
    rows = jp.in_spans(tx, [Span(who, year.label, year.first, year.last) for who, year in spans.items()])
    for person in people:
        year = spans[person.employee_id]
        hours = rows.get((person.employee_id, year.label), {})
        if person.active and person.employment is not None:
            readings = (
                _hours_read_as(balance(hours, year, person.employment, rules.of(JpRules, sides.day, person.place.city)))
                for rules in (sides.without, sides.present)
            )
            found.effects[Effect(person.place.agency, "jp", "", *readings)] += 1
    return found


def of_units(tx: Tx, city: str, sides: Sides) -> Found:
    """The grade of each unit's index of the present year."""
    found = Found()
    for agency, home, sums in rule_sets.indexes(tx, city, city_day(sides.at).year):
        grades = (
            ikm_of(sums.n, sums.by_element, rules.of(IkmRules, sides.day, home)).grade
            for rules in (sides.without, sides.present)
        )
        found.effects[Effect(agency, "ikm", "", *grades)] += 1
    return found


def _hours_read_as(figures: JpBalance) -> str:
    return "no_target" if figures.target is None else "short" if figures.shortfall else "reached"


def _of_person(person: Person, old: Mapping[str, Sums], new: Mapping[str, Sums], sides: Sides, found: Found) -> None:
    agency, city, _ = person.place
    before_rules, after_rules = sides.scores(city)
    before = {name: standing_at(sums, sides.at, before_rules) for name, sums in old.items()}
    after = {name: standing_at(sums, sides.at, after_rules) for name, sums in new.items()}
    for name, one in before.items():
        two = after[name]
        found.effects[Effect(agency, "level", name, str(one.level), str(two.level))] += 1
        if one.score != two.score:
            found.movers.append(_mover(person, name, one, two))
    if person.required:
        placements = [
            jpm(person.required, {name: one.level for name, one in side.items()}, rules).placement
            for side, rules in zip((before, after), sides.matches(city), strict=True)
        ]
        found.effects[Effect(agency, "placement", "", *placements)] += 1


def _mover(person: Person, competency: str, before: Standing, after: Standing) -> Mover:
    distance = int(abs(after.score - before.score) * _HUNDRED)
    return Mover(person.place.agency, person.employee_id, competency, str(before.score), str(after.score), distance)


def furthest(movers: Iterable[Mover]) -> Iterator[Mover]:
    """Of each agency the scores that move furthest."""
    kept: Counter[str] = Counter()
    for mover in sorted(movers, key=lambda one: (-one.distance, one.employee_id, one.competency)):
        kept[mover.agency] += 1
        if kept[mover.agency] <= KEPT_MOVERS:
            yield mover


def present_sums(tx: Tx, ids: Collection[str], at: datetime) -> dict[ScoreKey, Sums]:
    """The sums of these people, where there is evidence dated up to a moment."""
    ahead = evidence.ahead(tx, at)
    held = {key: sums.minus(ahead.get(key, Sums())) for key, sums in scores.of_people(tx, ids).items()}
    return {key: sums for key, sums in held.items() if sums.n}


def _on(rules: ScoreRules, basis: ScoreRules) -> ScoreRules:
    return replace(rules, landmark=basis.landmark, half_life_days=basis.half_life_days)


def _by_person(sums: Mapping[ScoreKey, Sums]) -> dict[str, dict[str, Sums]]:
    found: dict[str, dict[str, Sums]] = {}
    for (employee_id, competency), one in sums.items():
        found.setdefault(employee_id, {})[competency] = one
    return found

"""Performance and potential of an agency's people: the nine boxes, and the distribution of predicates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.evaluation.domain.performance import Performance, Share, distribution, predicate_of, speaking_for
from services.evaluation.domain.talent import Placed, Potential, placed, potential_in
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.judgement_facts import performances_of, potential_of, rating_of_organisation
from services.evaluation.store import judgements, people
from services.evaluation.store.judgements import Judgement
from services.evaluation.store.people import Person
from shared.database import Tx
from shared.errors import NotFound
from shared.rules.ip_asn import IpAsnRules
from shared.rules.performance import PerformanceRules, Predicate
from shared.rules.talent import TalentRules
from shared.web.auth import Principal


class Talent(NamedTuple):
    """A person's performance and potential of a year; none of either is none of the other's place."""

    employee_id: str
    unit_id: str
    period: str | None
    predicate: Predicate | None
    potential: Decimal | None
    assessed_on: date | None
    placed: Placed | None


@dataclass(frozen=True)
class Matrix:
    """Everybody who works in an agency now, by employee."""

    agency: str
    city: str
    year: int
    people: tuple[Talent, ...]
    rule_sets: tuple[str, str]


@dataclass(frozen=True)
class Distribution:
    """The predicates of a unit's or agency's people of a year beside the guide for its rating."""

    organisation: str
    year: int
    rating: Predicate | None
    rated_as: str | None
    """Whose rating that is: the unit's own, or its agency's."""
    people: int
    rated: int
    shares: tuple[Share, ...]
    counts: Mapping[Predicate, int]
    enough: bool
    rule_set: str


def matrix(tx: Tx, reader: Principal, agency: str, year: int, moment: Moment) -> Matrix:
    """Where an agency's people stand in the nine boxes of a year. Raises ``NotFound``."""
    city, everyone = _agency(tx, reader, agency)
    last = date(year, 12, 31)
    rules, table = moment.of_year(TalentRules, city, last), moment.of_year(PerformanceRules, city, last)
    performances = _of_agency(tx, "performance", agency, year, 1)
    potentials = _of_agency(tx, "potential", agency, year, rules.potential_years)
    found = tuple(
        _talent(person, year, performances.get(person.employee_id, []), potentials.get(person.employee_id, []), moment)
        for person in everyone
    )
    return Matrix(agency, city, year, found, (rules.rule_set, table.rule_set))


def talent_of(tx: Tx, person: Person, year: int, moment: Moment) -> Talent:
    """Where one person stands."""
    rules = moment.of_year(TalentRules, person.place.city, date(year, 12, 31))
    people_asked = [person.employee_id]
    performances = judgements.of_people(tx, "performance", people_asked, f"{year - 1}-01-01")
    potentials = judgements.of_people(tx, "potential", people_asked, f"{year - rules.potential_years + 1}-01-01")
    its = person.employee_id
    return _talent(person, year, performances.get(its, []), potentials.get(its, []), moment)


def spread(tx: Tx, reader: Principal, organisation: str, year: int, moment: Moment) -> Distribution:
    """How a unit's, or agency's, people were rated beside the guide. Raises ``NotFound``."""
    agency, _, unit = organisation.partition(".")
    city, everyone = _agency(tx, reader, agency)
    counted = [person for person in everyone if not unit or person.place.unit_id == organisation]
    if not counted:
        raise NotFound(NOTHING)
    rules = moment.of_year(PerformanceRules, city, date(year, 12, 31))
    performances = _of_agency(tx, "performance", agency, year, 1)
    spoken = [
        speaking_for(year, performances_of(performances.get(person.employee_id, [])), year_before=False)
        for person in counted
    ]
    counts = Counter(predicate_of(one.result, one.behaviour, rules) for one in spoken if one is not None)
    rating, whose = _rating(tx, organisation, agency, year)
    enough = counts.total() >= rules.least_people
    shares = distribution(counts, rating, rules) if rating is not None and enough else ()
    return Distribution(
        organisation, year, rating, whose, len(counted), counts.total(), shares, counts, enough, rules.rule_set
    )


def _agency(tx: Tx, reader: Principal, agency: str) -> tuple[str, Sequence[Person]]:
    city = people.city_of(tx, agency)
    if city is None:
        raise NotFound(NOTHING)
    reader.hide_unless(agency, city)
    return city, people.of_agency(tx, agency)


def _of_agency(
    tx: Tx, kind: judgements.Kind, agency: str, year: int, years_before: int
) -> Mapping[str, list[Judgement]]:
    return judgements.of_agency(tx, kind, agency, f"{year - years_before}-01-01", f"{year}-12-31")


def _talent(
    person: Person, year: int, performances: Sequence[Judgement], potentials: Sequence[Judgement], moment: Moment
) -> Talent:
    city, last = person.place.city, date(year, 12, 31)
    rules, table = moment.of_year(TalentRules, city, last), moment.of_year(PerformanceRules, city, last)
    year_before = moment.of_year(IpAsnRules, city, last).performance_from_year_before
    spoken: Performance | None = speaking_for(year, performances_of(performances), year_before=year_before)
    predicate = None if spoken is None else predicate_of(spoken.result, spoken.behaviour, table)
    potential: Potential | None = potential_in(year, map(potential_of, potentials), rules)
    return Talent(
        person.employee_id,
        person.place.unit_id,
        None if spoken is None else spoken.period,
        predicate,
        None if potential is None else potential.value,
        None if potential is None else potential.assessed_on,
        placed(predicate, potential, rules),
    )


def _rating(tx: Tx, organisation: str, agency: str, year: int) -> tuple[Predicate | None, str | None]:
    """The rating of a year: the unit's own, else its agency's; the year's, else its newest quarter's."""
    found = judgements.of_people(tx, "organisation", {organisation, agency}, f"{year}-01-01")
    for whose in (organisation, agency):
        its = {one.period: one for one in found.get(whose, []) if one.period.startswith(f"{year}")}
        newest = its.get(f"{year}") or (its[max(its)] if its else None)
        if newest is not None:
            return rating_of_organisation(newest), whose
    return None, None

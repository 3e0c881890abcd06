"""Where the people of an agency or a city stand: hours, levels and professionalism index, person by person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from services.evaluation.domain.ip_asn import IpAsn
from services.evaluation.domain.jp import JpBalance
from services.evaluation.domain.score import gap_of
from services.evaluation.handlers import ip_asn
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.standing import Standing, jp_balance, jp_span, require_basis, standing_at
from services.evaluation.store import evidence, jp, people, scores
from services.evaluation.store.people import Person
from services.evaluation.store.scores import Sums
from shared.database import Tx
from shared.rules.rounding import half_up
from shared.rules.score import ScoreRules


class Scope(NamedTuple):
    """A city, or one agency of it."""

    city: str
    agency: str | None = None


class JpFigures(NamedTuple):
    """How many people have a target for the year, how many have reached it, and what is missing to it."""

    with_target: int
    reached: int
    mean_counted: Decimal | None
    """JP, to 1 decimal; none without people."""
    shortfall_tenths: int

    @property
    def reached_share(self) -> Decimal | None:
        """0 to 1, to 4 decimals; none when nobody has a target."""
        return half_up(Fraction(self.reached, self.with_target), 4) if self.with_target else None


class CompetencyFigures(NamedTuple):
    """Where the people with evidence of a competency stand."""

    competency: str
    people: int
    mean_score: Decimal
    levels: Mapping[int, int]
    """How many people at each level, 1 to 5."""
    below_standard: int
    """How many of them miss at least one level to their position's standard."""
    levels_missing: int
    """How many levels they miss together."""
    asked_of: int
    """Of how many people, measured or not, a position asks for it."""
    not_measured: int
    """Of how many of these nothing is known."""


class IndexFigures(NamedTuple):
    """The professionalism index (IP ASN) of the people whose position is known."""

    people: int
    mean: Decimal
    categories: Mapping[str, int]
    incomplete: int
    """Of how many at least one dimension is not known, and so counts as 0."""


@dataclass(frozen=True)
class Standings:
    """What is known of each person of a scope."""

    people: Sequence[Person]
    balances: Mapping[str, JpBalance]
    levels: Mapping[str, Mapping[str, Standing]]
    """By competency and person."""
    indexes: Mapping[str, IpAsn]

    def of(self, agency: str) -> Standings:
        """Those of one agency."""
        here = [person for person in self.people if person.place.agency == agency]
        ids = {person.employee_id for person in here}
        return Standings(
            here,
            {its: balance for its, balance in self.balances.items() if its in ids},
            {name: {its: one for its, one in found.items() if its in ids} for name, found in self.levels.items()},
            {its: index for its, index in self.indexes.items() if its in ids},
        )


def standings(tx: Tx, scope: Scope, year: int, moment: Moment) -> Standings:
    """Everybody who works there now: the hours and the index of a year, the scores of today."""
    city, agency = scope
    everyone = people.of_city(tx, city) if agency is None else people.of_agency(tx, agency)
    days = date(year, 1, 1), date(year + 1, 12, 31)
    rows = jp.of_city(tx, city, *days) if agency is None else jp.of_agency(tx, agency, *days)
    balances = {
        one.employee_id: jp_balance(one, jp_span(one, year), rows.get(one.employee_id, {}), moment) for one in everyone
    }
    indexes: dict[str, IpAsn] = {}
    for name, its in _by_agency(everyone).items():
        indexes |= ip_asn.indexes_of_agency(tx, name, its, year, moment)
    return Standings(everyone, balances, _levels(tx, scope, moment), indexes)


def jp_figures(found: Standings) -> JpFigures:
    """How far people are with the year's hours."""
    balances = list(found.balances.values())
    targets = [balance for balance in balances if balance.target is not None]
    counted = sum(balance.counted for balance in balances)
    return JpFigures(
        with_target=len(targets),
        reached=sum(balance.shortfall == 0 for balance in targets),
        mean_counted=half_up(Fraction(counted, 10 * len(balances)), 1) if balances else None,
        shortfall_tenths=sum(balance.shortfall for balance in targets),
    )


def competency_figures(found: Standings) -> tuple[CompetencyFigures, ...]:
    """Every competency that anybody is measured in or a position asks for, by its slug."""
    asked: dict[str, list[Person]] = defaultdict(list)
    for person in found.people:
        for competency in person.required or {}:
            asked[competency].append(person)
    everyone = {person.employee_id: person for person in found.people}
    return tuple(
        _competency(name, found.levels.get(name, {}), everyone, asked[name]) for name in sorted({*found.levels, *asked})
    )


def index_figures(found: Standings) -> IndexFigures | None:
    """The professionalism index of the people; none where no position is known."""
    indexes = list(found.indexes.values())
    if not indexes:
        return None
    total = sum((Fraction(one.value) for one in indexes), Fraction(0))
    counts = Counter(one.category for one in indexes)
    incomplete = sum(bool(one.missing) for one in indexes)
    return IndexFigures(len(indexes), half_up(total / len(indexes)), dict(sorted(counts.items())), incomplete)


def _levels(tx: Tx, scope: Scope, moment: Moment) -> dict[str, dict[str, Standing]]:
    rules = moment.of(ScoreRules, scope.city)
    require_basis(tx, rules)
    ahead = evidence.ahead(tx, moment.now)
    held = scores.of_city(tx, scope.city) if scope.agency is None else scores.of_agency(tx, scope.agency)
    found: dict[str, dict[str, Standing]] = defaultdict(dict)
    for key, total in held.items():
        sums = total.minus(ahead.get(key, Sums()))
        if sums.n:
            found[key[1]][key[0]] = standing_at(sums, moment.now, rules)
    return dict(found)


def _by_agency(everyone: Iterable[Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in everyone:
        found[person.place.agency].append(person)
    return dict(found)


def _competency(
    name: str, measured: Mapping[str, Standing], everyone: Mapping[str, Person], asked: Sequence[Person]
) -> CompetencyFigures:
    counts = Counter(standing.level for standing in measured.values())
    gaps = [gap_of(everyone[its].required_level(name), standing.level) or 0 for its, standing in measured.items()]
    total = sum((Fraction(standing.score) for standing in measured.values()), Fraction(0))
    return CompetencyFigures(
        name,
        len(measured),
        half_up(total / len(measured)) if measured else Decimal(0),
        {level: counts[level] for level in range(1, 6)},
        below_standard=sum(gap > 0 for gap in gaps),
        levels_missing=sum(gaps),
        asked_of=len(asked),
        not_measured=sum(person.employee_id not in measured for person in asked),
    )

"""An agency at a glance: who has reached the year's JP, and where its people stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from services.evaluation.domain.score import gap_of
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.standing import Standing, jp_balance, jp_span, require_basis, standing_at
from services.evaluation.store import evidence, jp, people, scores
from services.evaluation.store.people import Person
from services.evaluation.store.scores import Sums
from shared.database import Tx
from shared.errors import NotFound
from shared.rules.jp import JpRules
from shared.rules.rounding import half_up
from shared.rules.score import ScoreRules
from shared.web.auth import Principal


class JpFigures(NamedTuple):
    """How many people have a target for the year, and how many of them have reached it."""

    with_target: int
    reached: int
    mean_counted: Decimal | None
    """JP, to 1 decimal; none without people."""

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


@dataclass(frozen=True)
class AgencyReport:
    """The people who work in an agency now."""

    agency: str
    city: str
    year: int
    people: int
    jp: JpFigures
    competencies: tuple[CompetencyFigures, ...]
    rule_sets: tuple[str, str]


def agency_report(tx: Tx, reader: Principal, agency: str, year: int, moment: Moment) -> AgencyReport:
    """An agency's figures. Raises ``NotFound`` for an agency that is not the reader's, or has nobody yet."""
    city = people.city_of(tx, agency)
    if city is None:
        raise NotFound(NOTHING)
    reader.hide_unless(agency, city)
    everyone = people.of_agency(tx, agency)
    score_rules, jp_rules = moment.of(ScoreRules, city), moment.of_year(JpRules, city, date(year, 12, 31))
    return AgencyReport(
        agency,
        city,
        year,
        len(everyone),
        _jp(tx, everyone, agency, year, moment),
        _competencies(tx, {person.employee_id: person for person in everyone}, agency, moment, score_rules),
        (score_rules.rule_set, jp_rules.rule_set),
    )


def _jp(tx: Tx, everyone: Sequence[Person], agency: str, year: int, moment: Moment) -> JpFigures:
    rows = jp.of_agency(tx, agency, date(year, 1, 1), date(year + 1, 12, 31))
    balances = [
        jp_balance(person, jp_span(person, year), rows.get(person.employee_id, {}), moment) for person in everyone
    ]
    targets = [balance for balance in balances if balance.target is not None]
    counted = sum(balance.counted for balance in balances)
    return JpFigures(
        with_target=len(targets),
        reached=sum(balance.shortfall == 0 for balance in targets),
        mean_counted=half_up(Fraction(counted, 10 * len(balances)), 1) if balances else None,
    )


def _competencies(
    tx: Tx, everyone: Mapping[str, Person], agency: str, moment: Moment, rules: ScoreRules
) -> tuple[CompetencyFigures, ...]:
    require_basis(tx, rules)
    ahead = evidence.ahead(tx, moment.now)
    standings: dict[str, list[tuple[Person, Standing]]] = {}
    for key, held in scores.of_agency(tx, agency).items():
        sums = held.minus(ahead.get(key, Sums()))
        if sums.n:
            found = everyone[key[0]], standing_at(sums, moment.now, rules)
            standings.setdefault(key[1], []).append(found)
    return tuple(_figures(competency, found) for competency, found in sorted(standings.items()))


def _figures(competency: str, found: list[tuple[Person, Standing]]) -> CompetencyFigures:
    counts = Counter(standing.level for _, standing in found)
    return CompetencyFigures(
        competency,
        len(found),
        half_up(sum((Fraction(standing.score) for _, standing in found), Fraction(0)) / len(found)),
        {level: counts[level] for level in range(1, 6)},
        sum(bool(gap_of(person.required_level(competency), standing.level)) for person, standing in found),
    )

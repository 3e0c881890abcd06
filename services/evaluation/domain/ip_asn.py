"""The professionalism index of a civil servant (IP ASN; PermenPANRB 38/2018, BKN 8/2019) from a few facts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from services.evaluation.domain.ip_asn_facts import Facts, Raise, heaviest, raises
from services.evaluation.domain.performance import Performance, predicate_of, speaking_for
from shared.errors import Text
from shared.rules.bands import band_of
from shared.rules.ip_asn import IpAsnRules, Severity
from shared.rules.performance import PREDICATES, PerformanceRules, Predicate
from shared.rules.rounding import half_up

CATEGORY_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "sangat-tinggi": Text("Sangat tinggi", "Very high"),
        "tinggi": Text("Tinggi", "High"),
        "sedang": Text("Sedang", "Medium"),
        "rendah": Text("Rendah", "Low"),
        "sangat-rendah": Text("Sangat rendah", "Very low"),
    }
)


class Headline(NamedTuple):
    """What is told of an index when it moves."""

    year: int
    value: Decimal
    category: str
    missing: tuple[str, ...]
    rule_set: str

    @property
    def known(self) -> int:
        """How many of the four dimensions rest on a record; discipline and competency always do."""
        return 4 - len(self.missing)


class _Reached(NamedTuple):
    """What was done for competency: the share of the technical JP as numerator and denominator."""

    trained: bool
    technical: tuple[int, int]
    attended: bool


class IpAsn(NamedTuple):
    """An index from 0.00 to 100.00. A dimension of which nothing is known gives 0 and is ``missing``."""

    year: int
    value: Decimal
    category: str
    qualification: Decimal
    competency: Mapping[str, Decimal]
    """Points by item: training, technical, seminar, as far as the position has them."""
    technical_tenths: int
    performance: Decimal
    performance_period: str | None
    """The record that speaks for the year."""
    predicate: Predicate | None
    discipline: Decimal
    sanction: Severity | None
    missing: tuple[str, ...]
    would_raise: tuple[Raise, ...]
    rule_set: str

    @property
    def competency_points(self) -> Decimal:
        """The points of the competency dimension."""
        return sum(self.competency.values(), Decimal(0))

    @property
    def known(self) -> int:
        """How many of the four dimensions rest on a record; discipline and competency always do."""
        return 4 - len(self.missing)


def ip_asn(year: int, facts: Facts, rules: IpAsnRules, table: PerformanceRules) -> IpAsn:
    """The index of a year: the four dimensions' exact points added, rounded half up to 2 decimals, then classified."""
    spoken = speaking_for(year, facts.performance, year_before=rules.performance_from_year_before)
    predicate = None if spoken is None else _predicate(spoken, rules, table)
    sanction = heaviest(year, facts.sanctions, rules)
    tenths = _technical(year, facts, rules)
    competency = _competency(year, facts, tenths, rules)
    qualification = Fraction(0) if facts.education is None else Fraction(rules.qualification[facts.education])
    performance = Fraction(0) if predicate is None else Fraction(rules.performance[predicate])
    discipline = Fraction(rules.no_sanction if sanction is None else rules.discipline[sanction])
    value = half_up(qualification + sum(competency.values(), Fraction(0)) + performance + discipline)
    known = {"qualification": facts.education, "performance": predicate}
    return IpAsn(
        year=year,
        value=value,
        category=band_of(value, rules.categories),
        qualification=half_up(qualification),
        competency={item: half_up(points, 4) for item, points in competency.items()},
        technical_tenths=tenths,
        performance=half_up(performance),
        performance_period=None if spoken is None else spoken.period,
        predicate=predicate,
        discipline=half_up(discipline),
        sanction=sanction,
        missing=tuple(name for name, found in known.items() if found is None),
        would_raise=raises(year, facts, competency, tenths, predicate, rules),
        rule_set=rules.rule_set,
    )


def headline(year: int, facts: Facts, rules: IpAsnRules, table: PerformanceRules) -> Headline:
    """What ``ip_asn`` says in short, for a third of its work: most events of learning are asked for no more."""
    spoken = speaking_for(year, facts.performance, year_before=rules.performance_from_year_before)
    predicate = None if spoken is None else _predicate(spoken, rules, table)
    sanction = heaviest(year, facts.sanctions, rules)
    points = rules.competency[facts.position_type].points
    trained, technical, attended = _reached(year, facts, _technical(year, facts, rules), rules)
    whole = (
        None if facts.education is None else rules.qualification[facts.education],
        points.get("training") if trained else None,
        points.get("seminar") if attended else None,
        None if predicate is None else rules.performance[predicate],
        rules.no_sanction if sanction is None else rules.discipline[sanction],
    )
    value = _value(whole, points.get("technical"), technical)
    known = {"qualification": facts.education, "performance": predicate}
    missing = tuple([name for name, found in known.items() if found is None])
    return Headline(year, value, band_of(value, rules.categories), missing, rules.rule_set)


# The points are a rule set's: many people have the same.
@lru_cache(maxsize=16_384)
def _value(whole: tuple[Decimal | None, ...], technical: Decimal | None, share: tuple[int, int]) -> Decimal:
    part = Fraction(technical or 0) * Fraction(*share)
    return half_up(sum((Fraction(one) for one in whole if one is not None), part))


def _predicate(spoken: Performance, rules: IpAsnRules, table: PerformanceRules) -> Predicate:
    """By the stated value where there is one, else by the table of result and behaviour."""
    if spoken.value is None:
        return predicate_of(spoken.result, spoken.behaviour, table)
    band = band_of(half_up(spoken.value), rules.performance_floors)
    return next(one for one in PREDICATES if one == band)


def _technical(year: int, facts: Facts, rules: IpAsnRules) -> int:
    return sum(
        tenths
        for (done, form), (_, tenths) in facts.finished.items()
        if form in rules.technical_forms and year - rules.technical_years < done <= year
    )


def _competency(year: int, facts: Facts, tenths: int, rules: IpAsnRules) -> dict[str, Fraction]:
    trained, technical, attended = _reached(year, facts, tenths, rules)
    reached = {"training": Fraction(trained), "technical": Fraction(*technical), "seminar": Fraction(attended)}
    own = rules.competency[facts.position_type]
    return {item: Fraction(points) * reached[item] for item, points in own.points.items()}


def _reached(year: int, facts: Facts, tenths: int, rules: IpAsnRules) -> _Reached:
    training = rules.competency[facts.position_type].training_forms
    finished = [(done, form) for (done, form), (times, _) in facts.finished.items() if times > 0 and done <= year]
    trained = any(form in training for _, form in finished)
    attended = any(form in rules.seminar_forms and done > year - rules.seminar_years for done, form in finished)
    counted = min(tenths, rules.technical_tenths)
    share = (counted, rules.technical_tenths)
    if not rules.technical_proportional:
        share = (int(counted == rules.technical_tenths), 1)
    return _Reached(trained, share, attended)

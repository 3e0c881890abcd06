"""What an IP ASN is worked out from, and what would raise it (PermenPANRB 38/2018, BKN 8/2019)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from services.evaluation.domain.performance import Performance
from shared.rules.ip_asn import EDUCATIONS, SEVERITIES, Education, IpAsnRules, Severity
from shared.rules.performance import PREDICATES, Predicate
from shared.rules.positions import PositionType
from shared.rules.rounding import half_up


class Sanction(NamedTuple):
    """A disciplinary sanction; ``until`` is its last day where it has one."""

    severity: Severity
    decided_on: date
    until: date | None


class Facts(NamedTuple):
    """What an index of a year is worked out from."""

    position_type: PositionType
    education: Education | None
    finished: Mapping[tuple[int, str], tuple[int, int]]
    """How often, and tenths of JP, by year and form."""
    performance: tuple[Performance, ...] = ()
    sanctions: tuple[Sanction, ...] = ()


class Raise(NamedTuple):
    """What would raise the index, by how many points."""

    dimension: str
    action: str
    """A slug: ``education``, ``training``, ``technical``, ``seminar``, ``performance``, ``discipline``."""
    points: Decimal
    figure: str
    """The diploma, the JP that are missing, the predicate or the year from which a sanction no longer counts."""


def counts_until(sanction: Sanction, rules: IpAsnRules) -> int:
    """The last year in which a sanction counts: the fifth with its own, and as long as it runs."""
    last = sanction.decided_on.year + rules.discipline_years - 1
    return last if sanction.until is None else max(last, sanction.until.year)


def heaviest(year: int, sanctions: Iterable[Sanction], rules: IpAsnRules) -> Severity | None:
    """The heaviest sanction that counts in a year; none without one."""
    counting = [one.severity for one in sanctions if one.decided_on.year <= year <= counts_until(one, rules)]
    return max(counting, key=SEVERITIES.index, default=None)


def raises(
    year: int,
    facts: Facts,
    competency: Mapping[str, Fraction],
    tenths: int,
    predicate: Predicate | None,
    rules: IpAsnRules,
) -> tuple[Raise, ...]:
    """What would raise an index, the largest gain first."""
    found = [
        *_education_raise(facts.education, rules),
        *_competency_raises(facts, competency, tenths, rules),
        *_performance_raise(predicate, rules),
        *_discipline_raise(year, facts, rules),
    ]
    return tuple(sorted(found, key=lambda one: (-one.points, one.action)))


def _education_raise(education: Education | None, rules: IpAsnRules) -> Iterable[Raise]:
    """The nearest diploma that gives more."""
    if education is None:
        return
    now = rules.qualification[education]
    for better in reversed(EDUCATIONS[: EDUCATIONS.index(education)]):
        if rules.qualification[better] > now:
            yield Raise("qualification", "education", half_up(rules.qualification[better] - now), better)
            return


def _competency_raises(
    facts: Facts, competency: Mapping[str, Fraction], tenths: int, rules: IpAsnRules
) -> Iterable[Raise]:
    for item, most in rules.competency[facts.position_type].points.items():
        gain = Fraction(most) - competency[item]
        if gain > 0:
            lacking = Decimal(rules.technical_tenths - tenths).scaleb(-1) if item == "technical" else None
            yield Raise("competency", item, half_up(gain, 4), "" if lacking is None else str(lacking))


def _performance_raise(predicate: Predicate | None, rules: IpAsnRules) -> Iterable[Raise]:
    for better, worse in pairwise(PREDICATES):
        gain = rules.performance[better] - rules.performance[worse]
        if worse == predicate and gain > 0:
            yield Raise("performance", "performance", half_up(gain), better)


def _discipline_raise(year: int, facts: Facts, rules: IpAsnRules) -> Iterable[Raise]:
    """What waiting for a sanction to lapse gives, and from which year on."""
    now = heaviest(year, facts.sanctions, rules)
    if now is None:
        return
    lapses = 1 + max(
        counts_until(one, rules) for one in facts.sanctions if one.severity == now and one.decided_on.year <= year
    )
    then = heaviest(lapses, facts.sanctions, rules)
    points = rules.no_sanction if then is None else rules.discipline[then]
    if points > rules.discipline[now]:
        yield Raise("discipline", "discipline", half_up(points - rules.discipline[now]), str(lapses))

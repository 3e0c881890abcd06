"""The satisfaction index of a unit, an agency or a city over a period, with what it is made of and how it moved.

An agency's and a city's index is that of all their answers together, each answer alike [R].
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.feedback.domain.hiding import hidden_parts, visible_spans
from services.feedback.domain.period import Period
from services.feedback.domain.respondent import CATEGORIES, TRAITS, Trait
from services.feedback.domain.slug_words import words_of
from services.feedback.store import ikm_sums
from services.feedback.store.ikm_sums import Part, Sums, Where
from shared.database import Tx
from shared.rules.ikm import Ikm, IkmRules, ikm_of
from shared.rules.ruleset import Rules

YEARS = 5
"""Years of the trend, the one asked for included."""
NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose index it is, and whether the caller may see every figure of it."""

    where: Where
    city: str
    name: str
    officer: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """``n`` answers and their index; none where it is hidden, and no index where nobody answered."""

    n: int | None
    index: Ikm | None

    @property
    def hidden(self) -> bool:
        """Whether the public may not see it."""
        return self.n is None


@dataclass(frozen=True, slots=True)
class Share:
    """The index of one part of the place: an agency, a unit or a service."""

    id: str
    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class IkmReport:
    """A place's index of a period. ``profile`` is how many respondents said which category; none where hidden."""

    place: Place
    period: Period
    figure: Figure
    before: Figure
    months: Mapping[int, Figure]
    years: Mapping[int, Figure]
    agencies: Sequence[Share] = ()
    units: Sequence[Share] = ()
    services: Sequence[Share] = ()
    profile: Mapping[Trait, Mapping[str, int | None]] = field(default_factory=dict)
    rule_set: str = ""


def report_of(tx: Tx, place: Place, period: Period, rules: Rules, smallest: int) -> IkmReport:
    """The report. ``smallest`` is the smallest group the public may see; an officer sees all."""
    least = 0 if place.officer else smallest
    year = period.last // 12
    first = min((year - YEARS + 1) * 12, period.before.first)
    months = ikm_sums.by_month(tx, place.where, first, max(period.last, year * 12 + 11))
    of = _Indexes(months, rules, place.city, least)
    figure = of.period(period)
    shown = not figure.hidden
    parts = ikm_sums.by_part(tx, place.where, period.first, period.last) if shown else ()
    shares = _Shares(parts, lambda sums: of.figure(sums, period), least)
    is_city = place.where.agency is None and place.where.unit_id is None
    profile = ikm_sums.profile(tx, place.where, period.first, period.last) if shown else {}
    return IkmReport(
        place,
        period,
        figure,
        of.period(period.before),
        {one.first: of.period(one) for one in period.months()},
        {one: of.period(Period.of_year(one)) for one in range(year - YEARS + 1, year + 1)},
        shares.agencies() if is_city else (),
        shares.units() if place.where.unit_id is None else (),
        shares.services(),
        {} if place.where.service else _profile(profile, figure.n or 0, least),
        rules.of(IkmRules, period.ends_on, place.city).rule_set,
    )


class _Indexes:
    """Indexes of periods from the sums of months, hidden where the public may not see them."""

    def __init__(self, months: Mapping[int, Sums], rules: Rules, city: str, least: int) -> None:
        self._months = months
        self._rules = rules
        self._city = city
        self._least = least

    def period(self, period: Period) -> Figure:
        """The index of a period, by the rules in force when it ended."""
        found = _sum(sums for month, sums in self._months.items() if period.has(month))
        return self.figure(found, period) if self._visible(period) else Figure(None, None)

    def figure(self, sums: Sums, period: Period) -> Figure:
        """The index of these sums."""
        rules = self._rules.of(IkmRules, period.ends_on, self._city)
        return Figure(sums.n, ikm_of(sums.n, sums.scores, rules) if sums.n else None)

    def _visible(self, period: Period) -> bool:
        if not self._least:
            return True
        within = period.span_of_year
        if within is None:
            return False
        year, span = within
        counts = {month + 1: self._months.get(year * 12 + month, Sums()).n for month in range(12)}
        return span in visible_spans(counts, self._least)


class _Shares:
    """The parts of a shown whole, small ones hidden so that they cannot be worked out."""

    def __init__(self, parts: Sequence[Part], figure: Callable[[Sums], Figure], least: int) -> None:
        self._parts = parts
        self._figure = figure
        self._least = least

    def agencies(self) -> list[Share]:
        """By agency."""
        return self._by(self._parts, lambda part: part.agency, _agency)

    def units(self) -> list[Share]:
        """By unit, named with its agency where there are several; those of a hidden agency are hidden with it."""
        hidden = {share.id for share in self.agencies() if share.figure.hidden}
        shares: list[Share] = []
        several = len({part.agency for part in self._parts}) > 1
        for agency in dict.fromkeys(part.agency for part in self._parts):
            parts = [part for part in self._parts if part.agency == agency]
            found = self._by(parts, lambda part: part.unit_id, _unit if several else lambda part: part.unit_name)
            shares += [Share(one.id, one.name, Figure(None, None)) if agency in hidden else one for one in found]
        return shares

    def services(self) -> list[Share]:
        """By service, ``""`` for answers that name none."""
        return self._by(self._parts, lambda part: part.service, lambda part: words_of(part.service))

    def _by(self, parts: Iterable[Part], key: Callable[[Part], str], name: Callable[[Part], str]) -> list[Share]:
        names: dict[str, str] = {}
        sums: dict[str, Sums] = {}
        for part in parts:
            names.setdefault(key(part), name(part))
            sums[key(part)] = sums.get(key(part), Sums()).plus(part.sums)
        hidden = hidden_parts({one: found.n for one, found in sums.items()}, self._least)
        nothing = Figure(None, None)
        return [Share(one, names[one], nothing if one in hidden else self._figure(sums[one])) for one in sorted(names)]


def _agency(part: Part) -> str:
    return part.agency_name or part.agency


def _unit(part: Part) -> str:
    return f"{part.unit_name}, {_agency(part)}"


def _profile(said: Mapping[str, Mapping[str, int]], answers: int, least: int) -> dict[Trait, Mapping[str, int | None]]:
    """Every category of every trait, and who did not say; small ones hidden."""
    found: dict[Trait, Mapping[str, int | None]] = {}
    for trait in TRAITS:
        counts = {category: said.get(trait, {}).get(category, 0) for category in CATEGORIES[trait]}
        counts[NOT_SAID] = answers - sum(counts.values())
        hidden = hidden_parts(counts, least)
        found[trait] = {category: None if category in hidden else count for category, count in counts.items()}
    return found


def _sum(sums: Iterable[Sums]) -> Sums:
    total = Sums()
    for one in sums:
        total = total.plus(one)
    return total

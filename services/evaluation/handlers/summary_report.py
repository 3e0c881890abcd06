"""An agency or a city at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from services.evaluation.domain.hiding import comparable, hidden_groups
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.cost_report import Costs, costs
from services.evaluation.handlers.ikm_report import IkmFigures, ikm_figures
from services.evaluation.handlers.participation_report import Participation, participation
from services.evaluation.handlers.standings_report import (
    CompetencyFigures,
    IndexFigures,
    JpFigures,
    Scope,
    Standings,
    competency_figures,
    index_figures,
    jp_figures,
    standings,
)
from services.evaluation.store import catalogue, people
from shared.database import Tx
from shared.errors import NotFound
from shared.rules.ip_asn import IpAsnRules
from shared.rules.jp import JpRules
from shared.rules.score import ScoreRules
from shared.web.auth import Principal

EVERY: Final = "*"
"""In a token: all agencies of a city, or all cities."""


class Comparison(NamedTuple):
    """The city's averages; none where the rest of the city would follow from them."""

    reached_share: Decimal | None
    mean_counted: Decimal | None
    index_mean: Decimal | None
    ikm: Decimal | None
    scores: Mapping[str, Decimal]


class AgencyLine(NamedTuple):
    """One agency of a city; all figures are none where it has too few people to be shown."""

    agency: str
    people: int | None
    jp: JpFigures | None
    index_mean: Decimal | None


@dataclass(frozen=True)
class Summary:
    """The people who work there now, and what was learned, said and spent in a year."""

    scope: Scope
    year: int
    people: int
    jp: JpFigures
    competencies: tuple[CompetencyFigures, ...]
    index: IndexFigures | None
    participation: Participation
    ikm: IkmFigures
    costs: Costs | None
    """Of an agency; a city has no budget of its own."""
    comparison: Comparison | None
    """For an agency."""
    agencies: tuple[AgencyLine, ...]
    """Of a city."""
    names: Mapping[str, str]
    """What the city's agencies are called, as far as they have said."""
    rule_sets: Mapping[str, str]


def agency_summary(tx: Tx, reader: Principal, agency: str, year: int, smallest: int, moment: Moment) -> Summary:
    """An agency's figures. Raises ``NotFound`` for an agency that is not the reader's, or has nobody yet."""
    city = readable_agency(tx, reader, agency)
    whole = standings(tx, Scope(city), year, moment)
    here, scope = whole.of(agency), Scope(city, agency)
    ikm = ikm_figures(tx, scope, year, smallest, moment)
    city_ikm = ikm_figures(tx, Scope(city), year, smallest, moment)
    compared = _comparison(here, whole, ikm, city_ikm, smallest)
    return _summary(tx, scope, here, year, smallest, moment, ikm, compared)


def city_summary(tx: Tx, reader: Principal, city: str, year: int, smallest: int, moment: Moment) -> Summary:
    """A city's figures, for its BKPSDM. Raises ``NotFound`` for everybody else, and where nobody works yet."""
    readable_city(reader, city)
    return whole_city(tx, city, year, smallest, moment)


def whole_city(tx: Tx, city: str, year: int, smallest: int, moment: Moment) -> Summary:
    """A city's figures, whoever asks. Raises ``NotFound`` where nobody works yet."""
    whole = standings(tx, Scope(city), year, moment)
    if not whole.people:
        raise NotFound(NOTHING)
    ikm = ikm_figures(tx, Scope(city), year, smallest, moment)
    return _summary(tx, Scope(city), whole, year, smallest, moment, ikm, None)


def readable_city(reader: Principal, city: str) -> None:
    """Raises ``NotFound`` for everybody but the city's BKPSDM and the platform's operators."""
    if not (reader.agency == EVERY and reader.city in {EVERY, city}):
        raise NotFound(NOTHING)


def readable_agency(tx: Tx, reader: Principal, agency: str) -> str:
    """The city of an agency that the caller may read. Raises ``NotFound``."""
    city = people.city_of(tx, agency)
    if city is None:
        raise NotFound(NOTHING)
    reader.hide_unless(agency, city)
    return city


def _summary(
    tx: Tx,
    scope: Scope,
    found: Standings,
    year: int,
    smallest: int,
    moment: Moment,
    ikm: IkmFigures,
    compared: Comparison | None,
) -> Summary:
    city, agency = scope
    last = date(year, 12, 31)
    return Summary(
        scope,
        year,
        len(found.people),
        jp_figures(found),
        competency_figures(found),
        index_figures(found),
        participation(tx, scope, year, smallest),
        ikm,
        None if agency is None else costs(tx, agency, year, smallest),
        compared,
        _agencies(found, smallest) if agency is None else (),
        catalogue.agency_names(tx, city),
        {
            "score": moment.of(ScoreRules, city).rule_set,
            "jp": moment.of_year(JpRules, city, last).rule_set,
            "ip_asn": moment.of_year(IpAsnRules, city, last).rule_set,
            "ikm": ikm.rule_set,
        },
    )


def _agencies(found: Standings, smallest: int) -> tuple[AgencyLine, ...]:
    names = sorted({person.place.agency for person in found.people})
    parts = {name: found.of(name) for name in names}
    hidden = hidden_groups({name: len(part.people) for name, part in parts.items()}, smallest)
    return tuple(
        AgencyLine(name, None, None, None) if name in hidden else _agency(name, part) for name, part in parts.items()
    )


def _agency(name: str, found: Standings) -> AgencyLine:
    index = index_figures(found)
    return AgencyLine(name, len(found.people), jp_figures(found), None if index is None else index.mean)


def _comparison(here: Standings, whole: Standings, ikm: IkmFigures, city_ikm: IkmFigures, smallest: int) -> Comparison:
    """The city beside an agency, each figure only where those who are left cannot be told by it."""
    jp, index = jp_figures(whole), index_figures(whole)
    mine, own = jp_figures(here), index_figures(here)
    measured = {one.competency: one.people for one in competency_figures(here)}
    answers, city_answers = ikm.total.answers or 0, city_ikm.total.answers or 0
    targets = comparable(mine.with_target, jp.with_target, smallest)
    hours = comparable(len(here.people), len(whole.people), smallest)
    indexed = index is not None and comparable(0 if own is None else own.people, index.people, smallest)
    return Comparison(
        jp.reached_share if targets else None,
        jp.mean_counted if hours else None,
        index.mean if index is not None and indexed else None,
        city_ikm.total.value if comparable(answers, city_answers, smallest) else None,
        {
            one.competency: one.mean_score
            for one in competency_figures(whole)
            if one.people and comparable(measured.get(one.competency, 0), one.people, smallest)
        },
    )

"""What citizens' texts are about, counted by theme, with the trend and the competencies the themes ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.feedback.domain.lexicon import Lexicon
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.rights import READ, has_right, unit_ever
from services.feedback.handlers.themer import Themer
from services.feedback.store import themes, units
from services.feedback.store.sight import Sight
from services.feedback.store.themes import Count
from shared.database import Tx
from shared.errors import Fault, NotFound, Text
from shared.web.auth import Principal

_WHICH = Text("sebutkan city, agency, atau unit_id", "name a city, an agency or a unit_id")
_NO_AGENCY = Text("Instansi ini tidak dikenal.", "This agency is not known.")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose texts are counted, and whether the caller may see every figure."""

    city: str
    agency: str | None
    unit_id: str | None
    officer: bool


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme's texts of a year, by month, and of the year before; none where a figure is hidden."""

    theme: str
    texts: int
    before: int | None
    months: tuple[int | None, ...]
    competencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """The themes of a place's year, the most frequent first. ``hidden``: some are too small for the public."""

    place: Place
    year: int
    lexicon: Lexicon
    items: tuple[ThemeCount, ...]
    needs: dict[str, int]
    hidden: bool


def place_of(tx: Tx, principal: Principal | None, city: str | None, agency: str | None, unit_id: str | None) -> Place:
    """What is asked about. Raises ``Invalid`` when nothing is named, ``NotFound`` for what nobody announced."""
    if unit_id is not None:
        unit = unit_ever(tx, unit_id)
        return Place(unit.city, unit.agency, unit.unit_id, has_right(principal, READ, unit.agency, unit.city))
    if agency is not None:
        its_city = units.city_of(tx, agency)
        if its_city is None:
            raise NotFound(_NO_AGENCY)
        return Place(its_city, agency, None, has_right(principal, READ, agency, its_city))
    if city is None:
        raise to_mend([Fault("/query/agency", _WHICH)])
    return Place(city, None, None, has_right(principal, READ, "*", city))


def counted(tx: Tx, place: Place, year: int, smallest: int, themer: Themer, now: datetime) -> ThemeCounts:
    """Count a place's texts of a year. Those who are no officers see no group under ``smallest`` and no theme that is
    not in the city's lexicon, since its name is somebody's words."""
    lexicon = themer.of_city(tx, place.city, now)
    rows = themes.counts(tx, Sight(place.agency, place.city), place.unit_id, (year, year - 1))
    least = 0 if place.officer else smallest
    names = {row.theme for row in rows if row.year == year and (place.officer or row.theme in lexicon.themes)}
    made = [_count(name, [row for row in rows if row.theme == name], year, least, lexicon) for name in names]
    items = sorted((one for one in made if one.texts >= least), key=lambda one: (-one.texts, one.theme))
    needs: Counter[str] = Counter()
    for one in items:
        needs.update(dict.fromkeys(one.competencies, one.texts))
    ordered = dict(sorted(needs.items(), key=lambda need: (-need[1], need[0])))
    return ThemeCounts(place, year, lexicon, tuple(items), ordered, hidden=len(items) < len(made))


def _count(theme: str, rows: Collection[Count], year: int, least: int, lexicon: Lexicon) -> ThemeCount:
    months = Counter({row.month: row.texts for row in rows if row.year == year})
    before = sum(row.texts for row in rows if row.year == year - 1)
    return ThemeCount(
        theme=theme,
        texts=sum(months.values()),
        before=None if 0 < before < least else before,
        months=_months(months, least),
        competencies=lexicon.needs([theme]),
    )


def _months(texts: Mapping[int, int], least: int) -> tuple[int | None, ...]:
    """January to December. A single hidden month could be told from the year's sum: the next smallest hides with it."""
    hidden = {month for month, number in texts.items() if 0 < number < least}
    others = sorted((number, month) for month, number in texts.items() if number >= least and number)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return tuple(None if month in hidden else texts.get(month, 0) for month in range(1, 13))

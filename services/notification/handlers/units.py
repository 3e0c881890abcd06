"""Units: their satisfaction index by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.notification.domain import ikm_dropped, ikm_low
from services.notification.domain.unit_index import UnitIndex
from services.notification.handlers.round import Round
from services.notification.store import units
from services.notification.store.alerts import AlertKey, Place
from services.notification.store.units import IndexKey, KnownIndex, KnownUnit
from shared.events.enrollment import UnitChanged
from shared.events.evaluation import IndexChanged

_RULES: Final = (ikm_low.RULE, ikm_dropped.RULE)


class Units:
    """What a batch says about units. Of several events about the same thing the newest counts.

    Every known year of a unit is judged together, so that the end is the same whichever year was heard first.
    """

    def __init__(self) -> None:
        self._changed: dict[str, KnownUnit] = {}
        self._indexes: dict[IndexKey, KnownIndex] = {}
        self._places: dict[str, Place] = {}

    def change(self, event: UnitChanged) -> None:
        """Enrollment says what a unit is called and whether it is at work."""
        known = self._changed.get(event.unit_id)
        if known is None or event.version > known.version:
            self._changed[event.unit_id] = KnownUnit(event.unit_id, event.name, event.active, event.version)
        self._places[event.unit_id] = Place(event.agency, event.city, event.unit_id)

    def index(self, event: IndexChanged) -> None:
        """Evaluation says what a unit's index (IKM) of a year is."""
        self._indexes[IndexKey(event.subject_id, event.year)] = KnownIndex(
            event.new_value, event.grade, event.answers, event.indicative, event.previous_year_value
        )
        self._places[event.subject_id] = Place(event.agency, event.city, event.subject_id)

    def subjects(self) -> set[str]:
        """Every unit the batch speaks of."""
        return set(self._places)

    def judge(self, its: Round) -> None:
        """Keep what is known of them now and judge their indexes."""
        known = units.known(its.tx, self.subjects())
        changed = {
            unit_id: unit
            for unit_id, unit in self._changed.items()
            if unit_id not in known or unit.version > known[unit_id].version
        }
        known |= changed
        units.save(its.tx, changed.values())
        indexes = units.indexes(its.tx, self.subjects()) | self._indexes
        units.save_indexes(its.tx, self._indexes)
        for rule in _RULES:
            newest = self._newest_years(its, rule, indexes)
            for key, index in indexes.items():
                unit = known.get(key.unit_id)
                facts = _facts(key, index, newest.get(key.unit_id, key.year), active=unit is None or unit.active)
                its.judge(AlertKey(rule, key.unit_id, str(key.year)), self._places[key.unit_id], facts)

    def _newest_years(self, its: Round, rule: str, indexes: Mapping[IndexKey, KnownIndex]) -> dict[str, int]:
        """The newest year of each unit that has answers enough to be judged."""
        newest: dict[str, int] = {}
        for (unit_id, year), index in indexes.items():
            if index.answers >= its.figures(rule, self._places[unit_id]).ikm_minimum_answers:
                newest[unit_id] = max(year, newest.get(unit_id, year))
        return newest


def _facts(key: IndexKey, index: KnownIndex, newest_year: int, *, active: bool) -> UnitIndex:
    return UnitIndex(
        year=key.year,
        newest_year=newest_year,
        unit_active=active,
        value=index.value,
        grade=index.grade,
        answers=index.answers,
        indicative=index.indicative,
        previous=index.previous,
    )

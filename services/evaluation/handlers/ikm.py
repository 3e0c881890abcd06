"""Citizens' answers into sums, and what that does to their units' index (IKM, PermenPANRB 14/2017)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from services.evaluation.handlers.batch import Batch, Owner
from services.evaluation.store import ikm
from services.evaluation.store.ikm import IkmKey, IkmSums
from shared.events.evaluation import IndexChanged
from shared.rules.alerts import AlertRules
from shared.rules.ikm import Ikm, IkmRules, ikm_of


class _Index(NamedTuple):
    """A unit's index of a year beside the one of the year before, none where there were no answers."""

    present: Ikm | None
    previous: Ikm | None
    enough_to_alert: bool

    def reads_as(self, other: _Index) -> bool:
        """Whether another answer has changed nothing worth telling."""
        return _essence(self) == _essence(other)


def settle(batch: Batch, deltas: Mapping[IkmKey, IkmSums], owners: Mapping[str, Owner]) -> None:
    """Store the sums; tell of each index that reads differently, by itself or beside the year before.

    Answers of an earlier year that come in late (paper forms) so reach the year after it too.
    """
    years = sorted({(unit_id, year + later) for unit_id, year in deltas for later in (0, 1)})
    before = ikm.find(batch.tx, {(unit_id, year - earlier) for unit_id, year in years for earlier in (0, 1)})
    ikm.add(batch.tx, deltas)
    after = before | {key: before.get(key, IkmSums()).plus(delta) for key, delta in deltas.items()}
    for key in years:
        owner = owners[key[0]]
        old, new = _index(batch, before, key, owner), _index(batch, after, key, owner)
        if new.present is not None and not new.reads_as(old):
            batch.stage(_event(key, owner, old, new, new.present))


def _index(batch: Batch, sums: Mapping[IkmKey, IkmSums], key: IkmKey, owner: Owner) -> _Index:
    unit_id, year = key
    present = _ikm(batch, sums.get(key), year, owner)
    alerts_from = batch.moment.of(AlertRules, owner.city).ikm_minimum_answers
    enough = present is not None and present.answers >= alerts_from
    return _Index(present, _ikm(batch, sums.get((unit_id, year - 1)), year - 1, owner), enough)


def _ikm(batch: Batch, sums: IkmSums | None, year: int, owner: Owner) -> Ikm | None:
    if sums is None or not sums.n:
        return None
    return ikm_of(sums.n, sums.by_element, batch.moment.of_year(IkmRules, owner.city, date(year, 12, 31)))


def _essence(index: _Index) -> tuple[object, ...]:
    present, previous, enough = index
    known = None if present is None else (present.value, present.grade, present.indicative)
    return known, None if previous is None else previous.value, enough


def _event(key: IkmKey, owner: Owner, old: _Index, new: _Index, present: Ikm) -> IndexChanged:
    unit_id, year = key
    return IndexChanged(
        index="ikm",
        subject_id=unit_id,
        agency=owner.agency,
        city=owner.city,
        year=year,
        old_value=None if old.present is None else old.present.value,
        new_value=present.value,
        grade=present.grade,
        answers=present.answers,
        indicative=present.indicative,
        previous_year_value=None if new.previous is None else new.previous.value,
        rule_set=present.rule_set,
    )

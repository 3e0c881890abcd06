"""Learning hours into buckets, and what that does to people's years."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from services.evaluation.domain.jp import BucketSum, JpBalance
from services.evaluation.handlers.batch import Batch
from services.evaluation.handlers.people import Known
from services.evaluation.handlers.standing import jp_balance, jp_label, jp_span
from services.evaluation.store import jp
from services.evaluation.store.jp import BucketKey, Span
from services.evaluation.store.people import Person
from shared.events.evaluation import JpChanged

_Year = tuple[str, int]
"""Employee and the label of a JP year."""


def settle(batch: Batch, known: Mapping[str, Known], deltas: Mapping[BucketKey, BucketSum]) -> None:
    """Store the hours; tell of each person's year that comes to something else."""
    years = _years(batch, known, deltas)
    if not years:
        return
    same = [(known[year[0]].before, year) for year, more in years.items() if not more]
    before = _balances(batch, [(person, year) for person, year in same if person is not None])
    jp.add(batch.tx, deltas)
    for year, new in _balances(batch, [(known[year[0]].after, year) for year in years]).items():
        one = known[year[0]]
        if years[year] or _reads_anew(one, before.get(year), new):
            batch.stage(_event(one.after, year[1], new))


def _years(batch: Batch, known: Mapping[str, Known], deltas: Mapping[BucketKey, BucketSum]) -> dict[_Year, int]:
    """The years that hours were added to or taken from, with the tenths by which they move.

    And the present year of whoever's terms have changed: 0 tenths, but perhaps another target.
    """
    years: dict[_Year, int] = {}
    for key, delta in deltas.items():
        year = (key[0], jp_label(known[key[0]].after, date.fromisoformat(key[1])))
        years[year] = years.get(year, 0) + delta.tenths
    for employee_id, one in known.items():
        if one.restated and _has_other_terms(one):
            years.setdefault((employee_id, jp_label(one.after, batch.moment.today)), 0)
    return years


def _has_other_terms(one: Known) -> bool:
    return one.before is not None and (one.moved or _terms(one.before) != _terms(one.after))


def _terms(person: Person) -> tuple[str | None, date | None]:
    return person.employment, person.contract_start


def _balances(batch: Batch, asked: Collection[tuple[Person, _Year]]) -> dict[_Year, JpBalance]:
    """What these years come to now, by these people's terms."""
    spans = {year: jp_span(person, year[1]) for person, year in asked}
    sums = jp.in_spans(batch.tx, (Span(*year, span.first, span.last) for year, span in spans.items()))
    return {year: jp_balance(person, spans[year], sums.get(year, {}), batch.moment) for person, year in asked}


def _reads_anew(one: Known, old: JpBalance | None, new: JpBalance) -> bool:
    """Whether a year that earns the same reads differently: by the person's terms, or by caps on other days."""
    if old is None or not (old.earned or new.earned):
        return False
    return one.moved or (old.earned, old.counted, old.target) != (new.earned, new.counted, new.target)


def _event(person: Person, label: int, figures: JpBalance) -> JpChanged:
    agency, city, unit_id = person.place
    return JpChanged(
        employee_id=person.employee_id,
        agency=agency,
        city=city,
        unit_id=unit_id,
        year=label,
        earned_jp=_jp(figures.earned),
        counted_jp=_jp(figures.counted),
        target_jp=None if figures.target is None else _jp(figures.target),
        rule_set=figures.rule_set,
    )


def _jp(tenths: int) -> Decimal:
    return Decimal(tenths).scaleb(-1)

"""Evidence into sums, and what that does to scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from services.evaluation.domain.score import gap_of, score_at
from services.evaluation.handlers import next_basis
from services.evaluation.handlers.batch import Batch
from services.evaluation.handlers.people import Known
from services.evaluation.handlers.standing import Standing, basis_of, require_basis, standing_at
from services.evaluation.handlers.taken import Moved
from services.evaluation.store import evidence, scores, trends
from services.evaluation.store.people import Person
from services.evaluation.store.scores import ScoreKey, Sums
from shared.events.evaluation import ScoreChanged
from shared.rules.score import ScoreRules

_NOTHING = Sums()


def found(batch: Batch) -> None:
    """Say with the first batch of all, whatever it holds, which landmark and half-life the sums are made under."""
    if scores.basis(batch.tx) is None:
        scores.establish(batch.tx, basis_of(batch.moment.of(ScoreRules, None)))


def settle(batch: Batch, known: Mapping[str, Known], moved: Moved) -> None:
    """Store evidence and sums; tell of each score that reads differently or is measured by another standard."""
    restated = [employee_id for employee_id, one in known.items() if one.restated and _is_measured_anew(one)]
    if not (moved.scores or restated):
        return
    rules = _rules(batch, known.values())
    before = scores.find(batch.tx, moved.scores)
    if restated:
        before |= scores.of_people(batch.tx, restated)
    ahead_before = evidence.ahead(batch.tx, batch.moment.now)
    evidence.remove(batch.tx, moved.gone)
    evidence.add(batch.tx, moved.come)
    after = before | scores.add(batch.tx, before, moved.scores)
    trends.add(batch.tx, moved.months)
    next_basis.settle(batch, moved)
    ahead_after = evidence.ahead(batch.tx, batch.moment.now)
    for key, new in after.items():
        old = before.get(key, _NOTHING)
        if ahead_before or ahead_after:
            old, new = old.minus(ahead_before.get(key, _NOTHING)), new.minus(ahead_after.get(key, _NOTHING))
        one = known[key[0]]
        _tell(batch, key, one, old, new, rules[one.after.place.city])


def _is_measured_anew(one: Known) -> bool:
    return one.before is not None and (one.moved or one.before.required != one.after.required)


def _rules(batch: Batch, known: Iterable[Known]) -> dict[str, ScoreRules]:
    """The rules by city, all of which must read the sums as they were made."""
    by_city = {city: batch.moment.of(ScoreRules, city) for city in {one.after.place.city for one in known}}
    for rules in by_city.values():
        require_basis(batch.tx, rules)
    return by_city


def _tell(batch: Batch, key: ScoreKey, one: Known, old: Sums, new: Sums, rules: ScoreRules) -> None:
    """Tell of a score that has changed.

    One whose evidence is all taken back is the prior's again and measured by no standard: where nothing is measured
    nothing is missing, whether result and correction came in one batch or in two.
    """
    if not (old.n or new.n):
        return
    before = score_at(old.a, old.b, batch.moment.now, rules) if old.n else None
    after = standing_at(new, batch.moment.now, rules)
    if before != after.score or not new.n or (one.restated and _has_other_standard(one, key[1])):
        required = one.after.required_level(key[1]) if new.n else None
        batch.stage(_event(batch, key, one.after, required, before, after, rules))


def _has_other_standard(one: Known, competency: str) -> bool:
    if one.before is None:
        return False
    return one.moved or one.before.required_level(competency) != one.after.required_level(competency)


def _event(
    batch: Batch,
    key: ScoreKey,
    person: Person,
    required: int | None,
    before: Decimal | None,
    after: Standing,
    rules: ScoreRules,
) -> ScoreChanged:
    employee_id, competency = key
    agency, city, unit_id = person.place
    return ScoreChanged(
        employee_id=employee_id,
        agency=agency,
        city=city,
        unit_id=unit_id,
        competency=competency,
        old_score=before,
        new_score=after.score,
        level=after.level,
        required_level=required,
        gap=gap_of(required, after.level),
        as_of=batch.moment.now,
        rule_set=rules.rule_set,
    )

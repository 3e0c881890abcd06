"""The work on versions of rule sets, in chunks short enough for everybody else: what each would change, and its day.

Where the work is stands in the store, in the same transaction as what it wrote, so it goes on after a restart and two
replicas at it do nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from services.evaluation.domain.score import gap_of
from services.evaluation.handlers.batch import Batch, Moment
from services.evaluation.handlers.live_rules import LiveRules
from services.evaluation.handlers.next_basis import summed, weighed
from services.evaluation.handlers.rule_set_effects import (
    Found,
    Sides,
    furthest,
    of_hours,
    of_scores,
    of_units,
    present_sums,
)
from services.evaluation.handlers.standing import Standing, standing_at
from services.evaluation.store import next_pieces, people, rule_sets
from services.evaluation.store.moments import from_ms, to_ms
from services.evaluation.store.people import Person
from services.evaluation.store.rule_sets import Entered
from services.evaluation.store.scores import ScoreKey, Sums
from shared.clock import Clock
from shared.database import Database, Tx
from shared.events.evaluation import ScoreChanged
from shared.rules.calendar import CITY_ZONE, city_day
from shared.rules.ikm import IkmRules
from shared.rules.jp import JpRules
from shared.rules.jpm import JpmRules
from shared.rules.ruleset import Rules
from shared.rules.score import ScoreRules

_CHUNK: Final = 100
"""People in one transaction."""

_LOOK_SECONDS: Final = 1.0
_DAY: Final = timedelta(days=1)
_BY_PERSON: Final = frozenset({ScoreRules.NAME, JpmRules.NAME, JpRules.NAME})
"""What is worked out person by person."""


class RuleSetWork:
    """Looks what there is to do for the versions of rule sets, and does it."""

    def __init__(self, database: Database, clock: Clock, rules: LiveRules, chunk: int = _CHUNK) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        self._chunk = chunk

    async def run(self) -> None:
        """Until cancelled. Whatever was entered in another process is known here within a second."""
        while True:
            if not await self.run_due():
                await asyncio.sleep(_LOOK_SECONDS)

    async def run_due(self) -> int:
        """Do everything that is to be done now; how many chunks that took."""
        chunks = 0
        while await self._database.read(is_due, self._clock.now(), self._rules):
            await self._database.write(step, self._clock.now(), self._rules, self._chunk)
            chunks += 1
        return chunks


def next_due(tx: Tx) -> datetime | None:
    """When the next version takes effect, none when none waits."""
    days = [one.first_day for one in rule_sets.standing(tx) if one.state in {"preparing", "ready"}]
    return datetime.combine(min(days), time.min, CITY_ZONE) if days else None


def is_due(tx: Tx, now: datetime, rules: LiveRules) -> bool:
    """Whether there is anything to do; what was entered or withdrawn elsewhere is taken in on the way."""
    rules.refresh(tx)
    today = city_day(now)
    return any(
        one.state in {"preparing", "telling"} or (one.state == "ready" and one.first_day <= today)
        for one in rule_sets.standing(tx)
    )


def step(tx: Tx, now: datetime, rules: LiveRules, chunk: int) -> None:
    """One chunk of what is to be done, if there is anything. What takes effect earlier comes first."""
    rules.refresh(tx)
    moment = Moment(now, rules)
    entered = rule_sets.standing(tx)
    for one in sorted(entered, key=lambda one: (one.effective_from, one.entered_at_ms)):
        if one.state == "telling":
            return _tell(Batch(tx, moment), one, chunk)
        if one.state == "ready" and one.first_day <= moment.today:
            return _take_effect(tx, one)
        if one.state == "preparing":
            return _prepare(tx, one, now, rules, entered, chunk)
    return None


def _prepare(tx: Tx, one: Entered, now: datetime, rules: LiveRules, entered: Sequence[Entered], chunk: int) -> None:
    at = from_ms(one.as_of_ms) if one.as_of_ms else now
    today = rules.of(ScoreRules, city_day(now))
    sides = Sides(at, one.first_day, _without(one, rules, entered), rules, None if one.basis else today)
    ids = rule_sets.people_after(tx, one.city, one.cursor, chunk) if one.name in _BY_PERSON else []
    everyone = people.find(tx, ids)
    found = _found(tx, [everyone[employee_id] for employee_id in ids], one, sides)
    rule_sets.add_effects(tx, one.rule_set_id, found.effects)
    agencies = {mover.agency for mover in found.movers}
    if agencies:
        kept = furthest([*rule_sets.movers(tx, one.rule_set_id, agencies), *found.movers])
        rule_sets.put_movers(tx, one.rule_set_id, agencies, kept)
    last = len(ids) < chunk
    rule_sets.move(
        tx,
        one.rule_set_id,
        state="ready" if last else "preparing",
        cursor=ids[-1] if ids else one.cursor,
        done=one.done + len(ids),
        as_of_ms=to_ms(at),
    )


def _found(tx: Tx, chunk: Sequence[Person], one: Entered, sides: Sides) -> Found:
    if one.name in {ScoreRules.NAME, JpmRules.NAME}:
        return of_scores(tx, chunk, one, sides)
    if one.name == JpRules.NAME:
        return of_hours(tx, chunk, sides)
    return of_units(tx, one.city, sides) if one.name == IkmRules.NAME else Found()


def _take_effect(tx: Tx, one: Entered) -> None:
    """Its day has come: sums that were made beside take the place of the present ones; then people are told."""
    if one.basis is not None:
        next_pieces.switch(tx, one.basis)
    tells = one.name == ScoreRules.NAME
    rule_sets.move(tx, one.rule_set_id, state="telling" if tells else "in_force", cursor="", done=0)


def _without(one: Entered, rules: LiveRules, entered: Sequence[Entered]) -> Rules:
    return rules.with_entered(other for other in entered if other.rule_set_id != one.rule_set_id)


def _tell(batch: Batch, one: Entered, chunk: int) -> None:
    """Tell of everybody in the chunk whose level is another one since the version took effect."""
    ids = rule_sets.people_after(batch.tx, one.city, one.cursor, chunk)
    new = present_sums(batch.tx, ids, batch.moment.now)
    old = _as_before(batch, one, ids) if one.basis else new
    everyone = people.find(batch.tx, ids)
    for (employee_id, competency), sums in sorted(new.items()):
        person = everyone[employee_id]
        before_rules = batch.moment.on(ScoreRules, one.first_day - _DAY, person.place.city)
        rules = batch.moment.of(ScoreRules, person.place.city)
        before = standing_at(old[employee_id, competency], batch.moment.now, before_rules)
        after = standing_at(sums, batch.moment.now, rules)
        if before.level != after.level:
            batch.stage(_event(batch.moment, person, competency, before, after, rules))
    state = "in_force" if len(ids) < chunk else "telling"
    cursor = ids[-1] if ids else one.cursor
    rule_sets.move(batch.tx, one.rule_set_id, state=state, cursor=cursor, done=one.done + len(ids))


def _as_before(batch: Batch, one: Entered, ids: Sequence[str]) -> dict[ScoreKey, Sums]:
    """The sums under the landmark and half-life of the day before."""
    rules = batch.moment.on(ScoreRules, one.first_day - _DAY, None)
    return summed(weighed(next_pieces.evidence_of(batch.tx, ids), rules), batch.moment.now)


def _event(
    moment: Moment, person: Person, competency: str, before: Standing, after: Standing, rules: ScoreRules
) -> ScoreChanged:
    required = person.required_level(competency)
    return ScoreChanged(
        employee_id=person.employee_id,
        agency=person.place.agency,
        city=person.place.city,
        unit_id=person.place.unit_id,
        competency=competency,
        old_score=before.score,
        new_score=after.score,
        level=after.level,
        required_level=required,
        gap=gap_of(required, after.level),
        as_of=moment.now,
        rule_set=rules.rule_set,
    )

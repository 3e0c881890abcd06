"""Requests to supervisors across a rebuild of evaluation.

A request follows from its completion, from the days that pass, and from what people entered about it: whom they named
to assess, and the answer. Days pass with the records, and what was entered is entered again at its own time, so that a
request, and the sums of what supervisors answered, come out as they were. A request is moved on only as far as the live
store has moved it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.evaluation.handlers import request_round
from services.evaluation.handlers.asking import restore_answer, restore_name
from services.evaluation.handlers.batch import Batch, Moment
from services.evaluation.handlers.request_round import Standing
from services.evaluation.store import participations
from services.evaluation.store.moments import from_ms
from services.evaluation.store.participations import Record
from shared.clock import Clock
from shared.database import Database, Tx
from shared.rules.calendar import CITY_ZONE, city_day
from shared.rules.ruleset import Rules

_AT_ONCE: Final = 200
_NAMED: Final = "assessor-named"


class Act(NamedTuple):
    """Something that was entered: an assessor's name or, where that is none, the answer of a record."""

    at_ms: int
    record: Record
    assessor_id: str | None

    @property
    def at(self) -> datetime:
        """When."""
        return from_ms(self.at_ms)


class Requests:
    """What falls due about requests while the past of a second store passes."""

    def __init__(
        self, database: Database, clock: Clock, rules: Rules, acts: Iterable[Act], waiting: frozenset[Standing]
    ) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        self._ahead = sorted(acts, key=lambda act: -act.at_ms)
        self._late: list[Act] = []
        self._waiting = waiting

    async def next_due(self) -> datetime | None:
        """When something falls due next; what cannot be entered yet is due when its request has come."""
        turn = await self._database.read(request_round.next_turn, self._waiting)
        found = [] if turn is None else [datetime.combine(turn, time.min, CITY_ZONE).astimezone(UTC)]
        if self._ahead:
            found.append(self._ahead[-1].at)
        if self._late:
            there = await self._database.read(_there, self._late)
            found += [act.at for act in self._late if act in there]
        return min(found, default=None)

    async def fire(self) -> int:
        """Do what is due by the clock, turns first; how much that was."""
        done = 0
        while await self._database.write_long(self._turn):
            done += 1
        now, due = self._clock.now(), self._late
        while self._ahead and self._ahead[-1].at <= now:
            due.append(self._ahead.pop())
        self._late = [act for act in due if not await self._database.write(self._enter, act)]
        return done + len(due) - len(self._late)

    def _turn(self, tx: Tx) -> bool:
        return request_round.turn(self._batch(tx), _AT_ONCE, self._waiting)

    def _enter(self, tx: Tx, act: Act) -> bool:
        if act.assessor_id is not None:
            return restore_name(self._batch(tx), act.record.assessment_id, act.assessor_id)
        return restore_answer(self._batch(tx), act.record)

    def _batch(self, tx: Tx) -> Batch:
        return Batch(tx, Moment(self._clock.now(), self._rules))


async def requests_of(live: Database, second: Database, clock: Clock, rules: Rules, now: datetime) -> Requests:
    """What was entered in the live store and is not yet in the second one, and how far the live one is."""
    entered, there = await live.read(_acts), await second.read(participations.all_records)
    acts = [act for its in entered.values() for act in _missing(its, there)]
    waiting = await live.read(request_round.overdue, city_day(now))
    return Requests(second, clock, rules, acts, waiting)


def _acts(tx: Tx) -> Mapping[str, Sequence[Act]]:
    """By request, in the order in which they were entered. Of a name that no trail tells of the time is not known."""
    named: dict[str, list[tuple[int, str]]] = defaultdict(list)
    audit = tx.tables.audit
    query = sa.select(audit.c.at_ms, audit.c.facts).where(audit.c.action == _NAMED).order_by(audit.c.audit_id)
    for row in tx.execute(query):
        facts = json.loads(row.facts)
        named[facts["assessment_id"]].append((row.at_ms, facts["assessor_id"]))
    return {
        record.assessment_id: _of(record, named[record.assessment_id])
        for record in participations.all_records(tx).values()
    }


def _of(record: Record, named: Sequence[tuple[int, str]]) -> Sequence[Act]:
    acts = [Act(at_ms, record, assessor_id) for at_ms, assessor_id in named]
    if record.assessor_id is not None and record.assessor_id not in {act.assessor_id for act in acts[-1:]}:
        acts.append(Act(0, record, record.assessor_id))
    if record.answered_at_ms is not None:
        acts.append(Act(record.answered_at_ms, record, None))
    return acts


def _missing(acts: Sequence[Act], there: Mapping[str, Record]) -> Sequence[Act]:
    """Those that come after what the second store holds of the request."""
    held = there.get(acts[0].record.assessment_id) if acts else None
    if held is None:
        return acts
    if held.answered_at_ms is not None:
        return ()
    named = [number for number, act in enumerate(acts, 1) if act.assessor_id == held.assessor_id is not None]
    return acts[max(named, default=0) :]


def _there(tx: Tx, acts: Sequence[Act]) -> list[Act]:
    """Those whose request has come so far that they can be entered."""
    found = participations.find(tx, {act.record.assessment_id for act in acts})
    states = {key: one.state for key, one in found.items()}
    return [act for act in acts if _fits(act, states.get(act.record.assessment_id))]


def _fits(act: Act, state: str | None) -> bool:
    return state == "requested" or (state == "planned" and act.assessor_id is not None)

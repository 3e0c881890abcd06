"""Requests to supervisors open when their day has come, and expire when nobody answered in time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from services.evaluation.handlers.batch import Batch
from services.evaluation.handlers.following import opened
from services.evaluation.handlers.participations import tell
from services.evaluation.store import participations, people
from services.evaluation.store.participations import Participation, Record
from services.evaluation.store.people import Person
from shared.database import Tx

Standing = tuple[str, str, str | None]
"""A request, its state and the day of its next turn."""


def turn(batch: Batch, limit: int, waiting: Collection[Standing] = ()) -> bool:
    """Move the requests whose turn has come on; whether there may be more.

    One that is too late before anybody was asked (nobody went the rounds meanwhile) expires without a word. Those
    that are ``waiting`` just so elsewhere are left alone: a rebuild goes as far as the live store has gone.
    """
    limit += len(waiting)
    come = participations.due(batch.tx, batch.moment.today, limit)
    due = [one for one in come if standing_of(one) not in waiting]
    known = people.find(batch.tx, {one.employee_id for one in due})
    named = participations.records(batch.tx, [one.assessment_id for one in due])
    moved = []
    for one in due:
        person = known.get(one.employee_id)
        after = _moved(batch, one, person, named.get(one.assessment_id))
        moved.append(after)
        if after.state == "requested" or one.state == "requested":
            tell(batch, after, person)
    participations.put(batch.tx, moved)
    return len(come) == limit


def next_turn(tx: Tx, waiting: Collection[Standing] = ()) -> date | None:
    """The first day on which a request moves on by itself, but for those ``waiting``; none when none does."""
    come = participations.turns(tx, date.max, 1 + len(waiting))
    return min((_turn_on(one) for one in come if standing_of(one) not in waiting), default=None)


def overdue(tx: Tx, today: date) -> frozenset[Standing]:
    """The requests whose turn has come and that nobody has moved on yet."""
    return frozenset(map(standing_of, participations.turns(tx, today)))


def standing_of(one: Participation) -> Standing:
    """How far a request is."""
    return one.assessment_id, one.state, one.turn_on


def _turn_on(one: Participation) -> date:
    if one.turn_on is None:
        raise ValueError(f"{one.assessment_id} has no turn")
    return date.fromisoformat(one.turn_on)


def _moved(batch: Batch, one: Participation, person: Person | None, named: Record | None) -> Participation:
    """What was asked and is too late now stays with whom it was asked of."""
    if one.state == "requested":
        return one._replace(state="expired", turn_on=None)
    return opened(one, person, named, batch.moment.today)

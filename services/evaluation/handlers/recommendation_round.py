"""Recommendations are looked at again when something has changed about a person, and once a day for everybody."""

from __future__ import annotations

from services.evaluation.handlers.batch import Batch
from services.evaluation.handlers.considering import consider
from services.evaluation.store import causes, rounds

_NAME = "people"


def changed(batch: Batch, limit: int) -> bool:
    """Look at the next people about whom something has changed; whether there may be more."""
    people = causes.take_considerations(batch.tx, limit)
    consider(batch.tx, people, batch.moment)
    return len(people) == limit


def daily(batch: Batch, limit: int) -> bool:
    """Look at the next people of today's round, for whom time alone may have changed something."""
    after = rounds.reached(batch.tx, _NAME, batch.moment.today)
    if after is None:
        return False
    people = rounds.people_after(batch.tx, after, limit)
    consider(batch.tx, people, batch.moment)
    more = len(people) == limit
    rounds.reach(batch.tx, _NAME, batch.moment.today, people[-1] if more else None)
    return more

"""Requests to supervisors open when their day has come, and expire when nobody answered in time."""

from __future__ import annotations

from datetime import date

from services.evaluation.domain.asking import day_after, turn_of
from services.evaluation.handlers.batch import Batch
from services.evaluation.handlers.participations import placed, tell
from services.evaluation.store import participations, people
from services.evaluation.store.participations import Participation, Record
from services.evaluation.store.people import Person


def turn(batch: Batch, limit: int) -> bool:
    """Move the requests whose turn has come on; whether there may be more.

    One that is too late before anybody was asked (a completion entered long afterwards) expires without a word.
    """
    due = participations.due(batch.tx, batch.moment.today, limit)
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
    return len(due) == limit


def _moved(batch: Batch, one: Participation, person: Person | None, named: Record | None) -> Participation:
    due_on = date.fromisoformat(one.due_on)
    state = turn_of(due_on, batch.moment.today)
    here = placed(one, person, named)
    if state == "expired":
        return here._replace(state="expired", turn_on=None)
    if person is not None and not person.active:
        return here._replace(state="cancelled", turn_on=None)
    return here._replace(state="requested", turn_on=day_after(due_on).isoformat())

"""Requests to supervisors go where their people and supervisors are, until the last day on which an answer is taken.

What has ended keeps what was true when it ended: an answered request with the answer, any other with its last day.
Rounds and events may come in either order around a day that something is due: both lead to the same rows, so that a
store that is built again, whose days pass at midnight, ends as the one did whose rounds came a little later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.evaluation.domain.asking import day_after, turn_of
from services.evaluation.handlers.batch import Batch
from services.evaluation.handlers.participations import tell
from services.evaluation.handlers.people import Known
from services.evaluation.store import participations
from services.evaluation.store.participations import Participation, Record
from services.evaluation.store.people import Person


def follow(batch: Batch, known: Mapping[str, Known]) -> None:
    """Have the requests about people whose facts changed follow them.

    One about somebody who has left is cancelled, and asked again when that person is back in time. One about
    somebody with another supervisor goes to that one.
    """
    changed = {key: one for key, one in known.items() if one.restated and _concerns_requests(one)}
    if not changed:
        return
    before = participations.unfinished_of(batch.tx, changed, batch.moment.today)
    named = participations.records(batch.tx, [one.assessment_id for one in before])
    after = [
        _followed(one, changed[one.employee_id], named.get(one.assessment_id), batch.moment.today) for one in before
    ]
    participations.put(batch.tx, after)
    for old, new in zip(before, after, strict=True):
        if "requested" in {old.state, new.state}:
            tell(batch, new, changed[new.employee_id].after)


def placed(one: Participation, person: Person | None, named: Record | None) -> Participation:
    """A request where its person works now, with the assessor named by the agency or else the supervisor."""
    by_hand = named.assessor_id if named is not None else None
    if person is None:
        return one._replace(assessor_id=by_hand)
    agency, city, _ = person.place
    return one._replace(agency=agency, city=city, assessor_id=by_hand or person.supervisor_id)


def opened(one: Participation, person: Person | None, named: Record | None, today: date) -> Participation:
    """A planned request on the day it opens: asked, or cancelled where the person has left.

    A later day comes where nobody went the rounds; where nobody did until it was too late, it expires in its place.
    """
    here = placed(one, person, named)
    if person is not None and not person.active:
        return here._replace(state="cancelled", turn_on=None)
    due_on = date.fromisoformat(one.due_on)
    if turn_of(due_on, today) == "expired":
        return here._replace(state="expired", turn_on=None)
    return here._replace(state="requested", turn_on=day_after(due_on).isoformat())


def _concerns_requests(one: Known) -> bool:
    before, after = one.before, one.after
    return before is not None and (
        before.active != after.active or one.moved or before.supervisor_id != after.supervisor_id
    )


def _followed(one: Participation, person: Known, named: Record | None, today: date) -> Participation:
    if one.state == "planned":  # its days are over and nobody went the rounds: what was known until now counts
        return opened(one, person.before, named, today)
    here = placed(one, person.after, named)
    if not person.after.active:
        return here._replace(state="cancelled", turn_on=None)
    return here._replace(state="requested", turn_on=day_after(date.fromisoformat(one.due_on)).isoformat())

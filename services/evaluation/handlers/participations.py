"""Completions with success: their units count for a programme's results, and their supervisors are asked in time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from services.evaluation.domain.asking import span_of
from services.evaluation.domain.behaviour import BehaviourSums, behaviour_of
from services.evaluation.domain.results import Month, month_of
from services.evaluation.handlers.batch import Batch, Moment
from services.evaluation.handlers.people import Known
from services.evaluation.store import participations, results
from services.evaluation.store.participations import Participation, Record, State
from services.evaluation.store.people import Person
from services.evaluation.store.ratings import RatingKey
from services.evaluation.store.results import UnitKey
from shared.events.enrollment import Completed
from shared.events.evaluation import AssessmentChanged
from shared.rules.calendar import city_day
from shared.rules.programme import ProgrammeRules

_TOLD: Mapping[State, Literal["requested", "done", "expired", "cancelled"]] = {
    "requested": "requested",
    "done": "done",
    "expired": "expired",
    "cancelled": "cancelled",
}


def planned(event: Completed, moment: Moment) -> Participation | None:
    """What a completion comes to before anything is known of it; none for a failed one."""
    if event.outcome != "completed":
        return None
    day = city_day(event.completed_at)
    opens_on, due_on = (one.isoformat() for one in span_of(day, moment.on(ProgrammeRules, day, event.city)))
    competencies = _listed(tuple([one.competency for one in event.competencies]))
    return Participation(
        participations.assessment_id_of(event.enrollment_id),
        event.enrollment_id,
        event.employee_id,
        event.agency,
        event.city,
        event.unit_id,
        event.programme_id,
        event.session_id,
        day.isoformat(),
        competencies,
        opens_on,
        due_on,
        "planned" if event.competencies else "unasked",
        opens_on if event.competencies else None,
        None,
    )


def settle(
    batch: Batch, told: Mapping[str, Participation | None], known: Mapping[str, Known]
) -> dict[RatingKey, BehaviourSums]:
    """Store what counts now in place of what counted before; by how much supervisors' answers move.

    ``told`` are the completions of this batch by assessment id, none for those that count no longer. A request about
    somebody who has left is cancelled, and one about somebody with another supervisor goes to that one.
    """
    behaved = _settle_told(batch, told, known) if told else {}
    _follow(batch, known)
    return behaved


def sums_of(record: Record) -> BehaviourSums:
    """What an answer adds to the sums. Raises ``ValueError`` for a record without one."""
    if record.applies is None:
        raise ValueError("nobody has answered")
    return behaviour_of(record.applies, values_of(record.after), values_of(record.before))


def values_of(written: str | None) -> dict[str, Decimal]:
    """Values by competency from their JSON."""
    return {competency: Decimal(value) for competency, value in json.loads(written or "{}").items()}


def tell(batch: Batch, one: Participation, person: Person | None) -> None:
    """Publish where a request stands. What nobody was asked for yet is not told."""
    state = _TOLD.get(one.state)
    if state is None:
        return
    place = person.place if person is not None else None
    batch.stage(
        AssessmentChanged(
            assessment_id=one.assessment_id,
            employee_id=one.employee_id,
            assessor_id=one.assessor_id,
            agency=place.agency if place else one.agency,
            city=place.city if place else one.city,
            unit_id=place.unit_id if place else one.unit_id,
            programme_id=one.programme_id,
            session_id=one.session_id,
            state=state,
            opens_on=date.fromisoformat(one.opens_on),
            due_on=date.fromisoformat(one.due_on),
        )
    )


# A programme has many completions.
@lru_cache(maxsize=4096)
def _listed(competencies: tuple[str, ...]) -> str:
    return json.dumps(sorted(competencies))


def _settle_told(
    batch: Batch, told: Mapping[str, Participation | None], known: Mapping[str, Known]
) -> dict[RatingKey, BehaviourSums]:
    stored, entered = participations.find(batch.tx, told), participations.records(batch.tx, told)
    after = {key: _resumed(one, stored.get(key), entered.get(key)) for key, one in told.items() if one is not None}
    for key, before in stored.items():
        if before.state == "requested" and (key not in after or after[key].state != "requested"):
            tell(batch, before._replace(state="cancelled"), _person(known, before))
    participations.put(batch.tx, list(after.values()))
    participations.remove(batch.tx, [key for key in stored if key not in after])
    units: dict[UnitKey, int] = {}
    behaved: dict[RatingKey, BehaviourSums] = {}
    for sign, rows in ((-1, stored), (1, after)):
        for one in rows.values():
            unit = _unit_key(one)
            units[unit] = units.get(unit, 0) + sign
            if one.state == "done":
                _count(behaved, one, entered[one.assessment_id], sign)
    results.add_completions(batch.tx, units)
    return {key: sums for key, sums in behaved.items() if any(sums)}


def _resumed(new: Participation, old: Participation | None, entered: Record | None) -> Participation:
    """A completion told again goes on where it was, unless its days are others now; an answer once given stays."""
    assessor = entered.assessor_id if entered is not None else None
    if entered is not None and entered.applies is not None:
        return new._replace(state="done", turn_on=None, assessor_id=assessor)
    if old is not None and (old.opens_on, old.due_on, old.competencies) == (
        new.opens_on,
        new.due_on,
        new.competencies,
    ):
        return new._replace(state=old.state, turn_on=old.turn_on, assessor_id=old.assessor_id)
    return new if assessor is None else new._replace(assessor_id=assessor)


def _count(behaved: dict[RatingKey, BehaviourSums], one: Participation, record: Record, sign: int) -> None:
    key, sums = (one.programme_id, one.session_id), behaved.get((one.programme_id, one.session_id), BehaviourSums())
    behaved[key] = sums.plus(sums_of(record)) if sign > 0 else sums.minus(sums_of(record))


def _unit_key(one: Participation) -> UnitKey:
    return one.programme_id, one.unit_id, _month_of(one.completed_on)


@lru_cache(maxsize=4096)
def _month_of(on: str) -> Month:
    day = date.fromisoformat(on)
    return month_of(day.year, day.month)


def _follow(batch: Batch, known: Mapping[str, Known]) -> None:
    """Requests go where their people and supervisors are."""
    changed = {key: one.after for key, one in known.items() if one.restated and _concerns_requests(one)}
    if not changed:
        return
    waiting = participations.requested_of(batch.tx, changed)
    named = participations.records(batch.tx, [one.assessment_id for one in waiting])
    moved = [_followed(one, changed[one.employee_id], named.get(one.assessment_id)) for one in waiting]
    participations.put(batch.tx, moved)
    for one in moved:
        tell(batch, one, changed[one.employee_id])


def _concerns_requests(one: Known) -> bool:
    before, after = one.before, one.after
    return before is not None and (
        (before.active and not after.active) or one.moved or before.supervisor_id != after.supervisor_id
    )


def _followed(one: Participation, person: Person, named: Record | None) -> Participation:
    state: State = one.state if person.active else "cancelled"
    return placed(one, person, named)._replace(state=state, turn_on=one.turn_on if person.active else None)


def placed(one: Participation, person: Person | None, named: Record | None) -> Participation:
    """A request where its person works now, with the assessor named by the agency or else the supervisor."""
    by_hand = named.assessor_id if named is not None else None
    if person is None:
        return one._replace(assessor_id=by_hand)
    agency, city, _ = person.place
    return one._replace(agency=agency, city=city, assessor_id=by_hand or person.supervisor_id)


def _person(known: Mapping[str, Known], one: Participation) -> Person | None:
    found = known.get(one.employee_id)
    return None if found is None else found.after

"""Completions with success: their units count for a programme's results, and their supervisors are asked in time."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
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
    """What a completion comes to before anything is known of it; none for a failed one.

    About one that is entered too late nobody is ever asked: its request has expired where the person completed.
    """
    if event.outcome != "completed":
        return None
    day = city_day(event.completed_at)
    span = span_of(day, moment.on(ProgrammeRules, day, event.city))
    opens_on, due_on = (one.isoformat() for one in span)
    competencies = _listed(tuple([one.competency for one in event.competencies]))
    state: State = "unasked" if not event.competencies else "planned" if moment.today <= span.due_on else "expired"
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
        state,
        opens_on if state == "planned" else None,
        None,
    )


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


def settle(
    batch: Batch, told: Mapping[str, Participation | None], anew: Collection[str], known: Mapping[str, Known]
) -> dict[RatingKey, BehaviourSums]:
    """Store what counts now in place of what counted before; by how much supervisors' answers move.

    ``told`` are the completions of this batch by assessment id, none for those that count no longer. Those ``anew``
    were taken back in between, so nothing goes on.
    """
    if not told:
        return {}
    stored, entered = participations.find(batch.tx, told), participations.records(batch.tx, told)
    after = {
        key: _answered_or(resumed(one, None if key in anew else stored.get(key)), entered.get(key))
        for key, one in told.items()
        if one is not None
    }
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


def resumed(new: Participation, old: Participation | None) -> Participation:
    """A completion told again goes on where it was, and with whom, unless its days are others now."""
    if old is None:
        return new
    if old.state != "done" and _asked(old) != _asked(new):
        return new
    here = new._replace(agency=old.agency, city=old.city, assessor_id=old.assessor_id)
    return here._replace(state=old.state, turn_on=old.turn_on)


def _asked(one: Participation) -> tuple[str, str, str]:
    return one.opens_on, one.due_on, one.competencies


def _answered_or(one: Participation, entered: Record | None) -> Participation:
    """An answer once given stays, and so does a name."""
    if entered is None:
        return one
    assessor = one.assessor_id if entered.assessor_id is None else entered.assessor_id
    if entered.applies is None:
        return one._replace(assessor_id=assessor)
    return one._replace(state="done", turn_on=None, assessor_id=assessor)


def _count(behaved: dict[RatingKey, BehaviourSums], one: Participation, record: Record, sign: int) -> None:
    key, sums = (one.programme_id, one.session_id), behaved.get((one.programme_id, one.session_id), BehaviourSums())
    behaved[key] = sums.plus(sums_of(record)) if sign > 0 else sums.minus(sums_of(record))


def _unit_key(one: Participation) -> UnitKey:
    return one.programme_id, one.unit_id, _month_of(one.completed_on)


@lru_cache(maxsize=4096)
def _month_of(on: str) -> Month:
    day = date.fromisoformat(on)
    return month_of(day.year, day.month)


def _person(known: Mapping[str, Known], one: Participation) -> Person | None:
    found = known.get(one.employee_id)
    return None if found is None else found.after

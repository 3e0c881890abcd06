"""Events of enrolments into the counts of participation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from services.evaluation.domain.seats import (
    NOTHING,
    UNKNOWN,
    Counts,
    Group,
    Step,
    after,
    counts_of,
)
from services.evaluation.handlers.batch import Batch
from services.evaluation.store import people, seats
from services.evaluation.store.people import Person
from services.evaluation.store.seats import Row, SessionKey
from shared.events.enrollment import Attended, Completed, Enrolled, Withdrawn
from shared.rules.calendar import city_day

About = Enrolled | Attended | Completed | Withdrawn


class Told(NamedTuple):
    """One event of an enrolment, and the person's facts if this batch brought any before it."""

    event: About
    step: Step
    person: Person | None


def step_of(event: About) -> Step:
    """What an event says of its enrolment. An entry corrected away counts as never made."""
    if isinstance(event, Enrolled):
        return Step("enrolled", event.ends_on, event.form)
    if isinstance(event, Attended):
        return Step("attended", event.attended_on)
    if isinstance(event, Completed):
        earned = int(event.jp_earned * 10) if event.outcome == "completed" else 0
        return Step(event.outcome, city_day(event.completed_at), event.form, earned)
    told = "void" if event.reason == "correction" else event.status
    return Step(told, city_day(event.withdrawn_at))


def settle(batch: Batch, told: Mapping[str, Sequence[Told]], announced: Mapping[str, Person]) -> None:
    """Move each enrolment to where its events bring it, and the counts with it.

    Call it before the batch's facts of people are stored: an enrolment's group is what was known when it was first
    told of, however the events were cut into batches. Whose facts come only now, because their event had to wait among
    the dead letters, gets them for what was counted without.
    """
    late = _late(batch, announced)
    if not (told or late):
        return
    unplaced = seats.unplaced(batch.tx, late)
    before = unplaced | seats.find(batch.tx, told)
    known = people.find(batch.tx, {events[0].event.employee_id for key, events in told.items() if key not in before})
    groups: dict[Group, Counts] = {}
    sessions: dict[SessionKey, Counts] = {}
    moved: list[Row] = []
    for enrollment_id in [*told, *(unplaced.keys() - told.keys())]:
        old, events = before.get(enrollment_id), told.get(enrollment_id, ())
        row = old
        for one in events:
            event, seat = one.event, None if row is None else row.seat
            seat = after(seat, one.step, _first(one, known))
            row = Row(enrollment_id, event.employee_id, event.programme_id, event.session_id, seat)
        if row is not None and row.employee_id in late and row.seat.group.position_type == UNKNOWN:
            row = row._replace(seat=row.seat._replace(group=_with(row.seat.group, late[row.employee_id])))
        if row is None or (old is not None and old.seat == row.seat):
            continue
        moved.append(row)
        if old is not None:
            _count(groups, sessions, old, -1)
        _count(groups, sessions, moved[-1], 1)
    seats.put(batch.tx, moved)
    seats.add(batch.tx, groups, sessions)


def _first(one: Told, known: Mapping[str, Person]) -> Group:
    person = known.get(one.event.employee_id)
    if one.person is not None and (person is None or one.person.version > person.version):
        person = one.person
    position_type, sex = (person.position_type, person.sex) if person is not None else (None, None)
    return Group(one.event.city, one.event.agency, UNKNOWN, position_type or UNKNOWN, sex or UNKNOWN, UNKNOWN)


def _with(group: Group, person: Person) -> Group:
    return group._replace(position_type=person.position_type or UNKNOWN, sex=person.sex or UNKNOWN)


def _late(batch: Batch, announced: Mapping[str, Person]) -> dict[str, Person]:
    """Who is announced for the first time; something may have been told of them before."""
    if not announced:
        return {}
    stored = people.find(batch.tx, announced)
    return {key: person for key, person in announced.items() if key not in stored or not stored[key].version}


def _count(groups: dict[Group, Counts], sessions: dict[SessionKey, Counts], row: Row, sign: Literal[1, -1]) -> None:
    counts, group, session = counts_of(row.seat), row.seat.group, (row.programme_id, row.session_id)
    groups[group] = groups.get(group, NOTHING).plus(counts, sign)
    sessions[session] = sessions.get(session, NOTHING).plus(counts, sign)

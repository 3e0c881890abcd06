"""Whose a statement is, and about which session: by what was mapped, else by our own ids and addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from services.enrollment.domain.enrolment import OPEN
from services.enrollment.domain.xapi_meaning import account_name, kind_of, own_target
from services.enrollment.store import seats, xapi
from services.enrollment.store.seats import Person
from services.enrollment.store.xapi import ANY_CITY, Arrival, Course, Mapped, Seat
from shared.database import Tx
from shared.rules.calendar import city_day
from shared.web.auth import Principal

UNKNOWN_ACTOR: Final = "unknown-actor"
UNKNOWN_ACTIVITY: Final = "unknown-activity"
NO_SESSION: Final = "no-session"


class _Facts(NamedTuple):
    people: Mapping[str, Person]
    owners: Mapping[str, list[tuple[str, str]]]
    mapped: Mapping[str, list[Mapped]]
    courses: Mapping[str, Course]
    runs: Mapping[str, list[Course]]
    seats: Mapping[tuple[str, str], Seat]


def recognise(tx: Tx, principal: Principal, arrivals: Sequence[Arrival]) -> None:
    """Fill in the person and the session of each, as far as they are the caller's; the rest is parked with its reason.

    What asks for nothing stays ``stored``. People and sessions are fetched for all at once.
    """
    facts = _facts(tx, arrivals)
    for arrival in arrivals:
        _recognise(principal, arrival, facts)


def _facts(tx: Tx, arrivals: Sequence[Arrival]) -> _Facts:
    statements = [arrival.statement for arrival in arrivals]
    owners = xapi.owners(tx, {arrival.actor_key for arrival in arrivals})
    named = {name for statement in statements if (name := account_name(statement["actor"]))}
    people = seats.persons(tx, named | {employee_id for found in owners.values() for _, employee_id in found})
    mapped = xapi.mapped(tx, {arrival.activity_key for arrival in arrivals if arrival.activity_key})
    targets = [target for statement in statements if (target := own_target(statement["object"].get("id", "")))]
    all_mapped = [one for found in mapped.values() for one in found]
    sessions = {one.id for one in targets if one.kind == "session"} | {
        one.session_id for one in all_mapped if one.session_id
    }
    programmes = {one.id for one in targets if one.kind == "programme"} | {
        one.programme_id for one in all_mapped if one.programme_id
    }
    runs = xapi.courses_of(tx, programmes) if programmes else {}
    return _Facts(
        people, owners, mapped, xapi.courses(tx, sessions), runs, xapi.seats_of(tx, people.keys()) if runs else {}
    )


def _recognise(principal: Principal, arrival: Arrival, facts: _Facts) -> None:
    statement = arrival.statement
    person = _person(principal, arrival, account_name(statement["actor"]), facts)
    arrival.employee_id = None if person is None else person.employee_id
    if kind_of(statement) not in {"registration", "result"}:
        arrival.state = "stored"
        return
    arrival.state, arrival.reason = "parked", UNKNOWN_ACTOR
    if person is None:
        return
    found = _session(person, arrival, statement["object"]["id"], facts)
    if isinstance(found, str):
        arrival.reason = found
        return
    arrival.session_id, arrival.state, arrival.reason = found.session_id, "applied", None


def _person(principal: Principal, arrival: Arrival, named: str | None, facts: _Facts) -> Person | None:
    owners = [who for city, who in facts.owners.get(arrival.actor_key, ()) if arrival.city in {city, ANY_CITY}]
    for employee_id in (*owners, *((named,) if named else ())):
        person = facts.people.get(employee_id)
        if person is not None and principal.sees(person.agency, person.city):
            return person
    return None


def _session(person: Person, arrival: Arrival, activity_id: str, facts: _Facts) -> Course | str:
    """The session, or why there is none."""
    session_id, programme_id = _target(person, arrival, activity_id, facts)
    if session_id is not None:
        course = facts.courses.get(session_id)
        return course if course is not None and course.city == person.city else UNKNOWN_ACTIVITY
    if programme_id is None:
        return UNKNOWN_ACTIVITY
    runs = [run for run in facts.runs.get(programme_id, ()) if run.city == person.city]
    return _run_for(person, runs, city_day(arrival.occurred_at), facts.seats) or NO_SESSION


def _target(person: Person, arrival: Arrival, activity_id: str, facts: _Facts) -> tuple[str | None, str | None]:
    for one in facts.mapped.get(arrival.activity_key or "", ()):
        if one.city == person.city:
            return one.session_id, one.programme_id
    own = own_target(activity_id)
    if own is None:
        return None, None
    return (own.id, None) if own.kind == "session" else (None, own.id)


def _run_for(
    person: Person, runs: Collection[Course], on: date, known: Mapping[tuple[str, str], Seat]
) -> Course | None:
    """Which run of a programme is meant: the person's own, else the one of that day, the next, the last."""
    own = [run for run in runs if (person.employee_id, run.session_id) in known]
    going_on = [run for run in own if known[person.employee_id, run.session_id].status in OPEN]
    return _nearest(going_on or own or runs, on)


def _nearest(runs: Iterable[Course], on: date) -> Course | None:
    def distance(run: Course) -> tuple[int, int, str]:
        if run.starts_on <= on <= run.ends_on:
            return 0, (on - run.starts_on).days, run.session_id
        if run.starts_on > on:
            return 1, (run.starts_on - on).days, run.session_id
        return 2, (on - run.ends_on).days, run.session_id

    return min(runs, key=distance, default=None)

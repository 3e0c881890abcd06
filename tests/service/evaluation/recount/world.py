"""What was told of the year, sorted by what it is about: nothing is added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from shared.events.base import Event
from shared.events.enrollment import (
    Attended,
    BudgetChanged,
    Completed,
    EmployeeChanged,
    Enrolled,
    ProgrammeChanged,
    SessionChanged,
    UnitChanged,
    Withdrawn,
)
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.moments import city_day
from tests.service.evaluation.demo_truth import truth_of_events

Told = Enrolled | Attended | Completed | Withdrawn


@dataclass(frozen=True, slots=True)
class Life:
    """An enrolment after everything that was told of it, under the group it is counted in."""

    employee_id: str
    city: str
    agency: str
    position_type: str
    sex: str
    form: str
    month: str
    programme_id: str
    session_id: str
    state: str
    came: bool
    jp: Fraction


@dataclass(frozen=True, slots=True)
class Finished:
    """A completion with success that still holds."""

    enrollment_id: str
    employee_id: str
    unit_id: str
    programme_id: str
    form: str
    day: date
    jp: Fraction


@dataclass(slots=True)
class World:
    """The year's events by subject, and what was entered over HTTP."""

    truth: Truth
    people: dict[str, EmployeeChanged] = field(default_factory=dict)
    sessions: dict[str, SessionChanged] = field(default_factory=dict)
    programmes: dict[str, ProgrammeChanged] = field(default_factory=dict)
    units: dict[str, UnitChanged] = field(default_factory=dict)
    budgets: dict[str, BudgetChanged] = field(default_factory=dict)
    lives: list[Life] = field(default_factory=list)
    finished: list[Finished] = field(default_factory=list)
    performances: list[dict[str, Any]] = field(default_factory=list)
    sanctions: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What supervisors answered, by enrolment."""

    def of_agency(self, agency: str) -> list[EmployeeChanged]:
        """Who works there now."""
        return [one for one in self.people.values() if one.agency == agency]

    def of_city(self, city: str) -> list[EmployeeChanged]:
        """Who works in the city now."""
        return [one for one in self.people.values() if one.city == city]


def world_of(events: Iterable[Event]) -> World:
    """Sort what was told. Whom an enrolment is counted under is what was known when it was first told of."""
    everything = list(events)
    world = World(truth_of_events(everything))
    told: dict[str, list[Told]] = {}
    known: dict[str, EmployeeChanged | None] = {}
    for event in everything:
        if isinstance(event, (Enrolled, Attended, Completed, Withdrawn)):
            known.setdefault(event.enrollment_id, world.people.get(event.employee_id))
            told.setdefault(event.enrollment_id, []).append(event)
        else:
            _describe(world, event)
    for enrollment_id, steps in told.items():
        life = _life(steps, known[enrollment_id])
        if life is not None:
            world.lives.append(life)
        world.finished += _finished(steps)
    return world


def _describe(world: World, event: Event) -> None:
    if isinstance(event, EmployeeChanged):
        world.people[event.employee_id] = event
    elif isinstance(event, SessionChanged):
        world.sessions[event.session_id] = event
    elif isinstance(event, ProgrammeChanged):
        world.programmes[event.programme_id] = event
    elif isinstance(event, UnitChanged):
        world.units[event.unit_id] = event
    elif isinstance(event, BudgetChanged):
        world.budgets[event.budget_id] = event


def _life(steps: list[Told], person: EmployeeChanged | None) -> Life | None:
    """Where an enrolment stands; none for an entry that was made by mistake.

    A seat told of again after a result changes nothing. A result taken back takes the attendance with it.
    """
    state, came, jp, form, day = "", False, Fraction(0), "", None
    for step in steps:
        if isinstance(step, Attended):
            came, day, state = True, day or step.attended_on, state or "enrolled"
        elif isinstance(step, Enrolled):
            if state not in {"completed", "failed"}:
                state, day, form = "enrolled", step.ends_on, step.form
        elif isinstance(step, Completed):
            state, came, day, form = step.outcome, True, city_day(step.completed_at), step.form
            jp = Fraction(step.jp_earned) if state == "completed" else Fraction(0)
        else:
            came = came and state not in {"completed", "failed"}
            state, jp = "void" if step.reason == "correction" else step.status, Fraction(0)
            day = day or city_day(step.withdrawn_at)
    last = steps[-1]
    if state == "void" or day is None:
        return None
    position, sex = ("", "") if person is None else (person.position_type, person.sex or "")
    return Life(
        last.employee_id, last.city, last.agency, position, sex, form, f"{day:%Y-%m}",
        last.programme_id, last.session_id, state, came, jp,
    )  # fmt: skip


def _finished(steps: list[Told]) -> list[Finished]:
    results = [step for step in steps if isinstance(step, (Completed, Withdrawn))]
    if not results or not isinstance(results[-1], Completed) or results[-1].outcome != "completed":
        return []
    one = results[-1]
    day = city_day(one.completed_at)
    jp = Fraction(one.jp_earned)
    return [Finished(one.enrollment_id, one.employee_id, one.unit_id, one.programme_id, one.form, day, jp)]

"""A person's learning path: for each gap to the position's standard what closes it, and why in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from services.enrollment.domain.eligibility import Standing, faults
from services.enrollment.domain.learning_path import Gap, Offer, Ranked, Run, gaps_of, ranked
from services.enrollment.domain.mentor_choice import Suggestion
from services.enrollment.handlers.access import own_employee
from services.enrollment.handlers.mentor_choice import mentors_for
from services.enrollment.store import learning_paths, standings
from services.enrollment.store.competencies import unpacked
from services.enrollment.store.learning_paths import Involved, Programme
from services.enrollment.store.requirements import requirements_of
from services.enrollment.store.tables import Employee
from shared.database import Tx
from shared.rules.calendar import city_day
from shared.rules.learning_path import LearningPathRules
from shared.rules.ruleset import Rules
from shared.web.auth import Principal


class Step(NamedTuple):
    """A gap and what closes it; mentors where no programme does."""

    gap: Gap
    programmes: tuple[Ranked, ...]
    mentors: tuple[Suggestion, ...]
    under_way: tuple[Involved, ...]
    """What the person is in already that builds it."""


class Path(NamedTuple):
    """A person's gaps, the widest first."""

    employee: Employee
    as_of: date
    rule_set: str
    steps: tuple[Step, ...]
    catalogue: Mapping[str, Programme]
    """The programmes that are spoken of, by id."""
    costs: Mapping[str, int]


class _Shelf(NamedTuple):
    """What is on offer, as it looks to one person."""

    programmes: Mapping[str, Programme]
    runs: Mapping[str, list[Run]]
    standing: Standing
    involved: Sequence[Involved]
    agency: str


def learning_path(tx: Tx, principal: Principal, employee_id: str, now: datetime, rules: Rules) -> Path:
    """Rank what closes a person's gaps. Raises ``NotFound`` for who is not the caller's."""
    employee, today = own_employee(tx, principal, employee_id), city_day(now)
    own = rules.of(LearningPathRules, today, employee.city)
    levels = standings.levels(tx, [employee_id]).get(employee_id, {})
    gaps = gaps_of(employee.required, levels)
    shelf = _shelf(tx, employee, today, {gap.competency for gap in gaps})
    steps = []
    for gap in gaps:
        programmes = tuple(ranked(gap, _offers(gap, shelf), today, own)[: own.limits["programmes"]])
        under_way = tuple(one for one in shelf.involved if _is_under_way(one, gap, shelf))
        agency = None if principal.is_city_wide else employee.agency
        mentors = () if programmes else tuple(mentors_for(tx, employee, gap.competency, gap.level, agency, now, rules))
        steps.append(Step(gap, programmes, mentors, under_way))
    spoken = {one.offer.programme_id for step in steps for one in step.programmes}
    costs = learning_paths.seat_costs(tx, spoken)
    return Path(employee, today, own.rule_set, tuple(steps), shelf.programmes, costs)


def _shelf(tx: Tx, employee: Employee, today: date, wanted: set[str]) -> _Shelf:
    programmes = {one.programme_id: one for one in learning_paths.programmes_of(tx, employee.city)}
    useful = [
        key for key, one in programmes.items() if wanted & {each.competency for each in unpacked(one.competencies)}
    ]
    involved = learning_paths.involved(tx, [employee.employee_id])
    completed = frozenset(one.programme_id for one in involved if one.status == "completed")
    standing = Standing(employee.position_type, employee.position_id, completed)
    runs = learning_paths.runs_ahead(tx, useful, today)
    return _Shelf(programmes, runs, standing, involved, employee.agency)


def _offers(gap: Gap, shelf: _Shelf) -> list[Offer]:
    """What builds the competency and the person has neither completed nor begun."""
    known = {one.programme_id for one in shelf.involved}
    offers = (_offer(one, gap.competency, shelf) for one in shelf.programmes.values() if one.programme_id not in known)
    return [offer for offer in offers if offer is not None]


def _offer(programme: Programme, competency: str, shelf: _Shelf) -> Offer | None:
    built = {one.competency: one for one in unpacked(programme.competencies)}
    if competency not in built:
        return None
    asked = requirements_of(programme.prerequisites, programme.position_types, programme.position_ids)
    against = list(faults(asked, shelf.standing))
    is_for_somebody = bool(asked.position_types or asked.position_ids)
    is_meant = all(fault.kind != "not-for-this-position" for fault in against)
    missing = [fault.programme_id for fault in against if fault.programme_id is not None]
    return Offer(
        programme_id=programme.programme_id,
        target_level=built[competency].target_level,
        is_strongest=built[competency].weight == max(one.weight for one in built.values()),
        names_position=is_meant if is_for_somebody else None,
        is_own_agency=programme.agency == shelf.agency,
        missing=tuple(shelf.programmes[one].title if one in shelf.programmes else one for one in missing),
        runs=tuple(shelf.runs.get(programme.programme_id, ())),
    )


def _is_under_way(one: Involved, gap: Gap, shelf: _Shelf) -> bool:
    programme = shelf.programmes.get(one.programme_id)
    if one.status == "completed" or programme is None:
        return False
    return any(each.competency == gap.competency for each in unpacked(programme.competencies))

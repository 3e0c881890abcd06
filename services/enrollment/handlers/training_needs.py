"""The training need of a unit or an agency: who is missing what, and what teaching it would take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from services.enrollment.domain.learning_path import Gap, gaps_of
from services.enrollment.domain.training_need import Course, Need, needs_of
from services.enrollment.handlers.access import absent
from services.enrollment.store import agencies, learning_paths, standings
from services.enrollment.store.competencies import unpacked
from services.enrollment.store.learning_paths import Programme, Standard
from services.enrollment.store.tables import Agency
from shared.database import Tx
from shared.errors import Text
from shared.rules.calendar import city_day
from shared.web.auth import Principal

_NO_UNIT = Text(
    "Unit kerja ini tidak ada, atau bukan milik instansi Anda.", "There is no such unit, or it is not your agency's."
)
_NO_AGENCY = Text("Instansi ini tidak ada, atau bukan instansi Anda.", "There is no such agency, or it is not yours.")


class TrainingNeed(NamedTuple):
    """What a group's people are missing, by competency, and the programmes that are spoken of."""

    as_of: date
    people: int
    needs: tuple[Need, ...]
    catalogue: Mapping[str, Programme]


def need_of_unit(tx: Tx, principal: Principal, unit_id: str, now: datetime) -> TrainingNeed:
    """Of the people of a unit. Raises ``NotFound``."""
    unit = agencies.unit(tx, unit_id)
    agency = None if unit is None else agencies.get(tx, unit.agency)
    if agency is None or not principal.sees(agency.agency, agency.city):
        raise absent(_NO_UNIT, None)
    return _need(tx, agency, learning_paths.people_of(tx, unit_id=unit_id), city_day(now))


def need_of_agency(tx: Tx, principal: Principal, name: str, now: datetime) -> TrainingNeed:
    """Of the people of an agency. Raises ``NotFound``."""
    agency = agencies.get(tx, name)
    if agency is None or not principal.sees(agency.agency, agency.city):
        raise absent(_NO_AGENCY, None)
    return _need(tx, agency, learning_paths.people_of(tx, agency=name), city_day(now))


def _need(tx: Tx, agency: Agency, people: Sequence[Standard], today: date) -> TrainingNeed:
    levels = standings.levels(tx, [one.employee_id for one in people])
    gaps: dict[str, list[tuple[str, Gap]]] = {}
    for one in people:
        for gap in gaps_of(one.required, levels.get(one.employee_id, {})):
            gaps.setdefault(gap.competency, []).append((one.employee_id, gap))
    catalogue = {one.programme_id: one for one in learning_paths.programmes_of(tx, agency.city)}
    builds = {key: {each.competency for each in unpacked(one.competencies)} for key, one in catalogue.items()}
    busy: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    for entry in learning_paths.involved(tx, [one.employee_id for one in people]):
        taken.setdefault(entry.programme_id, set()).add(entry.employee_id)
        if entry.status != "completed":
            for competency in builds.get(entry.programme_id, ()):
                busy.setdefault(competency, set()).add(entry.employee_id)
    courses = _courses(tx, catalogue, set(gaps), today)
    needs = needs_of([one.required for one in people], gaps, busy, courses, taken)
    return TrainingNeed(today, len(people), tuple(needs), catalogue)


def _courses(tx: Tx, catalogue: Mapping[str, Programme], wanted: set[str], today: date) -> dict[str, list[Course]]:
    runs, costs = learning_paths.runs_ahead(tx, catalogue, today), learning_paths.seat_costs(tx, catalogue)
    found: dict[str, list[Course]] = {}
    for programme_id, programme in catalogue.items():
        free = sum(run.seats_free for run in runs.get(programme_id, ()))
        for built in unpacked(programme.competencies):
            if built.competency in wanted:
                course = Course(programme_id, built.target_level, free, costs.get(programme_id))
                found.setdefault(built.competency, []).append(course)
    return found

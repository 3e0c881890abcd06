"""People: where they work, their learning hours and their competencies."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from services.notification.domain import jp_below_target, score_below_standard
from services.notification.domain.score_below_standard import CompetencyStanding
from services.notification.domain.session_seats import day_begins
from services.notification.handlers.learning_years import judge_years
from services.notification.handlers.round import Round
from services.notification.store import employees, standings
from services.notification.store.alerts import AlertKey, Place
from services.notification.store.employees import KnownEmployee, Learned, YearKey
from services.notification.store.standings import KnownStanding, StandingKey
from services.notification.store.timers import SetTimer
from shared.events.enrollment import EmployeeChanged
from shared.events.evaluation import JpChanged, ScoreChanged
from shared.rules.calendar import city_day


class People:
    """What a batch says about people. Of several events about the same thing the newest counts.

    Enrollment and evaluation speak on topics of their own, in no order to each other. What both said last is kept, and
    the rules judge the two together, so that the end is the same whoever was heard first.
    """

    def __init__(self) -> None:
        self._changed: dict[str, EmployeeChanged] = {}
        self._learned: dict[YearKey, Learned] = {}
        self._standings: dict[StandingKey, KnownStanding] = {}
        self._places: dict[str, Place] = {}
        self._due: dict[str, int] = {}
        self.known: dict[str, KnownEmployee] = {}
        """Those of the batch's people that enrollment has spoken of, once they are judged."""

    def change(self, event: EmployeeChanged) -> None:
        """Enrollment says where somebody works."""
        known = self._changed.get(event.employee_id)
        if known is None or event.version > known.version:
            self._changed[event.employee_id] = event

    def learn(self, event: JpChanged) -> None:
        """Evaluation says how many JP somebody's year counts."""
        target = None if event.target_jp is None else _whole(event.target_jp * 10)
        self._learned[YearKey(event.employee_id, event.year)] = Learned(_whole(event.counted_jp * 10), target)
        self._places[event.employee_id] = Place(event.agency, event.city, event.unit_id)

    def score(self, event: ScoreChanged) -> None:
        """Evaluation says where somebody stands in a competency."""
        key = StandingKey(event.employee_id, event.competency)
        self._standings[key] = KnownStanding(event.new_score, event.level, event.required_level, event.gap)
        self._places[event.employee_id] = Place(event.agency, event.city, event.unit_id)

    def look_again(self, timer: SetTimer) -> None:
        """The window of somebody's year has opened."""
        self._due[timer.subject_id] = city_day(timer.due_at).year

    def subjects(self) -> set[str]:
        """Everybody the batch speaks of."""
        return {*self._changed, *self._due, *self._places}

    def judge(self, its: Round) -> None:
        """Keep what is known of them now and judge their competencies and years."""
        known = employees.known(its.tx, self.subjects())
        changed = self._newer_than(known)
        known |= changed
        self.known = known
        employees.save(its.tx, changed.values())
        self._judge_standings(its, known, changed)
        self._judge_learning(its, known, changed)
        for employee_id in sorted({*changed, *self._due}):
            _set_timer(its, known[employee_id])

    def _newer_than(self, known: Mapping[str, KnownEmployee]) -> dict[str, KnownEmployee]:
        """The changes that are news; an older version than the stored one says nothing."""
        return {
            employee_id: KnownEmployee(
                employee_id, event.agency, event.city, event.unit_id, event.employment, event.active, event.version
            )
            for employee_id, event in self._changed.items()
            if employee_id not in known or event.version > known[employee_id].version
        }

    def _judge_standings(
        self, its: Round, known: Mapping[str, KnownEmployee], changed: Mapping[str, KnownEmployee]
    ) -> None:
        affected = standings.known(its.tx, changed) | self._standings
        standings.save(its.tx, self._standings)
        for key, standing in affected.items():
            employee = known.get(key.employee_id)
            place = self._place(key.employee_id, employee)
            facts = CompetencyStanding(
                competency=key.competency,
                active=employee is None or employee.active,
                score=standing.score,
                level=standing.level,
                required_level=standing.required_level,
                gap=standing.gap,
            )
            its.judge(AlertKey(score_below_standard.RULE, *key), place, facts)

    def _judge_learning(
        self, its: Round, known: Mapping[str, KnownEmployee], changed: Mapping[str, KnownEmployee]
    ) -> None:
        affected = {*changed, *self._due, *(key.employee_id for key in self._learned)}
        years = employees.learned(its.tx, affected) | self._learned
        employees.save_learned(its.tx, self._learned)
        for employee_id in sorted(affected):
            employee = known.get(employee_id)
            place = self._place(employee_id, employee)
            judge_years(its, employee_id, employee, place, years, self._due.get(employee_id))

    def _place(self, employee_id: str, employee: KnownEmployee | None) -> Place:
        """Where enrollment says that somebody works; where evaluation said so, when enrollment was not heard yet."""
        if employee is None:
            return self._places[employee_id]
        return Place(employee.agency, employee.city, employee.unit_id)


def _set_timer(its: Round, employee: KnownEmployee) -> None:
    """Look again when the next year's window opens, at everybody for whom a minimum holds."""
    if employee.active and employee.employment == "pns":
        figures = its.rulebook.figures(jp_below_target.RULE, employee.city, employee.agency)
        due_at = day_begins(jp_below_target.next_opening(its.today, figures))
        timer = SetTimer(jp_below_target.RULE, employee.employee_id, employee.city, due_at, agency=employee.agency)
        its.timers.put_no_later(timer)
    else:
        its.timers.drop(jp_below_target.RULE, employee.employee_id)


def _whole(tenths: Decimal) -> int:
    if tenths != int(tenths):
        raise ValueError("JP have at most one decimal place")
    return int(tenths)

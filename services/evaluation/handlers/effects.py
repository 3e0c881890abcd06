"""What a batch of events says about effects at work: who completed what in which unit, and what its citizens say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.evaluation.domain.behaviour import BehaviourSums
from services.evaluation.domain.results import MonthSums, month_of
from services.evaluation.handlers import following, participations
from services.evaluation.handlers.batch import Batch, Moment
from services.evaluation.handlers.people import Known
from services.evaluation.store import causes, results
from services.evaluation.store.causes import NoShow
from services.evaluation.store.participations import Participation, assessment_id_of
from services.evaluation.store.ratings import RatingKey
from services.evaluation.store.results import MonthKey
from shared.events.enrollment import Completed, Enrolled, Withdrawn
from shared.rules.calendar import city_day


class Effects:
    """Collected while reacting, written at the end of the batch. Of one enrolment its last word counts."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._told: dict[str, Participation | None] = {}
        self._taken_back: set[str] = set()
        self._missed: dict[tuple[str, str], NoShow | None] = {}
        self._seated: set[tuple[str, str]] = set()
        self._points: dict[MonthKey, MonthSums] = {}

    def seated(self, event: Enrolled) -> None:
        """Somebody has a seat: who was said to have missed the session came after all."""
        key = (event.employee_id, event.enrollment_id)
        self._missed.pop(key, None)
        self._seated.add(key)

    def completed(self, event: Completed) -> None:
        """Somebody has finished a session."""
        key, planned = assessment_id_of(event.enrollment_id), participations.planned(event, self._moment)
        if planned is None:
            self._taken_back.add(key)
        self._told[key] = None if planned is None else participations.resumed(planned, self._told.get(key))
        self._missed[event.employee_id, event.enrollment_id] = None

    def withdrawn(self, event: Withdrawn) -> None:
        """An enrolment ended without a result."""
        key = (event.employee_id, event.enrollment_id)
        day = city_day(event.withdrawn_at).isoformat()
        self._told[assessment_id_of(event.enrollment_id)] = None
        self._taken_back.add(assessment_id_of(event.enrollment_id))
        self._missed[key] = NoShow(*key, day) if event.status == "no_show" else None
        self._seated.discard(key)

    def answered(self, unit_id: str, day: date, points: int) -> None:
        """A citizen has given a unit nine scores that add up to so many points."""
        key = (unit_id, month_of(day.year, day.month))
        self._points[key] = self._points.get(key, MonthSums()).plus(MonthSums(1, points))

    def settle(self, batch: Batch, known: Mapping[str, Known]) -> dict[RatingKey, BehaviourSums]:
        """Write everything; by how much supervisors' answers move, where a completion of theirs comes or goes."""
        results.add_answers(batch.tx, self._points)
        returned = self._returned(batch)
        causes.settle_no_shows(batch.tx, {**dict.fromkeys(returned), **self._missed})
        causes.consider_again(batch.tx, known.keys() | {employee_id for employee_id, _ in returned})
        behaved = participations.settle(batch, self._told, self._taken_back, known)
        following.follow(batch, known)
        return behaved

    def _returned(self, batch: Batch) -> list[tuple[str, str]]:
        """The seats, by person and enrolment, that were said to have stayed empty until now."""
        absent = causes.who_missed(batch.tx, {employee_id for employee_id, _ in self._seated})
        return [key for key in self._seated if key[0] in absent]

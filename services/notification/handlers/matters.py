"""What waits for somebody: budgets, proposals, assessments, certificates, and people's professionalism index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from services.notification.domain.budget_used import RULE as BUDGET_USED
from services.notification.domain.budget_used import BudgetUse
from services.notification.domain.ip_asn_fallen import RULE as IP_ASN_FALLEN
from services.notification.domain.ip_asn_fallen import IndexOfPerson, rank
from services.notification.domain.operations import BEHIND, DEAD_LETTERS, OPERATORS, PARKED, DeadLetters, Lag, Parked
from services.notification.domain.waiting import (
    ASSESSMENT_DUE,
    CERTIFICATE_EXPIRING,
    RECOMMENDATION_WAITING,
    Assessment,
    Certificate,
    Recommendation,
)
from services.notification.handlers.round import Round
from services.notification.store.alerts import AlertKey, Place
from shared.events.enrollment import BudgetChanged, Completed, Withdrawn
from shared.events.evaluation import AssessmentChanged, IndexChanged, RecommendationMade, RecommendationMoved

Proposed: TypeAlias = RecommendationMade | RecommendationMoved

_Step: TypeAlias = Callable[[Round], object]


class Matters:
    """What a batch says about them, judged event by event: each subject's own facts are all a rule needs."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, _Step]] = []

    def budget(self, event: BudgetChanged) -> None:
        """Enrollment says how a budget stands."""
        key, place = AlertKey(BUDGET_USED, event.budget_id, ""), Place(event.agency, event.city, None)
        facts = BudgetUse(event.year, event.programme_id, event.planned, event.committed, event.spent)
        self._add(key, lambda its: its.judge(key, place, facts))

    def recommend(self, event: Proposed) -> None:
        """Evaluation proposes something, or a human has decided; an appeal waits for an answer again."""
        key = AlertKey(RECOMMENDATION_WAITING, event.recommendation_id, "")
        place = Place(event.agency, event.city, None)
        if isinstance(event, RecommendationMade):
            facts = Recommendation(event.kind, "made", event.made_at)
        elif event.state == "appealed":
            facts = Recommendation(event.kind, "appealed", event.moved_at)
        else:
            self._add(key, lambda its: its.end(key, place))
            return
        self._add(key, lambda its: its.judge_in_time(key, place, facts))

    def assess(self, event: AssessmentChanged) -> None:
        """Evaluation asks a supervisor, or needs no answer any more."""
        key = AlertKey(ASSESSMENT_DUE, event.assessment_id, "")
        place = Place(event.agency, event.city, event.unit_id)
        facts = Assessment(event.programme_id, event.due_on, event.assessor_id is not None)
        if event.state == "requested":
            self._add(key, lambda its: its.judge_in_time(key, place, facts))
        else:
            self._add(key, lambda its: its.end(key, place))

    def certify(self, event: Completed) -> None:
        """Enrollment says that somebody has a certificate; the one that holds longest counts."""
        expires_on = event.certificate_expires_on
        if expires_on is None or event.outcome != "completed":
            return
        key = AlertKey(CERTIFICATE_EXPIRING, event.employee_id, event.programme_id)
        place = Place(event.agency, event.city, event.unit_id)
        facts = Certificate(event.enrollment_id, event.programme_id, expires_on)

        def step(its: Round) -> None:
            its.judge_in_time(key, place, facts.beside(its.watches.facts(key)))

        self._add(key, step)

    def withdraw(self, event: Withdrawn) -> None:
        """Enrollment takes a result back, and its certificate with it: an earlier one may count again."""
        key = AlertKey(CERTIFICATE_EXPIRING, event.employee_id, event.programme_id)
        place = Place(event.agency, event.city, event.unit_id)

        def step(its: Round) -> None:
            known = its.watches.facts(key)
            left = None if known is None else known.without(event.enrollment_id)
            if left is not None:
                its.judge_in_time(key, place, left)
            elif known is not None:
                its.end(key, place)

        self._add(key, step)

    def index(self, event: IndexChanged) -> None:
        """Evaluation says what somebody's professionalism index (IP ASN) of a year is."""
        key = AlertKey(IP_ASN_FALLEN, event.subject_id, str(event.year))
        place = Place(event.agency, event.city, None)

        def step(its: Round) -> None:
            best = _best(event, its.watches.facts(key))
            its.judge(key, place, IndexOfPerson(event.year, event.new_value, event.grade, best))

        self._add(key, step)

    def service(self, subject_id: str, facts: Lag | DeadLetters) -> None:
        """A service says how it keeps up, or what it has given up."""
        key = AlertKey(BEHIND if isinstance(facts, Lag) else DEAD_LETTERS, subject_id, "")
        place = Place(OPERATORS, OPERATORS, None)
        self._add(key, lambda its: its.judge(key, place, facts))

    def channel(self, channel_id: str, place: Place, facts: Parked | None) -> None:
        """A channel has messages that were given up on, or none any more."""
        key = AlertKey(PARKED, channel_id, "")
        self._add(key, lambda its: its.end(key, place) if facts is None else its.judge(key, place, facts))

    def subjects(self) -> set[str]:
        """Whom and what the batch speaks of."""
        return {subject_id for subject_id, _ in self._steps}

    def judge(self, its: Round) -> None:
        """Take the events in their order."""
        for _, step in self._steps:
            step(its)

    def _add(self, key: AlertKey, step: _Step) -> None:
        self._steps.append((key.subject_id, step))


def _best(event: IndexChanged, known: Any | None) -> str:
    """The best category that the person had this year and has not regained; the present one where there is none."""
    before = [one for one in (event.old_grade, known.best if known else None) if one is not None]
    return max((event.grade, *before), key=rank)

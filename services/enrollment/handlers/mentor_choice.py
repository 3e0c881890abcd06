"""Who could guide somebody in a competency."""

from __future__ import annotations

from datetime import datetime

from services.enrollment.domain.mentor_choice import Candidate, Mentee, Suggestion, doubts, suggested
from services.enrollment.handlers.access import own_employee, own_scope
from services.enrollment.store import learning_paths, standings
from services.enrollment.store.tables import Employee
from shared.database import Tx
from shared.errors import Text
from shared.rules.calendar import city_day
from shared.rules.learning_path import LearningPathRules
from shared.rules.positions import PositionRules
from shared.rules.ruleset import Rules
from shared.web.auth import Principal


def suggest_mentors(
    tx: Tx, principal: Principal, mentee_id: str, competency: str, agency: str | None, now: datetime, rules: Rules
) -> list[Suggestion]:
    """Possible mentors among the caller's people, the best first; an agency sees its own, a city's BKPSDM all.

    Raises ``NotFound`` for a mentee who is not the caller's, ``Forbidden`` for another agency.
    """
    mentee = own_employee(tx, principal, mentee_id)
    scope = own_scope(tx, principal, agency)
    level = standings.levels(tx, [mentee_id]).get(mentee_id, {}).get(competency, 0)
    return mentors_for(tx, mentee, competency, level, scope.agency, now, rules)


def mentors_for(
    tx: Tx, mentee: Employee, competency: str, level: int, agency: str | None, now: datetime, rules: Rules
) -> list[Suggestion]:
    """Possible mentors of the mentee's city, or of one of its agencies; who guides the mentee now is left out."""
    today = city_day(now)
    guides = learning_paths.guides(tx, competency, level, mentee.city, agency, mentee.employee_id)
    present = learning_paths.guided_by(tx, mentee.employee_id, competency)
    return suggested(
        Mentee(mentee.agency, mentee.unit_id, mentee.position_type, level),
        [Candidate(*guide) for guide in guides if guide.employee_id not in present],
        rules.of(LearningPathRules, today, mentee.city),
        rules.of(PositionRules, today, mentee.city),
    )


def doubts_about(
    tx: Tx, principal: Principal, mentor_id: str, mentee_id: str, competency: str, now: datetime, rules: Rules
) -> list[Text]:
    """What speaks against a pair. Raises ``NotFound`` when one of the two is not the caller's."""
    mentor, mentee = own_employee(tx, principal, mentor_id), own_employee(tx, principal, mentee_id)
    levels = standings.levels(tx, [mentor_id, mentee_id])
    guided = Mentee(mentee.agency, mentee.unit_id, mentee.position_type, levels.get(mentee_id, {}).get(competency, 0))
    level = levels.get(mentor_id, {}).get(competency)
    return doubts(guided, mentor.position_type, level, rules.of(PositionRules, city_day(now), mentee.city))

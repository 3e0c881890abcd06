"""One example of every event, for the JSON Schemas and ``asyncapi.yaml``: a year in the life of one employee's unit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from shared.events import enrollment, evaluation, feedback, notification
from shared.events.base import CompetencyWeight, Event

_EMPLOYEE: Final = "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34"
_MENTOR: Final = "b27c9e10-5d3f-4f68-8a1b-7e6d5c4b3a29"
_ENROLLMENT: Final = "01937f3a-6c00-7d21-9a45-3f2b1c0d9e87"
_PROGRAMME: Final = "01936e10-2a00-7b54-8c12-5d4e3f2a1b06"
_SESSION: Final = "01937a88-4b00-7c33-b210-9e8d7c6b5a43"
_COMPLAINT: Final = "01939b5c-8e00-7f15-a3c4-6b7a8d9e0f12"
_BUDGET: Final = "01938c4d-1f00-7a92-8e3b-2c1d0f9e8b7a"
_RULE_SET: Final = "score-2025"

_WHERE: Final[dict[str, Any]] = {"agency": "semarang-candisari", "city": "semarang"}
_UNIT: Final[dict[str, Any]] = {**_WHERE, "unit_id": "semarang-candisari.pelayanan"}
_SEAT: Final[dict[str, Any]] = {
    **_UNIT,
    "enrollment_id": _ENROLLMENT,
    "employee_id": _EMPLOYEE,
    "programme_id": _PROGRAMME,
    "session_id": _SESSION,
}
_SEAT_OF_ASSESSMENT: Final = {name: value for name, value in _SEAT.items() if name != "enrollment_id"}
_COMPETENCIES: Final = (
    CompetencyWeight(competency="pelayanan-publik", weight=Decimal("1.5"), target_level=3),
    CompetencyWeight(competency="komunikasi"),
)


def _at(month: int, day: int, hour: int = 3) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=UTC)


EXAMPLES: Final[tuple[Event, ...]] = (
    enrollment.Enrolled(
        **_SEAT,
        form="KL07",
        competencies=_COMPETENCIES,
        planned_jp=Decimal(5),
        starts_on=date(2025, 3, 11),
        ends_on=date(2025, 3, 12),
    ),
    enrollment.Attended(**_SEAT, attended_on=date(2025, 3, 11)),
    enrollment.Completed(
        **_SEAT,
        form="KL07",
        outcome="completed",
        pre_test=Decimal("52.5"),
        post_test=Decimal(81),
        jp_earned=Decimal(5),
        completed_at=_at(3, 12, 9),
        competencies=_COMPETENCIES,
    ),
    enrollment.Withdrawn(**_SEAT, status="withdrawn", reason="duty", withdrawn_at=_at(3, 10)),
    enrollment.MentoringLogged(
        **_UNIT,
        mentoring_session_id="0193804e-7100-7e02-8f31-4c5b6a798d10",
        mentorship_id="01937c21-5f00-7a90-9b87-1d2c3b4a5968",
        employee_id=_EMPLOYEE,
        role="mentee",
        mentor_id=_MENTOR,
        mentee_id=_EMPLOYEE,
        competency="komunikasi",
        minutes=90,
        mentor_rating=3,
        jp_earned=Decimal(2),
        held_at=_at(4, 2),
    ),
    enrollment.EmployeeChanged(
        **_UNIT,
        employee_id=_EMPLOYEE,
        employment="pns",
        position_type="pelaksana",
        required={"pelayanan-publik": 2, "komunikasi": 1},
        version=2,
    ),
    enrollment.SessionChanged(
        **_WHERE,
        session_id=_SESSION,
        programme_id=_PROGRAMME,
        form="KL07",
        starts_on=date(2025, 3, 11),
        ends_on=date(2025, 3, 12),
        capacity=30,
        jp=Decimal(5),
        difficulty=3,
        cost_planned=12_500_000,
        version=1,
    ),
    enrollment.ProgrammeChanged(
        **_WHERE,
        programme_id=_PROGRAMME,
        title="Etika dan komunikasi pelayanan",
        form="KL07",
        jp=Decimal(5),
        competencies=_COMPETENCIES,
        budget_planned=50_000_000,
        version=1,
    ),
    enrollment.UnitChanged(
        **_UNIT,
        name="Loket pelayanan Kecamatan Candisari",
        services=("ktp", "kk"),
        agency_name="Kecamatan Candisari",
        version=1,
    ),
    enrollment.BudgetChanged(
        **_WHERE,
        budget_id="0193790c-1b00-7e44-8f05-6a7b8c9d0e1f",
        year=2025,
        programme_id=_PROGRAMME,
        planned=50_000_000,
        committed=12_500_000,
        spent=30_000_000,
        version=3,
    ),
    feedback.Received(
        **_UNIT,
        feedback_id="01938d77-9a00-7123-8456-7a8b9c0d1e2f",
        kind="skm",
        service="ktp",
        scores={"U1": 3, "U2": 3, "U3": 2, "U4": 4, "U5": 3, "U6": 3, "U7": 4, "U8": 3, "U9": 3},
        themes=("waktu-tunggu",),
        received_at=_at(5, 6),
    ),
    feedback.Received(
        **_WHERE,
        feedback_id="01938101-3c00-7456-9789-0a1b2c3d4e5f",
        kind="questionnaire",
        employee_id=_EMPLOYEE,
        scores={"material": 4, "instructor": 3, "organisation": 3, "usefulness": 4, "difficulty": 2},
        enrollment_id=_ENROLLMENT,
        session_id=_SESSION,
        programme_id=_PROGRAMME,
        received_at=_at(3, 13),
    ),
    feedback.ComplaintOpened(
        **_UNIT,
        complaint_id=_COMPLAINT,
        kind="complaint",
        classification="unclassified",
        state="received",
        opened_at=_at(6, 2),
        due_at=_at(6, 5, 17),
    ),
    feedback.ComplaintMoved(
        **_UNIT,
        complaint_id=_COMPLAINT,
        kind="complaint",
        classification="simple",
        from_state="verified",
        state="forwarded",
        moved_at=_at(6, 4),
        due_at=_at(6, 12, 17),
        late=False,
    ),
    feedback.ComplaintClosed(
        **_UNIT,
        complaint_id=_COMPLAINT,
        kind="complaint",
        classification="simple",
        state="closed",
        closed_at=_at(6, 24),
        late=False,
    ),
    evaluation.ScoreChanged(
        **_UNIT,
        employee_id=_EMPLOYEE,
        competency="pelayanan-publik",
        old_score=None,
        new_score=Decimal("57.14"),
        level=3,
        required_level=2,
        gap=0,
        as_of=_at(3, 12, 9),
        rule_set=_RULE_SET,
    ),
    evaluation.JpChanged(
        **_UNIT,
        employee_id=_EMPLOYEE,
        year=2025,
        earned_jp=Decimal(7),
        counted_jp=Decimal(7),
        target_jp=Decimal(20),
        rule_set="jp-2025",
    ),
    evaluation.ProgrammeRated(
        **_WHERE,
        programme_id=_PROGRAMME,
        session_id=None,
        answers=24,
        too_difficult_share=Decimal("0.125"),
        too_easy_share=Decimal("0.25"),
        mean_gain=Decimal("0.6"),
        verdict="continue",
        reasons=("gain-above-threshold",),
        rule_set="programme-2025",
    ),
    evaluation.IndexChanged(
        **_WHERE,
        index="ikm",
        subject_id="semarang-candisari.pelayanan",
        year=2025,
        old_value=Decimal("79.86"),
        new_value=Decimal("80.21"),
        grade="B",
        answers=112,
        indicative=False,
        previous_year_value=Decimal("77.4"),
        rule_set="ikm-2017",
    ),
    evaluation.RecommendationMade(
        **_WHERE,
        recommendation_id="0193a201-6d00-7890-8123-4b5c6d7e8f90",
        employee_id=_EMPLOYEE,
        kind="development",
        reasons=("jp-below-target",),
        made_at=_at(9, 1),
        rule_set="recommendation-2025",
    ),
    evaluation.RecommendationMoved(
        **_WHERE,
        recommendation_id="0193a201-6d00-7890-8123-4b5c6d7e8f90",
        employee_id=_EMPLOYEE,
        kind="development",
        state="approved",
        moved_at=_at(9, 8),
    ),
    evaluation.AssessmentChanged(
        **_SEAT_OF_ASSESSMENT,
        assessment_id="0193a777-2c00-7d10-9e21-3f4a5b6c7d8e",
        assessor_id=_MENTOR,
        state="requested",
        opens_on=date(2025, 6, 12),
        due_on=date(2025, 9, 12),
    ),
    notification.AlertRaised(
        **_UNIT,
        alert_id="0193a1f0-2b00-7abc-9def-0123456789ab",
        rule="jp-shortfall",
        severity="warning",
        subject_type="employee",
        subject_id=_EMPLOYEE,
        figures={"counted_jp": Decimal(7), "target_jp": Decimal(20), "due_on": "2025-12-31"},
        raised_at=_at(9, 1),
    ),
    notification.AlertResolved(
        **_WHERE,
        alert_id="0193a1f0-2b00-7abc-9def-0123456789ab",
        rule="jp-shortfall",
        subject_type="employee",
        subject_id=_EMPLOYEE,
        resolved_at=_at(11, 20),
    ),
    notification.AlertRaisedV2(
        **_WHERE,
        alert_id="0193a1f0-2b00-7abc-9def-0123456789ab",
        rule="budget-used",
        severity="warning",
        subject_type="budget",
        subject_id=_BUDGET,
        cause="",
        unit_id=None,
        figures={"year": 2025, "planned_rupiah": 250_000_000, "used_percent": Decimal("82.5")},
        link="/enrollment/v1/budgets?year=2025",
        raised_at=_at(9, 1),
    ),
    notification.AlertResolvedV2(
        **_WHERE,
        alert_id="0193a1f0-2b00-7abc-9def-0123456789ab",
        rule="budget-used",
        subject_type="budget",
        subject_id=_BUDGET,
        cause="",
        link="/enrollment/v1/budgets?year=2025",
        resolved_at=_at(11, 20),
    ),
)
"""At least one event of every type in ``shared.events.catalog.CATALOG``, in its order."""


def examples_of(event_class: type[Event]) -> list[dict[str, Any]]:
    """The examples of one type as readers see them: plain JSON."""
    return [event.model_dump(mode="json") for event in EXAMPLES if type(event) is event_class]

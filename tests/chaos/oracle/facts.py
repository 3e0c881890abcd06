"""What the answers say there is: plain records, to be compared with what the services show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from tests.chaos.oracle.records import Assessment, Budget, BudgetKey, Certificate, Decided


@dataclass(slots=True)
class Person:
    """A register entry."""

    employee_id: str
    agency: str
    unit_id: str
    employment: str
    position: dict[str, Any]
    contract_start: date | None
    version: int = 1


@dataclass(slots=True)
class Programme:
    """A programme: its form, its JP, and how much it weighs for which competency."""

    programme_id: str
    agency: str
    form: str
    jp: Fraction
    weights: dict[str, Fraction]
    valid_months: int | None = None
    """For how long its certificate holds; none where it does not expire."""


@dataclass(slots=True)
class Session:
    """A run of a programme; ``waiting`` are enrolments in the order of the list."""

    session_id: str
    programme_id: str
    starts_on: date
    ends_on: date
    capacity: int
    jp: Fraction
    taken: int = 0
    waiting: list[str] = field(default_factory=list)
    imported: bool = False
    cost_planned: int = 0
    cost_spent: int | None = None
    state: str = "scheduled"
    version: int = 1


@dataclass(slots=True)
class Enrolment:
    """A person in a session, and how it went."""

    enrollment_id: str
    employee_id: str
    session_id: str
    status: str
    pre_test: Fraction | None = None
    post_test: Fraction | None = None
    jp: Fraction | None = None
    certificate: str | None = None
    completed_at: datetime | None = None
    reason: str | None = None
    version: int = 1
    attended_on: date | None = None
    """The first day on which anybody said that they came; it stays when that is taken back."""
    expires_on: date | None = None
    """The last day on which the certificate holds."""


@dataclass(slots=True)
class Meeting:
    """A mentoring meeting."""

    meeting_id: str
    mentorship_id: str
    held_at: datetime
    minutes: int
    rating: int | None


@dataclass(slots=True)
class Mentorship:
    """Who guides whom in what."""

    mentorship_id: str
    mentor_id: str
    mentee_id: str
    competency: str
    outcome: str | None = None
    """How it was closed; none while it goes on."""
    version: int = 1


@dataclass(slots=True)
class SurveyAnswer:
    """What a citizen answered; ``answered_at`` is none where it is when the server took it in."""

    feedback_id: str
    unit_id: str
    service: str | None
    scores: dict[str, int]
    answered_at: datetime | None
    sent_at: datetime
    told_at: datetime
    served_by: str | None = None
    """The officer who served, where the answer names one."""


@dataclass(slots=True)
class Step:
    """One step of a report."""

    action: str
    from_state: str
    state: str
    classification: str
    moved_at: datetime
    late: bool
    by: str


@dataclass(slots=True)
class Report:
    """A citizen's report. Deadlines are the first moments that are too late."""

    complaint_id: str
    ticket: str
    agency: str
    unit_id: str
    kind: str
    opened_at: datetime
    since: datetime
    due_at: datetime | None
    state: str = "received"
    classification: str = "unclassified"
    reporter_until: datetime | None = None
    late: bool = False
    steps: list[Step] = field(default_factory=list)


@dataclass(slots=True)
class Truth:
    """Everything that must be there, by id."""

    agencies: dict[str, dict[str, Any]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    enrolments: dict[str, Enrolment] = field(default_factory=dict)
    seats: dict[tuple[str, str], str] = field(default_factory=dict)
    """The enrolment of a person in a session."""
    mentorships: dict[str, Mentorship] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    surveys: dict[str, SurveyAnswer] = field(default_factory=dict)
    wishes: dict[str, str] = field(default_factory=dict)
    """Unit by id."""
    reports: dict[str, Report] = field(default_factory=dict)
    questionnaires: dict[str, dict[str, int]] = field(default_factory=dict)
    """Scores by enrolment."""
    marks: dict[tuple[str, date], bool] = field(default_factory=dict)
    """Whether an enrolment's person came on a day, where somebody has said."""
    budgets: dict[BudgetKey, Budget] = field(default_factory=dict)
    certificates: dict[tuple[str, str], Certificate] = field(default_factory=dict)
    """The one whose end is watched, by person and programme."""
    assessments: dict[str, Assessment] = field(default_factory=dict)
    applied: dict[str, int] = field(default_factory=dict)
    """The supervisor's mark, 1 to 4, of whether it is applied at work, by enrolment."""
    decided: dict[str, Decided] = field(default_factory=dict)
    """Proposals by id."""
    contradictions: list[str] = field(default_factory=list)
    """Answers that cannot be right, whatever the stores hold."""

    def doubt(self, what: str) -> None:
        """Note an answer that contradicts the rules or another answer."""
        self.contradictions.append(what)

    def city_of(self, agency: str) -> str:
        """The city an agency belongs to."""
        city: str = self.agencies[agency]["city"]
        return city

"""What evaluation worked out. Every figure names the rule set that produced it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.events.base import (
    Agency,
    City,
    Competency,
    Count,
    EmployeeId,
    Event,
    Figure,
    Id,
    Jp,
    Level,
    Meaning,
    Moment,
    Number,
    Percent,
    RuleSet,
    SubjectId,
    UnitId,
    Year,
)

TOPIC = "asn.evaluation.v1"

Share = Annotated[Number, Field(ge=0, le=1), Meaning("A share from 0 to 1.")]
JpSum = Annotated[
    Number, Field(ge=0, le=100_000), Meaning("A sum of learning hours (JP) with at most one decimal place.")
]
Reasons = tuple[Annotated[str, StringConstraints(min_length=1, max_length=500)], ...]
Verdict = Literal["expand", "continue", "revise", "stop", "not_enough_evidence"]


class ScoreChanged(Event, type="id.asn.evaluation.score-changed.v1", topic=TOPIC, key="employee_id"):
    """A person's competency score moved. ``gap`` is required level minus level, never below 0."""

    employee_id: EmployeeId
    agency: Agency
    city: City
    unit_id: UnitId
    competency: Competency
    old_score: Percent | None
    """The score before, 0 to 100; none when this is the first."""
    new_score: Percent
    """The score now, 0 to 100."""
    level: Level
    """The level that the new score stands for, 1 to 5."""
    required_level: Level | None
    """The level the position asks for; none when it asks for no particular one."""
    gap: Annotated[int, Field(ge=0, le=5)] | None
    """Levels that are missing to the required one; none without one."""
    as_of: Moment
    """The moment the score is worked out for; without new evidence it fades toward the prior."""
    rule_set: RuleSet


class JpChanged(Event, type="id.asn.evaluation.jp-changed.v1", topic=TOPIC, key="employee_id"):
    """A person's learning hours of one year moved: earned, counted after the caps, and the target if there is one."""

    employee_id: EmployeeId
    agency: Agency
    city: City
    unit_id: UnitId
    year: Year
    earned_jp: JpSum
    """Learning hours (JP) of the year before the caps."""
    counted_jp: JpSum
    """Learning hours (JP) of the year after the caps."""
    target_jp: Jp | None
    """Learning hours (JP) asked for this year; none when nothing is asked."""
    rule_set: RuleSet


class ProgrammeRated(Event, type="id.asn.evaluation.programme-rated.v1", topic=TOPIC, key="programme_id"):
    """What participants and their tests say of a programme, or of one of its sessions."""

    programme_id: Id
    session_id: Id | None
    """The session that was rated; none when the programme as a whole was."""
    agency: Agency
    city: City
    answers: Count
    """How many answers it rests on."""
    too_difficult_share: Share | None
    """Share of the answers that found it too difficult, 0 to 1; none without answers."""
    too_easy_share: Share | None
    """Share of the answers that found it too easy, 0 to 1; none without answers."""
    mean_gain: Figure | None
    """Mean normalised gain (post-pre)/(100-pre), 1 at best; none without tests."""
    verdict: Verdict
    """What the evidence speaks for; too little evidence is a verdict too."""
    reasons: Reasons
    """What led to it, from the rules; never what people wrote."""
    rule_set: RuleSet


class IndexChanged(Event, type="id.asn.evaluation.index-changed.v1", topic=TOPIC, key="subject_id"):
    """An index moved: IKM of a unit (keyed by the unit) or IP ASN of a person (keyed by the person)."""

    index: Literal["ikm", "ip_asn"]
    """IKM (a unit's index of citizens' satisfaction) or IP ASN (a person's professionalism index)."""
    subject_id: SubjectId
    agency: Agency
    city: City
    year: Year
    old_value: Percent | None
    """The index before, 0 to 100; none when this is the first."""
    new_value: Percent
    """The index now, 0 to 100, rounded half up to 2 decimals."""
    grade: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    """A to D for IKM (PermenPANRB 14/2017); the category for IP ASN (BKN 8/2019)."""
    answers: Count
    """How many answers it rests on."""
    indicative: bool
    """Whether it rests on too few answers to be more than an indication."""
    previous_year_value: Percent | None
    """The index of the year before, 0 to 100; none when there is none."""
    old_grade: Annotated[str, StringConstraints(min_length=1, max_length=32)] | None = None
    """The grade or category before; none when this is the first."""
    rule_set: RuleSet


class RecommendationMade(Event, type="id.asn.evaluation.recommendation-made.v1", topic=TOPIC, key="employee_id"):
    """A proposal for a human to decide on; nothing follows from it by itself."""

    recommendation_id: Id
    employee_id: EmployeeId
    agency: Agency
    city: City
    kind: Literal["reward", "sanction", "development"]
    """What is proposed."""
    reasons: Reasons
    """What led to it, from the rules; never what people wrote."""
    made_at: Moment
    """When the recommendation was made."""
    rule_set: RuleSet


class RecommendationMoved(Event, type="id.asn.evaluation.recommendation-moved.v1", topic=TOPIC, key="employee_id"):
    """A human decided on a recommendation, or the person objected. Who and why stay in evaluation."""

    recommendation_id: Id
    employee_id: EmployeeId
    agency: Agency
    city: City
    kind: Literal["reward", "sanction", "development"]
    """What is proposed."""
    state: Literal["approved", "rejected", "appealed", "upheld", "overturned", "lapsed"]
    """Decided (approved, rejected), appealed by the person, the appeal's end, or no longer called for."""
    moved_at: Moment
    """When it happened."""


class AssessmentChanged(Event, type="id.asn.evaluation.assessment-changed.v1", topic=TOPIC, key="employee_id"):
    """A supervisor is asked how a participant works since a training (Kirkpatrick level 3), or has answered."""

    assessment_id: Id
    employee_id: EmployeeId
    """The participant."""
    assessor_id: EmployeeId | None
    """The supervisor who is asked; none while nobody is named."""
    agency: Agency
    city: City
    unit_id: UnitId
    programme_id: Id
    session_id: Id
    state: Literal["requested", "done", "expired", "cancelled"]
    """Asked for, answered, too late to say anything, or no longer needed."""
    opens_on: date
    """First day on which the assessment says something, in the city's calendar."""
    due_on: date
    """Last day on which it is taken, in the city's calendar."""

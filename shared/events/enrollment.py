"""What enrollment tells the others. Free text, names and NIP stay in its register."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.events.base import (
    Agency,
    City,
    Competency,
    CompetencyWeight,
    EmployeeId,
    Event,
    Form,
    Id,
    Jp,
    Level,
    Moment,
    Percent,
    Rupiah,
    Slug,
    UnitId,
    Version,
    Year,
)

TOPIC = "asn.enrollment.v1"

PositionType = Literal["pelaksana", "pengawas", "administrator", "jpt_pratama", "jpt_madya", "jpt_utama", "fungsional"]
Sex = Literal["female", "male"]
Education = Literal["s3", "s2", "s1", "d4", "d3", "d2", "d1", "slta", "below_slta"]
"""The highest diploma: doctorate (S3) over bachelor (S1, D4) down to secondary school (SLTA) and below."""
WithdrawalReason = Literal["illness", "duty", "transfer", "budget", "schedule", "correction", "other"]
PublicName = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Enrolled(Event, type="id.asn.enrollment.enrolled.v1", topic=TOPIC, key="employee_id"):
    """A person has a seat in a session."""

    enrollment_id: Id
    employee_id: EmployeeId
    agency: Agency
    city: City
    unit_id: UnitId
    programme_id: Id
    session_id: Id
    form: Form
    competencies: tuple[CompetencyWeight, ...]
    """What the programme builds, and how strongly."""
    planned_jp: Jp
    """Learning hours (JP) that success will earn, with at most one decimal place."""
    starts_on: date
    """First day, in the city's calendar."""
    ends_on: date
    """Last day, in the city's calendar."""


class Attended(Event, type="id.asn.enrollment.attended.v1", topic=TOPIC, key="employee_id"):
    """A person has come to a session for the first time; the days after that are not told."""

    enrollment_id: Id
    employee_id: EmployeeId
    agency: Agency
    city: City
    unit_id: UnitId
    programme_id: Id
    session_id: Id
    attended_on: date
    """The first day on which the person was there, in the city's calendar."""


class Completed(Event, type="id.asn.enrollment.completed.v1", topic=TOPIC, key="employee_id"):
    """A person has finished a session, with or without success. A failed one earns no JP."""

    enrollment_id: Id
    employee_id: EmployeeId
    agency: Agency
    city: City
    unit_id: UnitId
    programme_id: Id
    session_id: Id
    form: Form
    outcome: Literal["completed", "failed"]
    """Whether the person met what the session asks for."""
    pre_test: Percent | None = None
    """Result of the test before the session, 0 to 100; none when nobody tested."""
    post_test: Percent | None = None
    """Result of the test after the session, 0 to 100; none when nobody tested."""
    jp_earned: Jp
    """Learning hours (JP) earned, with at most one decimal place; 0 when there are none."""
    completed_at: Moment
    """When the session ended for this person; its year is the one that counts."""
    competencies: tuple[CompetencyWeight, ...]
    """What the programme builds, and how strongly."""
    certificate_expires_on: date | None = None
    """Last day on which the certificate holds, in the city's calendar; none when it does not expire."""


class Withdrawn(Event, type="id.asn.enrollment.withdrawn.v1", topic=TOPIC, key="employee_id"):
    """An enrolment ended without a result; of a completed one it takes the evidence back."""

    enrollment_id: Id
    employee_id: EmployeeId
    agency: Agency
    city: City
    unit_id: UnitId
    programme_id: Id
    session_id: Id
    status: Literal["withdrawn", "no_show", "cancelled"]
    """How it ended: taken back, nobody came, or called off."""
    reason: WithdrawalReason
    """Why; `correction` takes back what was entered by mistake."""
    withdrawn_at: Moment
    """When the enrolment ended."""


class MentoringLogged(Event, type="id.asn.enrollment.mentoring-logged.v1", topic=TOPIC, key="employee_id"):
    """One mentoring meeting, told twice: once keyed by the mentee, once by the mentor (``role``)."""

    mentoring_session_id: Id
    mentorship_id: Id
    employee_id: EmployeeId
    role: Literal["mentee", "mentor"]
    """Which of the two `employee_id` is here."""
    mentor_id: EmployeeId
    mentee_id: EmployeeId
    agency: Agency
    city: City
    unit_id: UnitId
    competency: Competency
    minutes: Annotated[int, Field(ge=1, le=1440)]
    """Length of the meeting in minutes."""
    mentor_rating: Annotated[int, Field(ge=1, le=4)] | None = None
    """How the mentor rates the mentee, 1 to 4; none when not rated."""
    mentee_rating: Annotated[int, Field(ge=1, le=4)] | None = None
    """How the mentee rates the meeting, 1 to 4; none when not rated."""
    jp_earned: Jp
    """Learning hours (JP) earned, with at most one decimal place; 0 when there are none."""
    held_at: Moment
    """When the meeting began."""


class EmployeeChanged(Event, type="id.asn.enrollment.employee-changed.v1", topic=TOPIC, key="employee_id"):
    """Where a person works and what the position asks for. Nobody's name, nobody's NIP."""

    employee_id: EmployeeId
    agency: Agency
    city: City
    unit_id: UnitId
    employment: Literal["pns", "pppk"]
    """Permanent civil servant (PNS) or on contract (PPPK)."""
    position_type: PositionType
    """The type of position (jabatan), from which the required levels follow."""
    required: dict[Competency, Level]
    """The level, 1 to 5, that the position asks for in each competency."""
    contract_start: date | None = None
    """First day of a PPPK's contract; none when unknown or permanent."""
    sex: Sex | None = None
    """For aggregates of participation only; none when the number does not say."""
    education: Education | None = None
    """The highest diploma, which the professionalism index (IP ASN) asks for; none when unknown."""
    supervisor_id: EmployeeId | None = None
    """Who assesses the person, opaquely; none when nobody is named."""
    active: bool = True
    """Whether it is still in use; for a person, still employed here."""
    erased: bool = False
    """Whether the person was erased from the register (UU 27/2022), for good: what was written about them goes too."""
    version: Version


class SessionChanged(Event, type="id.asn.enrollment.session-changed.v1", topic=TOPIC, key="session_id"):
    """Dates, seats and money of one run of a programme."""

    session_id: Id
    programme_id: Id
    agency: Agency
    city: City
    form: Form
    starts_on: date
    """First day, in the city's calendar."""
    ends_on: date
    """Last day, in the city's calendar."""
    capacity: Annotated[int, Field(ge=1)]
    """Seats."""
    jp: Jp
    """Learning hours (JP) that success earns, with at most one decimal place."""
    difficulty: Annotated[int, Field(ge=1, le=5)] | None = None
    """Difficulty of the material from 1 (easy) to 5 (hard); none when not stated."""
    cost_planned: Rupiah = 0
    """Planned cost of this session in whole rupiah."""
    cost_spent: Rupiah | None = None
    """What it has cost in whole rupiah; none while nobody has said."""
    state: Literal["scheduled", "cancelled"] = "scheduled"
    """Whether it takes place."""
    version: Version


class ProgrammeChanged(Event, type="id.asn.enrollment.programme-changed.v1", topic=TOPIC, key="programme_id"):
    """What a programme teaches, in which form, for how many JP and how much money."""

    programme_id: Id
    agency: Agency
    city: City
    title: PublicName
    """The title under which the programme is announced."""
    form: Form
    jp: Jp
    """Learning hours (JP) that success earns, with at most one decimal place."""
    competencies: tuple[CompetencyWeight, ...]
    """What the programme builds, and how strongly."""
    budget_planned: Rupiah = 0
    """Planned budget of the programme in whole rupiah."""
    position_types: tuple[PositionType, ...] = ()
    """The types of position it is meant for; empty when it is for everybody."""
    active: bool = True
    """Whether it is still in use; for a person, still employed here."""
    version: Version


class UnitChanged(Event, type="id.asn.enrollment.unit-changed.v1", topic=TOPIC, key="unit_id"):
    """A unit that serves citizens: its public name, its agency and the services it gives."""

    unit_id: UnitId
    agency: Agency
    city: City
    name: PublicName
    """The name citizens know the unit by."""
    services: tuple[Slug, ...] = ()
    """The services citizens can rate here."""
    agency_name: PublicName | None = None
    """The name of its agency, as official papers write it."""
    active: bool = True
    """Whether it is still in use; for a person, still employed here."""
    version: Version


class BudgetChanged(Event, type="id.asn.enrollment.budget-changed.v1", topic=TOPIC, key="budget_id"):
    """The money an agency has for learning in a year, as a whole or for one programme, and what is left of it."""

    budget_id: Id
    agency: Agency
    city: City
    year: Year
    programme_id: Id | None = None
    """The programme it is for; none for the agency's year as a whole."""
    planned: Rupiah
    """What was set aside, in whole rupiah."""
    committed: Rupiah
    """What scheduled sessions will cost and have not cost yet, in whole rupiah."""
    spent: Rupiah
    """What was paid, in whole rupiah."""
    version: Version

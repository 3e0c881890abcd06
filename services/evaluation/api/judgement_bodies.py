"""Judgements as they come in and leave: performance, potential, discipline, organisations' ratings, assessments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, StringConstraints

from services.evaluation.api.doors import Sent
from services.evaluation.api.examples import records
from services.evaluation.api.judged import Judged, RecordBody
from services.evaluation.domain.performance import PREDICATE_NAMES, predicate_of
from shared.errors import Fault, Text
from shared.events.base import Competency, EmployeeId, Id, Level, Number, Percent, Slug, UnitId
from shared.rules.ip_asn import Severity
from shared.rules.performance import PerformanceRules, Predicate, Rating

_ONE_OF: Final = Text("isi nilai atau level, salah satu saja", "give a value or a level, one of the two")
_OWN: Final = Text("tidak boleh orang yang dinilai sendiri", "must not be the person who is assessed")
_BEFORE: Final = Text("tidak boleh sebelum tanggal keputusan", "must not lie before the day it was decided")

Period = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-Q[1-4])?$")]
Value = Annotated[Percent, Field(decimal_places=2)]


class PerformanceNew(Judged):
    """A person's performance in a year or a quarter that is over (PermenPANRB 6/2022)."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.PERFORMANCE]})
    KIND, DAY = "performance", "period"

    employee_id: EmployeeId
    period: Period = Field(description="A year, `2025`, or a quarter, `2026-Q3`; one record each")
    result: Rating = Field(description="The result of work beside what was expected")
    behaviour: Rating = Field(description="The behaviour at work beside what was expected")
    value: Value | None = Field(default=None, description="0 to 100, where the agency states one")


class PerformanceChange(Sent):
    """What is to be corrected."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.CORRECTED_PERFORMANCE]})

    result: Rating | None = None
    behaviour: Rating | None = None
    value: Value | None = None


class PerformanceBody(RecordBody):
    """A performance record and the predicate that follows from it."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.KEPT_PERFORMANCE]})

    employee_id: EmployeeId
    period: str
    result: Rating
    behaviour: Rating
    value: Number | None
    predicate: Predicate
    predicate_name: str = Field(description="In Indonesian or English by `Accept-Language`")
    rule_set: str

    @classmethod
    def derived(cls, said: Mapping[str, Any], rules: PerformanceRules, language: str) -> dict[str, Any]:
        """The predicate, by the regulation's table."""
        predicate = predicate_of(said["result"], said["behaviour"], rules)
        name = PREDICATE_NAMES[predicate].in_language(language)
        return {"predicate": predicate, "predicate_name": name, "rule_set": rules.rule_set}


class PotentialNew(Judged):
    """An assessment of a person's potential."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.POTENTIAL]})
    KIND, DAY = "potential", "assessed_on"

    employee_id: EmployeeId
    value: Value
    assessed_on: date


class PotentialChange(Sent):
    """What is to be corrected."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.CORRECTED_POTENTIAL]})

    value: Value | None = None
    assessed_on: date | None = None


class PotentialBody(RecordBody):
    """An assessment of potential, 0 to 100."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.KEPT_POTENTIAL]})

    employee_id: EmployeeId
    value: Number
    assessed_on: date


class DisciplineNew(Judged):
    """A disciplinary sanction; what happened stays in the agency's own file."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.DISCIPLINE]})
    KIND, DAY = "discipline", "decided_on"

    employee_id: EmployeeId
    severity: Severity = Field(description="Light (ringan), moderate (sedang) or heavy (berat)")
    decided_on: date
    until: date | None = Field(default=None, description="The last day of the sanction, where it has one")

    def faults(self) -> Iterable[Fault]:
        """A sanction does not end before it begins."""
        if self.until is not None and self.until < self.decided_on:
            yield Fault("/until", _BEFORE)


class DisciplineChange(Sent):
    """What is to be corrected."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.CORRECTED_DISCIPLINE]})

    severity: Severity | None = None
    decided_on: date | None = None
    until: date | None = None


class DisciplineBody(RecordBody):
    """A disciplinary sanction."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.KEPT_DISCIPLINE]})

    employee_id: EmployeeId
    severity: Severity
    decided_on: date
    until: date | None


class OrganisationNew(Judged):
    """How an agency or a unit was rated for a year or quarter; its people's predicates are compared with the guide."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.ORGANISATION]})
    KIND, DAY, SUBJECT = "organisation", "period", "organisation"

    organisation: Slug | UnitId = Field(description="An agency, or a unit as `<agency>.<unit>`")
    period: Period
    rating: Predicate


class OrganisationChange(Sent):
    """What is to be corrected."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.CORRECTED_ORGANISATION]})

    rating: Predicate


class OrganisationBody(RecordBody):
    """The rating of an agency or a unit."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.KEPT_ORGANISATION]})

    organisation: str
    period: str
    rating: Predicate


class AssessmentNew(Judged):
    """A supervisor's assessment of one competency, as a value or as a level."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.ASSESSMENT]})
    KIND, DAY = "assessment", "assessed_on"

    employee_id: EmployeeId
    competency: Competency
    value: Value | None = None
    level: Level | None = None
    assessor_id: EmployeeId | None = Field(default=None, description="The supervisor")
    assessed_on: date
    session_id: Id | None = Field(default=None, description="The training it looks back on")
    request_id: Id | None = Field(default=None, description="The request it answers")

    def faults(self) -> Iterable[Fault]:
        """A value or a level, and nobody assesses themself."""
        if (self.value is None) == (self.level is None):
            yield Fault("/value", _ONE_OF)
        if self.assessor_id == self.employee_id:
            yield Fault("/assessor_id", _OWN)


class AssessmentChange(Sent):
    """What is to be corrected; a level in place of a value asks for `"value": null`, and the reverse."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.CORRECTED_ASSESSMENT]})

    value: Value | None = None
    level: Level | None = None
    assessor_id: EmployeeId | None = None
    assessed_on: date | None = None


class AssessmentBody(RecordBody):
    """A supervisor's assessment of one competency."""

    model_config = ConfigDict(json_schema_extra={"examples": [records.KEPT_ASSESSMENT]})

    employee_id: EmployeeId
    competency: Competency
    value: Number | None
    level: Level | None
    assessor_id: EmployeeId | None
    assessed_on: date
    session_id: Id | None
    request_id: Id | None

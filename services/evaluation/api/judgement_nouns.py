"""The kinds of records that people enter about people: where each is, what it is called, and its bodies."""

from __future__ import annotations

from datetime import date
from types import GenericAlias
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, create_model
from pydantic.config import JsonDict

from services.evaluation.api import judgement_bodies as bodies
from services.evaluation.api.doors import Sent
from services.evaluation.api.examples import records
from services.evaluation.api.judged import Judged, RecordBody
from services.evaluation.context import Context
from services.evaluation.store.judgements import Judgement
from shared.rules.performance import PerformanceRules
from shared.web.auth import Principal
from shared.web.pagination import Page


class Noun(NamedTuple):
    """One kind of record: where it is, what it is (in English and, as its routes' summaries name it, Indonesian), and
    its bodies."""

    path: str
    what: str
    name: str
    new: type[Judged]
    change: type[Sent]
    body: type[RecordBody]
    page: type[Page[Any]]
    example: JsonDict
    correction: JsonDict

    @property
    def one(self) -> str:
        """Where a single record is."""
        return f"/{self.path}/{{record_id}}"

    @property
    def versions(self) -> type[BaseModel]:
        """The body of a record with all its versions."""
        versions: Any = (GenericAlias(list, (self.body,)), ...)
        shown = ConfigDict(json_schema_extra={"examples": [{**self.example, "versions": [self.example]}]})
        name = f"{self.body.__name__}Versions"
        return create_model(name, __base__=self.body, __config__=shown, versions=versions)

    @property
    def corrected(self) -> JsonDict:
        """The same after the correction that the documentation shows."""
        return {**self.example, **self.correction, "version": 2}

    @property
    def withdrawn(self) -> JsonDict:
        """The same after it was withdrawn."""
        return {**self.example, "version": 2, "withdrawn": True}

    def shown(self, judgement: Judgement, context: Context, principal: Principal, language: str) -> RecordBody:
        """A record as the caller is shown it, by the rules of its day."""
        city = None if principal.city == "*" else principal.city
        rules = context.rules.of(PerformanceRules, date.fromisoformat(judgement.about), city)
        return self.body.of(self.new, judgement, rules, language)


NOUNS: Final = (
    Noun(
        "performance",
        "performance records, with their predicates (PermenPANRB 6/2022)",
        "kinerja pegawai",
        bodies.PerformanceNew,
        bodies.PerformanceChange,
        bodies.PerformanceBody,
        Page[bodies.PerformanceBody],
        records.KEPT_PERFORMANCE,
        records.CORRECTED_PERFORMANCE,
    ),
    Noun(
        "potential",
        "assessments of people's potential",
        "potensi pegawai",
        bodies.PotentialNew,
        bodies.PotentialChange,
        bodies.PotentialBody,
        Page[bodies.PotentialBody],
        records.KEPT_POTENTIAL,
        records.CORRECTED_POTENTIAL,
    ),
    Noun(
        "discipline",
        "disciplinary sanctions",
        "hukuman disiplin",
        bodies.DisciplineNew,
        bodies.DisciplineChange,
        bodies.DisciplineBody,
        Page[bodies.DisciplineBody],
        records.KEPT_DISCIPLINE,
        records.CORRECTED_DISCIPLINE,
    ),
    Noun(
        "organisation-ratings",
        "ratings of agencies and units",
        "predikat organisasi",
        bodies.OrganisationNew,
        bodies.OrganisationChange,
        bodies.OrganisationBody,
        Page[bodies.OrganisationBody],
        records.KEPT_ORGANISATION,
        records.CORRECTED_ORGANISATION,
    ),
    Noun(
        "assessments",
        "supervisors' assessments of competencies",
        "penilaian kompetensi",
        bodies.AssessmentNew,
        bodies.AssessmentChange,
        bodies.AssessmentBody,
        Page[bodies.AssessmentBody],
        records.KEPT_ASSESSMENT,
        records.CORRECTED_ASSESSMENT,
    ),
)

"""A programme, as it is shown, and those parts of it that are stated in the same way."""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter
from typing import Annotated, Any, Final, Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.examples import PROGRAMME
from services.enrollment.api.fields import Body, Level, Name, Shown, Weight, distinct
from services.enrollment.api.position_bodies import PositionId
from services.enrollment.api.requirement_bodies import PrerequisiteShown
from services.enrollment.domain.forms import jp_of
from services.enrollment.handlers.programmes import Provider, ProviderKind
from services.enrollment.store.competencies import unpacked
from services.enrollment.store.requirements import prerequisites_of, texts_of, types_of
from services.enrollment.store.tables import Programme
from shared.events.base import Agency, City, Competency, CompetencyWeight, Id
from shared.events.base import Jp as JpShown
from shared.rules.positions import PositionType

EXAMPLE: Final[JsonDict] = {
    "agency": "sibolga-disdik",
    "title": "Pelatihan Teknologi Informasi",
    "form": "KL03",
    "jp": 20,
    "provider": {"name": "Universitas Sumatera Utara", "kind": "university"},
    "competencies": [{"competency": "teknologi-informasi", "weight": 1, "target_level": 3}],
    "budget_planned": 75000000,
    "description": "Mengolah data layanan dengan lembar kerja dan basis data.",
}
"""As it is stated, without what it builds on."""

_PROGRAMME: Final[JsonDict] = {
    "programme_id": PROGRAMME,
    "city": "sibolga",
    **EXAMPLE,
    "prerequisites": [{"programme_id": None, "competency": "teknologi-informasi", "level": 1}],
    "position_types": [],
    "position_ids": [],
    "certificate_valid_months": None,
    "certificate_on_completion": False,
    "active": True,
    "version": 1,
}


class ProviderBody(Body):
    """Who teaches."""

    name: Name
    kind: ProviderKind

    @property
    def stated(self) -> Provider:
        """For the programme."""
        return Provider(self.name, self.kind)


class CompetencyStated(Body):
    """A competency the programme builds, how strongly, and up to which level."""

    competency: Competency
    weight: Weight = Decimal(1)
    target_level: Level | None = None

    @property
    def stated(self) -> CompetencyWeight:
        """For the programme."""
        return CompetencyWeight(competency=self.competency, weight=self.weight, target_level=self.target_level)


Competencies = Annotated[list[CompetencyStated], Field(min_length=1, max_length=20), distinct(attrgetter("competency"))]


class ProgrammeBody(Shown):
    """A programme."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PROGRAMME]})

    programme_id: Id
    agency: Agency
    city: City
    title: str
    form: str
    jp: JpShown
    provider: ProviderBody
    competencies: tuple[CompetencyWeight, ...]
    budget_planned: int
    description: str | None
    prerequisites: list[PrerequisiteShown]
    position_types: list[PositionType] = Field(description="The types of position it is for; empty: all")
    position_ids: list[PositionId] = Field(description="Positions it is for besides")
    certificate_valid_months: int | None = Field(description="How long a certificate holds; null: for good")
    certificate_on_completion: bool
    active: bool
    version: int

    @classmethod
    def of(cls, programme: Programme) -> Self:
        """As it is stored."""
        made: dict[str, Any] = {
            "jp": jp_of(programme.jp_tenths),
            "provider": {"name": programme.provider_name, "kind": programme.provider_kind},
            "competencies": unpacked(programme.competencies),
            "prerequisites": [one._asdict() for one in prerequisites_of(programme.prerequisites)],
            "position_types": types_of(programme.position_types),
            "position_ids": texts_of(programme.position_ids),
        }
        same = {name: getattr(programme, name) for name in cls.model_fields if name not in made}
        return cls.model_validate(same | made)

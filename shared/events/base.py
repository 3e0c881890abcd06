"""What every event has in common: a frozen payload, its type, its topic and its partition key.

The docstring under a field, or else the ``Meaning`` of its type, becomes its description in the JSON Schemas.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
)
from pydantic_core import CoreSchema

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What values of a type mean, unit included: their description in a JSON Schema where the field has none."""

    text: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The type's JSON Schema with its description."""
        return {**handler(schema), "description": self.text}


Id = Annotated[
    str,
    StringConstraints(pattern=f"^{_UUID}$"),
    Field(json_schema_extra={"format": "uuid"}),
    Meaning("An opaque identifier: a lower-case UUID."),
]
"""An opaque identifier: a lower-case UUID as text."""

Slug = Annotated[
    str,
    StringConstraints(pattern=f"^{_SLUG}$", max_length=64),
    Meaning("A short public name: lower-case letters, digits and hyphens."),
]
"""A short public name: ``sibolga-disdik``, ``pelayanan-publik``."""

UnitId = Annotated[
    str,
    StringConstraints(pattern=rf"^{_SLUG}\.{_SLUG}$", max_length=129),
    Meaning("A unit of an agency, `<agency>.<unit>`."),
]
"""A unit of an agency, ``<agency>.<unit>``: ``semarang-candisari.pelayanan``."""

EmployeeId = Annotated[Id, Meaning("The person, as an opaque identifier: a lower-case UUID.")]
"""A person, opaquely."""

Agency = Annotated[Slug, Meaning("The agency (instansi), by its short public name.")]
"""An agency's short name: ``sibolga-disdik``."""

City = Annotated[Slug, Meaning("The city, by its short public name.")]
"""A city's short name: ``sibolga``."""

Competency = Annotated[Slug, Meaning("The competency (PermenPANRB 38/2017), by its short public name.")]
"""A competency's short name: ``pelayanan-publik``."""

SubjectId = Annotated[
    str,
    StringConstraints(pattern=rf"^({_UUID}|{_SLUG}\.{_SLUG})$", max_length=129),
    Meaning("Whom or what it is about: a unit's `<agency>.<unit>`, for everything else a lower-case UUID."),
]
"""A unit's id or, for everything else, an opaque identifier. Nothing that names a person fits it."""

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An exact decimal that travels as a JSON number: up to 15 significant digits come back as they were."""

Figure = Annotated[Number, Field(ge=-(10**15), le=10**15)]
"""A number of any unit."""

Percent = Annotated[Number, Field(ge=0, le=100), Meaning("A value from 0 to 100.")]
"""A value from 0 to 100."""

Jp = Annotated[
    Number, Field(ge=0, le=1000), Meaning("Learning hours (JP, jam pelajaran) with at most one decimal place.")
]
"""Learning hours (jam pelajaran), at most one decimal place."""

Rupiah = Annotated[int, Field(ge=0), Meaning("An amount of money in whole rupiah.")]
"""An amount of money in whole rupiah."""

Level = Annotated[int, Field(ge=1, le=5), Meaning("A competency level from 1 to 5 (PermenPANRB 38/2017).")]
"""A competency level, 1 to 5 (PermenPANRB 38/2017)."""

Form = Annotated[
    str,
    StringConstraints(pattern=r"^N?KL[0-9]{2}$"),
    Meaning("The form of competency development: classical KL01 to KL12, non-classical NKL01 to NKL13."),
]
"""The code of a form of competency development: ``KL04``, ``NKL02``."""

Version = Annotated[int, Field(ge=1), Meaning("Counts the changes of this subject from 1; a higher one is newer.")]
"""Counts the changes of one subject, from 1."""

Year = Annotated[int, Field(ge=1990, le=2200), Meaning("A calendar year of the city (Asia/Jakarta).")]
"""A calendar year of the city."""

Count = Annotated[int, Field(ge=0)]
"""How many."""

RuleSet = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100),
    Meaning("The rule set, with its version, that produced the figures."),
]
"""The rule set that produced a figure."""

Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1980, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
    Meaning("A time with its offset (RFC 3339), from 1980 to 2199."),
]
"""A time with its offset. The bounds refuse digits without separators: 20250101 would read as seconds of 1970."""


class Value(BaseModel):
    """A frozen part of an event; fields that a reader does not know are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Event(Value):
    """One fact that happened. Subclasses name their type, topic and key when they are declared."""

    TYPE: ClassVar[str]
    TOPIC: ClassVar[str]
    KEY: ClassVar[str]

    def __init_subclass__(cls, *, type: str = "", topic: str = "", key: str = "", **kwargs: Any) -> None:  # noqa: A002 - CloudEvents' own word
        super().__init_subclass__(**kwargs)
        if type:
            cls.TYPE, cls.TOPIC, cls.KEY = type, topic, key

    @property
    def key(self) -> str:
        """The partition key: events with the same key stay in order."""
        return str(getattr(self, self.KEY))


class CompetencyWeight(Value):
    """How much a programme builds one competency."""

    competency: Competency
    weight: Annotated[Number, Field(gt=0, le=10)] = Decimal(1)
    """How strongly, above 0 and at most 10; 1 is usual."""
    target_level: Level | None = None
    """The level the programme aims at, 1 to 5; none when it aims at no particular one."""

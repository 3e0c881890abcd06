"""What a programme asks of those who take it, in a body."""

from __future__ import annotations

from operator import attrgetter
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from services.enrollment.api.fields import Body, Level, Shown, distinct, refused
from services.enrollment.api.position_bodies import PositionId
from services.enrollment.domain.eligibility import Prerequisite
from shared.errors import Text
from shared.events.base import Competency, Id
from shared.rules.positions import PositionType

_ONE: Final = Text(
    "isi programme_id, atau competency bersama level", "state programme_id, or competency together with level"
)

_LINES: Final = Text("hanya boleh memuat teks dan baris baru", "may hold text and line ends only")


def _same(value: Any) -> Any:
    return value


def _lines(value: str) -> str:
    if any(not character.isprintable() and character != "\n" for character in value):
        raise refused("control_characters", _LINES)
    return value


LongText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(_lines)
]
Months = Annotated[int, Field(strict=True, ge=1, le=600, description="Months that a certificate holds")]
Yes = Annotated[bool, Field(strict=True)]
PositionTypes = Annotated[list[PositionType], Field(max_length=10), distinct(_same)]
PositionIds = Annotated[list[PositionId], Field(max_length=200), distinct(_same)]


class PrerequisiteBody(Body):
    """A programme that has to be completed before, which is checked; or a level of a competency, which is told."""

    programme_id: Id | None = None
    competency: Competency | None = None
    level: Level | None = None

    @model_validator(mode="after")
    def _either(self) -> Self:
        noted = self.competency is not None and self.level is not None
        partly = self.competency is not None or self.level is not None
        if (self.programme_id is not None) == noted or (self.programme_id is not None and partly):
            raise refused("prerequisite", _ONE)
        return self

    @property
    def stated(self) -> Prerequisite:
        """For the programme."""
        return Prerequisite(self.programme_id, self.competency, self.level)


class PrerequisiteShown(Shown):
    """What a programme builds on."""

    programme_id: Id | None
    competency: Competency | None
    level: int | None


Prerequisites = Annotated[
    list[PrerequisiteBody], Field(max_length=20), distinct(attrgetter("programme_id", "competency"))
]

"""A position in a body: stated in line, or by id one of its agency's list."""

from __future__ import annotations

from typing import Annotated, Final, overload

from pydantic import Field
from pydantic.config import JsonDict

from services.enrollment.api.fields import Body, Level, Name, refused
from services.enrollment.handlers.positions import Position
from shared.errors import Text
from shared.events.base import Competency, UnitId
from shared.rules.positions import PositionType

EXAMPLE: Final[JsonDict] = {"title": "Analis Data", "type": "fungsional", "technical": {"analisis-data": 3}}
_ONE: Final = Text(
    "isi salah satu: position (jabatannya sendiri) atau position_id (dari daftar jabatan instansi)",
    "state one of them: position (in line) or position_id (of the agency's list)",
)

PositionId = Annotated[UnitId, Field(description="A position of an agency's list, `<agency>.<position>`")]


class PositionBody(Body):
    """A position (jabatan) with the level, 1 to 5, of each competency that is its own."""

    title: Name
    type: PositionType
    technical: Annotated[dict[Competency, Level], Field(max_length=50)] = Field(default_factory=dict)

    @property
    def stated(self) -> Position:
        """For the register."""
        return Position(self.title, self.type, self.technical)


@overload
def stated(position: PositionBody | None, position_id: str | None) -> Position | str: ...


@overload
def stated(position: PositionBody | None, position_id: str | None, *, optional: bool) -> Position | str | None: ...


def stated(position: PositionBody | None, position_id: str | None, *, optional: bool = False) -> Position | str | None:
    """The one that is stated. Raises a fault of the body for both, and for neither where one is needed."""
    if position is not None and position_id is None:
        return position.stated
    if position is None and position_id is not None:
        return position_id
    if optional and position is None:
        return None
    raise refused("position", _ONE, "position")

"""Who teaches a session, in a body."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from services.enrollment.api.fields import Body, Name, Shown, refused
from services.enrollment.store.requirements import Instructor
from shared.errors import Text
from shared.events.base import EmployeeId

_ONE: Final = Text(
    "isi employee_id untuk pegawai kota ini, atau name untuk orang luar",
    "state employee_id for an employee of the city, or name for somebody from outside",
)


class InstructorBody(Body):
    """An employee of the city, or somebody from outside by name and institution, whom no other service hears of."""

    employee_id: EmployeeId | None = None
    name: Name | None = None
    institution: Name | None = None

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.employee_id is None) == (self.name is None) or (self.employee_id and self.institution):
            raise refused("instructor", _ONE)
        return self

    @property
    def stated(self) -> Instructor:
        """For the session."""
        return Instructor(self.employee_id, self.name, self.institution)


class InstructorShown(Shown):
    """Who teaches."""

    employee_id: EmployeeId | None
    name: str | None
    institution: str | None


Instructors = Annotated[list[InstructorBody], Field(max_length=20)]

"""A session, as it is shown."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.examples import PROGRAMME, SENIOR, SESSION
from services.enrollment.api.fields import Shown
from services.enrollment.api.instructor_bodies import InstructorShown
from services.enrollment.domain.budget import SessionState
from services.enrollment.domain.forms import jp_of
from services.enrollment.domain.sessions import Delivery, delivery_of
from services.enrollment.store.requirements import instructors_of
from services.enrollment.store.tables import Session
from shared.events.base import Agency, City, Id
from shared.events.base import Jp as JpShown

_SESSION: Final[JsonDict] = {
    "session_id": SESSION, "programme_id": PROGRAMME, "agency": "sibolga-disdik", "city": "sibolga", "form": "KL03",
    "starts_on": "2026-11-10", "ends_on": "2026-11-12", "capacity": 30, "seats_taken": 2, "jp": 20,
    "place": "Aula Dinas", "link": None, "delivery": "offline",
    "instructors": [{"employee_id": SENIOR, "name": None, "institution": None}], "difficulty": 2,
    "cost_planned": 15000000, "cost_spent": None, "state": "scheduled", "imported": False, "version": 1,
}  # fmt: skip


class SessionBody(Shown):
    """A run of a programme."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SESSION]})

    session_id: Id
    programme_id: Id
    agency: Agency
    city: City
    form: str
    starts_on: date
    ends_on: date
    capacity: int
    seats_taken: int
    jp: JpShown
    place: str | None
    link: str | None
    delivery: Delivery | None = Field(description="As place and link say; null while neither is stated")
    instructors: list[InstructorShown]
    difficulty: int | None
    cost_planned: int
    cost_spent: int | None = Field(description="null while nobody has said what it has cost")
    state: SessionState
    imported: bool = Field(description="Made by a roster import")
    version: int

    @classmethod
    def of(cls, session: Session) -> Self:
        """As it is stored."""
        made: dict[str, Any] = {
            "jp": jp_of(session.jp_tenths),
            "delivery": delivery_of(session.place, session.link),
            "instructors": [one._asdict() for one in instructors_of(session.instructors)],
        }
        same = {name: getattr(session, name) for name in cls.model_fields if name not in made}
        return cls.model_validate(same | made)

"""The training need of a unit or an agency, as it is shown."""

from __future__ import annotations

from datetime import date
from typing import Final, Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.examples import NEXT_PROGRAMME
from services.enrollment.api.fields import Shown
from services.enrollment.domain.training_need import Answer, Need, cost_of
from services.enrollment.handlers.training_needs import TrainingNeed
from shared.events.base import Competency, Id, Rupiah
from shared.rules.competencies import name_of

_EXAMPLE: Final[JsonDict] = {
    "as_of": "2026-11-01", "people": 42, "cost": 6000000, "without_programme": ["mengelola-perubahan"],
    "items": [{
        "competency": "pelayanan-publik", "name": "Pelayanan publik", "people": 42, "with_gap": 14, "gap_sum": 17,
        "not_measured": 5, "under_way": 2, "seats_needed": 12, "cost": 6000000,
        "programmes": [{
            "programme_id": NEXT_PROGRAMME, "title": "Bimtek Pelayanan Prima", "helps": 12,
            "closes": 14, "seats_free": 30, "cost_per_seat": 500000, "cost": 6000000,
        }],
    }],
}  # fmt: skip


class CourseBody(Shown):
    """A programme that closes gaps of the group."""

    programme_id: Id
    title: str
    helps: int = Field(description="People of whose gap it closes something, who have neither completed nor begun it")
    closes: int = Field(description="Levels that it would close in all")
    seats_free: int = Field(description="In its sessions ahead")
    cost_per_seat: Rupiah | None
    cost: Rupiah | None = Field(description="Of a seat for everybody whom it helps; null where no cost is stated")

    @classmethod
    def of(cls, one: Answer, title: str) -> Self:
        """With its title."""
        course = one.course
        return cls(
            programme_id=course.programme_id,
            title=title,
            helps=one.helps,
            closes=one.closes,
            seats_free=course.seats_free,
            cost_per_seat=course.cost_per_seat,
            cost=one.cost,
        )


class NeedBody(Shown):
    """What is missing in one competency."""

    competency: Competency
    name: str
    people: int = Field(description="Whose positions ask for it")
    with_gap: int
    gap_sum: int = Field(description="Levels missing in all; who is not measured counts from level 0")
    not_measured: int
    under_way: int = Field(description="Of those with a gap, already in a session that builds it")
    seats_needed: int
    cost: Rupiah | None = Field(description="Of the first programme")
    programmes: list[CourseBody]

    @classmethod
    def of(cls, need: Need, whole: TrainingNeed, language: str) -> Self:
        """In the reader's language."""
        return cls(
            competency=need.competency,
            name=name_of(need.competency, language),
            people=need.people,
            with_gap=need.with_gap,
            gap_sum=need.gap_sum,
            not_measured=need.not_measured,
            under_way=need.under_way,
            seats_needed=need.seats_needed,
            cost=need.cost,
            programmes=[CourseBody.of(one, whole.catalogue[one.course.programme_id].title) for one in need.answers],
        )


class NeedsBody(Shown):
    """The training need of a unit or an agency, the widest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    as_of: date
    people: int
    cost: Rupiah = Field(
        description="Of the first programme of each competency, where a cost is stated; one seat for whoever needs the "
        "same programme for several"
    )
    without_programme: list[Competency] = Field(
        description="What no programme of the city builds that these people have not completed or begun"
    )
    items: list[NeedBody]

    @classmethod
    def of(cls, whole: TrainingNeed, language: str) -> Self:
        """In the reader's language."""
        return cls(
            as_of=whole.as_of,
            people=whole.people,
            cost=cost_of(whole.needs),
            without_programme=[need.competency for need in whole.needs if need.seats_needed and not need.answers],
            items=[NeedBody.of(need, whole, language) for need in whole.needs],
        )

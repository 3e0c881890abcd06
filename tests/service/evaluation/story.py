"""What enrollment and feedback tell evaluation, with the facts that most tests do not care for filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from shared.bus.protocols import Delivered
from shared.events.base import CompetencyWeight, Event
from shared.events.cloudevents import Envelope, decode
from shared.events.enrollment import (
    Completed,
    EmployeeChanged,
    MentoringLogged,
    PositionType,
    ProgrammeChanged,
    SessionChanged,
    Withdrawn,
)
from shared.events.evaluation import TOPIC
from shared.events.feedback import Received
from shared.ids import new_id
from shared.rules.ikm import ELEMENTS
from tests.service.harness import START, Harness

AGENCY, CITY, UNIT = "sibolga-disdik", "sibolga", "sibolga-disdik.sekretariat"
SITI = "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34"
BUDI = "b27c9e10-5d3f-4f68-8a1b-7e6d5c4b3a29"
PROGRAMME = "01936e10-2a00-7b54-8c12-5d4e3f2a1b06"
SESSION = "01937a88-4b00-7c33-b210-9e8d7c6b5a43"
THIS_MORNING = START - timedelta(hours=1)

Row = dict[str, Any]


def employee(
    employee_id: str = SITI,
    *,
    agency: str = AGENCY,
    city: str = CITY,
    employment: Literal["pns", "pppk"] = "pns",
    position_type: PositionType = "pelaksana",
    required: Mapping[str, int] | None = None,
    contract_start: date | None = None,
    active: bool = True,
    version: int = 1,
) -> EmployeeChanged:
    return EmployeeChanged(
        employee_id=employee_id,
        agency=agency,
        city=city,
        unit_id=f"{agency}.sekretariat",
        employment=employment,
        position_type=position_type,
        required={"komunikasi": 2} if required is None else dict(required),
        contract_start=contract_start,
        active=active,
        version=version,
    )


def completed(
    employee_id: str = SITI,
    *,
    enrollment_id: str | None = None,
    post: str | None = "80",
    pre: str | None = None,
    competencies: Mapping[str, str] | None = None,
    jp: str = "5",
    at: datetime = THIS_MORNING,
    form: str = "KL07",
    outcome: Literal["completed", "failed"] = "completed",
    session_id: str = SESSION,
    programme_id: str = PROGRAMME,
) -> Completed:
    weights = {"komunikasi": "1"} if competencies is None else competencies
    return Completed(
        enrollment_id=enrollment_id or new_id(),
        employee_id=employee_id,
        agency=AGENCY,
        city=CITY,
        unit_id=UNIT,
        programme_id=programme_id,
        session_id=session_id,
        form=form,
        outcome=outcome,
        pre_test=None if pre is None else Decimal(pre),
        post_test=None if post is None else Decimal(post),
        jp_earned=Decimal(jp),
        completed_at=at,
        competencies=tuple(
            CompetencyWeight(competency=competency, weight=Decimal(weight)) for competency, weight in weights.items()
        ),
    )


def withdrawn(of: Completed) -> Withdrawn:
    return Withdrawn(
        enrollment_id=of.enrollment_id,
        employee_id=of.employee_id,
        agency=of.agency,
        city=of.city,
        unit_id=of.unit_id,
        programme_id=of.programme_id,
        session_id=of.session_id,
        status="cancelled",
        reason="correction",
        withdrawn_at=START,
    )


def met(
    employee_id: str = SITI,
    *,
    role: Literal["mentee", "mentor"] = "mentee",
    rating: int | None = None,
    at: datetime = THIS_MORNING,
    meeting: str | None = None,
) -> MentoringLogged:
    return MentoringLogged(
        mentoring_session_id=meeting or new_id(),
        mentorship_id="01937c21-5f00-7a90-9b87-1d2c3b4a5968",
        employee_id=employee_id,
        role=role,
        mentor_id=BUDI,
        mentee_id=SITI,
        agency=AGENCY,
        city=CITY,
        unit_id=UNIT,
        competency="komunikasi",
        minutes=60,
        mentor_rating=rating,
        jp_earned=Decimal(2),
        held_at=at,
    )


def programme(*, agency: str = AGENCY, city: str = CITY, version: int = 1) -> ProgrammeChanged:
    return ProgrammeChanged(
        programme_id=PROGRAMME,
        agency=agency,
        city=city,
        title="Teknologi informasi untuk guru",
        form="KL07",
        jp=Decimal(5),
        competencies=(CompetencyWeight(competency="komunikasi"),),
        version=version,
    )


def session(*, session_id: str = SESSION, agency: str = AGENCY, city: str = CITY, version: int = 1) -> SessionChanged:
    return SessionChanged(
        session_id=session_id,
        programme_id=PROGRAMME,
        agency=agency,
        city=city,
        form="KL07",
        starts_on=date(2026, 10, 20),
        ends_on=date(2026, 10, 21),
        capacity=30,
        jp=Decimal(5),
        version=version,
    )


def questionnaire(difficulty: int, *, mark: int = 3, session_id: str = SESSION) -> Received:
    return Received(
        feedback_id=new_id(),
        kind="questionnaire",
        agency=AGENCY,
        city=CITY,
        employee_id=SITI,
        scores={
            **dict.fromkeys(("material", "instructor", "organisation", "usefulness"), mark),
            "difficulty": difficulty,
        },
        enrollment_id=new_id(),
        session_id=session_id,
        programme_id=PROGRAMME,
        received_at=THIS_MORNING,
    )


def skm(score: int = 3, *, unit_id: str = UNIT, at: datetime = THIS_MORNING, **scores: int) -> Received:
    return Received(
        feedback_id=new_id(),
        kind="skm",
        agency=AGENCY,
        city=CITY,
        unit_id=unit_id,
        scores={**dict.fromkeys(ELEMENTS, score), **scores},
        received_at=at,
    )


async def tell(h: Harness, *events: Event) -> None:
    """Publish events, and wait until evaluation has reacted to them."""
    await h.publish(*events)
    await h.settled()


async def ask(h: Harness, path: str, headers: dict[str, str] | None = None, **query: Any) -> Row:
    """What evaluation answers an officer of the agency."""
    answer = await h.client.get(f"/evaluation/v1{path}", params=query, headers=headers or h.token())
    assert answer.status_code == 200, answer.text
    body: Row = answer.json()
    return body


async def score_of(h: Harness, competency: str = "komunikasi", employee_id: str = SITI, **query: Any) -> Row:
    """One person's standing in one competency, with what it rests on."""
    return await ask(h, f"/employees/{employee_id}/scores/{competency}/why", **query)


async def jp_of(h: Harness, employee_id: str = SITI, **query: Any) -> Row:
    """One person's learning hours."""
    return await ask(h, f"/employees/{employee_id}/jp", **query)


async def said(h: Harness, kind: type[Event]) -> list[Any]:
    """Every event of a type that evaluation has published, in order per subject."""
    found = [decode(record) for record in await _records(h, TOPIC)]
    return [one.data for one in found if isinstance(one, Envelope) and isinstance(one.data, kind)]


async def dead(h: Harness, topic: str) -> list[Delivered]:
    """What went to a topic's dead letters."""
    return await _records(h, f"{topic}.dlq")


async def _records(h: Harness, topic: str) -> list[Delivered]:
    await h.settled()
    subscription = await h.bus.subscribe(new_id(), [topic])
    try:
        records = list(await subscription.poll(500, 0.05))
        while len(records) < sum((await subscription.end_offsets()).values()):
            records += await subscription.poll(500, 0.5)
    finally:
        await subscription.close()
    return sorted(records, key=lambda record: (record.partition, record.offset))

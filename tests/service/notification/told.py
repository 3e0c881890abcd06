"""What the other services tell, with the facts that most tests do not care for filled in."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from shared.bus.protocols import Delivered, Positions
from shared.consumer.dead_letters import dead_letter
from shared.events.cloudevents import Envelope, decode, encode
from shared.events.enrollment import EmployeeChanged, ProgrammeChanged, UnitChanged
from shared.events.evaluation import IndexChanged, JpChanged, ProgrammeRated, RecommendationMoved, ScoreChanged
from shared.events.feedback import ComplaintClosed, ComplaintKind, ComplaintMoved, ComplaintOpened, ComplaintState
from shared.events.notification import TOPIC, AlertRaised, AlertResolved
from shared.ids import new_id, new_opaque_id
from tests.service.harness import Harness

AGENCY, CITY, UNIT = "sibolga-disdik", "sibolga", "sibolga-disdik.sekretariat"
WHERE = {"agency": AGENCY, "city": CITY}
PROGRAMME = "01936e10-2a00-7b54-8c12-5d4e3f2a1b06"

Row = dict[str, Any]


def employee(
    employee_id: str | None = None,
    *,
    employment: Literal["pns", "pppk"] = "pns",
    agency: str = AGENCY,
    city: str = CITY,
    active: bool = True,
    version: int = 1,
) -> EmployeeChanged:
    return EmployeeChanged(
        employee_id=employee_id or new_opaque_id(),
        agency=agency,
        city=city,
        unit_id=f"{agency}.sekretariat",
        employment=employment,
        position_type="pelaksana",
        required={"pelayanan-publik": 2},
        active=active,
        version=version,
    )


def jp(employee_id: str, counted: str, *, year: int = 2026, target: str | None = "20") -> JpChanged:
    return JpChanged(
        **WHERE,
        unit_id=UNIT,
        employee_id=employee_id,
        year=year,
        earned_jp=Decimal(counted),
        counted_jp=Decimal(counted),
        target_jp=None if target is None else Decimal(target),
        rule_set="jp-2026.1",
    )


def score(
    employee_id: str, gap: int | None, *, competency: str = "pelayanan-publik", level: int = 2, points: str = "48.25"
) -> ScoreChanged:
    return ScoreChanged(
        **WHERE,
        unit_id=UNIT,
        employee_id=employee_id,
        competency=competency,
        old_score=None,
        new_score=Decimal(points),
        level=level,
        required_level=None if gap is None else level + gap,
        gap=gap,
        as_of=datetime.fromisoformat("2026-11-01T00:00:00+07:00"),
        rule_set="competency-score-2026.1",
    )


def unit(name: str = "Sekretariat Disdik", *, active: bool = True, version: int = 1) -> UnitChanged:
    return UnitChanged(**WHERE, unit_id=UNIT, name=name, active=active, version=version)


def ikm(
    value: str, grade: str, *, year: int = 2026, answers: int = 40, previous: str | None = None, unit_id: str = UNIT
) -> IndexChanged:
    return IndexChanged(
        **WHERE,
        index="ikm",
        subject_id=unit_id,
        year=year,
        old_value=None,
        new_value=Decimal(value),
        grade=grade,
        answers=answers,
        indicative=answers < 30,
        previous_year_value=None if previous is None else Decimal(previous),
        rule_set="ikm-2026.1",
    )


def programme(title: str = "Etika pelayanan", *, version: int = 1) -> ProgrammeChanged:
    return ProgrammeChanged(
        **WHERE,
        programme_id=PROGRAMME,
        title=title,
        form="KL07",
        jp=Decimal(5),
        competencies=(),
        version=version,
    )


def rated(session_id: str | None, share: str | None, *, answers: int = 10) -> ProgrammeRated:
    too_difficult = share is not None and Decimal(share) > Decimal("0.3")
    return ProgrammeRated(
        **WHERE,
        programme_id=PROGRAMME,
        session_id=session_id,
        answers=answers,
        too_difficult_share=None if share is None else Decimal(share),
        too_easy_share=None if share is None else Decimal(0),
        mean_gain=None,
        verdict="revise" if too_difficult else "continue",
        reasons=("too-difficult",) if too_difficult else (),
        rule_set="programme-2026.1",
    )


def opened(complaint_id: str, due_at: datetime, *, kind: ComplaintKind = "complaint") -> ComplaintOpened:
    return ComplaintOpened(
        **WHERE,
        unit_id=UNIT,
        complaint_id=complaint_id,
        kind=kind,
        classification="unclassified",
        state="received",
        opened_at=datetime.fromisoformat("2026-10-30T09:00:00+07:00"),
        due_at=due_at,
    )


def moved(
    complaint_id: str, due_at: datetime | None, *, to: ComplaintState = "forwarded", late: bool = False
) -> ComplaintMoved:
    return ComplaintMoved(
        **WHERE,
        unit_id=UNIT,
        complaint_id=complaint_id,
        kind="complaint",
        classification="simple",
        from_state="received",
        state=to,
        moved_at=datetime.fromisoformat("2026-11-01T09:00:00+07:00"),
        due_at=due_at,
        late=late,
    )


def closed(complaint_id: str) -> ComplaintClosed:
    return ComplaintClosed(
        **WHERE,
        unit_id=UNIT,
        complaint_id=complaint_id,
        kind="complaint",
        classification="simple",
        state="closed",
        closed_at=datetime.fromisoformat("2026-11-01T09:00:00+07:00"),
        late=True,
    )


def decided(
    employee_id: str,
    state: Literal["approved", "rejected", "appealed", "upheld", "overturned", "lapsed"] = "approved",
    *,
    at: datetime,
    recommendation_id: str | None = None,
    kind: Literal["reward", "sanction", "development"] = "development",
) -> RecommendationMoved:
    return RecommendationMoved(
        **WHERE,
        recommendation_id=recommendation_id or new_id(),
        employee_id=employee_id,
        kind=kind,
        state=state,
        moved_at=at,
    )


async def tell(h: Harness, *events: Any) -> None:
    """Publish events, and wait until notification has reacted to them."""
    await h.publish(*events)
    await h.settled()


async def refuse(h: Harness, group: str, count: int) -> None:
    """This many events that a consumer group could not handle, put where such events are kept."""
    record = encode(Envelope(id=new_id(), source="/mumpuni/test", time=h.clock.now(), data=programme()))
    for offset in range(count):
        refused = Delivered(record.topic, 0, 900 + offset, record.key, record.value, record.headers, 0)
        await h.bus.publish([dead_letter(refused, group, ValueError(), h.clock.now())])


async def alerts(h: Harness, **query: Any) -> list[Row]:
    """What the agency is shown, the newest first."""
    answer = await h.client.get("/notification/v1/alerts", params=query, headers=h.token())
    assert answer.status_code == 200, answer.text
    items: list[Row] = answer.json()["items"]
    return items


async def one_alert(h: Harness, **query: Any) -> Row:
    """The only alert there is."""
    found = await alerts(h, **query)
    assert len(found) == 1, found
    return found[0]


async def announced(h: Harness) -> list[AlertRaised | AlertResolved]:
    """Every alert event of the first version on the bus, in order per subject."""
    subscription = await h.bus.subscribe("spy", [TOPIC])
    found: list[AlertRaised | AlertResolved] = []
    heard = 0
    try:
        ends: Positions = {}
        while not ends or heard < sum(ends.values()):
            for delivered in await subscription.poll(500, 1.0 if ends else 0.0):
                envelope = decode(delivered)
                assert isinstance(envelope, Envelope)
                heard += 1
                if isinstance(envelope.data, AlertRaised | AlertResolved):
                    found.append(envelope.data)
            ends = await subscription.end_offsets()
    finally:
        await subscription.close()
    return found

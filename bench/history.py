"""One and the same batch of events, applied to stores that hold 10^4, 10^5 and 10^6 people with their history."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from bench.history_fill import agency_of, enrolment_id, fill, person_id, programme_id, session_id
from bench.paired import Figure
from mumpuni.embedded import create_service
from services.evaluation.handlers.reactions import REACTIONS
from services.evaluation.handlers.work import Work
from shared.bus.embedded import EmbeddedBus
from shared.clock import SystemClock
from shared.consumer.inbox import identity, take_in
from shared.database import Tx
from shared.events.base import CompetencyWeight, Event
from shared.events.cloudevents import Envelope
from shared.events.enrollment import Attended, Completed, EmployeeChanged, Enrolled, MentoringLogged, Withdrawn
from shared.events.feedback import Received
from shared.ids import new_id
from shared.rules.ikm import ELEMENTS
from shared.rules.ruleset import Rules, load_rules
from shared.rules.score import ScoreRules
from shared.service import Service
from shared.serving import settle_process

SIZES: Final = (10_000, 100_000, 1_000_000)
BATCHES: Final = 24
PEOPLE: Final = 80
"""Of a batch: six events each, and every eighth takes back what they had completed before."""
WARM: Final = 4
AIM: Final = 1.3

NOW: Final = datetime(2026, 10, 5, 9, tzinfo=UTC)
_CITY: Final = "kota"
_STORE: Final = "evaluation.db"
_BUILDS: Final = (
    CompetencyWeight(competency="integritas", weight=Decimal("1.5")),
    CompetencyWeight(competency="pelayanan-publik", weight=Decimal(1)),
)


class Store(NamedTuple):
    """An evaluation store and how many people it holds."""

    people: int
    service: Service


def measure() -> Figure:
    """The cost of a batch over a million people's history to that over ten thousand's."""
    settle_process()
    with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder:
        costs = asyncio.run(_measured(Path(folder)))
    small, *_, large = (costs[size] for size in SIZES)
    ratios = sorted(high / low for low, high in zip(small, large, strict=True))
    per_event = ", ".join(
        f"{statistics.median(costs[size]) / _events() * 1e6:,.0f} us an event over {size:,} people" for size in SIZES
    )
    middle = statistics.median(costs[SIZES[1]]) / statistics.median(small)
    detail = f"{per_event}; 10^5 / 10^4: {middle:.3f}; {BATCHES} batches"
    value = statistics.median(ratios)
    return Figure("a batch over 10^6 people / over 10^4", value, (ratios[0], ratios[-1]), AIM, False, "", detail)


async def open_store(folder: Path, people: int, rules: Rules) -> Store:
    """A migrated and filled store in a folder of its own."""
    root = folder / str(people)
    root.mkdir()
    service = _service(root, rules)
    await service.database.migrate(service.migrations.upgrade)
    await service.database.close()
    started = time.perf_counter()
    rows = await asyncio.to_thread(fill, root / _STORE, people, rules.of(ScoreRules, NOW.date(), _CITY))
    size = (root / _STORE).stat().st_size / 1e6
    print(
        f"     {people:,} people: {rows:,} rows, {size:,.0f} MB, in {time.perf_counter() - started:.0f} s", flush=True
    )
    return Store(people, _service(root, rules))


def _service(root: Path, rules: Rules) -> Service:
    return create_service("evaluation", root / _STORE, EmbeddedBus(root / "events.db"), SystemClock(), rules)


def batch(number: int) -> list[Envelope[Event]]:
    """The events of one batch, about people that no other batch is about."""
    told: list[Event] = []
    for person in range(number * PEOPLE, (number + 1) * PEOPLE):
        told += _told(person)
    return [Envelope(id=new_id(), source="/mumpuni/enrollment", time=NOW, data=event) for event in told]


def apply(tx: Tx, events: Sequence[Envelope[Event]], rules: Rules) -> None:
    """What evaluation's consumer does with a batch, in its one transaction."""
    new = take_in(tx, "evaluation", [identity(event) for event in events])
    work = Work(tx, NOW, rules)
    for event in events:
        if identity(event) in new:
            REACTIONS[type(event.data)](work, event)
    work.flush()


async def _measured(folder: Path) -> dict[int, list[float]]:
    """Seconds of each batch by store. The stores take turns, each the first as often as the others."""
    rules = load_rules()
    stores = [await open_store(folder, size, rules) for size in SIZES]
    costs: dict[int, list[float]] = {size: [] for size in SIZES}
    for number in range(WARM + BATCHES):
        events = batch(number)
        turn = number % len(stores)
        for store in (*stores[turn:], *stores[:turn]):
            started = time.perf_counter()
            await store.service.database.write_long(apply, events, rules)
            if number >= WARM:
                costs[store.people].append(time.perf_counter() - started)
    for store in stores:
        await store.service.database.close()
    return costs


def _events() -> int:
    return len(batch(0))


def _told(person: int) -> Iterator[Event]:
    """A person's life between two batches."""
    agency, seat = agency_of(person), new_id()
    who = {"employee_id": person_id(person), "agency": agency, "city": _CITY, "unit_id": f"{agency}.loket"}
    session = {"programme_id": programme_id(person), "session_id": session_id(person, 1)}
    yield EmployeeChanged(
        **who, employment="pns", position_type="pengawas", required={"integritas": 2, "pelayanan-publik": 3}, version=2
    )
    day = date(2026, 9, 1)
    yield Enrolled(
        **who, **session, enrollment_id=seat, form="KL07", competencies=_BUILDS, planned_jp=Decimal(5),
        starts_on=day, ends_on=day,
    )  # fmt: skip
    yield Attended(**who, **session, enrollment_id=seat, attended_on=day)
    yield Completed(
        **who, **session, enrollment_id=seat, form="KL07", outcome="completed", pre_test=Decimal(40),
        post_test=Decimal(50 + person % 50), jp_earned=Decimal(5), completed_at=NOW, competencies=_BUILDS,
    )  # fmt: skip
    yield MentoringLogged(
        **who, mentoring_session_id=new_id(), mentorship_id=new_id(), role="mentee", mentor_id=new_id(),
        mentee_id=who["employee_id"], competency="integritas", minutes=60, mentor_rating=3, jp_earned=Decimal(2),
        held_at=NOW,
    )  # fmt: skip
    yield Received(
        feedback_id=new_id(), kind="skm", agency=agency, city=_CITY, unit_id=who["unit_id"],
        scores=dict.fromkeys(ELEMENTS, 3), received_at=NOW,
    )  # fmt: skip
    if person % 8 == 0:
        yield Withdrawn(
            **who, **session, enrollment_id=enrolment_id(person, 1), status="withdrawn", reason="correction",
            withdrawn_at=NOW,
        )  # fmt: skip

"""What happened in the office of ``candisari`` in 2026, told and entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from services.evaluation.api.examples import ids
from services.evaluation.api.judgement_nouns import NOUNS
from shared.events.base import Event
from shared.events.enrollment import (
    Attended,
    Completed,
    Enrolled,
    MentoringLogged,
    Withdrawn,
)
from shared.events.feedback import Received
from shared.ids import new_id
from shared.rules.ikm import ELEMENTS
from tests.service.evaluation.candisari import (
    AGENCY,
    AUGUST,
    BUILDS,
    CITY,
    DECEMBER,
    FORM,
    JP,
    MARCH,
    MAY,
    OFFICER,
    PEOPLE,
    SITIS_RESULT,
    UNITS,
    Run,
    at,
    catalogue,
    register,
    unit_of,
)
from tests.service.evaluation.rounds import go
from tests.service.evaluation.story import BUDI, SITI, tell
from tests.service.harness import Harness


async def lived(h: Harness) -> None:
    """Tell the year up to 1 November 2026, enter what officers enter, and go the rounds."""
    await tell(h, *register(), *catalogue())
    await tell(h, *_learning(), *_mentoring(), *_answers(), *_citizens())
    await h.publish(_finished(_enrolled(SITI, MAY, ids.SEAT), 81), event_id=SITIS_RESULT)
    await h.settled()
    await _judged(h)
    await go(h)
    await _assessed(h)


def _enrolled(employee_id: str, run: Run, enrollment_id: str | None = None) -> Enrolled:
    return Enrolled(
        **run.facts,
        enrollment_id=enrollment_id or _seat(employee_id, run),
        employee_id=employee_id,
        agency=AGENCY,
        city=CITY,
        unit_id=unit_of(PEOPLE.index(employee_id)),
        form=FORM[run.programme_id],
        competencies=BUILDS[run.programme_id],
        planned_jp=Decimal(JP[run.programme_id]),
        starts_on=run.days[0],
        ends_on=run.days[1],
    )


def _seat(employee_id: str, run: Run) -> str:
    return f"{run.session_id[:24]}{PEOPLE.index(employee_id):012}"


def _who(of: Enrolled) -> dict[str, Any]:
    names = ("enrollment_id", "employee_id", "agency", "city", "unit_id", "programme_id", "session_id")
    return {name: getattr(of, name) for name in names}


def _finished(of: Enrolled, post: int, pre: int = 55) -> Completed:
    passed = post >= 60
    return Completed(
        **_who(of),
        form=of.form,
        outcome="completed" if passed else "failed",
        pre_test=Decimal(pre),
        post_test=Decimal(post),
        jp_earned=of.planned_jp if passed else Decimal(0),
        completed_at=at(of.ends_on),
        competencies=of.competencies,
    )


def _learning() -> Iterator[Event]:
    seats = [
        _enrolled(SITI, MAY, ids.SEAT),
        *map(partial(_enrolled, run=MAY), PEOPLE[2:14]),
        *map(partial(_enrolled, run=AUGUST), PEOPLE[14:28]),
        *map(partial(_enrolled, run=MARCH), PEOPLE[20:34]),
    ]
    yield from seats
    yield _enrolled(SITI, DECEMBER, ids.NEXT_SEAT)
    yield from map(partial(_enrolled, run=DECEMBER), PEOPLE[4:9])
    missed = {seats[13].enrollment_id: "no_show", seats[14].enrollment_id: "withdrawn"}
    for number, seat in enumerate(seats):
        if seat.enrollment_id in missed:
            status: Any = missed[seat.enrollment_id]
            yield Withdrawn(**_who(seat), status=status, reason="duty", withdrawn_at=at(seat.starts_on))
            continue
        yield Attended(**_who(seat), attended_on=seat.starts_on)
        if number:
            post = 52 if number == 20 else 66 + number * 7 % 28
            yield _finished(seat, post, 45 + number * 5 % 20)


def _mentoring() -> Iterator[Event]:
    for number, rating in enumerate((2, 2, 3)):
        yield MentoringLogged(
            mentoring_session_id=f"01937c21-5f00-7a90-9b87-1d2c3b4a59{number:02}",
            mentorship_id="01937c21-5f00-7a90-9b87-1d2c3b4a5968",
            employee_id=SITI,
            role="mentee",
            mentor_id=BUDI,
            mentee_id=SITI,
            agency=AGENCY,
            city=CITY,
            unit_id=unit_of(0),
            competency="komunikasi",
            minutes=60,
            mentor_rating=rating,
            jp_earned=Decimal(2),
            held_at=at(date(2026, 3, 5 + 7 * number), 13),
        )


def _answers() -> Iterator[Event]:
    """Of twenty participants of the counter's sessions, eight found it too difficult and one too easy."""
    for number, employee_id in enumerate([*PEOPLE[2:12], *PEOPLE[16:26]]):
        run = MAY if number < 10 else AUGUST
        yield Received(
            feedback_id=new_id(),
            kind="questionnaire",
            agency=AGENCY,
            city=CITY,
            employee_id=employee_id,
            scores={
                "material": 3 + (number % 6 == 0) - (number % 5 == 0),
                "instructor": 3 + number % 2,
                "organisation": 3 + (number % 5 == 0),
                "usefulness": 4 - (number % 3 == 0),
                "difficulty": 3 if number % 5 in {0, 2} else 1 if number == 3 else 2,
            },
            enrollment_id=_seat(employee_id, run),
            received_at=at(run.days[1], 19),
            **run.facts,
        )


def _citizens() -> Iterator[Event]:
    """Twelve answers a unit in March, when every third mark is the best, and twelve in September; then the wishes."""
    later_best = {"pelayanan": {0, 2, 4}, "kaliwiru": {0, 1, 2, 4}, "candi": {0, 3}, "tegalsari": {0, 4}}
    for order, slug in enumerate(UNITS):
        for number in range(24):
            later = number >= 12
            best = later_best[slug] if later else {0, 3}
            yield Received(
                feedback_id=new_id(),
                kind="skm",
                agency=AGENCY,
                city=CITY,
                unit_id=f"{AGENCY}.{slug}",
                scores={one: 3 + ((order + number + place) % 6 in best) for place, one in enumerate(ELEMENTS)},
                received_at=at(date(2026, 9 if later else 3, 1 + number % 12), 10),
            )
    for number in range(12):
        yield Received(
            feedback_id=new_id(),
            kind="aspiration",
            agency=AGENCY,
            city=CITY,
            unit_id=f"{AGENCY}.pelayanan",
            needs=("pelayanan-publik", "komunikasi") if number < 5 else ("pelayanan-publik",),
            received_at=at(date(2026, 6, 1 + number), 9),
        )


async def _judged(h: Harness) -> None:
    """The documentation's own records first, then the others' of 2025."""
    for noun in NOUNS:
        (sent,) = noun.new.model_json_schema()["examples"]
        await _sent(h, noun.path, sent)
    for number, employee_id in enumerate(PEOPLE[1:31], 1):
        result = "above" if number % 6 == 2 else "below" if number in {15, 25} else "meets"
        behaviour = "above" if number % 6 == 2 else "below" if number == 9 else "meets"
        record = {"employee_id": employee_id, "period": "2025", "result": result, "behaviour": behaviour}
        await _sent(h, "performance", record)
        if number <= 20:
            assessed = {"employee_id": employee_id, "value": 55 + number * 3 % 40, "assessed_on": "2026-05-20"}
            await _sent(h, "potential", assessed)


async def _assessed(h: Harness) -> None:
    """Eleven supervisors' words on those who finished in May; Siti's still waits."""
    for number, one in enumerate(await _asked(h)):
        if one["employee_id"] != SITI and number < 12:
            said = {
                "applies": 4 - number % 3,
                "competencies": {"pelayanan-publik": 70 + number},
                "before": {"pelayanan-publik": 58 + number % 4},
            }
            await _sent(h, f"assessment-requests/{one['assessment_id']}/answer", said)
    await h.settled()


async def _asked(h: Harness) -> Iterable[dict[str, Any]]:
    answer = await h.client.get(
        "/evaluation/v1/assessment-requests", params={"state": "requested"}, headers=h.token(**OFFICER)
    )
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def _sent(h: Harness, path: str, body: dict[str, Any]) -> None:
    answer = await h.client.post(f"/evaluation/v1/{path}", json=body, headers=h.token(**OFFICER))
    assert answer.status_code in {200, 201}, answer.text

"""Sessions, budgets, certificates, decisions and the platform itself: from events to alerts that come and go."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest

from shared.events.enrollment import BudgetChanged, Completed, Enrolled, SessionChanged, Withdrawn
from shared.events.evaluation import AssessmentChanged, IndexChanged, RecommendationMade, RecommendationMoved
from shared.events.feedback import Received
from shared.ids import new_id, new_opaque_id
from tests.service.harness import START, Harness, running
from tests.service.notification.told import PROGRAMME, UNIT, WHERE, alerts, employee, one_alert, refuse, tell

TODAY = date(2026, 11, 1)


async def pass_to(h: Harness, day: date) -> None:
    """Let time pass to 10:00 on a day, and what is due happen."""
    h.clock.set(START + (day - TODAY))
    await h.service("notification").context.timers.run_due()
    await h.settled()


class Course:
    """A session and the people in it."""

    def __init__(self, starts_on: date = date(2026, 11, 20), capacity: int = 20) -> None:
        self.session_id = new_id()
        self.starts_on, self.capacity = starts_on, capacity

    def told(self, version: int = 1, state: Literal["scheduled", "cancelled"] = "scheduled") -> SessionChanged:
        return SessionChanged(
            **WHERE,
            session_id=self.session_id,
            programme_id=PROGRAMME,
            form="KL07",
            starts_on=self.starts_on,
            ends_on=self.starts_on,
            capacity=self.capacity,
            jp=Decimal(5),
            state=state,
            version=version,
        )

    def seat(self) -> dict[str, Any]:
        return {
            **WHERE,
            "unit_id": UNIT,
            "enrollment_id": new_id(),
            "employee_id": new_opaque_id(),
            "programme_id": PROGRAMME,
            "session_id": self.session_id,
        }

    def enrolled(self, seat: dict[str, Any]) -> Enrolled:
        days = {"starts_on": self.starts_on, "ends_on": self.starts_on}
        return Enrolled(**seat, form="KL07", competencies=(), planned_jp=Decimal(5), **days)


def completed(seat: dict[str, Any], expires_on: date | None = None) -> Completed:
    facts: dict[str, Any] = {"form": "KL07", "outcome": "completed", "jp_earned": Decimal(5), "competencies": ()}
    return Completed(**seat, **facts, completed_at=START, certificate_expires_on=expires_on)


def withdrawn(seat: dict[str, Any], status: Literal["withdrawn", "no_show", "cancelled"] = "withdrawn") -> Withdrawn:
    return Withdrawn(**seat, status=status, reason="other", withdrawn_at=START)


def answered(seat: dict[str, Any]) -> Received:
    return Received(**seat, feedback_id=new_id(), kind="questionnaire", scores={"material": 3}, received_at=START)


async def test_a_session_is_under_filled_a_week_before_until_it_fills(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        course = Course()
        seats = [course.seat() for _ in range(10)]
        await tell(h, course.told(), *(course.enrolled(seat) for seat in seats[:9]))
        await pass_to(h, date(2026, 11, 12))
        assert await alerts(h) == []
        await pass_to(h, date(2026, 11, 13))
        alert = await one_alert(h)
        assert (alert["rule"], alert["figures"]["taken"]) == ("session-underfilled", 9)
        assert alert["link"] == f"/enrollment/v1/sessions/{course.session_id}"
        await tell(h, course.enrolled(seats[9]))
        assert (await one_alert(h))["state"] == "resolved"
        await tell(h, withdrawn(seats[0]))
        assert len(await alerts(h, state="open")) == 1
        await tell(h, course.told(2, "cancelled"))
        assert await alerts(h, state="open") == []


async def test_seats_are_counted_whoever_is_heard_first_and_however_often(tmp_path: Path) -> None:
    course = Course(TODAY)
    seats = [course.seat() for _ in range(10)]
    told: list[Any] = [course.told()]
    for seat in seats:
        told += [course.enrolled(seat), withdrawn(seat, "no_show") if seat in seats[:3] else completed(seat)]
    told += [answered(seat) for seat in seats[5:]]
    session, seated, told_by_feedback = told[:1], told[1:21], told[21:]
    orders = [session + seated + told_by_feedback, told_by_feedback + seated + session, seated + session]
    orders[2] += [event for event in told_by_feedback for _ in range(2)]
    for number, order in enumerate(orders):
        async with running(tmp_path / str(number), "notification") as h:
            for event in order:
                await h.publish(event)
            await h.settled()
            [row] = await h.rows("notification", "session")
            assert (row["enrolled"], row["no_shows"], row["completed"], row["answered"]) == (0, 3, 7, 5)
            assert (await one_alert(h, rule="no-shows-high"))["figures"]["no_show_percent"] == 30


async def test_few_answers_alert_two_weeks_after_and_enough_resolve(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        course = Course(TODAY)
        seats = [course.seat() for _ in range(6)]
        await tell(h, course.told(), *(event for seat in seats for event in (course.enrolled(seat), completed(seat))))
        await tell(h, answered(seats[0]), answered(seats[1]))
        await pass_to(h, date(2026, 11, 16))
        assert (await one_alert(h))["figures"] | {"days": 14} == (await one_alert(h))["figures"]
        await tell(h, answered(seats[2]))
        assert (await one_alert(h))["state"] == "resolved"


def budget(spent: int, version: int, budget_id: str) -> BudgetChanged:
    return BudgetChanged(
        **WHERE, budget_id=budget_id, year=2026, planned=100_000_000, committed=0, spent=spent, version=version
    )


async def test_one_alert_of_a_budget_gets_graver_and_goes_again(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        budget_id = new_id()
        await tell(h, budget(79_000_000, 1, budget_id))
        assert await alerts(h) == []
        await tell(h, budget(80_000_000, 2, budget_id))
        first = await one_alert(h)
        assert (first["severity"], first["figures"]["used_percent"]) == ("warning", 80)
        await tell(h, budget(100_000_000, 3, budget_id))
        second = await one_alert(h)
        assert (second["alert_id"], second["severity"]) == (first["alert_id"], "critical")
        await tell(h, budget(10_000_000, 4, budget_id))
        assert (await one_alert(h))["state"] == "resolved"


async def test_a_certificate_is_told_of_until_it_is_renewed(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        old = Course().seat()
        new = {**old, "enrollment_id": new_id()}
        await tell(h, completed(old, date(2027, 1, 1)))
        await pass_to(h, date(2026, 11, 2))
        assert (await one_alert(h))["severity"] == "info"
        await pass_to(h, date(2027, 1, 2))
        assert (await one_alert(h))["severity"] == "warning"
        await tell(h, completed(new, date(2030, 1, 1)))
        assert (await one_alert(h))["state"] == "resolved"
        await tell(h, completed(old, date(2027, 1, 1)))
        assert await alerts(h, state="open") == []


async def test_a_certificate_goes_with_its_result_and_with_its_person(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        taken_back, leaving = Course().seat(), Course().seat()
        await tell(h, completed(taken_back, TODAY), completed(leaving, TODAY))
        assert len(await alerts(h, rule="certificate-expiring", state="open")) == 2
        await tell(h, withdrawn(taken_back), employee(leaving["employee_id"], active=False))
        assert await alerts(h, rule="certificate-expiring", state="open") == []


async def test_an_earlier_certificate_counts_again_when_the_newest_is_taken_back(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        old = Course().seat()
        new, third = {**old, "enrollment_id": new_id()}, {**old, "enrollment_id": new_id()}
        await tell(h, completed(new, date(2030, 1, 1)), completed(old, date(2027, 1, 1)))
        await pass_to(h, date(2026, 11, 2))
        assert await alerts(h, state="open") == []
        await tell(h, withdrawn(new))
        assert (await one_alert(h))["figures"]["expires_on"] == "2027-01-01"
        await tell(h, completed(third, date(2031, 1, 1)))
        assert (await one_alert(h))["state"] == "resolved"
        await tell(h, withdrawn(old), withdrawn(third))
        assert await alerts(h, state="open") == [], "one that was taken back never counts again"
        await tell(h, completed(old, date(2027, 6, 1)), completed(new, date(2030, 1, 1)), withdrawn(new))
        assert await alerts(h, state="open") == []
        await pass_to(h, date(2027, 4, 2))
        assert [one["figures"]["expires_on"] for one in await alerts(h, state="open")] == ["2027-06-01"]


def proposal(recommendation_id: str, person: str) -> RecommendationMade:
    return RecommendationMade(
        **WHERE,
        recommendation_id=recommendation_id,
        employee_id=person,
        kind="reward",
        reasons=("score",),
        made_at=START,
        rule_set="recommendation-2026.1",
    )


async def test_a_recommendation_waits_and_so_does_an_appeal(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        one, person = new_id(), new_opaque_id()
        await tell(h, proposal(one, person))
        await pass_to(h, date(2026, 11, 14))
        assert await alerts(h) == []
        await pass_to(h, date(2026, 11, 15))
        assert (await one_alert(h))["subject_type"] == "recommendation"
        moved: dict[str, Any] = {**WHERE, "recommendation_id": one, "employee_id": person, "kind": "reward"}
        await tell(h, RecommendationMoved(**moved, state="approved", moved_at=h.clock.now()))
        assert (await one_alert(h))["state"] == "resolved"
        await tell(h, RecommendationMoved(**moved, state="appealed", moved_at=h.clock.now()))
        await pass_to(h, date(2026, 11, 29))
        assert (await one_alert(h, state="open"))["figures"]["recommendation_state"] == "appealed"


async def test_an_assessment_is_near_its_end_until_it_is_given(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        seat = {name: value for name, value in Course().seat().items() if name != "enrollment_id"}
        asked: dict[str, Any] = {**seat, "assessment_id": new_id(), "assessor_id": None, "opens_on": TODAY}
        asked["due_on"] = date(2026, 12, 1)
        await tell(h, AssessmentChanged(**asked, state="requested"))
        await pass_to(h, date(2026, 11, 17))
        assert (await one_alert(h))["figures"]["assessor_named"] == "no"
        await tell(h, AssessmentChanged(**asked, state="done"))
        assert (await one_alert(h))["state"] == "resolved"


def index(person: str, grade: str, before: str | None) -> IndexChanged:
    return IndexChanged(
        **WHERE,
        index="ip_asn",
        subject_id=person,
        year=2026,
        old_value=None,
        new_value=Decimal("75.5"),
        grade=grade,
        old_grade=before,
        answers=0,
        indicative=False,
        previous_year_value=None,
        rule_set="ip-asn-2026.1",
    )


async def test_a_category_that_fell_is_told_of_until_the_old_one_is_regained(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        person = new_opaque_id()
        await tell(h, index(person, "tinggi", None))
        assert await alerts(h) == []
        await tell(h, index(person, "rendah", "tinggi"))
        assert (await one_alert(h))["figures"]["before"] == "tinggi"
        await tell(h, index(person, "sedang", "rendah"))
        assert (await one_alert(h))["state"] == "open"
        await tell(h, index(person, "tinggi", "sedang"))
        assert (await one_alert(h))["state"] == "resolved"


async def test_the_platforms_own_alerts_are_for_its_operators_alone(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", "feedback") as h:
        upkeep = h.service("notification").context.upkeep
        await upkeep.look()
        operator = h.token(agency="*", city="*")
        assert (await h.client.get("/notification/v1/alerts", headers=operator)).json()["items"] == []
        await refuse(h, "feedback", 3)
        await upkeep.look()
        await upkeep.look()
        [alert] = (await h.client.get("/notification/v1/alerts", headers=operator)).json()["items"]
        assert (alert["rule"], alert["subject_id"], alert["figures"]["records"]) == (
            "dead-letters",
            "mumpuni.feedback",
            3,
        )
        for headers in (h.token(), h.token(agency="*")):
            assert (await h.client.get("/notification/v1/alerts", headers=headers)).json()["items"] == []
            hidden = await h.client.get(f"/notification/v1/alerts/{alert['alert_id']}", headers=headers)
            assert hidden.status_code == 404


@pytest.mark.parametrize("looks", [1, 2])
async def test_a_service_that_does_not_answer_twice_has_stopped(tmp_path: Path, looks: int) -> None:
    async with running(tmp_path, "notification") as h:
        upkeep = h.service("notification").context.upkeep
        upkeep.within(h.app, ("evaluation",))  # which does not run here
        for _ in range(looks):
            await upkeep.look()
        found = await h.client.get("/notification/v1/alerts", headers=h.token(agency="*", city="*"))
        assert [one["rule"] for one in found.json()["items"]] == ["consumer-behind"] * (looks - 1)

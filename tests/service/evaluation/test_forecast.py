"""What is on its way: seats without a result, the forecast of the JP year, and citizens' marks for who served."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shared.events.enrollment import Enrolled
from shared.ids import new_id
from tests.service.evaluation.story import (
    AGENCY,
    BUDI,
    CITY,
    PROGRAMME,
    SESSION,
    SITI,
    UNIT,
    completed,
    employee,
    jp_of,
    met,
    score_of,
    session,
    skm,
    tell,
    withdrawn,
)
from tests.service.harness import Harness


def enrolled(
    enrollment_id: str | None = None,
    *,
    jp: str = "5",
    form: str = "KL07",
    ends_on: date = date(2026, 12, 2),
    session_id: str | None = None,
) -> Enrolled:
    return Enrolled(
        enrollment_id=enrollment_id or new_id(),
        employee_id=SITI,
        agency=AGENCY,
        city=CITY,
        unit_id=UNIT,
        programme_id=PROGRAMME,
        session_id=session_id or new_id(),
        form=form,
        competencies=(),
        planned_jp=Decimal(jp),
        starts_on=ends_on,
        ends_on=ends_on,
    )


async def test_seats_ahead_are_planned_until_they_have_a_result(h: Harness) -> None:
    first, second = completed(jp="12"), enrolled(jp="5.5")
    await tell(h, employee(), enrolled(first.enrollment_id, jp="12"), second)
    forecast = (await jp_of(h))["forecast"]
    assert (forecast["planned"], forecast["expected"], forecast["shortfall"]) == (17.5, 17.5, 2.5)
    assert forecast["outlook"] == "short"
    assert len(forecast["enrollments"]) == 2
    await tell(h, first, enrolled(jp="2.5"))
    body = await jp_of(h)
    assert (body["counted"], body["forecast"]["planned"], body["forecast"]["expected"]) == (12.0, 8.0, 20.0)
    assert body["forecast"]["outlook"] == "on_track"
    assert "akan tercapai" in body["forecast"]["text"]
    gone = withdrawn(completed(enrollment_id=second.enrollment_id))
    await tell(h, gone)
    forecast = (await jp_of(h))["forecast"]
    assert (forecast["planned"], forecast["shortfall"]) == (2.5, 5.5)


async def test_a_seat_of_another_year_is_not_this_years(h: Harness) -> None:
    await tell(h, employee(), enrolled(ends_on=date(2027, 1, 2)), enrolled(ends_on=date(2026, 12, 31)))
    assert (await jp_of(h))["forecast"]["planned"] == 5.0
    assert (await jp_of(h, year=2027))["forecast"]["planned"] == 5.0


async def test_a_session_that_is_moved_takes_its_seats_along(h: Harness) -> None:
    await tell(h, employee(), enrolled(ends_on=date(2027, 1, 15), session_id=SESSION), session())
    forecast = (await jp_of(h))["forecast"]
    assert [(one["ends_on"], one["jp"]) for one in forecast["enrollments"]] == [("2026-10-21", 5.0)]
    assert forecast["awaiting"] == 5.0  # over since 21 October


async def test_caps_hold_for_what_is_planned(h: Harness) -> None:
    await tell(h, employee(), met(), met())
    await tell(h, *(enrolled(jp="2", form="NKL02", ends_on=date(2026, month, 28)) for month in (11, 12, 12, 12)))
    forecast = (await jp_of(h))["forecast"]
    # November: two meetings count already, the third is over the cap; of three in December two count
    assert (forecast["planned"], forecast["expected"]) == (8.0, 8.0)


async def test_a_citizens_marks_are_evidence_for_who_served(h: Harness) -> None:
    served = skm(3, U6=4, U7=2).model_copy(update={"served_by": SITI})
    await tell(h, employee(), served, skm(4))
    # weight 0.5: competence 4 x 25, conduct 2 x 25
    assert (await score_of(h, "pelayanan-publik"))["score"] == 54.55  # (250 + 50) / 5.5
    score = await score_of(h, "komunikasi")
    assert score["score"] == 50.0  # (250 + 25) / 5.5
    (piece,) = score["why"]["evidence"]
    assert (piece["kind"], piece["evidence_id"], piece["programme_id"]) == ("citizen", served.feedback_id, None)


async def test_who_served_is_placed_by_it_only_while_nothing_else_is_known(h: Harness) -> None:
    elsewhere = skm(4, unit_id=f"{AGENCY}.loket").model_copy(update={"served_by": BUDI})
    await tell(h, elsewhere, completed(BUDI))
    await tell(h, elsewhere.model_copy(update={"feedback_id": new_id()}))
    (row,) = [row for row in await h.rows("evaluation", "employee") if row["employee_id"] == BUDI]
    assert row["unit_id"] == UNIT

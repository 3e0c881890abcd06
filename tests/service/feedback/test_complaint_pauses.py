"""Questions to the reporter, doubles, other units, and opening again within limits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from services.feedback.handlers.complaints import close_silent
from shared.events.feedback import ComplaintClosed, ComplaintMoved
from shared.ids import new_id
from tests.service.feedback.reports import answered, followed, moved
from tests.service.feedback.town import GONE, MEDAN, NEIGHBOUR, get, made, pointers, post, report, told
from tests.service.harness import Harness


async def forwarded(h: Harness) -> dict[str, Any]:
    """A report that its unit has to answer by Friday 6 November 2026: five working days from Sunday the first."""
    receipt = await made(h, "/complaints", report())
    await moved(h, receipt["complaint_id"], "verify", classification="simple")
    await moved(h, receipt["complaint_id"], "forward")
    return receipt


async def replied(h: Harness, receipt: dict[str, Any], **body: Any) -> Any:
    headers = {"X-Ticket-Secret": receipt["secret"], "Idempotency-Key": new_id()}
    return await post(h, f"/complaints/{receipt['ticket']}/reply", body, headers)


async def refused(h: Harness, receipt: dict[str, Any], **body: Any) -> Any:
    return await post(h, f"/complaints/{receipt['complaint_id']}/moves", body, h.token())


async def test_a_question_stops_the_clock_and_the_answer_lets_it_go_on(h: Harness) -> None:
    receipt = await forwarded(h)
    h.clock.advance(timedelta(days=2))  # Tuesday: Wednesday, Thursday and Friday are left
    asked = await moved(h, receipt["complaint_id"], "ask", answer="Nomor berkas?")
    assert (asked["state"], asked["waiting"], asked["due_on"], asked["overdue"]) == ("forwarded", True, None, False)
    [*_, event] = await told(h, ComplaintMoved)
    assert (event.state, event.waiting, event.due_at, event.late) == ("forwarded", True, None, False)
    assert "ask" not in asked["allowed"]
    again = await refused(h, receipt, action="ask", answer="Dan?")
    assert (again.status_code, again.json()["current_state"]) == (409, "forwarded")
    h.clock.advance(timedelta(days=6))  # Monday the ninth
    shown = (await replied(h, receipt, text="421/77")).json()
    assert (shown["waiting"], shown["due_on"], shown["late"]) == (False, "2026-11-12", False)
    assert [(move["action"], move["by"]) for move in shown["moves"][-2:]] == [("ask", "agency"), ("tell", "reporter")]
    [*_, event] = await told(h, ComplaintMoved)
    assert event.waiting is False
    assert event.due_at is not None


async def test_the_agency_may_answer_without_waiting(h: Harness) -> None:
    receipt = await forwarded(h)
    await moved(h, receipt["complaint_id"], "ask", answer="Nomor berkas?")
    shown = await moved(h, receipt["complaint_id"], "answer", answer="Sudah ketemu.")
    assert (shown["state"], shown["waiting"]) == ("answered", False)


async def test_who_never_answers_the_question_lets_the_report_be_closed(h: Harness) -> None:
    receipt = await forwarded(h)
    await moved(h, receipt["complaint_id"], "ask", answer="Nomor berkas?")
    assert (await refused(h, receipt, action="close")).status_code == 409
    service = h.service("feedback")
    h.clock.advance(timedelta(days=12))  # the tenth working day, 13 November, is over on the fourteenth
    await service.database.write(close_silent, service.context.deadlines, h.clock.now())
    assert (await followed(h, receipt))["state"] == "forwarded"
    h.clock.advance(timedelta(days=1))
    await service.database.write(close_silent, service.context.deadlines, h.clock.now())
    shown = await followed(h, receipt)
    assert (shown["state"], shown["moves"][-1]["by"], shown["late"]) == ("closed", "time", False)


async def test_a_closed_report_is_reopened_within_the_limit_and_not_after(h: Harness) -> None:
    first, second = await answered(h), await answered(h)
    for receipt in (first, second):
        assert (await replied(h, receipt, satisfied=True)).status_code == 200
    h.clock.advance(timedelta(days=30))
    shown = (await replied(h, first, satisfied=False, text="Kembali antre.")).json()
    assert (shown["state"], shown["reopened"]) == ("reopened", 1)
    h.clock.advance(timedelta(days=30))
    late = await replied(h, second, satisfied=False, text="Kembali antre.")
    assert (late.status_code, late.json()["current_state"]) == (409, "closed")


async def test_the_reporter_reopens_twice_at_most(h: Harness) -> None:
    receipt = await answered(h)
    for times in (1, 2):
        assert (await replied(h, receipt, satisfied=False, text="Belum.")).json()["reopened"] == times
        await moved(h, receipt["complaint_id"], "answer", answer="Sekarang sudah.")
    third = await replied(h, receipt, satisfied=False, text="Belum.")
    assert (third.status_code, third.json()["allowed"]) == (409, ["close"])
    assert (await replied(h, receipt, satisfied=True)).status_code == 200


async def test_a_double_follows_the_main_report(h: Harness) -> None:
    main, double = await forwarded(h), await made(h, "/complaints", report(text="Berkas lama sekali, Bu Sari."))
    closed = await moved(h, double["complaint_id"], "merge", into=main["complaint_id"])
    assert (closed["state"], closed["merged_into"]) == ("closed", main["complaint_id"])
    [event] = await told(h, ComplaintClosed)
    assert (event.complaint_id, event.merged_into) == (double["complaint_id"], main["complaint_id"])
    await moved(h, main["complaint_id"], "answer", answer="Loket ditambah.")
    shown = await followed(h, double)
    assert shown["main"] == {"state": "answered", "due_on": None, "overdue": False, "answers": ["Loket ditambah."]}
    assert (shown["merged_into"], shown["doubles"]) == (None, [])
    assert (await replied(h, double, satisfied=False, text="Belum.")).status_code == 409
    theirs = (await get(h, f"/complaints/{main['complaint_id']}", h.token())).json()
    assert theirs["doubles"] == [double["complaint_id"]]
    reopened = await moved(h, double["complaint_id"], "reopen")
    assert (reopened["state"], reopened["merged"]) == ("reopened", False)


async def test_doubles_of_a_double_follow_the_main_one(h: Harness) -> None:
    one, two, three = [await made(h, "/complaints", report()) for _ in range(3)]
    await moved(h, one["complaint_id"], "merge", into=two["complaint_id"])
    await moved(h, two["complaint_id"], "merge", into=three["complaint_id"])
    rows = {row["complaint_id"]: row["merged_into"] for row in await h.rows("feedback", "complaint")}
    assert rows == {
        one["complaint_id"]: three["complaint_id"],
        two["complaint_id"]: three["complaint_id"],
        three["complaint_id"]: None,
    }
    circle = await refused(h, three, action="merge", into=one["complaint_id"])
    assert (circle.status_code, pointers(circle)) == (422, ["/into"])


async def test_nothing_is_merged_into_what_is_not_there(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    rejected = await made(h, "/complaints", report())
    await moved(h, rejected["complaint_id"], "reject", answer="Bukan kewenangan kami.")
    other = await made(h, "/complaints", report(unit_id=NEIGHBOUR))
    for into in (new_id(), receipt["complaint_id"], rejected["complaint_id"], other["complaint_id"], None):
        body = {"action": "merge", **({} if into is None else {"into": into})}
        answer = await refused(h, receipt, **body)
        assert (answer.status_code, pointers(answer)) == (422, ["/into"]), into


async def test_a_report_goes_to_another_agency_of_the_city_and_is_its_own_from_then_on(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    await moved(h, receipt["complaint_id"], "verify", classification="simple")
    shown = await moved(h, receipt["complaint_id"], "forward", unit_id=NEIGHBOUR)
    assert (shown["unit_id"], shown["agency"], shown["moves"][-1]["unit_id"]) == (
        NEIGHBOUR,
        "sibolga-dukcapil",
        NEIGHBOUR,
    )
    [*_, event] = await told(h, ComplaintMoved)
    assert (event.unit_id, event.agency) == (NEIGHBOUR, "sibolga-dukcapil")
    path = f"/complaints/{receipt['complaint_id']}"
    assert (await get(h, path, h.token())).status_code == 404
    assert (await get(h, path, h.token(agency="sibolga-dukcapil"))).status_code == 200


async def test_handing_on_keeps_the_clock_and_needs_a_unit_of_the_city(h: Harness) -> None:
    receipt = await forwarded(h)
    for unit in (MEDAN, GONE, "sibolga-disdik.mana", None):
        answer = await refused(h, receipt, action="forward", **({} if unit is None else {"unit_id": unit}))
        assert (answer.status_code, pointers(answer)) == (422, ["/unit_id"]), unit
    h.clock.advance(timedelta(days=3))
    shown = await moved(h, receipt["complaint_id"], "forward", unit_id=NEIGHBOUR)
    assert (shown["state"], shown["due_on"]) == ("forwarded", "2026-11-06")


async def test_the_trail_shows_that_a_step_was_entered_afterwards(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    h.clock.advance(timedelta(days=10))
    earlier = (h.clock.now() - timedelta(days=9)).isoformat()
    await moved(h, receipt["complaint_id"], "verify", classification="simple", moved_at=earlier)
    [entry] = (await get(h, "/audit", h.token(), subject=receipt["complaint_id"])).json()["items"]
    assert datetime.fromisoformat(entry["at"]) == h.clock.now()
    assert datetime.fromisoformat(entry["facts"]["moved_at"]) == h.clock.now() - timedelta(days=9)
    assert entry["facts"]["classification"] == "simple"


async def test_every_step_of_an_officer_is_in_the_trail(h: Harness) -> None:
    receipt = await forwarded(h)
    trail = (await get(h, "/audit", h.token(), subject=receipt["complaint_id"])).json()["items"]
    assert [(one["action"], one["facts"].get("state")) for one in trail] == [
        ("complaint-forward", "forwarded"),
        ("complaint-verify", "verified"),
    ]

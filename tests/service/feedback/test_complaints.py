"""A citizen's report, from the first word to the last."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.feedback.domain.ticket import ALPHABET
from shared.events.feedback import ComplaintClosed, ComplaintMoved, ComplaintOpened
from tests.service.feedback.reports import EARLIER, answered, followed, moved
from tests.service.feedback.town import (
    GONE,
    MEDAN,
    UNIT,
    get,
    made,
    post,
    refused,
    report,
    said,
    told,
    traces,
)
from tests.service.harness import Harness


async def test_a_report_gives_a_ticket_a_secret_and_a_deadline(h: Harness) -> None:
    # received on Sunday 1 November 2026: the third working day is Wednesday
    receipt = await made(h, "/complaints", report())
    assert re.fullmatch(rf"SBG-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", receipt["ticket"])
    assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{4}}[{ALPHABET}]{{4}}", receipt["secret"])
    assert (receipt["state"], receipt["due_on"]) == ("received", "2026-11-04")
    assert receipt["due_at"] == "2026-11-05T00:00:00+07:00"
    [event] = await told(h, ComplaintOpened)
    assert (event.key, event.unit_id, event.state, event.kind) == (
        receipt["complaint_id"],
        UNIT,
        "received",
        "complaint",
    )
    assert event.due_at == datetime.fromisoformat(receipt["due_at"])
    assert event.opened_at == h.clock.now()


async def test_nothing_anybody_wrote_is_told(h: Harness) -> None:
    named = {"mode": "named", "name": "Ibu Sari", "contact": "0812345"}
    receipt = await answered(h, text="Rahasia dapur kami.", reporter=named)
    published = await said(h)
    for word in (b"Rahasia", b"Sari", b"0812345", b"Berkas", receipt["ticket"].encode(), receipt["secret"].encode()):
        assert word not in published


async def test_the_store_holds_no_secret_even_when_the_answer_is_kept_for_repeats(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(), {"Idempotency-Key": "portal-1"})
    bare = receipt["secret"].replace("-", "")
    for table in ("complaint", "idempotency_key"):
        held = repr(await h.rows("feedback", table))
        assert receipt["complaint_id"] in held
        assert receipt["secret"] not in held
        assert bare not in held


async def test_the_same_request_again_gives_the_same_ticket_and_secret(h: Harness) -> None:
    key = {"Idempotency-Key": "portal-1"}
    first, second = await post(h, "/complaints", report(), key), await post(h, "/complaints", report(), key)
    assert first.json() == second.json()
    assert (second.status_code, second.headers["Idempotency-Replayed"]) == (201, "true")
    assert first.headers["Cache-Control"] == second.headers["Cache-Control"] == "no-store"
    assert len(await h.rows("feedback", "complaint")) == 1
    assert (await followed(h, second.json()))["state"] == "received"


@pytest.mark.parametrize("kind", ["complaint", "aspiration", "information"])
async def test_a_whole_life_over_http(h: Harness, kind: str) -> None:
    receipt = await made(h, "/complaints", report(kind=kind))
    moves = f"{receipt['complaint_id']}"
    h.clock.advance(timedelta(days=1))
    verified = await moved(h, moves, "verify")
    forwarded = await moved(h, moves, "forward")
    done = await moved(h, moves, "answer", answer="Berkas sudah kami kirim.")
    h.clock.advance(timedelta(days=30))
    closed = await moved(h, moves, "close")
    assert (verified["due_on"], done["due_on"], closed["due_on"]) == ("2026-11-04", None, None)
    assert forwarded["due_on"] == {"information": "2026-11-09"}.get(kind, "2026-11-20")
    assert done["reporter_until"] == "2026-11-17T00:00:00+07:00"
    assert [step["state"] for step in closed["moves"]] == ["verified", "forwarded", "answered", "closed"]
    assert (closed["allowed"], closed["late"]) == (["reopen"], False)
    states = [(event.from_state, event.state) for event in await told(h, ComplaintMoved)]
    assert states == [("received", "verified"), ("verified", "forwarded"), ("forwarded", "answered")]
    [ended] = await told(h, ComplaintClosed)
    assert (ended.state, ended.late, ended.closed_at) == ("closed", False, h.clock.now())


async def test_deadlines_travel_with_the_events_and_nobody_owes_one_after_the_answer(h: Harness) -> None:
    await answered(h)
    due = [event.due_at and event.due_at.isoformat() for event in await told(h, ComplaintMoved)]
    assert due == ["2026-11-04T17:00:00+00:00", "2026-11-06T17:00:00+00:00", None]
    assert {event.classification for event in await told(h, ComplaintMoved)} == {"simple"}


async def test_a_report_entered_from_paper_is_due_from_the_day_it_came(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(received_at=EARLIER), h.token())
    assert receipt["due_on"] == "2026-10-22"
    late = await moved(h, receipt["complaint_id"], "verify", moved_at="2026-10-23T00:00:00+07:00")
    assert late["late"]
    assert late["moves"][0]["late"]
    assert [event.late for event in await told(h, ComplaintMoved)] == [True]


async def test_a_step_on_the_last_day_is_in_time(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(received_at=EARLIER), h.token())
    in_time = await moved(h, receipt["complaint_id"], "verify", moved_at="2026-10-22T23:59:59+07:00")
    assert (in_time["late"], in_time["overdue"]) == (False, True)


@pytest.mark.parametrize(
    "claims",
    [None, {"agency": "medan-tembung", "city": "medan"}, {"agency": "*", "city": "medan"}, {"scopes": "feedback:read"}],
)
async def test_only_the_agency_may_say_when_a_report_came(h: Harness, claims: dict[str, str] | None) -> None:
    before = await traces(h)
    headers = {} if claims is None else h.token(**claims)
    answer = await post(h, "/complaints", report(received_at=EARLIER), {"Idempotency-Key": "bad", **headers})
    assert answer.status_code == 403
    assert await traces(h) == before


async def test_the_reporter_follows_with_ticket_and_secret_however_they_are_typed(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(reporter={"mode": "confidential", "name": "Ibu Sari"}))
    shown = await followed(h, receipt)
    assert shown["text"] == "Berkas mutasi tidak ada kabar."
    assert shown["reporter"] == {"mode": "confidential", "name": "Ibu Sari", "contact": None}
    typed = receipt["ticket"].lower().replace("-", "")
    answer = await get(h, f"/complaints/{typed}", secret=receipt["secret"].lower().replace("-", " "))
    assert answer.json() == shown
    assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == ('"1"', "no-store")


async def test_a_wrong_secret_and_a_wrong_ticket_read_the_same(h: Harness) -> None:
    one, other = await made(h, "/complaints", report()), await made(h, "/complaints", report())
    tries = [
        (one["ticket"], {}),
        (one["ticket"], {"X-Ticket-Secret": other["secret"]}),
        (one["ticket"], {"X-Ticket-Secret": one["secret"][:-1]}),
        (one["ticket"], {"X-Ticket-Secret": ""}),
        ("SBG-2222-2222", {"X-Ticket-Secret": one["secret"]}),
        (one["complaint_id"], {"X-Ticket-Secret": one["secret"]}),
        (one["ticket"], h.token(agency="sibolga-dukcapil")),
        (one["ticket"], h.token(scopes="feedback:write")),
        (one["complaint_id"], h.token(agency="*", city="medan")),
    ]
    answers = [await get(h, f"/complaints/{ticket}", headers) for ticket, headers in tries]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.json()["detail"] for answer in answers}) == 1


async def test_the_agency_reads_a_report_by_id_or_ticket_without_its_secret(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(reporter={"mode": "confidential", "name": "Ibu Sari"}))
    for reference in (receipt["complaint_id"], receipt["ticket"]):
        shown = (await get(h, f"/complaints/{reference}", h.token())).json()
        assert shown["reporter"] == {"mode": "confidential", "name": None, "contact": None}


async def test_the_agency_learns_the_name_of_those_who_gave_it_and_of_nobody_else(h: Harness) -> None:
    for mode in ("named", "confidential"):
        await made(h, "/complaints", report(reporter={"mode": mode, "name": "Ibu Sari", "contact": "0812"}))
    await made(h, "/complaints", report(reporter={"mode": "anonymous"}))
    listed = (await get(h, "/complaints", h.token())).json()["items"]
    shown = {one["reporter"]["mode"]: (one["reporter"]["name"], one["reporter"]["contact"]) for one in listed}
    assert shown == {"named": ("Ibu Sari", "0812"), "confidential": (None, None), "anonymous": (None, None)}


async def test_lists_filter_by_state_unit_and_deadline(h: Harness) -> None:
    overdue = await made(h, "/complaints", report(received_at=EARLIER), h.token())
    running = await made(h, "/complaints", report())
    finished = await answered(h)

    async def ids(**query: str) -> list[str]:
        found = (await get(h, "/complaints", h.token(), **query)).json()["items"]
        return [one["complaint_id"] for one in found]

    assert await ids() == [finished["complaint_id"], running["complaint_id"], overdue["complaint_id"]]
    assert await ids(overdue="true") == [overdue["complaint_id"]]
    assert await ids(overdue="false") == [finished["complaint_id"], running["complaint_id"]]
    assert await ids(state="answered") == [finished["complaint_id"]]
    assert await ids(unit_id=UNIT, state="received") == [running["complaint_id"], overdue["complaint_id"]]
    assert await ids(unit_id="sibolga-disdik.arsip") == []


async def test_a_report_becomes_overdue_at_midnight(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    h.clock.set(datetime.fromisoformat(receipt["due_at"]) - timedelta(seconds=1))
    assert not (await followed(h, receipt))["overdue"]
    h.clock.advance(timedelta(seconds=1))
    assert (await followed(h, receipt))["overdue"]


async def test_pages_follow_each_other_without_gap_or_repeat(h: Harness) -> None:
    expected = [(await made(h, "/complaints", report()))["complaint_id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await get(h, "/complaints", h.token(), **query)).json()
        seen += [one["complaint_id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == expected[::-1]


async def test_agencies_see_their_own_reports_and_a_city_sees_its_own(h: Harness) -> None:
    await made(h, "/complaints", report())
    await made(h, "/complaints", report(unit_id=MEDAN))

    async def agencies(query: dict[str, str], **claims: str) -> list[str] | int:
        answer = await get(h, "/complaints", h.token(**claims), **query)
        if answer.status_code != 200:
            return answer.status_code
        return [one["agency"] for one in answer.json()["items"]]

    assert await agencies({}) == ["sibolga-disdik"]
    assert await agencies({}, agency="medan-tembung", city="medan") == ["medan-tembung"]
    assert await agencies({}, agency="*", city="medan") == ["medan-tembung"]
    assert await agencies({}, agency="*", city="*") == ["medan-tembung", "sibolga-disdik"]
    assert await agencies({"agency": "sibolga-disdik"}) == ["sibolga-disdik"]
    assert await agencies({"agency": "medan-tembung"}) == 403
    assert await agencies({"agency": "sibolga-disdik"}, agency="*", city="medan") == 403
    assert await agencies({"agency": "sibolga-disdik"}, agency="*", city="*") == ["sibolga-disdik"]
    assert await agencies({}, scopes="feedback:write") == 403
    assert (await get(h, "/complaints")).status_code == 401


BAD: list[tuple[dict[str, Any], list[str]]] = [
    (report(kind="rant"), ["/kind"]),
    (report(text=""), ["/text"]),
    (report(text=" \n "), ["/text"]),
    (report(text=None), ["/text"]),
    (report(text="a" * 5001), ["/text"]),
    (report(text="\x07"), ["/text"]),
    (report(unit_id="x"), ["/unit_id"]),
    (report(reporter="Ibu Sari"), ["/reporter"]),
    (report(reporter={"mode": "secret"}), ["/reporter/mode"]),
    (report(reporter={"mode": "named"}), ["/reporter/name"]),
    (report(reporter={"mode": "named", "name": " "}), ["/reporter/name"]),
    (report(reporter={"mode": "anonymous", "name": "Ibu Sari"}), ["/reporter/name"]),
    (report(reporter={"name": "Ibu Sari", "contact": "0812"}), ["/reporter/name", "/reporter/contact"]),
    (report(reporter={"mode": "named", "name": "a" * 201}), ["/reporter/name"]),
    (report(reporter={"mode": "named", "name": "Ibu Sari", "nip": "1"}), ["/reporter/nip"]),
    (report(received_at="besok"), ["/received_at"]),
    (report(received_at="2026-11-01T10:00:01+07:00"), ["/received_at"]),
    (report(state="closed"), ["/state"]),
    ({}, ["/unit_id", "/kind", "/text"]),
]


async def test_every_wrong_field_is_named_and_leaves_no_trace(h: Harness) -> None:
    before = await traces(h)
    assert await refused(h, "/complaints", BAD, h.token()) == []
    assert await traces(h) == before


@pytest.mark.parametrize("unit_id", ["sibolga-disdik.tidak-ada", GONE])
async def test_a_report_about_an_unknown_unit_reads_as_absent(h: Harness, unit_id: str) -> None:
    before = await traces(h)
    assert (await post(h, "/complaints", report(unit_id=unit_id), {"Idempotency-Key": "bad"})).status_code == 404
    assert await traces(h) == before

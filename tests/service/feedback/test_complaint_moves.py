"""Steps that may not be taken, and those that reporters and time take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.feedback.handlers.complaints import close_silent
from shared.events.feedback import ComplaintClosed, ComplaintMoved
from shared.ids import new_id
from tests.service.feedback.reports import EARLIER, answered, followed, moved
from tests.service.feedback.town import made, pointers, post, refused, report, told, traces
from tests.service.harness import Harness


async def replied(h: Harness, receipt: dict[str, Any], **body: Any) -> Any:
    headers = {"X-Ticket-Secret": receipt["secret"], "Idempotency-Key": new_id()}
    return await post(h, f"/complaints/{receipt['ticket']}/reply", body, headers)


async def closings(h: Harness) -> int:
    service = h.service("feedback")
    return await service.database.write(close_silent, service.context.deadlines, h.clock.now())


async def test_a_step_the_state_does_not_allow_is_answered_with_the_state(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    before = await traces(h)
    path = f"/complaints/{receipt['complaint_id']}/moves"
    answer = await post(h, path, {"action": "answer", "answer": "Ya."}, {"Idempotency-Key": "bad", **h.token()})
    assert answer.status_code == 409
    assert (answer.json()["current_state"], answer.json()["allowed"]) == (
        "received",
        ["verify", "reject", "ask", "merge"],
    )
    assert await traces(h) == before


BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["/action"]),
    ({"action": "delete"}, ["/action"]),
    ({"action": "verify", "classification": "unclassified"}, ["/classification"]),
    ({"action": "verify", "classification": "hard"}, ["/classification"]),
    ({"action": "reject"}, ["/answer"]),
    ({"action": "reject", "answer": ""}, ["/answer"]),
    ({"action": "verify", "answer": "Ya."}, ["/answer"]),
    ({"action": "reject", "answer": "Bukan.", "classification": "simple"}, ["/classification"]),
    ({"action": "verify", "reporter_agreed": True}, ["/reporter_agreed"]),
    ({"action": "verify", "reporter_agreed": "perhaps"}, ["/reporter_agreed"]),
    ({"action": "verify", "moved_at": "2026-11-01T10:00:01+07:00"}, ["/moved_at"]),
    ({"action": "verify", "moved_at": "2026-10-19T08:59:59+07:00"}, ["/moved_at"]),
    ({"action": "verify", "moved_at": "tadi"}, ["/moved_at"]),
    ({"action": "verify", "state": "closed"}, ["/state"]),
]


async def test_every_wrong_field_of_a_step_is_named_and_leaves_no_trace(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(received_at=EARLIER), h.token())
    before = await traces(h)
    assert await refused(h, f"/complaints/{receipt['complaint_id']}/moves", BAD, h.token()) == []
    assert await traces(h) == before


async def test_only_complaints_are_classified(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(kind="information"))
    path = f"/complaints/{receipt['complaint_id']}/moves"
    answer = await post(h, path, {"action": "verify", "classification": "simple"}, h.token())
    assert (answer.status_code, pointers(answer)) == (422, ["/classification"])


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        (None, 401),
        ({"scopes": "feedback:read"}, 403),
        ({"agency": "sibolga-dukcapil"}, 404),
        ({"agency": "medan-tembung", "city": "medan"}, 404),
        ({"agency": "*", "city": "medan"}, 404),
    ],
)
async def test_nobody_else_moves_a_report(h: Harness, claims: dict[str, str] | None, status: int) -> None:
    receipt = await made(h, "/complaints", report())
    before = await traces(h)
    headers = {"Idempotency-Key": "bad", **({} if claims is None else h.token(**claims))}
    answer = await post(h, f"/complaints/{receipt['complaint_id']}/moves", {"action": "verify"}, headers)
    assert answer.status_code == status
    assert await traces(h) == before


async def test_an_unknown_report_and_a_malformed_id_are_told_apart(h: Harness) -> None:
    assert (await post(h, f"/complaints/{new_id()}/moves", {"action": "verify"}, h.token())).status_code == 404
    malformed = await post(h, "/complaints/SBG-2222-2222/moves", {"action": "verify"}, h.token())
    assert (malformed.status_code, pointers(malformed)) == (422, ["/path/complaint_id"])


async def test_the_same_step_again_under_its_key_is_the_first_answer(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    path, key = f"/complaints/{receipt['complaint_id']}/moves", {"Idempotency-Key": "move-1", **h.token()}
    first, second = await post(h, path, {"action": "verify"}, key), await post(h, path, {"action": "verify"}, key)
    assert (second.status_code, second.json()) == (200, first.json())
    assert (second.headers["ETag"], second.headers["Idempotency-Replayed"]) == ('"2"', "true")
    assert len(await told(h, ComplaintMoved)) == 1


async def test_an_answered_report_is_not_closed_over_the_reporters_head(h: Harness) -> None:
    receipt = await answered(h)
    path = f"/complaints/{receipt['complaint_id']}/moves"
    too_early = await post(h, path, {"action": "close"}, {"Accept-Language": "en", **h.token()})
    assert (too_early.status_code, too_early.json()["current_state"]) == (409, "answered")
    assert "2026-11-13" in too_early.json()["detail"]
    closed = await moved(h, receipt["complaint_id"], "close", reporter_agreed=True)
    assert (closed["state"], closed["moves"][-1]["by"]) == ("closed", "agency")


async def test_a_satisfied_reporter_closes_their_report(h: Harness) -> None:
    receipt = await answered(h)
    answer = await replied(h, receipt, satisfied=True)
    assert (answer.status_code, answer.json()["state"]) == (200, "closed")
    assert answer.json()["moves"][-1]["by"] == "reporter"
    [event] = await told(h, ComplaintClosed)
    assert event.complaint_id == receipt["complaint_id"]


async def test_an_unsatisfied_reporter_reopens_it_and_a_new_clock_runs(h: Harness) -> None:
    receipt = await answered(h)
    answer = await replied(h, receipt, satisfied=False, text="Berkas belum sampai.")
    shown = answer.json()
    assert (shown["state"], shown["due_on"]) == ("reopened", "2026-11-06")
    assert shown["moves"][-1]["answer"] == "Berkas belum sampai."
    last = (await told(h, ComplaintMoved))[-1]
    assert (last.from_state, last.state) == ("answered", "reopened")


async def test_a_reply_needs_the_secret_its_reason_and_an_answer_to_reply_to(h: Harness) -> None:
    unanswered, receipt = await made(h, "/complaints", report()), await answered(h)
    before = await traces(h)
    stranger = await replied(h, {**receipt, "secret": unanswered["secret"]}, satisfied=True)
    wordless = await replied(h, receipt, satisfied=False)
    too_soon = await replied(h, unanswered, satisfied=True)
    assert (stranger.status_code, wordless.status_code, too_soon.status_code) == (404, 422, 409)
    assert pointers(wordless) == ["/text"]
    assert await traces(h) == before


async def test_a_kept_answer_is_given_again_only_with_the_secret(h: Harness) -> None:
    receipt = await answered(h)
    path, key = f"/complaints/{receipt['ticket']}/reply", {"Idempotency-Key": "reply-1"}
    first = await post(h, path, {"satisfied": True}, {"X-Ticket-Secret": receipt["secret"], **key})
    assert first.status_code == 200
    assert (await post(h, path, {"satisfied": True}, {"X-Ticket-Secret": "wrong", **key})).status_code == 404


async def test_a_silent_reporters_report_is_closed_as_of_the_end_of_their_time(h: Harness) -> None:
    receipt = await answered(h)
    h.clock.set(h.clock.now().replace(day=13, hour=16, minute=59, second=59))
    assert await closings(h) == 0
    h.clock.advance(timedelta(seconds=1))
    assert await closings(h) == 1
    shown = await followed(h, receipt)
    assert (shown["state"], shown["since"], shown["late"]) == ("closed", "2026-11-14T00:00:00+07:00", False)
    assert shown["moves"][-1]["by"] == "time"
    assert len(await told(h, ComplaintClosed)) == 1
    assert await closings(h) == 0


async def test_a_rejected_report_ends_with_its_reason(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    await moved(h, receipt["complaint_id"], "reject", answer="Bukan kewenangan dinas ini.")
    shown = await followed(h, receipt)
    assert (shown["state"], shown["allowed"], shown["due_at"]) == ("rejected", [], None)
    assert shown["moves"][-1]["answer"] == "Bukan kewenangan dinas ini."
    [event] = await told(h, ComplaintClosed)
    assert event.state == "rejected"

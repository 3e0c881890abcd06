"""Agencies apart in feedback: reports, texts, forums and surveys are those of whom they were sent to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from shared.ids import new_id, new_opaque_id
from shared.web.auth import PARTICIPANT
from tests.service.feedback.pages import filled_in
from tests.service.feedback.seats import ANN, SEAT, SESSION, completed
from tests.service.feedback.test_attachments import PDF
from tests.service.feedback.test_attachments import sent as attached
from tests.service.feedback.test_forums import REPLY, meeting
from tests.service.feedback.town import NEIGHBOUR as LOKET
from tests.service.feedback.town import UNIT, UNITS, get, made, report, skm
from tests.service.harness import Harness, running
from tests.service.neighbours import (
    CITY,
    FAR,
    FAR_CITY,
    NEIGHBOUR,
    OWNER,
    Ask,
    Walk,
    pages_astray,
    strangers,
    traces,
    without_a_case,
)

V1: Final = "/feedback/v1"
RINA: Final = new_opaque_id()
TEXT, NAME, NOTE = "Berkas mutasi anak saya tidak ada kabar.", "Ibu Ratna", "Sudah ditelepon ke sekolah."
WISH, ASKED, SAID = "Loket sebaiknya buka sampai sore.", "Tambah loket mutasi.", "Narasumbernya terlalu cepat."
WORDS: Final = "Yth. {{sapaan}}, berkas {{tiket}} sudah dikirim."
MARKS: Final = {"material": 4, "instructor": 3, "organisation": 3, "usefulness": 4, "difficulty": 2}
LIMITS: Final = ("skm_mark", "skm_salt")
"""What counts how often somebody sends a survey."""


@pytest.fixture
async def h(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Harness]:
    """Feedback alone, which knows some units and has a folder for files."""
    monkeypatch.setenv("FEEDBACK_ATTACHMENTS", str(tmp_path / "files"))
    async with running(tmp_path, "feedback") as harness:
        await harness.publish(*UNITS)
        await harness.settled()
        yield harness


async def answered(h: Harness, enrollment_id: str, employee_id: str, comment: str | None = None, **seat: str) -> None:
    """Somebody completed the session and says so of it."""
    await h.publish(completed(enrollment_id=enrollment_id, employee_id=employee_id, **seat))
    await h.settled()
    own = h.token(subject=employee_id, scopes=PARTICIPANT)
    await made(h, f"/questionnaires/{enrollment_id}", {"scores": MARKS, "comment": comment}, own)


@pytest.fixture
async def ours(h: Harness) -> Walk:
    """What an agency was told, wrote and promised, by citizens and participants."""
    reporter = {"mode": "confidential", "name": NAME, "contact": "0812-1111-2222"}
    receipt = await made(h, "/complaints", report(text=TEXT, reporter=reporter))
    complaint = receipt["complaint_id"]
    attachment = (await attached(h, receipt, PDF, "bukti.pdf")).json()["attachment_id"]
    await made(h, f"/complaints/{complaint}/notes", {"text": NOTE}, h.token())
    template = {"agency": OWNER, "name": "Berkas dikirim", "action": "answer", "text": WORDS}
    template_id = (await made(h, "/answer-templates", template, h.token()))["template_id"]
    forum = (await made(h, "/forums", meeting(held_on="2026-11-10"), h.token()))["forum_id"]
    heard = (await made(h, f"/forums/{forum}/inputs", {"theme": "pelayanan", "text": ASKED}, h.token()))["input_id"]
    promise = {"text": "Loket ketiga dibuka.", "owner_unit": UNIT, "due_on": "2026-12-01", "input_id": heard}
    follow_up = (await made(h, f"/forums/{forum}/follow-ups", promise, h.token()))["follow_up_id"]
    await made(h, "/skm", skm(comment=WISH))
    await made(h, "/aspirations", {"unit_id": UNIT, "text": WISH})
    await answered(h, SEAT, ANN, SAID)
    waiting = new_id()
    await h.publish(completed(enrollment_id=waiting, employee_id=ANN, session_id=new_id()))
    await filled_in(h, f"/aspirations/{UNIT}", {"text": WISH}, after=timedelta(seconds=1))
    [parked] = (await get(h, "/parked", h.token())).json()["items"]
    await h.settled()
    ids = {
        "complaint_id": complaint,
        "attachment_id": attachment,
        "template_id": template_id,
        "forum_id": forum,
        "input_id": heard,
        "follow_up_id": follow_up,
        "enrollment_id": waiting,
        "session_id": SESSION,
        "parked_id": parked["parked_id"],
        "source_id": complaint,
        "unit_id": UNIT,
    }
    own = {name: one for name, one in ids.items() if name != "unit_id"}
    return Walk(ids, (*own.values(), receipt["ticket"], TEXT, NAME, NOTE, WISH, ASKED, SAID, WORDS, ANN, SEAT))


def of_complaints() -> list[Ask]:
    """Reports, their steps, notes, drafts and files, and the agency's templates."""
    one, template = f"{V1}/complaints/{{complaint_id}}", f"{V1}/answer-templates/{{template_id}}"
    words = {"name": "Lain", "action": "answer", "text": "Lain."}
    return [
        Ask(f"GET {V1}/complaints", 403, 403, query={"agency": OWNER}),
        Ask(f"GET {V1}/complaints", 200, 200, query={"unit_id": UNIT}),
        Ask(f"POST {one}/moves", body={"action": "verify", "classification": "simple"}),
        Ask(f"POST {one}/moves", body={"action": "forward", "unit_id": LOKET}),
        Ask(f"POST {one}/notes", body={"text": "Lain."}),
        Ask(f"GET {one}/draft", query={"template_id": "{template_id}"}),
        Ask(f"PUT {one}/publication", body={"text": "Lain."}),
        Ask(f"DELETE {one}/publication"),
        Ask(f"POST {one}/attachments/{{attachment_id}}/release"),
        Ask(f"GET {V1}/answer-templates", 403, 403, query={"agency": OWNER}),
        Ask(f"GET {V1}/answer-templates", 200, 200),
        Ask(f"POST {V1}/answer-templates", 403, 403, body={**words, "agency": OWNER}),
        Ask(f"GET {template}"),
        Ask(f"PUT {template}", body=words),
        Ask(f"DELETE {template}"),
        Ask(f"GET {V1}/audit", query={"subject": "{complaint_id}"}),
        Ask(f"GET {V1}/audit", query={"subject": "{enrollment_id}"}),
        Ask(f"GET {V1}/audit", query={"subject": UNIT}),
    ]


def of_forums() -> list[Ask]:
    """Forums, what was asked for there, and what was promised."""
    one = f"{V1}/forums/{{forum_id}}"
    promise = {"text": "Lain.", "owner_unit": UNIT, "due_on": "2026-12-01", "input_id": "{input_id}"}
    return [
        Ask(f"GET {V1}/forums", 403, 403, query={"agency": OWNER}),
        Ask(f"GET {V1}/forums", 200, 200),
        Ask(f"POST {V1}/forums", 403, 403, body=meeting()),
        Ask(f"GET {one}"),
        Ask(f"PATCH {one}", body={"title": "Lain"}),
        *(Ask(f"GET {one}/minutes", query={"format": shape}) for shape in ("pdf", "xlsx", "csv")),
        Ask(f"POST {one}/inputs", body={"theme": "pelayanan", "text": "Lain."}),
        Ask(f"POST {one}/codes", body={"count": 3}),
        Ask(f"POST {one}/attendance", body={"code": "ABCD-EFGH"}),
        Ask(f"POST {one}/follow-ups", body=promise),
        Ask(f"POST {V1}/inputs/{{input_id}}/answer", body=REPLY),
        Ask(f"GET {V1}/follow-ups", 403, 403, query={"agency": OWNER}),
        Ask(f"GET {V1}/follow-ups", 200, 200),
        Ask(f"PATCH {V1}/follow-ups/{{follow_up_id}}", body={"state": "done", "outcome": "Lain."}),
    ]


def of_texts() -> list[Ask]:
    """What citizens and participants wrote, what was read in it, and what waits."""
    reading = f"{V1}/readings/{{source_id}}"
    lists = [
        Ask(f"GET {V1}/{name}", *expected, query=query)
        for name in ("aspirations", "parked", "readings")
        for query, expected in (({"agency": OWNER}, (403, 403)), ({"unit_id": UNIT}, (200, 200)))
    ]
    return [
        *lists,
        Ask(f"GET {reading}"),
        Ask(f"PATCH {reading}", body={"themes": []}),
        Ask(f"POST {V1}/parked/{{parked_id}}/decision", body={"decision": "release"}),
        Ask(f"GET {V1}/skm", query={"unit_id": UNIT}),
        Ask(f"POST {V1}/skm:import", 403, 403, query={"unit_id": UNIT}),
        Ask(f"GET {V1}/skm/template.xlsx", 200, 200),
        Ask(f"GET {V1}/units/{{unit_id}}/poster", query={"channel": "kiosk"}),
        Ask(f"PUT {V1}/units/{{unit_id}}/questionnaire", body={"questions": {}}),
    ]


def of_participants() -> list[Ask]:
    """What participants were asked and answered."""
    session = f"{V1}/sessions/{{session_id}}"
    invitations = f"{V1}/questionnaires/invitations"
    due = {"agency": OWNER, "session_id": SESSION}
    return [
        Ask(f"GET {session}/questionnaire-results"),
        Ask(f"GET {session}/themes", 200, 200),
        Ask(f"GET {invitations}", 403, 403, query={"agency": OWNER}),
        Ask(f"GET {invitations}", 200, 200, query={"session_id": SESSION}),
        Ask(f"POST {invitations}:due", 403, 403, body=due),
        Ask(f"POST {invitations}/{{enrollment_id}}/link"),
        Ask(f"GET {V1}/questionnaires/mine", 403, 403, 200),
        Ask(f"POST {V1}/questionnaires/{{enrollment_id}}", 403, 403, 404, body={"scores": MARKS}),
    ]


def of_the_city() -> list[Ask]:
    """The city's lexicon: its agencies read it, its BKPSDM changes it, and no other city's."""
    here = {"city": CITY}
    return [
        Ask(f"GET {V1}/lexicon", 200, 403, query=here),
        Ask(f"PUT {V1}/lexicon", 403, 403, query=here, body={"themes": {}}),
        Ask(f"PATCH {V1}/lexicon", 403, 403, query=here, body={"themes": {}}),
        Ask(f"POST {V1}/lexicon:try", 200, 403, query=here, body={"text": "Antre lama."}),
        Ask(f"GET {V1}/lexicon/quality", 403, 403, query=here),
        Ask(f"POST {V1}/themes:reread", 403, 403, query=here),
    ]


async def test_strangers_read_nothing_of_ours_and_change_nothing(h: Harness, ours: Walk) -> None:
    asks = [*of_complaints(), *of_forums(), *of_texts(), *of_participants(), *of_the_city()]
    assert not without_a_case(h, "feedback", asks)
    before = await traces(h, "feedback", LIMITS)
    assert not await ours.astray(h, asks, RINA)
    assert await traces(h, "feedback", LIMITS) == before


async def test_a_cursor_of_our_page_opens_no_strangers_page(h: Harness, ours: Walk) -> None:
    assert ours.secrets
    await made(h, "/complaints", report(text=TEXT))
    await made(h, "/aspirations", {"unit_id": UNIT, "text": "Papan petunjuk ke loket mutasi dipasang di gerbang."})
    await made(h, "/forums", meeting(), h.token())
    template = {"agency": OWNER, "name": "Ditolak", "action": "reject", "text": WORDS}
    await made(h, "/answer-templates", template, h.token())
    lists = ("complaints", "aspirations", "forums", "answer-templates", "readings")
    assert not await pages_astray(h, [f"{V1}/{name}" for name in lists], h.token(), RINA)


PLACES: Final[list[dict[str, str]]] = [{"city": CITY}, {"agency": OWNER}, {"unit_id": UNIT}]
OPEN: Final = [
    *((f"{V1}/{way}", place) for way in ("themes", "ikm") for place in PLACES),
    (f"{V1}/units/{UNIT}/ikm", {}),
    (f"{V1}/public/complaints/summary", {"city": CITY}),
    (f"{V1}/public/complaints/summary", {"city": CITY, "agency": OWNER}),
]


async def test_figures_of_small_groups_are_shown_to_officers_of_the_place_alone(h: Harness, ours: Walk) -> None:
    """All others read what everybody reads: nothing about fewer than five."""
    assert ours.secrets
    for way, query in OPEN:
        citizen = (await h.client.get(way, params=query)).json()
        own = await h.client.get(way, params=query, headers=h.token("*", CITY))
        assert own.status_code == 200, own.text
        assert own.json() != citizen, "there is something to hide"
        for who, headers in strangers(h, RINA).items():
            assert (await h.client.get(way, params=query, headers=headers)).json() == citizen, (who, way, query)


async def test_a_place_of_another_city_is_no_place_of_ones_own(h: Harness, ours: Walk) -> None:
    assert ours.secrets
    query = {"city": FAR_CITY, "agency": OWNER}
    answer = await h.client.get(f"{V1}/public/complaints/summary", params=query, headers=h.token("*", FAR_CITY))
    assert (answer.json()["total"]["received"], answer.json()["units"]) == (0, [])


async def test_a_shared_session_tells_each_agency_what_its_own_people_answered(h: Harness) -> None:
    """Whoever had the first seat."""
    theirs = {"agency": NEIGHBOUR, "city": CITY, "unit_id": LOKET}
    for _ in range(5):
        await answered(h, new_id(), new_opaque_id(), **theirs)
    for _ in range(6):
        await answered(h, new_id(), new_opaque_id())
    path = f"{V1}/sessions/{SESSION}/questionnaire-results"
    for place, count in (((OWNER, CITY), 6), ((NEIGHBOUR, CITY), 5), (("*", CITY), 11)):
        results = (await h.client.get(path, headers=h.token(*place))).json()
        assert results["answers"] == count
        assert {one["answers"] for one in results["questions"]} == {count}
    for place in ((FAR, FAR_CITY), ("*", FAR_CITY)):
        assert (await h.client.get(path, headers=h.token(*place))).status_code == 404


async def test_a_file_opens_with_its_own_reports_secret_alone(h: Harness, ours: Walk) -> None:
    other = await made(h, "/complaints", report())
    [row] = [one for one in await h.rows("feedback", "complaint") if one["complaint_id"] == ours.ids["complaint_id"]]
    file = ours.ids["attachment_id"]
    for ticket in (other["ticket"], row["ticket"]):
        for headers in ({"X-Ticket-Secret": other["secret"]}, {}, *strangers(h, RINA).values()):
            answer = await h.client.get(f"{V1}/complaints/{ticket}/attachments/{file}", headers=headers)
            assert answer.status_code == 404

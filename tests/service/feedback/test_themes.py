"""Themes of what citizens and participants write: found on receipt, told as figures, counted, corrected, read again."""

from __future__ import annotations

from typing import Any

import httpx

from shared.events.feedback import ComplaintMoved, ComplaintOpened, Received
from shared.ids import new_id, new_opaque_id
from tests.service.feedback.seats import SESSION, completed
from tests.service.feedback.town import MEDAN, UNIT, get, made, post, report, said, skm, told
from tests.service.harness import Harness

SLOW = "Ngantri lamaaa bgt, tapi petugasnya tidak kasar."
BKPSDM = {"agency": "*", "city": "sibolga"}


async def patch(h: Harness, path: str, body: Any, version: str = "*", **claims: str) -> httpx.Response:
    headers = {**h.token(**claims), "If-Match": version}
    return await h.client.patch(f"/feedback/v1{path}", json=body, headers=headers)


async def reading(h: Harness, source_id: str) -> dict[str, Any]:
    answer = await get(h, f"/readings/{source_id}", h.token())
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def participant_says(h: Harness, comment: str | None, difficulty: int = 2) -> None:
    person, seat = new_opaque_id(), new_id()
    await h.publish(completed(enrollment_id=seat, employee_id=person))
    await h.settled()
    marks = {"material": 4, "instructor": 3, "organisation": 3, "usefulness": 4, "difficulty": difficulty}
    body = {"scores": marks, "comment": comment}
    await made(h, f"/questionnaires/{seat}", body, h.token(subject=person, scopes="participant"))


async def test_a_complaint_tells_its_themes_and_needs_at_every_step_and_never_its_text(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(text=SLOW))
    path = f"/complaints/{receipt['complaint_id']}/moves"
    assert (await post(h, path, {"action": "verify", "classification": "simple"}, h.token())).status_code == 200
    [opened], [moved] = await told(h, ComplaintOpened), await told(h, ComplaintMoved)
    assert opened.themes == moved.themes == ("waktu-tunggu",)
    assert opened.needs == moved.needs == ("pelayanan-publik", "orientasi-pada-hasil")
    assert b"lamaaa" not in await said(h)


async def test_the_words_that_decided_are_kept_with_the_lexicon_that_read_them(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(text=SLOW))
    shown = await reading(h, receipt["complaint_id"])
    assert shown["themes"] == [{"theme": "waktu-tunggu", "by": "lexicon", "words": ["ngantri", "lama"], "counts": True}]
    assert (shown["text"], shown["lexicon"], shown["corrected"]) == (SLOW, "themes-2026.1", False)


async def test_a_survey_comment_is_read_and_an_answer_without_one_is_not(h: Harness) -> None:
    await made(h, "/skm", skm(comment="Petugas gak ramah dan ruang tunggu panas."))
    await made(h, "/skm", skm())
    first, second = await told(h, Received)
    assert sorted(first.themes) == ["sarana-prasarana", "sikap-petugas"]
    assert first.needs == ("pelayanan-publik", "komunikasi")
    assert (second.themes, second.needs) == ((), ())
    assert len(await h.rows("feedback", "theme_reading")) == 1


async def test_themes_that_came_with_a_wish_stand_first(h: Harness) -> None:
    await made(h, "/aspirations", {"unit_id": UNIT, "text": SLOW, "themes": ["jam-layanan"]})
    [event] = await told(h, Received)
    assert event.themes == ("jam-layanan", "waktu-tunggu")
    assert event.needs == ("mengelola-perubahan", "pelayanan-publik", "orientasi-pada-hasil")


async def test_a_participants_comment_is_read_for_other_themes_than_a_citizens(h: Harness) -> None:
    await participant_says(h, "Materinya terlalu sulit, antrean snack lama.")
    [event] = await told(h, Received)
    assert "materi-terlalu-sulit" in event.themes
    assert "waktu-tunggu" not in event.themes


async def test_another_agency_finds_no_reading(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(text=SLOW))
    path = f"/readings/{receipt['complaint_id']}"
    neighbour = h.token(agency="sibolga-dukcapil")
    assert (await get(h, path, neighbour)).status_code == 404
    assert (await patch(h, path, {"themes": []}, agency="sibolga-dukcapil")).status_code == 404
    assert (await get(h, "/readings", neighbour)).json()["items"] == []
    assert len((await get(h, "/readings", h.token(agency="*"))).json()["items"]) == 1


async def test_the_public_sees_no_group_under_five_and_no_theme_somebody_made_up(h: Harness) -> None:
    for number in range(5):
        await made(h, "/aspirations", {"unit_id": UNIT, "text": f"{SLOW} {number}", "themes": ["pak-anu-korup"]})
    for _ in range(4):
        await made(h, "/complaints", report(text="Biayanya mahal."))
    shown = (await get(h, "/themes", unit_id=UNIT)).json()
    assert [(one["theme"], one["texts"], one["months"][10]) for one in shown["items"]] == [("waktu-tunggu", 5, 5)]
    assert shown["hidden"] is True
    assert [(one["competency"], one["texts"]) for one in shown["needs"]] == [
        ("orientasi-pada-hasil", 5),
        ("pelayanan-publik", 5),
    ]
    officer = (await get(h, "/themes", h.token(), agency="sibolga-disdik")).json()
    assert {one["theme"]: one["texts"] for one in officer["items"]} == {
        "waktu-tunggu": 5,
        "pak-anu-korup": 5,
        "biaya-pungutan": 4,
    }
    assert officer["hidden"] is False


async def test_the_year_before_is_the_trend(h: Harness) -> None:
    for received_at in ("2025-03-02T09:00", "2025-05-02T09:00", "2026-10-02T09:00"):
        await made(h, "/complaints", report(text=SLOW, received_at=received_at), h.token())
    [one] = (await get(h, "/themes", h.token(), unit_id=UNIT, year=2026)).json()["items"]
    assert (one["texts"], one["previous_year"], one["change"], one["months"][9]) == (1, 2, -1, 1)


async def test_themes_of_nothing_in_particular_are_refused(h: Harness) -> None:
    assert (await get(h, "/themes")).status_code == 422
    assert (await get(h, "/themes", agency="nowhere")).status_code == 404
    assert (await get(h, "/themes", unit_id=MEDAN)).json()["items"] == []


async def test_what_a_person_corrected_wins_is_counted_and_measures_the_lexicon(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(text=SLOW))
    path = f"/readings/{receipt['complaint_id']}"
    corrected = await patch(h, path, {"themes": ["sikap-petugas"]}, '"1"')
    assert corrected.status_code == 200, corrected.text
    body = corrected.json()
    assert [(one["theme"], one["by"], one["counts"]) for one in body["themes"]] == [
        ("waktu-tunggu", "lexicon", False),
        ("sikap-petugas", "agency", True),
    ]
    assert (body["needs"], body["corrected"], corrected.headers["ETag"]) == (
        ["pelayanan-publik", "komunikasi"],
        True,
        '"2"',
    )
    counted = (await get(h, "/themes", h.token(), unit_id=UNIT)).json()["items"]
    assert [one["theme"] for one in counted] == ["sikap-petugas"]
    quality = (await get(h, "/lexicon/quality", h.token(**BKPSDM))).json()
    assert (quality["texts"], quality["exact"]) == (1, 0)
    assert quality["overall"] == {"right": 0, "wrong": 1, "missed": 1, "precision": 0.0, "recall": 0.0}
    assert (await patch(h, path, {"themes": []}, '"1"')).status_code == 412
    unknown = await patch(h, path, {"themes": ["cuaca"]})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/themes/0")


async def test_texts_are_read_again_in_chunks_but_for_those_corrected_by_hand(h: Harness) -> None:
    ids = [(await made(h, "/complaints", report(text="Lapak kami digusur.")))["complaint_id"] for _ in range(4)]
    assert (await patch(h, f"/readings/{ids[0]}", {"themes": []})).status_code == 200
    market = {"name": {"id": "Pasar", "en": "Market"}, "competencies": ["komunikasi"], "add": ["lapak"]}
    assert (await patch(h, "/lexicon", {"themes": {"pasar": market}}, **BKPSDM)).status_code == 200
    bkpsdm = h.token(**BKPSDM)
    before = await said(h)
    first = (await post(h, "/themes:reread?limit=2", None, bkpsdm)).json()
    assert (first["read"], first["changed"], first["remaining"]) == (2, 2, 1)
    second = (await post(h, "/themes:reread?limit=2", None, bkpsdm)).json()
    assert (second["read"], second["remaining"], second["lexicon"]) == (1, 0, "themes-2026.1+sibolga.1")
    themes = [[one["theme"] for one in (await reading(h, one))["themes"]] for one in ids]
    assert themes == [[], ["pasar"], ["pasar"], ["pasar"]]
    assert (await reading(h, ids[1]))["needs"] == ["komunikasi"]
    assert await said(h) == before, "what was told is not told again"
    assert (await post(h, "/themes:reread", None, h.token())).status_code == 403


async def test_who_marks_it_too_difficult_and_writes_so_counts_once(h: Harness) -> None:
    comments = [(3, "Materinya terlalu sulit."), (2, "Sulit diikuti."), (3, None), (2, "Bagus."), (1, "Terlalu dasar.")]
    for difficulty, comment in comments:
        await participant_says(h, comment, difficulty)
    shown = (await get(h, f"/sessions/{SESSION}/themes", h.token())).json()
    assert shown["too_difficult"] == {"marked": 2, "said": 2, "either": 3}
    assert shown["too_easy"] == {"marked": 1, "said": 1, "either": 1}
    assert shown["themes"] == {"materi-terlalu-mudah": 1, "materi-terlalu-sulit": 2}
    other = (await get(h, f"/sessions/{SESSION}/themes", h.token(agency="sibolga-dukcapil"))).json()
    assert (other["answers"], other["hidden"], other["too_difficult"]) == (0, True, None)


async def test_a_comment_is_shown_once_five_have_answered_about_the_session(h: Harness) -> None:
    for number in range(4):
        await participant_says(h, f"Materinya terlalu sulit {number}.")
    assert (await get(h, "/readings", h.token())).json()["items"] == []
    hidden = (await told(h, Received))[0].feedback_id
    assert (await get(h, f"/readings/{hidden}", h.token())).status_code == 404
    await participant_says(h, None)
    shown = (await get(h, "/readings", h.token(), kind="questionnaire")).json()["items"]
    assert [one["themes"][0]["theme"] for one in shown] == ["materi-terlalu-sulit"] * 4
    assert (await reading(h, hidden))["text"].startswith("Materinya terlalu sulit")
    assert [row["action"] for row in await h.rows("feedback", "audit")] == ["text-read"]

"""A city's lexicon: read, tried, changed by the BKPSDM alone, every version kept."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.service.feedback.town import UNIT, get, made, pointers, post
from tests.service.harness import Harness

BKPSDM = {"agency": "*", "city": "sibolga"}
MARKET = {
    "name": {"id": "Pasar", "en": "Market"},
    "competencies": ["pelayanan-publik"],
    "add": ["lapak", "tidak boleh jualan"],
}


async def put(h: Harness, body: Any, version: str | None = "*", **claims: str) -> httpx.Response:
    headers = h.token(**(claims or BKPSDM)) | ({} if version is None else {"If-Match": version})
    return await h.client.put("/feedback/v1/lexicon", json=body, headers=headers)


async def patch(h: Harness, body: Any) -> httpx.Response:
    headers = {**h.token(**BKPSDM), "If-Match": "*"}
    return await h.client.patch("/feedback/v1/lexicon", json=body, headers=headers)


async def tried(h: Harness, text: str, **body: Any) -> dict[str, Any]:
    answer = await post(h, "/lexicon:try", {"text": text, **body}, h.token())
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def test_a_city_begins_with_the_packaged_lexicon(h: Harness) -> None:
    answer = await get(h, "/lexicon", h.token())
    body = answer.json()
    assert (body["version"], body["lexicon"], body["changes"], answer.headers["ETag"]) == (
        0,
        "themes-2026.1",
        {},
        '"0"',
    )
    assert body["themes"]["sikap-petugas"]["competencies"] == ["pelayanan-publik", "komunikasi"]


async def test_a_trial_shows_which_words_decide_and_how_each_was_read(h: Harness) -> None:
    body = await tried(h, "Ngantri lamaaa, petugas gak begitu ramah. Dasar babi! Biaya tidak mahal.")
    assert [(one["theme"], one["words"]) for one in body["themes"]] == [
        ("waktu-tunggu", ["ngantri", "lama"]),
        ("sikap-petugas", ["gak ramah"]),
    ]
    words = {one["written"]: (one["spelt"], one["denied"]) for one in body["words"]}
    assert words["ngantri"] == ("antre", False)
    assert words["gak"] == ("tidak", False)
    assert words["ramah"] == ("ramah", True)
    assert words["mahal"] == ("mahal", True)
    assert body["masked"] == "Ngantri lamaaa, petugas gak begitu ramah. Dasar b***! Biaya tidak mahal."
    assert await h.rows("feedback", "theme_reading") == []


async def test_a_change_holds_for_its_city_at_once_and_for_no_other(h: Harness) -> None:
    answer = await put(h, {"themes": {"pasar": MARKET}, "spelling": {"jogan": "jualan"}, "masked": ["kurap"]}, '"0"')
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"'), answer.text
    assert answer.json()["lexicon"] == "themes-2026.1+sibolga.1"
    body = await tried(h, "Kami gak boleh jogan di sini, kurap!")
    assert [one["theme"] for one in body["themes"]] == ["pasar"]
    assert body["masked"].endswith("k****!")
    medan = await post(h, "/lexicon:try", {"text": "Lapak digusur."}, h.token(agency="medan-tembung", city="medan"))
    assert medan.json()["themes"] == []


async def test_a_draft_is_tried_without_being_kept(h: Harness) -> None:
    draft = {"themes": {"pasar": MARKET, "waktu-tunggu": {"off": True}}}
    body = await tried(h, "Lapak digusur, antre lama.", draft=draft)
    assert [one["theme"] for one in body["themes"]] == ["pasar"]
    assert (await get(h, "/lexicon", h.token())).json()["version"] == 0


async def test_a_patch_merges_and_null_takes_out(h: Harness) -> None:
    await put(h, {"themes": {"pasar": MARKET}, "masked": ["kurap"]})
    merged = await patch(h, {"themes": {"pasar": {"competencies": []}, "waktu-tunggu": {"add": ["marsipaima"]}}})
    changes = merged.json()["changes"]
    assert (changes["themes"]["pasar"]["competencies"], changes["themes"]["pasar"]["add"]) == ([], MARKET["add"])
    assert (await patch(h, {"themes": {"pasar": None}, "masked": None})).json()["changes"] == {
        "themes": {"waktu-tunggu": {"add": ["marsipaima"]}}
    }
    assert [row["version"] for row in await h.rows("feedback", "lexicon_version")] == [1, 2, 3]


async def test_the_same_again_makes_no_version(h: Harness) -> None:
    for _ in range(2):
        answer = await put(h, {"masked": ["kurap"]})
    assert answer.json()["version"] == 1


async def test_only_the_bkpsdm_changes_it_and_only_what_it_has_seen(h: Harness) -> None:
    assert (await put(h, {}, "*", agency="sibolga-disdik")).status_code == 403
    assert (await put(h, {}, None)).status_code == 428
    assert (await put(h, {"masked": ["kurap"]}, '"3"')).status_code == 412
    other = await h.client.get("/feedback/v1/lexicon?city=medan", headers=h.token())
    assert other.status_code == 403
    operator = await h.client.get("/feedback/v1/lexicon", headers=h.token(agency="*", city="*"))
    assert (operator.status_code, pointers(operator)) == (422, ["/query/city"])


FAULTY: list[tuple[dict[str, Any], list[str]]] = [
    ({"themes": {"waktu-tunggu": {"add": ["tidak"]}}}, ["/themes/waktu-tunggu/add/0"]),
    ({"themes": {"waktu-tunggu": {"add": ["ok", "lama, sekali"]}}}, ["/themes/waktu-tunggu/add/1"]),
    ({"themes": {"waktu-tunggu": {"add": ["a b c d e f g"]}}}, ["/themes/waktu-tunggu/add/0"]),
    ({"themes": {"waktu-tunggu": {"remove": ["kata lain"]}}}, ["/themes/waktu-tunggu/remove/0"]),
    ({"themes": {"pasar": {"add": ["lapak"]}}}, ["/themes/pasar"]),
    ({"themes": {"pasar": {**MARKET, "audience": "tourists"}}}, ["/themes/pasar/audience"]),
    ({"themes": {"pasar": {**MARKET, "words": []}}}, ["/themes/pasar/words"]),
    ({"spelling": {"a b c": "lama"}}, ["/spelling/a b c"]),
    ({"masked": ["dua kata"]}, ["/masked/0"]),
]


@pytest.mark.parametrize(("body", "expected"), FAULTY)
async def test_faulty_changes_are_refused_with_a_pointer_and_nothing_is_kept(
    h: Harness, body: dict[str, Any], expected: list[str]
) -> None:
    answer = await put(h, body)
    assert (answer.status_code, pointers(answer)) == (422, expected)
    assert await h.rows("feedback", "lexicon_version") == []


async def test_masked_words_and_themes_are_audited_changes(h: Harness) -> None:
    await put(h, {"masked": ["kurap"]})
    await made(h, "/aspirations", {"unit_id": UNIT, "text": "Terima kasih."})
    [entry] = [row for row in await h.rows("feedback", "audit") if row["action"] == "lexicon-changed"]
    assert entry["subject"] == "lexicon/sibolga"

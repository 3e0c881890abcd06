"""Notes, templates, ratings, publication and erasure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.feedback.handlers.erasure import erase_old
from shared.ids import new_id
from tests.service.feedback.reports import answered, followed, moved
from tests.service.feedback.town import NEIGHBOUR, get, made, pointers, post, report, said
from tests.service.harness import Harness

NAMED = {"mode": "named", "name": "Sari Dewi", "contact": "0812-3456-7890"}


async def closed(h: Harness, **changes: Any) -> dict[str, Any]:
    receipt = await answered(h, **changes)
    await moved(h, receipt["complaint_id"], "close", reporter_agreed=True)
    return receipt


async def rated(h: Harness, receipt: dict[str, Any], rating: Any) -> Any:
    headers = {"X-Ticket-Secret": receipt["secret"]}
    return await post(h, f"/complaints/{receipt['ticket']}/satisfaction", {"rating": rating}, headers)


async def published(h: Harness, receipt: dict[str, Any], **body: Any) -> Any:
    path = f"/feedback/v1/complaints/{receipt['complaint_id']}/publication"
    return await h.client.put(path, json={"text": "Berkas lama.", **body}, headers=h.token())


async def test_a_note_is_for_officers_and_never_for_the_reporter(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    path = f"/complaints/{receipt['complaint_id']}"
    await made(h, f"{path}/notes", {"text": "Berkas ada di meja Kasi."}, h.token())
    theirs = (await get(h, path, h.token())).json()
    assert [one["text"] for one in theirs["notes"]] == ["Berkas ada di meja Kasi."]
    assert (await followed(h, receipt))["notes"] == []
    stranger = await post(h, f"{path}/notes", {"text": "x"}, h.token(agency="sibolga-dukcapil"))
    assert stranger.status_code == 404
    assert b"Kasi" not in await said(h)
    await moved(h, receipt["complaint_id"], "verify")


async def test_a_template_is_filled_in_for_a_report(h: Harness) -> None:
    text = "Yth. {{sapaan}}, {{jenis}} {{tiket}} tentang {{ unit }}, masuk {{tanggal_masuk}}, tenggat {{batas_waktu}}."
    template = await made(
        h, "/answer-templates", {"agency": "sibolga-disdik", "name": "Selesai", "text": text}, h.token()
    )
    named, nameless = (
        await made(h, "/complaints", report(reporter=NAMED)),
        await made(h, "/complaints", report(reporter={**NAMED, "mode": "confidential"})),
    )
    drafts = [
        (
            await get(
                h,
                f"/complaints/{one['complaint_id']}/draft",
                h.token(),
                template_id=template["template_id"],
            )
        ).json()
        for one in (named, nameless)
    ]
    assert drafts[0] == {
        "action": "answer",
        "answer": f"Yth. Sari Dewi, pengaduan {named['ticket']} tentang Layanan sekolah, masuk 01-11-2026, "
        "tenggat 04-11-2026.",
    }
    assert drafts[1]["answer"].startswith("Yth. Bapak/Ibu, ")


async def test_templates_are_an_agencys_own(h: Harness) -> None:
    body = {"agency": "sibolga-disdik", "name": "Selesai", "text": "Selesai."}
    unknown = await post(h, "/answer-templates", {**body, "text": "Yth. {{nama}}"}, h.token())
    assert (unknown.status_code, pointers(unknown)) == (422, ["/text"])
    assert (await post(h, "/answer-templates", body, h.token(agency="sibolga-dukcapil"))).status_code == 403
    template = await made(h, "/answer-templates", body, h.token())
    path = f"/feedback/v1/answer-templates/{template['template_id']}"
    other = h.token(agency="sibolga-dukcapil")
    assert (await h.client.get(path, headers=other)).status_code == 404
    change = {"name": "Beres", "action": "close", "text": "Beres."}
    assert (await h.client.put(path, json=change, headers=h.token())).status_code == 428
    first = await h.client.put(path, json=change, headers={**h.token(), "If-Match": '"1"'})
    second = await h.client.put(path, json=change, headers={**h.token(), "If-Match": '"1"'})
    assert (first.status_code, first.headers["ETag"], second.status_code) == (200, '"2"', 412)
    assert [one["name"] for one in (await get(h, "/answer-templates", h.token())).json()["items"]] == ["Beres"]
    assert (await get(h, "/answer-templates", other)).json()["items"] == []
    assert (await h.client.delete(path, headers=h.token())).status_code == 204
    assert (await h.client.get(path, headers=h.token())).status_code == 404


async def test_a_reporter_rates_once_after_the_end(h: Harness) -> None:
    open_one, receipt = await answered(h), await closed(h)
    assert (await rated(h, open_one, 3)).status_code == 409
    assert (await rated(h, receipt, 5)).status_code == 422
    assert (await rated(h, {**receipt, "secret": open_one["secret"]}, 3)).status_code == 404
    first = await rated(h, receipt, 3)
    assert (first.status_code, first.json()["satisfaction"]) == (200, 3)
    assert (await rated(h, receipt, 4)).status_code == 409
    await moved(h, receipt["complaint_id"], "reopen")
    assert (await followed(h, receipt))["satisfaction"] is None


async def test_the_public_reads_what_a_moderator_let_through_and_masked(h: Harness) -> None:
    receipt = await closed(h)
    await made(h, "/complaints", report())
    assert (await get(h, "/public/complaints", city="sibolga")).json()["items"] == []
    text = "Petugasnya anjing, hubungi saya 0812-3456-7890 atau sari@contoh.id, NIK 1271010101900001, tgl 01-11-2026."
    answer = await published(h, receipt, text=text, answer="Sudah dibina.")
    assert answer.status_code == 200, answer.text
    [shown] = (await get(h, "/public/complaints", city="sibolga")).json()["items"]
    assert shown == answer.json()
    assert shown["text"] == "Petugasnya a*****, hubungi saya [...] atau [...], NIK [...], tgl 01-11-2026."
    assert (shown["answer"], shown["state"], shown["opened_on"]) == ("Sudah dibina.", "closed", "2026-11-01")
    assert "ticket" not in shown
    assert (await get(h, "/public/complaints", city="medan")).json()["items"] == []
    await h.client.delete(f"/feedback/v1/complaints/{receipt['complaint_id']}/publication", headers=h.token())
    assert (await get(h, "/public/complaints", city="sibolga")).json()["items"] == []


async def test_what_was_said_in_confidence_rejected_or_merged_is_not_published(h: Harness) -> None:
    secretly = await made(h, "/complaints", report(reporter={**NAMED, "mode": "confidential"}))
    rejected, double = await made(h, "/complaints", report()), await made(h, "/complaints", report())
    await moved(h, rejected["complaint_id"], "reject", answer="Bukan kewenangan kami.")
    await moved(h, double["complaint_id"], "merge", into=secretly["complaint_id"])
    for receipt in (secretly, rejected, double):
        assert (await published(h, receipt)).status_code == 409
    assert (await published(h, {"complaint_id": new_id()})).status_code == 404


async def test_the_public_sees_how_units_handle_reports_but_no_group_under_five(h: Harness) -> None:
    receipts = [await made(h, "/complaints", report()) for _ in range(5)]
    few = [await made(h, "/complaints", report(unit_id=NEIGHBOUR)) for _ in range(4)]
    del few
    await moved(h, receipts[0]["complaint_id"], "verify", classification="simple")
    await moved(h, receipts[0]["complaint_id"], "forward")
    h.clock.advance(timedelta(days=8))
    await moved(h, receipts[0]["complaint_id"], "answer", answer="Maaf terlambat.")
    await moved(h, receipts[0]["complaint_id"], "reopen")
    told = (await get(h, "/public/complaints/summary", city="sibolga")).json()
    # four reports would follow from the total less the other unit: both are hidden
    assert [(one["unit_id"], one["hidden"]) for one in told["units"]] == [
        ("sibolga-disdik.layanan", True),
        (NEIGHBOUR, True),
    ]
    assert (told["total"]["received"], told["total"]["answered_late"], told["total"]["reopened"]) == (9, 1, 1)
    own = (await get(h, "/public/complaints/summary", h.token(), city="sibolga", agency="sibolga-disdik")).json()
    [unit] = own["units"]
    assert (unit["received"], unit["open"], unit["overdue"], unit["hidden"]) == (5, 5, 4, False)
    few_only = (await get(h, "/public/complaints/summary", city="sibolga", agency="sibolga-dukcapil")).json()
    assert (few_only["total"]["received"], few_only["units"][0]["received"]) == (None, None)


async def test_the_reporter_is_forgotten_and_what_is_counted_stays(h: Harness) -> None:
    receipt = await closed(h, reporter=NAMED, text="Saya Sari Dewi, antre tiga jam.")
    await published(h, receipt)
    path = f"/feedback/v1/complaints/{receipt['ticket']}/reporter"
    assert (await h.client.delete(path)).status_code == 404
    gone = await h.client.delete(path, headers={"X-Ticket-Secret": receipt["secret"]})
    assert gone.status_code == 204
    shown = await followed(h, receipt)
    assert (shown["text"], shown["reporter"]["mode"], shown["reporter"]["name"]) == ("", "anonymous", None)
    assert (shown["state"], shown["published"], [move["answer"] for move in shown["moves"]]) == (
        "closed",
        False,
        [None, None, None, None],
    )
    tables = ("complaint", "complaint_move", "theme_reading", "theme_found")
    rows = repr([await h.rows("feedback", table) for table in tables])
    assert "Sari" not in rows
    assert "antre" not in rows
    again = await h.client.delete(path, headers={"X-Ticket-Secret": receipt["secret"]})
    assert again.status_code == 204


async def test_answers_kept_for_repeats_forget_the_reporter_too(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(reporter=NAMED, text="Saya Sari Dewi, antre tiga jam."))
    other = await made(h, "/complaints", report(reporter=NAMED, text="Saya Sari Dewi, loket tutup."))
    path = f"/complaints/{receipt['complaint_id']}"
    requests = [
        (f"{path}/moves", {"action": "verify", "classification": "simple"}, {"Idempotency-Key": "1"}),
        (f"{path}/notes", {"text": "Sari Dewi ditelepon."}, {"Idempotency-Key": "2"}),
        (f"/complaints/{other['complaint_id']}/moves", {"action": "forward"}, {"Idempotency-Key": "3"}),
    ]
    await post(
        h, f"/complaints/{other['complaint_id']}/moves", {"action": "verify", "classification": "simple"}, h.token()
    )
    for where, body, key in requests:
        assert (await post(h, where, body, {**key, **h.token()})).status_code in {200, 201}
    assert repr(await h.rows("feedback", "idempotency_key")).count("Sari") >= 3
    where = f"/feedback/v1/complaints/{receipt['ticket']}/reporter"
    gone = await h.client.delete(where, headers={"X-Ticket-Secret": receipt["secret"]})
    assert gone.status_code == 204
    kept = {row["key"]: row["body"] for row in await h.rows("feedback", "idempotency_key")}
    assert (kept["1"], kept["2"], b"Sari" in kept["3"]) == (b'{"erased":true}', b'{"erased":true}', True)
    for where, body, key in requests[:2]:
        repeat = await post(h, where, body, {**key, **h.token()})
        assert (repeat.headers["Idempotency-Replayed"], repeat.json()) == ("true", {"erased": True})


async def test_a_report_that_is_sent_again_after_its_reporter_was_forgotten_is_not_made_anew(h: Harness) -> None:
    key, body = {"Idempotency-Key": "1"}, report(reporter=NAMED, text="Saya Sari Dewi, antre tiga jam.")
    receipt = await made(h, "/complaints", body, key)
    where = f"/feedback/v1/complaints/{receipt['ticket']}/reporter"
    assert (await h.client.delete(where, headers={"X-Ticket-Secret": receipt["secret"]})).status_code == 204
    repeat = await post(h, "/complaints", body, key)
    assert (repeat.status_code, repeat.json()) == (201, {"erased": True})
    assert len(await h.rows("feedback", "complaint")) == 1


async def test_an_open_report_loses_its_name_and_keeps_its_text_until_it_ends(h: Harness) -> None:
    receipt = await made(h, "/complaints", report(reporter=NAMED))
    path = f"/feedback/v1/complaints/{receipt['complaint_id']}/reporter"
    assert (await h.client.delete(path, headers=h.token(scopes="feedback:read"))).status_code == 404
    assert (await h.client.delete(path, headers=h.token())).status_code == 204
    shown = await followed(h, receipt)
    assert (shown["reporter"]["name"], shown["text"]) == (None, report()["text"])
    trail = (await get(h, "/audit", h.token(), subject=receipt["complaint_id"])).json()["items"]
    assert "complaint-erased" in [one["action"] for one in trail]


@pytest.mark.parametrize(("days", "erased"), [(1825, 0), (1826, 1)])
async def test_old_reports_are_erased_by_themselves(h: Harness, days: int, erased: int) -> None:
    await closed(h, reporter=NAMED)
    await made(h, "/complaints", report(reporter=NAMED))
    moment = h.clock.now() + timedelta(days=days)
    done, files = await h.service("feedback").database.write(erase_old, timedelta(days=1825), moment)
    assert (done, list(files)) == (erased, [])
    names = [row["reporter_name"] for row in await h.rows("feedback", "complaint")]
    assert sorted(names, key=str) == sorted([None if erased else "Sari Dewi", "Sari Dewi"], key=str)

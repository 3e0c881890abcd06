"""Certificates: numbers without gaps, a page to print, and what anybody may verify."""

from __future__ import annotations

import asyncio
import re
import zlib
from base64 import a85decode
from datetime import timedelta
from typing import Any

import pytest

from shared.events.enrollment import Completed
from tests.service.enrollment.town import (
    MINE,
    NEIGHBOUR,
    NOBODY,
    PAST,
    Json,
    call,
    get,
    made,
    nip,
    patched,
    person,
    pointers,
    programme,
    result,
    run,
    seat,
    session,
    token,
    told,
)
from tests.service.harness import Harness


async def certified(h: Harness, **changes: Any) -> str:
    """A session of the past of a programme that gives certificates by itself."""
    body = programme(certificate_on_completion=True, **changes)
    programme_id = (await made(h, "/programmes", body))["programme_id"]
    return str((await made(h, f"/programmes/{programme_id}/sessions", session(**PAST)))["session_id"])


async def completed(h: Harness, number: int, session_id: str, **changes: Any) -> Json:
    """Somebody new who has completed a session."""
    enrolment = await seat(h, await person(h, number), session_id)
    return await made(h, f"/enrollments/{enrolment['enrollment_id']}/completion", result(**changes), status=200)


async def correct(h: Harness, enrolment: Json) -> None:
    body = {"status": "cancelled", "reason": "correction"}
    await made(h, f"/enrollments/{enrolment['enrollment_id']}/withdrawal", body, status=200)


async def certificate(h: Harness, enrolment: Json) -> Json:
    answer = await get(h, f"/enrollments/{enrolment['enrollment_id']}/certificate")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def verified(h: Harness, code: str, accept: str = "application/json") -> Any:
    return await h.client.get(f"/enrollment/v1/certificates/{code}", headers={"Accept": accept})


async def test_who_completes_gets_the_next_number_of_the_agencys_year(h: Harness) -> None:
    session_id = await certified(h)
    numbers = [(await completed(h, number, session_id))["certificate_number"] for number in range(3)]
    assert numbers == [f"{MINE}/2026/000{number}" for number in (1, 2, 3)]


async def test_failures_and_stated_numbers_take_none_of_the_series(h: Harness) -> None:
    session_id = await certified(h)
    assert (await completed(h, 1, session_id, outcome="failed"))["certificate_number"] is None
    stated = await completed(h, 2, session_id, certificate_number="800/117/2026")
    assert stated["certificate_number"] == "800/117/2026"
    assert (await certificate(h, stated))["number"] == "800/117/2026"
    assert (await completed(h, 3, session_id))["certificate_number"] == f"{MINE}/2026/0001"


async def test_numbers_have_no_gaps_whatever_is_refused_beside_them(h: Harness) -> None:
    session_id = await certified(h)
    rows = [await seat(h, await person(h, number), session_id) for number in range(20)]
    bodies = [result() if number % 2 else result(jp_earned=999) for number in range(20)]
    answers = await asyncio.gather(
        *(
            call(h, "POST", f"/enrollments/{row['enrollment_id']}/completion", body)
            for row, body in zip(rows, bodies, strict=True)
        )
    )
    given = sorted(answer.json()["certificate_number"] for answer in answers if answer.status_code == 200)
    assert given == [f"{MINE}/2026/{number:04}" for number in range(1, 11)]


async def test_each_year_and_each_agency_counts_for_itself(h: Harness) -> None:
    long_ago = {"starts_on": "2025-12-30", "ends_on": "2026-01-02"}
    body = programme(certificate_on_completion=True)
    programme_id = (await made(h, "/programmes", body))["programme_id"]
    path = f"/programmes/{programme_id}/sessions"
    session_id = (await made(h, path, session(**long_ago)))["session_id"]
    last = await completed(h, 1, session_id, completed_at="2025-12-31T23:59:59+07:00")
    first = await completed(h, 2, session_id, completed_at="2026-01-01T00:00:00+07:00")
    assert [last["certificate_number"], first["certificate_number"]] == [f"{MINE}/2025/0001", f"{MINE}/2026/0001"]


async def test_an_agency_says_how_its_numbers_look(h: Harness) -> None:
    path = f"/agencies/{MINE}/certificate-template"
    assert (await get(h, path)).json()["number"] == "{agency}/{year}/{sequence:4}"
    body = {"number": "800.2/{sequence:3}/DISDIK/{month}/{year}", "place": "Sibolga", "signatory": "Dra. Melati"}
    await made(h, path, body, method="PUT", status=200)
    assert (await get(h, path)).json()["signatory"] == "Dra. Melati"
    assert (await completed(h, 1, await certified(h)))["certificate_number"] == "800.2/001/DISDIK/X/2026"
    assert (await call(h, "PUT", path, body, token(h, NEIGHBOUR))).status_code == 403


@pytest.mark.parametrize(
    "number", ["{year}", "{sequence}", "{nomor}/{year}/{sequence}", "{year}/{sequence:0}", "{year}/{sequence", "", 7]
)
async def test_a_template_that_would_repeat_or_fail_is_refused(h: Harness, number: Any) -> None:
    answer = await call(h, "PUT", f"/agencies/{MINE}/certificate-template", {"number": number})
    assert (answer.status_code, pointers(answer)) == (422, ["/number"])


async def test_a_certificate_is_asked_for_once(h: Harness) -> None:
    done = await completed(h, 1, await run(h, **PAST))
    path = f"/enrollments/{done['enrollment_id']}/certificate"
    assert (await get(h, path)).status_code == 404
    first = await call(h, "POST", path)
    again = await call(h, "POST", path)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    asked = f"/enrollment/v1/certificates/{first.json()['code']}"
    assert first.json()["verify_at"] == str(h.client.base_url).rstrip("/") + asked, "where whoever asks reaches us"
    assert (await h.client.get(first.json()["verify_at"])).json()["standing"] == "valid"
    stored = (await get(h, f"/enrollments/{done['enrollment_id']}")).json()
    assert stored["certificate_number"] == first.json()["number"] == f"{MINE}/2026/0001"


async def test_who_has_not_completed_gets_none(h: Harness) -> None:
    enrolment = await seat(h, await person(h, 1), await run(h, **PAST))
    answer = await call(h, "POST", f"/enrollments/{enrolment['enrollment_id']}/certificate")
    assert (answer.status_code, answer.json()["current_state"]) == (409, "enrolled")
    assert await h.rows("enrollment", "certificate_series") == []


async def test_anybody_verifies_a_certificate_and_learns_no_more_than_needed(h: Harness) -> None:
    done = await completed(h, 1, await certified(h))
    code = (await certificate(h, done))["code"]
    answer = await verified(h, code)
    assert answer.status_code == 200
    assert answer.json() == {
        "code": code,
        "standing": "valid",
        "message": "Sertifikat ini sah dan berlaku.",
        "name": "Pe*** 1***",
        "programme": "Pelatihan Teknologi Informasi",
        "starts_on": "2026-10-05",
        "ends_on": "2026-10-07",
        "jp": 20.0,
        "provider": "Universitas Sumatera Utara",
        "issued_by": f"Instansi {MINE}",
        "number": f"{MINE}/2026/0001",
        "expires_on": None,
    }
    page = await verified(h, code, "text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"].startswith("text/html")
    assert "Sertifikat ini sah dan berlaku." in page.text
    for text in (answer.text, page.text):
        assert nip(1) not in text
        assert "Pegawai 1" not in text
        assert done["employee_id"] not in text
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("code", [NOBODY, "x", "' OR 1=1 --", "0" * 64])
async def test_a_code_that_belongs_to_none_is_said_to(h: Harness, code: str) -> None:
    assert (await verified(h, code)).status_code == 404
    page = await verified(h, code, "text/html")
    assert page.status_code == 404
    assert "Tidak ada sertifikat dengan kode ini" in page.text


async def test_what_a_page_shows_is_text_and_no_markup(h: Harness) -> None:
    done = await completed(h, 1, await certified(h, title="<script>alert(1)</script>"))
    page = await verified(h, (await certificate(h, done))["code"], "text/html")
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_a_corrected_result_withdraws_its_certificate_and_the_next_has_a_new_number(h: Harness) -> None:
    done = await completed(h, 1, await certified(h))
    old = await certificate(h, done)
    await correct(h, done)
    assert (await verified(h, old["code"])).json()["standing"] == "withdrawn"
    path = f"/enrollments/{done['enrollment_id']}/completion"
    again = await made(h, path, result(post_test=99), status=200)
    new = await certificate(h, again)
    assert (again["certificate_number"], new["number"]) == (f"{MINE}/2026/0002", f"{MINE}/2026/0002")
    assert (await verified(h, old["code"])).json()["standing"] == "withdrawn"
    assert (await verified(h, new["code"])).json()["standing"] == "valid"


async def test_a_certificate_that_expires_says_so_and_others_are_told(h: Harness) -> None:
    done = await completed(h, 1, await certified(h, certificate_valid_months=1))
    assert done["certificate_expires_on"] == "2026-11-07"
    [event] = await told(h, Completed)
    assert str(event.certificate_expires_on) == "2026-11-07"
    code = (await certificate(h, done))["code"]
    h.clock.advance(timedelta(days=6, hours=13))  # 7 November, 23:00 in the city
    assert (await verified(h, code)).json()["standing"] == "valid"
    h.clock.advance(timedelta(hours=1))
    assert (await verified(h, code)).json()["standing"] == "expired"


async def test_who_is_erased_leaves_only_that_there_was_a_certificate(h: Harness) -> None:
    done = await completed(h, 1, await certified(h))
    code = (await certificate(h, done))["code"]
    assert (await call(h, "DELETE", f"/employees/{done['employee_id']}")).status_code == 204
    body = (await verified(h, code)).json()
    assert body["standing"] == "erased"
    assert {name for name, value in body.items() if value is not None} == {"code", "standing", "message"}
    [row] = await h.rows("enrollment", "certificate")
    assert (row["number"], row["sequence"]) == (None, 1), "its place in the series stays taken"


async def test_the_page_to_print_is_the_same_whenever_it_is_made(h: Harness) -> None:
    who = await completed(h, 1, await certified(h, title="Pelatihan Pelayanan Publik Berbasis Elektronik"))
    path = f"/enrollments/{who['enrollment_id']}/certificate.pdf"
    first = await get(h, path)
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    h.clock.advance(timedelta(days=1))
    assert (await get(h, path)).content == first.content
    assert first.content.startswith(b"%PDF-")
    assert first.content.count(b"/Type /Page\n") == 1
    assert first.headers["cache-control"] == "no-store"
    text = words(first.content)
    for said in ("SERTIFIKAT", "CERTIFICATE", "Pegawai 1", f"{MINE}/2026/0001", "5 Oktober 2026", "7 October 2026"):
        assert said in text, said


async def test_a_withdrawn_certificate_is_printed_as_such(h: Harness) -> None:
    done = await completed(h, 1, await certified(h))
    await correct(h, done)
    answer = await get(h, f"/enrollments/{done['enrollment_id']}/certificate.pdf")
    assert "DIBATALKAN" in words(answer.content)


async def test_only_whose_business_it_is_prints_a_certificate(h: Harness) -> None:
    done = await completed(h, 1, await certified(h))
    who, path = done["employee_id"], f"/enrollments/{done['enrollment_id']}/certificate.pdf"
    mine = h.token(MINE, "sibolga", "participant", who)
    assert (await get(h, f"/employees/{who}{path}", mine)).status_code == 200
    assert (await get(h, path, mine)).status_code == 403
    assert (await get(h, path, token(h, NEIGHBOUR))).status_code == 404
    other = await person(h, 2)
    theirs = h.token(MINE, "sibolga", "participant", other)
    assert (await get(h, f"/employees/{other}{path}", theirs)).status_code == 404


async def test_a_programme_can_begin_to_give_certificates(h: Harness) -> None:
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    path = f"/programmes/{programme_id}/sessions"
    session_id = (await made(h, path, session(**PAST)))["session_id"]
    assert (await completed(h, 1, session_id))["certificate_number"] is None
    await patched(h, f"/programmes/{programme_id}", {"certificate_on_completion": True})
    assert (await completed(h, 2, session_id))["certificate_number"] == f"{MINE}/2026/0001"


def words(pdf: bytes) -> str:
    """The text that a PDF of ours draws: its streams are deflated, then written as ASCII85."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    drawn = [zlib.decompress(a85decode(b"<~" + stream.strip(), adobe=True)) for stream in streams]
    return b"\n".join(drawn).decode("latin-1")

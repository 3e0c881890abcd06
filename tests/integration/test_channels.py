"""Alerts and questionnaires leave the house by mail: from their network to the mail server on its own."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.chaos.caller import Caller
from tests.chaos.site import Site
from tests.integration.stack import Stack
from tests.integration.town import a_course, an_office
from tests.waiting import until

MAIL_PORT = 8025


async def test_a_mail_about_a_channel_arrives_at_the_mail_server(stack: Stack, caller: Caller, site: Site) -> None:
    office = await an_office(caller, site)
    to = f"kepala@{office.agency}.example.go.id"
    made = await office.post("/notification/v1/channels", {"kind": "email", "name": "Uji", "address": to})
    tested = await office.post(f"/notification/v1/channels/{made['channel_id']}/test", None)
    assert tested["outcome"] == "delivered", tested
    assert await _mail_to(stack, to)


async def test_who_completed_a_course_gets_the_questionnaire_by_mail(stack: Stack, caller: Caller, site: Site) -> None:
    office = await an_office(caller, site)
    await a_course(office)
    day = datetime.now(ZoneInfo("Asia/Jakarta")).date() - timedelta(days=1)
    roster = (
        "NIP;Nama;Jabatan;Unit Kerja;Pelatihan;Tanggal Mulai;Tanggal Selesai;JP;Hasil\n"
        f"198904122010012{int(office.agency[-8:], 16) % 999 + 1:03d};Siti;Staf;loket;"
        f"Etika publik {office.agency};{day:%d/%m/%Y};{day:%d/%m/%Y};8;Lulus\n"
    )
    # the address first: whoever has none when the link is given out waits for the reminder
    path = f"/enrollment/v1/imports?agency={office.agency}&dry_run=false&create=people,sessions"
    report = await office.post(path, roster, headers={"Content-Type": "text/csv"})
    [row] = report["rows"]
    to = f"siti@{office.agency}.example.go.id"
    changed = await office.ask(
        "PATCH", f"/enrollment/v1/employees/{row['employee_id']}", {"email": to}, headers={"If-Match": '"1"'}
    )
    assert changed.is_done, changed.answer
    stack.with_courier()
    try:
        mail = await _mail_to(stack, to)
    finally:
        stack.compose("stop", "courier")
    assert office.agency not in mail["subject"]
    found = re.search(r"https?://[^/\s]+(/feedback/questionnaires/answer\?\S+)", mail["plain"])
    assert found is not None, mail["plain"]
    async with site.client() as http:
        page = await http.get(found[1])
    assert page.status_code == 200
    assert "</form>" in page.text


async def _mail_to(stack: Stack, to: str) -> dict[str, Any]:
    """The one mail that somebody gets, with its text, once it is there."""
    address = stack.address("mail", "watch")
    assert address is not None, "the mail server is not running"
    found: list[dict[str, Any]] = []
    async with httpx.AsyncClient(base_url=f"http://{address}:{MAIL_PORT}", trust_env=False) as web:

        async def arrived() -> bool:
            found[:] = [mail for mail in (await web.get("/messages")).json() if mail["to"] == [to]]
            return bool(found)

        await until(arrived, f"a mail to {to}", seconds=60)
        [mail] = found
        whole: dict[str, Any] = (await web.get(f"/messages/{mail['id']}")).json()
        return whole

"""The page of an alert that a mail leads to: for those who were told, and with no more than they were told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.harness import Harness, running
from tests.service.notification.channels import GROUP_WITHIN, channel, send
from tests.service.notification.receivers import Mailbox, mail_server
from tests.service.notification.told import employee, ikm, one_alert, tell, unit

LINK = re.compile(r"http://localhost:8080(/notification/preferences/[\w-]+/alerts/[\w-]+)")


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server() as box:
        monkeypatch.setenv("NOTIFICATION_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("NOTIFICATION_SMTP_PORT", str(box.port))
        yield box


async def links(h: Harness, mailbox: Mailbox) -> dict[str, str]:
    """The link to the first alert of each recipient's mail."""
    h.clock.advance(GROUP_WITHIN)
    await send(h)
    found = {}
    for to, mail in mailbox.mails:
        body = mail.get_body(("plain",))
        assert body is not None
        match = LINK.search(body.get_content())
        assert match is not None
        found[to[0]] = match[1]
    return found


async def test_a_recipient_sees_how_the_alert_stands_without_an_account(tmp_path: Path, mailbox: Mailbox) -> None:
    async with running(tmp_path, "notification") as h:
        await channel(h, "email", "kepala@example.go.id")
        await channel(h, "email", "head@example.org", language="en")
        await tell(h, unit("Loket <1>"), ikm("70.00", "C"))
        opened_by = await links(h, mailbox)
        page = await h.client.get(opened_by["kepala@example.go.id"])
        assert page.status_code == 200
        assert "IKM 2026 Loket &lt;1&gt;" in page.text
        assert "Peringatan, belum ditanggapi" in page.text
        assert "Lihat unsur terlemah" in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert "<script" not in page.text
        alert = await one_alert(h)
        done = await h.client.post(f"/notification/v1/alerts/{alert['alert_id']}/acknowledge", headers=h.token())
        assert done.status_code == 200, done.text
        assert "Warning, acknowledged" in (await h.client.get(opened_by["head@example.org"])).text


async def test_the_page_of_a_person_says_no_more_than_the_mail(tmp_path: Path, mailbox: Mailbox) -> None:
    async with running(tmp_path, "notification") as h:
        await channel(h, "email", "agency@example.org")
        await channel(h, "email", "trusted@example.org", trusted=True)
        person = employee()
        await tell(h, person)
        opened_by = await links(h, mailbox)
        plain = await h.client.get(opened_by["agency@example.org"])
        assert "Menyangkut seorang pegawai" in plain.text
        assert person.employee_id not in plain.text
        assert person.employee_id in (await h.client.get(opened_by["trusted@example.org"])).text


async def test_a_link_opens_what_its_channel_was_told_and_nothing_else(tmp_path: Path, mailbox: Mailbox) -> None:
    async with running(tmp_path, "notification") as h:
        await channel(h, "email", "kepala@example.go.id", severities=["warning"])
        await tell(h, unit("Loket"), ikm("70.00", "C"))
        path = (await links(h, mailbox))["kepala@example.go.id"]
        await tell(h, employee(agency="medan-kota", city="medan"))
        foreign = await h.client.get("/notification/v1/alerts", headers=h.token("medan-kota", "medan"))
        [other] = foreign.json()["items"]
        before = path.rpartition("/")[0]
        for wrong in (
            f"{before}/{other['alert_id']}",
            f"{before}/nothing",
            path.replace("preferences/", "preferences/x"),
        ):
            answer = await h.client.get(wrong)
            assert (answer.status_code, "Content-Security-Policy" in answer.headers) == (404, True)

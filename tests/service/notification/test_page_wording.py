"""The page of an alert says what is to be done as long as there is something to do, and days as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.harness import Harness, running
from tests.service.notification.channels import channel
from tests.service.notification.receivers import Mailbox, mail_server
from tests.service.notification.test_alert_pages import links
from tests.service.notification.told import ikm, tell, unit


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server() as box:
        monkeypatch.setenv("NOTIFICATION_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("NOTIFICATION_SMTP_PORT", str(box.port))
        yield box


async def page_text(h: Harness, path: str) -> str:
    """A page as it reads."""
    answer = await h.client.get(path)
    assert answer.status_code == 200
    return answer.text


async def test_an_alert_that_is_resolved_asks_for_nothing_any_more(tmp_path: Path, mailbox: Mailbox) -> None:
    async with running(tmp_path, "notification") as h:
        await channel(h, "email", "kepala@example.go.id")
        await channel(h, "email", "head@example.org", language="en")
        await tell(h, unit("Loket"), ikm("70.00", "C"))
        opened_by = await links(h, mailbox)
        indonesian = await page_text(h, opened_by["kepala@example.go.id"])
        assert "Yang perlu dilakukan" in indonesian
        assert "Sejak <time>1 November 2026 10:00</time>" in indonesian
        preferences = opened_by["kepala@example.go.id"].partition("/alerts/")[0]
        assert "sejak 1 November 2026." in await page_text(h, preferences)
        await tell(h, ikm("90.00", "A"))
        assert "Yang perlu dilakukan" not in await page_text(h, opened_by["kepala@example.go.id"])
        english = await page_text(h, opened_by["head@example.org"])
        assert ("nothing needs to be done" in english, "What to do" in english) == (True, False)

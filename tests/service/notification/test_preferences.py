"""Recipients change what they are sent, by the link in the mail."""

from __future__ import annotations

from pathlib import Path

from tests.service.harness import Harness, running
from tests.service.notification.channels import channel

CHOICES = {"language": "en", "digest": "weekly", "digest_at": "06:15", "digest_weekday": "5"}


def page_of(h: Harness, made: dict[str, str]) -> str:
    token = h.service("notification").context.wires.seal.token(made["channel_id"])
    return f"/notification/preferences/{token}"


async def stored(h: Harness, made: dict[str, str]) -> dict[str, object]:
    answer = await h.client.get(f"/notification/v1/channels/{made['channel_id']}", headers=h.token())
    body: dict[str, object] = answer.json()
    return body


async def test_the_page_shows_and_saves_what_the_recipient_wants(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        made = await channel(h, "email", "kepala@example.go.id")
        path = page_of(h, made)
        shown = await h.client.get(path)
        assert shown.status_code == 200
        assert "k***@example.go.id" in shown.text
        assert "kepala@" not in shown.text
        assert "<script" not in shown.text
        assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
        assert shown.headers["Cache-Control"] == "no-store"
        saved = await h.client.post(path, data={**CHOICES, "severity": ["critical"], "rule": ["ikm-low", "nonsense"]})
        assert "Saved." in saved.text
        now = await stored(h, made)
        assert (now["language"], now["digest"], now["digest_at"], now["digest_weekday"]) == ("en", "weekly", "06:15", 5)
        assert (now["severities"], now["rules"], now["resolutions"]) == (["critical"], ["ikm-low"], False)


async def test_a_form_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        made = await channel(h, "email", "kepala@example.go.id")
        for wrong in ({**CHOICES, "digest": "hourly"}, {**CHOICES, "digest_at": "99:99"}, {}):
            answer = await h.client.post(page_of(h, made), data=wrong)
            assert answer.status_code == 422
        assert (await stored(h, made))["version"] == 1


async def test_opening_the_link_stops_nothing_pressing_it_does(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        made = await channel(h, "email", "kepala@example.go.id")
        path = page_of(h, made)
        assert (await h.client.get(f"{path}/unsubscribe")).status_code == 200
        assert (await stored(h, made))["enabled"] is True
        one_click = await h.client.post(f"{path}/unsubscribe", data={"List-Unsubscribe": "One-Click"})
        assert one_click.status_code == 200
        assert (await stored(h, made))["enabled"] is False
        await h.client.post(path, data={"action": "resume"})
        assert (await stored(h, made))["enabled"] is True


async def test_a_link_that_was_not_signed_here_opens_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        made = await channel(h, "email", "kepala@example.go.id")
        path = page_of(h, made)
        root, _, token = path.rpartition("/")
        forged = f"{root}/{'B' if token[0] == 'A' else 'A'}{token[1:]}"
        for wrong in (forged, "/notification/preferences/x", "/notification/preferences/AAAA%00"):
            for method in ("GET", "POST"):
                assert (await h.client.request(method, wrong)).status_code == 404
                assert (await h.client.request(method, f"{wrong}/unsubscribe")).status_code == 404
        assert (await stored(h, made))["enabled"] is True

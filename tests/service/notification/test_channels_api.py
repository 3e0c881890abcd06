"""Channels over HTTP: what comes in, what never comes out, and who sees them."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from services.notification.sending.guard import only_outwards
from services.notification.sending.targets import checked
from services.notification.store.delivery_tables import CHANNEL
from shared.errors import Invalid
from shared.ids import new_id
from tests.service.harness import running
from tests.service.notification.channels import channel, send, sent
from tests.service.notification.receivers import SECRET, receiver
from tests.service.notification.told import ikm, tell

PATH = "/notification/v1/channels"
HOOK = "https://dasbor.example.go.id/mumpuni?token=sangat-rahasia"
TELEGRAM = "tgram://123456789:abcdefg_hijklmnop/12315544/"


async def test_addresses_and_secrets_are_never_answered_back_nor_stored_in_the_clear(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        for kind, address in (("webhook", HOOK), ("apprise", TELEGRAM), ("email", "kepala.dinas@example.go.id")):
            await channel(h, kind, address)
        answer = await h.client.get(PATH, headers=h.token())
        assert [one["shown"] for one in answer.json()["items"]] == [
            "https://dasbor.example.go.id/***",
            "tgram://***",
            "k***@example.go.id",
        ]
        stored = str(await h.rows("notification", "channel"))
        for text in (answer.text, stored):
            for secret in ("sangat-rahasia", SECRET, "abcdefg", "kepala.dinas"):
                assert secret not in text


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "email", "address": "bukan-surel"}, "/address"),
        ({"kind": "email", "address": "a@b.id\r\nBcc: x@y.id"}, "/address"),
        ({"kind": "email", "address": "a@example.id", "secret": SECRET}, "/secret"),
        ({"kind": "webhook", "address": HOOK}, "/secret"),
        ({"kind": "webhook", "address": HOOK, "secret": "whsec_c2hvcnQ="}, "/secret"),
        ({"kind": "webhook", "address": "http://example.go.id/x", "secret": SECRET}, "/address"),
        ({"kind": "webhook", "address": "https://127.0.0.1/x", "secret": SECRET}, "/address"),
        ({"kind": "webhook", "address": "https://[::1]/x", "secret": SECRET}, "/address"),
        ({"kind": "webhook", "address": "https://169.254.169.254/latest", "secret": SECRET}, "/address"),
        ({"kind": "webhook", "address": "https://postgres:5432/", "secret": SECRET}, "/address"),
        ({"kind": "webhook", "address": "https://u:p@example.go.id/", "secret": SECRET}, "/address"),
        ({"kind": "webhook", "address": "ftp://example.go.id/", "secret": SECRET}, "/address"),
        ({"kind": "apprise", "address": "nothing://x"}, "/address"),
        ({"kind": "apprise", "address": "syslog://"}, "/address"),
        ({"kind": "fax", "address": "12345"}, "/kind"),
        ({"kind": "email", "address": "a@example.id", "digest": "hourly"}, "/digest"),
        ({"kind": "email", "address": "a@example.id", "digest_at": "24:00"}, "/digest_at"),
    ],
)
async def test_what_cannot_be_a_channel_is_refused_with_a_pointer(
    tmp_path: Path, body: dict[str, Any], pointer: str
) -> None:
    async with running(tmp_path, "notification") as h:
        answer = await h.client.post(PATH, json={"name": "Uji", **body}, headers=h.token())
        assert answer.status_code == 422, answer.text
        assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]
        assert await h.rows("notification", "channel") == []


async def test_an_address_with_a_blank_is_answered_in_words_not_with_a_pattern(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        body = {"kind": "email", "name": "Uji", "address": "kepala seksi@example.go.id"}
        [fault] = (await h.client.post(PATH, json=body, headers=h.token())).json()["errors"]
        assert fault["pointer"] == "/address"
        assert fault["detail"].startswith("harus tanpa spasi")


async def test_channels_belong_to_an_agency_its_city_or_a_person(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        shared = await channel(h, "email", "a@example.id")
        own = await channel(h, "email", "b@example.id", personal=True)
        city = await channel(h, "email", "c@example.id", headers=h.token(agency="*", subject="bkpsdm"))

        async def seen(**who: str) -> list[str]:
            answer = await h.client.get(PATH, headers=h.token(**who))
            return [one["channel_id"] for one in answer.json()["items"]]

        assert await seen() == [shared["channel_id"], own["channel_id"]]
        assert await seen(subject="colleague") == [shared["channel_id"]]
        assert await seen(agency="*", subject="bkpsdm") == [shared["channel_id"], city["channel_id"]]
        assert await seen(agency="*", city="medan") == []
        assert await seen(agency="sibolga-dinkes") == []
        for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/test")):
            for who in ({"subject": "colleague"}, {"agency": "sibolga-dinkes"}):
                answer = await h.client.request(method, f"{PATH}/{own['channel_id']}{path}", headers=h.token(**who))
                assert answer.status_code == 404
        body = {"kind": "email", "name": "x", "address": "d@example.id", "agency": "sibolga-dinkes"}
        assert (await h.client.post(PATH, json=body, headers=h.token())).status_code == 403
        operator = h.token(agency="*", city="*")
        assert (await h.client.post(PATH, json=body, headers=operator)).status_code == 422
        made = await h.client.post(PATH, json={**body, "city": "sibolga"}, headers=operator)
        assert (made.json()["agency"], made.json()["city"]) == ("sibolga-dinkes", "sibolga")


async def test_a_change_needs_the_version_last_read_and_is_written_down(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        made = await channel(h, "email", "a@example.id")
        path, headers = f"{PATH}/{made['channel_id']}", h.token()
        assert (await h.client.patch(path, json={"digest": "daily"}, headers=headers)).status_code == 428
        stale = await h.client.patch(path, json={"digest": "daily"}, headers={**headers, "If-Match": '"7"'})
        assert stale.status_code == 412
        changed = await h.client.patch(
            path,
            json={"digest": "daily", "digest_at": "06:30", "trusted": True},
            headers={**headers, "If-Match": '"1"'},
        )
        body = changed.json()
        assert (body["digest"], body["digest_at"], body["trusted"], body["version"]) == ("daily", "06:30", True, 2)
        assert (body["shown"], changed.headers["ETag"]) == ("a***@example.id", '"2"')
        wrong = await h.client.patch(path, json={"address": "x"}, headers={**headers, "If-Match": '"2"'})
        assert wrong.status_code == 422
        trail = await h.client.get("/notification/v1/audit", params={"subject": made["channel_id"]}, headers=headers)
        assert [one["action"] for one in trail.json()["items"]] == ["channel.change", "channel.make"]


async def test_a_channel_switched_off_loses_what_waits_and_one_deleted_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFICATION_ALLOW_PRIVATE_TARGETS", "true")
    async with receiver() as hook, running(tmp_path, "notification") as h:
        made = await channel(h, "webhook", hook.url)
        path, headers = f"{PATH}/{made['channel_id']}", h.token()
        await tell(h, ikm("70.00", "C"))
        await h.client.patch(path, json={"enabled": False}, headers={**headers, "If-Match": "*"})
        assert [one["state"] for one in await sent(h)] == ["cancelled"]
        assert (await h.client.delete(path, headers=headers)).status_code == 204
        assert (await h.client.get(path, headers=headers)).status_code == 404
        for table in ("channel", "delivery", "delivery_item", "delivery_attempt"):
            assert await h.rows("notification", table) == []
        assert hook.got == []


async def test_a_test_message_goes_at_once_and_says_how_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFICATION_ALLOW_PRIVATE_TARGETS", "true")
    async with receiver(lambda number: 200 if number == 1 else 404) as hook, running(tmp_path, "notification") as h:
        path = f"{PATH}/{(await channel(h, 'webhook', hook.url))['channel_id']}/test"
        told = [(await h.client.post(path, headers=h.token())).json() for _ in range(2)]
        assert [(one["outcome"], one["code"]) for one in told] == [("delivered", 200), ("rejected", 404)]
        await send(h)
        assert len(hook.got) == 2, "a test is not tried again"
        assert [one["state"] for one in await sent(h)] == ["cancelled", "sent"]
        last = [(await h.client.post(path, headers=h.token())).status_code for _ in range(4)]
        assert last == [200, 200, 200, 429]


async def test_without_a_mail_server_the_test_says_so(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        made = await channel(h, "email", "a@example.id")
        answer = await h.client.post(f"{PATH}/{made['channel_id']}/test", headers=h.token())
        assert answer.json()["outcome"] == "misconfigured"


@pytest.mark.parametrize("kind", ["webhook", "apprise"])
async def test_a_name_that_leads_into_the_own_network_is_blocked_when_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    async with receiver() as hook:
        address = hook.url if kind == "webhook" else f"json://localhost:{hook.port}/hook"
        with monkeypatch.context() as patch:
            patch.setenv("NOTIFICATION_ALLOW_PRIVATE_TARGETS", "true")
            async with running(tmp_path, "notification") as h:
                made = await channel(h, kind, address)
        async with running(tmp_path, "notification") as h:
            answer = await h.client.post(f"{PATH}/{made['channel_id']}/test", headers=h.token())
            assert answer.json()["outcome"] == "blocked"
        assert hook.got == []


def test_within_the_guard_nothing_but_the_installations_own_files_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    with only_outwards() as watched:
        with pytest.raises(PermissionError):
            secret.read_text()
        assert watched.blocked
    assert secret.read_text() == "x"


def test_within_the_guard_datagrams_stay_out_of_the_own_network_too() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as inside, socket.socket(type=socket.SOCK_DGRAM) as sender:
        inside.bind(("127.0.0.1", 0))
        with only_outwards() as watched:
            with pytest.raises(PermissionError):
                sender.sendto(b"x", inside.getsockname())
            assert watched.blocked
        with only_outwards(allow_private=True) as watched:
            sender.sendto(b"x", inside.getsockname())
            assert not watched.blocked
        assert inside.recv(1) == b"x"


def test_where_private_addresses_are_allowed_files_are_still_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    with only_outwards(allow_private=True) as watched:
        with pytest.raises(PermissionError):
            secret.read_text()
        assert watched.blocked


@pytest.mark.parametrize(
    "url",
    [
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "whatsapp://token@1234567890/+6281234567890",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#umum",
        "matrixs://user:pass@matrix.example.org/#ruang",
        "guilded://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "mailtos://user:pass@example.org",
        "ircs://user@irc.example.org/#ruang",
        "rsyslog://log.example.org",
    ],
)
def test_whatever_apprise_speaks_over_a_network_can_be_a_channel(url: str) -> None:
    assert checked("apprise", url, None, allow_private=False) == f"{url.partition(':')[0]}://***"


@pytest.mark.parametrize("url", ["syslog://", "dbus://", "gnome://", "windows://", "macosx://", "file:///etc/passwd"])
def test_what_would_act_on_the_machine_itself_is_no_channel(url: str) -> None:
    with pytest.raises(Invalid):
        checked("apprise", url, None, allow_private=True)


async def test_a_store_sealed_with_another_key_says_so_instead_of_sending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, "notification") as h:
        made = await channel(h, "webhook", HOOK)
    monkeypatch.setenv("NOTIFICATION_CHANNEL_KEY", "d5" * 32)
    async with running(tmp_path, "notification") as h:
        answer = await h.client.post(f"{PATH}/{made['channel_id']}/test", headers=h.token())
        assert answer.json()["outcome"] == "misconfigured"


async def test_an_agency_has_so_many_channels_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notification.handlers.channels.MOST", 2)
    async with running(tmp_path, "notification") as h:
        for _ in range(2):
            await channel(h, "email", f"{new_id()}@example.id")
        body = {"kind": "email", "name": "x", "address": "c@example.id"}
        assert (await h.client.post(PATH, json=body, headers=h.token())).status_code == 409
        assert len(await h.rows("notification", CHANNEL.name)) == 2

"""From an alert to real receivers: exactly once in good times, never lost in bad ones."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.notification.handlers.claims import claim
from services.notification.handlers.outgoing import Change, wanted
from services.notification.handlers.rulebook import Rulebook
from services.notification.store.forgetting import forget_done
from shared.database import Tx
from shared.ids import new_id
from tests.service.backends import Choice, PostgresDatabases
from tests.service.harness import START, Harness, application, running
from tests.service.notification.channels import GROUP_WITHIN, channel, send, sender, sent
from tests.service.notification.receivers import SECRET, Mailbox, mail_server, once_in_ten, receiver
from tests.service.notification.told import AGENCY, employee, ikm, jp, one_alert, opened, rated, tell, unit
from tests.waiting import until

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _local_receivers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFICATION_ALLOW_PRIVATE_TARGETS", "true")
    monkeypatch.setenv("NOTIFICATION_DELIVERY_POLL_SECONDS", "3600")


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server() as box:
        monkeypatch.setenv("NOTIFICATION_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("NOTIFICATION_SMTP_PORT", str(box.port))
        yield box


async def due(h: Harness) -> None:
    """Let the time of gathering pass and send."""
    h.clock.advance(GROUP_WITHIN)
    await send(h)


async def book(h: Harness) -> Rulebook:
    """The rules as they are applied now."""
    service = h.service("notification")
    return await service.database.read(Rulebook.open, service.context.rules, START.date())


async def at_any_hour(h: Harness, rule: str) -> None:
    """No quiet hours for this rule: a signature is checked against the machine's clock, so the test has its hour."""
    headers = h.token() | {"If-Match": '"0"'}
    answer = await h.client.put(f"/notification/v1/rules/{rule}", json={"quiet_hours": "none"}, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_a_webhook_is_told_once_and_can_verify_it(tmp_path: Path) -> None:
    async with receiver() as hook, running(tmp_path, "notification", now=datetime.now(UTC) - GROUP_WITHIN) as h:
        await at_any_hour(h, "ikm-low")
        await channel(h, "webhook", hook.url)
        await tell(h, unit(), ikm("70.00", "C"))
        await send(h)
        assert hook.got == []
        await due(h)
        await due(h)
        [got] = hook.got
        said = Webhook(SECRET).verify(got.body, got.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(got.body + b" ", got.headers)
        [delivery] = await sent(h)
        assert got.headers["webhook-id"] == delivery["delivery_id"] == said["data"]["delivery_id"]
        [told] = said["data"]["alerts"]
        assert told["alert_id"] == (await one_alert(h))["alert_id"]
        assert (told["change"], told["rule"], told["unit_id"]) == ("raised", "ikm-low", "sibolga-disdik.sekretariat")
        assert (delivery["state"], delivery["tries"], delivery["outcome"]) == ("sent", 1, "delivered")
        assert delivery["attempts"][0]["code"] == 204


async def test_a_receiver_that_fails_nine_times_of_ten_gets_everything_once(tmp_path: Path) -> None:
    async with receiver(once_in_ten()) as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url, rules=["complaint-overdue"])
        for _ in range(5):
            await tell(h, opened(new_id(), h.clock.now() + timedelta(seconds=1)))
            h.clock.advance(timedelta(seconds=1))
            await h.service("notification").context.timers.run_due()
            await send(h)
        for _ in range(400):
            h.clock.advance(timedelta(minutes=1))
            await send(h)
            if all(one["state"] == "sent" for one in await sent(h)):
                break
        told = [alert["alert_id"] for got in hook.taken for alert in json.loads(got.body)["data"]["alerts"]]
        assert len(told) == len(set(told)) == 5
        ids = {got.headers["webhook-id"] for got in hook.got}
        assert ids == {one["delivery_id"] for one in await sent(h)}, "a repeat has the first try's id"


async def test_a_dead_receiver_is_given_up_on_after_a_day_and_tried_again_when_asked(tmp_path: Path) -> None:
    statuses = itertools.chain(itertools.repeat(500, 500))
    alive = False
    async with (
        receiver(lambda _: 200 if alive else next(statuses)) as hook,
        running(tmp_path, "notification") as h,
    ):
        await channel(h, "webhook", hook.url, rules=["ikm-low"])  # not of its own failing, whenever that is noticed
        await tell(h, ikm("70.00", "C"))
        h.clock.advance(GROUP_WITHIN)
        for _ in range(110):
            await send(h)
            h.clock.advance(timedelta(minutes=18))
        [parked] = await sent(h, state="parked")
        assert parked["tries"] == len(hook.got) > 70
        assert len(parked["attempts"]) == 20
        metrics = await h.client.get("/notification/metrics")
        assert 'mumpuni_messages{service="notification",state="parked"} 1.0' in metrics.text
        alive = True
        path = f"/notification/v1/deliveries/{parked['delivery_id']}/retry"
        stranger = await h.client.post(path, headers=h.token(agency="sibolga-dinkes"))
        assert stranger.status_code == 404
        assert (await h.client.post(path, headers=h.token())).json()["state"] == "waiting"
        await send(h)
        assert [one["state"] for one in await sent(h)] == ["sent"]
        again = await h.client.post(path, headers=h.token())
        assert (again.status_code, again.json()["current_state"]) == (409, "sent")


async def test_a_hanging_channel_delays_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFICATION_DELIVERY_TIMEOUT_SECONDS", "60")
    async with receiver(lambda _: None) as hanging, receiver() as good, running(tmp_path, "notification") as h:
        for _ in range(3):
            await channel(h, "webhook", hanging.url)
        await channel(h, "webhook", good.url)
        await tell(h, ikm("60.00", "D"))

        async def told() -> bool:
            return len(hanging.got) == 3 and len(good.taken) == 1

        await until(told, "the good one is told while three hang")

        async def noted() -> bool:
            return sorted(one["state"] for one in await sent(h)) == ["sending", "sending", "sending", "sent"]

        await until(noted, "the good one is noted as sent while three hang")


async def test_a_receiver_that_hangs_is_a_timeout_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFICATION_DELIVERY_TIMEOUT_SECONDS", "0.2")
    async with receiver(lambda number: None if number == 1 else 200) as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url)
        await tell(h, ikm("70.00", "C"))
        await due(h)
        assert [(one["state"], one["outcome"]) for one in await sent(h)] == [("waiting", "timeout")]
        await due(h)
        assert [(one["state"], one["tries"]) for one in await sent(h)] == [("sent", 2)]


async def test_what_a_killed_process_had_in_hand_is_sent_by_the_next_with_the_same_id(tmp_path: Path) -> None:
    async with receiver() as hook:
        async with running(tmp_path, "notification") as h:
            made = await channel(h, "webhook", hook.url)
            await tell(h, ikm("70.00", "C"))
            h.clock.advance(GROUP_WITHIN)
            database = h.service("notification").database
            taken = await database.write(claim, made["channel_id"], sender(h).lease(), h.clock.now())
            assert taken is not None
            assert await database.write(claim, made["channel_id"], sender(h).lease(), h.clock.now()) is None
            await send(h)
            assert hook.got == [], "nobody else takes it while the lease holds"
        async with running(tmp_path, "notification", now=START + timedelta(minutes=5)) as h:
            await send(h)
            assert [got.headers["webhook-id"] for got in hook.got] == [taken.delivery_id]
            assert [one["state"] for one in await sent(h)] == ["sent"]


async def test_alerts_of_one_rule_and_unit_share_a_message(tmp_path: Path) -> None:
    async with receiver() as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url)
        people = [employee() for _ in range(7)]
        await tell(h, *people, *(jp(one.employee_id, "2") for one in people))
        await due(h)
        [got] = hook.got
        assert len(json.loads(got.body)["data"]["alerts"]) == 7


async def test_wishes_decide_what_a_channel_is_told(tmp_path: Path) -> None:
    async with (
        receiver() as warned,
        receiver() as critical,
        receiver() as other,
        running(tmp_path, "notification") as h,
    ):
        await channel(h, "webhook", warned.url, rules=["ikm-low"], resolutions=True)
        await channel(h, "webhook", critical.url, severities=["critical"])
        await channel(h, "webhook", other.url, headers=h.token(agency="sibolga-dinkes"))
        await tell(h, ikm("70.00", "C"))
        await due(h)
        await tell(h, ikm("90.00", "A"))
        await due(h)
        told = [alert["change"] for got in warned.got for alert in json.loads(got.body)["data"]["alerts"]]
        assert told == ["raised", "resolved"]
        assert critical.got == []
        assert other.got == []


async def test_a_citys_channel_hears_of_its_agencies_alone(tmp_path: Path) -> None:
    async with receiver() as here, receiver() as there, running(tmp_path, "notification") as h:
        await channel(h, "webhook", here.url, headers=h.token(agency="*", city="sibolga"))
        await channel(h, "webhook", there.url, headers=h.token(agency="*", city="medan"))
        await tell(h, ikm("70.00", "C"))
        await due(h)
        assert (len(here.got), len(there.got)) == (1, 0)


async def test_over_the_hourly_cap_the_rest_goes_into_one_digest(tmp_path: Path) -> None:
    async with receiver() as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url, hourly_cap=2)
        for number in range(6):
            await tell(h, ikm("70.00", "C", unit_id=f"{AGENCY}.unit-{number}"))
        await due(h)
        assert len(hook.got) == 2
        h.clock.set(datetime(2026, 11, 2, 0, 0, tzinfo=UTC))  # 07:00 in the city
        await send(h)
        assert [len(json.loads(got.body)["data"]["alerts"]) for got in hook.got] == [1, 1, 4]
        assert json.loads(hook.got[2].body)["type"] == "alerts.digest"


async def test_a_daily_digest_gathers_but_for_what_is_critical(tmp_path: Path) -> None:
    async with receiver() as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url, digest="daily", digest_at="16:00")
        await tell(h, ikm("70.00", "C"), rated(new_id(), "0.6"))
        await tell(h, ikm("50.00", "D", unit_id=f"{AGENCY}.loket"))
        await due(h)
        assert [json.loads(got.body)["type"] for got in hook.got] == ["alerts.alert"]
        h.clock.set(START + timedelta(hours=6))
        await send(h)
        assert [len(json.loads(got.body)["data"]["alerts"]) for got in hook.got] == [1, 2]


async def test_a_mail_has_both_forms_both_languages_and_a_way_out(tmp_path: Path, mailbox: Mailbox) -> None:
    async with running(tmp_path, "notification") as h:
        await channel(h, "email", "kepala@example.go.id", language="id")
        await channel(h, "email", "head@example.org", language="en")
        await tell(h, unit("Loket <1>"), ikm("70.00", "C"))
        await due(h)
        mails = {to[0]: mail for to, mail in mailbox.mails}
        assert mails["kepala@example.go.id"]["Subject"] == "[Peringatan] IKM rendah: Loket <1>"
        assert mails["head@example.org"]["Subject"] == "[Warning] Low satisfaction index: Loket <1>"
        mail = mails["kepala@example.go.id"]
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert html is not None
        assert "bernilai 70" in plain.get_content()
        assert "Loket &lt;1&gt;" in html.get_content()
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["List-Unsubscribe"].endswith("/unsubscribe>")
        ids = {one["delivery_id"] for one in await sent(h)}
        assert mail["Message-ID"].strip("<>").split("@")[0] in ids
        assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("code", "outcome"), [("451 later", "refused"), ("550 no such user", "rejected")])
async def test_a_mail_that_is_not_taken_is_tried_again_under_the_same_id(
    tmp_path: Path, mailbox: Mailbox, code: str, outcome: str
) -> None:
    mailbox.codes = itertools.chain([code], itertools.repeat("250 OK"))
    async with running(tmp_path, "notification") as h:
        await channel(h, "email", "kepala@example.go.id")
        await tell(h, ikm("70.00", "C"))
        await due(h)
        [waiting] = await sent(h)
        assert (waiting["outcome"], waiting["attempts"][0]["code"]) == (outcome, int(code[:3]))
        await due(h)
        [(_, mail)] = mailbox.mails
        assert waiting["delivery_id"] in mail["Message-ID"]


async def test_nothing_of_a_person_reaches_a_channel_that_is_not_trusted(tmp_path: Path, mailbox: Mailbox) -> None:
    somebody = employee()
    async with receiver() as plain, receiver() as trusted, running(tmp_path, "notification") as h:
        await channel(h, "webhook", plain.url)
        await channel(h, "webhook", trusted.url, trusted=True)
        await channel(h, "email", "kepala@example.go.id", trusted=True)
        await tell(h, somebody, jp(somebody.employee_id, "2.5"))
        await due(h)
        [untold] = json.loads(plain.got[0].body)["data"]["alerts"]
        assert (untold["subject_id"], untold["figures"]) == (None, {})
        assert somebody.employee_id.encode() not in plain.got[0].body
        assert b"2.5" not in plain.got[0].body
        [told] = json.loads(trusted.got[0].body)["data"]["alerts"]
        assert (told["subject_id"], told["figures"]["counted_jp"]) == (somebody.employee_id, 2.5)
        [(_, mail)] = mailbox.mails
        assert somebody.employee_id not in mail["Subject"]
        assert somebody.employee_id in str(mail)


async def test_apprise_reaches_a_receiver_of_its_json_kind(tmp_path: Path) -> None:
    async with receiver() as hook, running(tmp_path, "notification") as h:
        await channel(h, "apprise", f"json://127.0.0.1:{hook.port}/hook", language="en")
        await tell(h, unit("Desk"), ikm("70.00", "C"))
        await due(h)
        [got] = hook.got
        said = json.loads(got.body)
        assert said["title"] == "[Warning] Low satisfaction index: Desk"
        assert "grade C" in said["message"]
        assert [one["state"] for one in await sent(h)] == ["sent"]


async def test_apprise_hands_mail_to_a_server_of_the_recipients_own(tmp_path: Path, mailbox: Mailbox) -> None:
    async with running(tmp_path, "notification") as h:
        to = f"mailto://127.0.0.1:{mailbox.port}?from=mumpuni@example.go.id&to=kepala@example.go.id&mode=insecure"
        await channel(h, "apprise", to)
        await tell(h, unit("Loket"), ikm("70.00", "C"))
        await due(h)
        [(recipients, mail)] = mailbox.mails
        assert (recipients, mail["Subject"]) == (["kepala@example.go.id"], "[Peringatan] IKM rendah: Loket")
        assert [one["state"] for one in await sent(h)] == ["sent"]


async def test_apprise_that_fails_is_tried_again(tmp_path: Path) -> None:
    async with receiver(lambda number: 500 if number == 1 else 200) as hook, running(tmp_path, "notification") as h:
        await channel(h, "apprise", f"json://127.0.0.1:{hook.port}/hook")
        await tell(h, ikm("70.00", "C"))
        await due(h)
        await due(h)
        assert [(one["state"], one["tries"]) for one in await sent(h)] == [("sent", 2)]
        assert len(hook.got) == 2


async def test_a_webhook_that_redirects_is_not_followed(tmp_path: Path) -> None:
    async with receiver(lambda _: 307) as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url)
        await tell(h, ikm("70.00", "C"))
        await due(h)
        assert len(hook.got) == 1
        assert [one["outcome"] for one in await sent(h)] == ["rejected"]


async def test_two_replicas_send_each_message_once(tmp_path: Path) -> None:
    if not isinstance(Choice.backend, PostgresDatabases):
        pytest.skip("replicas share a store on a server: --store postgres")
    async with receiver() as hook, running(tmp_path, "notification") as h:
        for _ in range(3):
            await channel(h, "webhook", hook.url, hourly_cap=1000)
        other = await application(tmp_path, "notification", clock=h.clock)
        async with other.router.lifespan_context(other):
            for number in range(10):
                await tell(h, ikm("70.00", "C", unit_id=f"{AGENCY}.unit-{number}"))
            h.clock.advance(GROUP_WITHIN)
            beside = other.state.services["notification"].context.sender
            await asyncio.gather(sender(h).run_due(), beside.run_due())
        ids = [got.headers["webhook-id"] for got in hook.got]
        assert len(ids) == len(set(ids)) == 30
        assert {one["state"] for one in await sent(h, limit=100)} == {"sent"}


async def test_quiet_hours_are_waited_for(tmp_path: Path) -> None:
    morning = START + timedelta(hours=20)
    change = Change(new_id(), "raised", "ikm-low", "critical", AGENCY, "sibolga", quiet_until=morning)
    async with receiver() as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url)
        both = [change, replace(change, alert_id=new_id())]
        await h.service("notification").database.write(wanted, both, START, await book(h))
        h.clock.set(morning - timedelta(seconds=1))
        await send(h)
        assert hook.got == []
        h.clock.set(morning)
        await send(h)
        assert len(hook.got) == 1


async def test_a_step_is_told_once_however_often_it_is_wanted(tmp_path: Path) -> None:
    raised = Change(new_id(), "raised", "ikm-low", "critical", AGENCY, "sibolga")
    escalated = [replace(raised, kind="escalated", number=number) for number in (2, 3)]
    async with receiver() as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url)
        database = h.service("notification").database
        for change in (raised, raised, *escalated, escalated[0], raised):
            await database.write(wanted, [change], h.clock.now(), await book(h))
            await send(h)
        assert len(hook.got) == 3


async def test_what_was_written_down_is_undone_with_the_change_itself(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        rulebook = await book(h)

        def script(tx: Tx) -> None:
            wanted(tx, [Change(new_id(), "raised", "ikm-low", "critical", AGENCY, "sibolga")], START, rulebook)
            raise LookupError

        await channel(h, "email", "a@example.id")
        with pytest.raises(LookupError):
            await h.service("notification").database.write(script)
        for table in ("delivery", "delivery_item", "alert_signal"):
            assert await h.rows("notification", table) == []


async def test_the_deployments_mail_catcher_takes_a_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as smtp, socket.create_server(("127.0.0.1", 0)) as web:
        ports = smtp.getsockname()[1], web.getsockname()[1]
    environment = {**os.environ, "SMTP_PORT": str(ports[0]), "HTTP_PORT": str(ports[1])}
    catcher = await asyncio.create_subprocess_exec(sys.executable, "deploy/mail/catcher.py", env=environment)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ports[1]}", trust_env=False) as web_client:

            async def answers() -> bool:
                try:
                    return (await web_client.get("/health")).status_code == 200
                except httpx.TransportError:
                    return False

            await until(answers, "the mail catcher answers")
            monkeypatch.setenv("NOTIFICATION_SMTP_HOST", "127.0.0.1")
            monkeypatch.setenv("NOTIFICATION_SMTP_PORT", str(ports[0]))
            async with running(tmp_path, "notification") as h:
                made = await channel(h, "email", "kepala@example.go.id")
                path = f"/notification/v1/channels/{made['channel_id']}/test"
                assert (await h.client.post(path, headers=h.token())).json()["outcome"] == "delivered"
            [mail] = (await web_client.get("/messages")).json()
            assert (mail["to"], mail["subject"]) == (["kepala@example.go.id"], "Pesan percobaan Mumpuni")
    finally:
        catcher.terminate()
        await catcher.wait()


async def test_what_was_sent_is_forgotten_after_half_a_year(tmp_path: Path) -> None:
    async with receiver() as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url)
        await tell(h, ikm("50.00", "D"))
        await send(h)
        database = h.service("notification").database
        assert await database.write(forget_done, h.clock.now(), 10) == 0
        assert await database.write(forget_done, h.clock.now() + timedelta(seconds=1), 10) == 1
        for table in ("delivery", "delivery_item", "delivery_attempt"):
            assert await h.rows("notification", table) == []


async def test_a_message_says_why_it_comes_again(tmp_path: Path) -> None:
    async with receiver() as hook, running(tmp_path, "notification") as h:
        await channel(h, "webhook", hook.url)
        await tell(h, unit(), ikm("70.00", "C"))
        await due(h)
        path = f"/notification/v1/alerts/{(await one_alert(h))['alert_id']}"
        await h.client.post(f"{path}/acknowledge", headers=h.token())
        await tell(h, ikm("60.00", "D"))
        await due(h)
        raised, worse = (json.loads(got.body)["data"] for got in hook.got)
        assert raised["subject"] == "[Peringatan] IKM rendah: Sekretariat Disdik"
        assert worse["subject"] == "[Kritis] IKM rendah: Sekretariat Disdik (bertambah berat)"
        assert (worse["alerts"][0]["change"], worse["alerts"][0]["state"]) == ("worsened", "acknowledged")
        await tell(h, rated(new_id(), "0.5"))
        await due(h)
        asleep = await one_alert(h, rule="programme-too-difficult")
        until_then = (h.clock.now() + timedelta(hours=1)).isoformat()
        answer = await h.client.post(
            f"/notification/v1/alerts/{asleep['alert_id']}/snooze", json={"until": until_then}, headers=h.token()
        )
        assert answer.status_code == 200, answer.text
        h.clock.advance(timedelta(hours=1))
        await h.service("notification").context.timers.run_due()
        await due(h)
        told = json.loads(hook.got[-1].body)["data"]
        assert told["subject"].endswith("(kembali setelah ditunda)")
        assert told["alerts"][0]["change"] == "returned"

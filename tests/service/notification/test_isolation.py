"""Agencies apart in notification: alerts, channels, messages, rules and notices are those of whom they concern."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from shared.ids import new_opaque_id
from shared.web.auth import PARTICIPANT
from tests.service.harness import Harness, running
from tests.service.neighbours import (
    CITY,
    FAR,
    FAR_CITY,
    NEIGHBOUR,
    OWNER,
    Ask,
    Walk,
    pages_astray,
    traces,
    without_a_case,
)
from tests.service.notification.channels import channel, send, sent
from tests.service.notification.streams import Stream, stream
from tests.service.notification.told import UNIT, alerts, decided, employee, ikm, tell, unit
from tests.waiting import until

V1: Final = "/notification/v1"
SITI, RINA, TOMO = (new_opaque_id() for _ in range(3))
NOTE, NAME = "Sudah kami tanyakan ke sekolah.", "Saluran kepala dinas"
SPAN: Final = {"from": "2026-10-01T00:00:00+07:00", "to": "2026-11-01T00:00:00+07:00"}
LATER: Final = "2026-11-05T08:00:00+07:00"


@pytest.fixture
async def h(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Harness]:
    """Notification alone, which does not look after the platform meanwhile."""
    monkeypatch.setenv("NOTIFICATION_WATCHED_EVERY_SECONDS", "3600")
    async with running(tmp_path, "notification") as harness:
        yield harness


async def sent_off(h: Harness) -> None:
    """Try to send what is due, and wait until nobody is at it any more."""
    await send(h)

    async def rests() -> bool:
        rows = await h.rows("notification", "delivery")
        return all(row["state"] == "waiting" and row["due_at"] > h.clock.now() for row in rows)

    await until(rests, "nothing to be sent now")


@pytest.fixture
async def ours(h: Harness) -> Walk:
    """An agency's alerts about a person and a unit, its channels and messages, its city's channel, and a notice."""
    plain = await channel(h, "email", "kepala@example.go.id", name=NAME)
    citys = await channel(h, "email", "kota@example.go.id", headers=h.token("*", CITY, subject="bkpsdm"))
    await tell(h, employee(SITI), employee(RINA, agency=NEIGHBOUR), employee(TOMO, agency=FAR, city=FAR_CITY))
    await tell(h, unit("Loket rahasia"), ikm("60.00", "D"), decided(SITI, at=h.clock.now()))
    await sent_off(h)
    about = {one["subject_type"]: one for one in await alerts(h)}
    assert about.keys() == {"employee", "unit"}
    taken = f"{V1}/alerts/{about['unit']['alert_id']}/acknowledge"
    assert (await h.client.post(taken, json={"note": NOTE}, headers=h.token())).status_code == 200
    message, *_ = await sent(h)
    own = h.token(scopes=PARTICIPANT, subject=SITI)
    [notice] = (await h.client.get(f"{V1}/notices", headers=own)).json()["items"]
    ids = {
        "alert_id": about["employee"]["alert_id"],
        "channel_id": plain["channel_id"],
        "citys": citys["channel_id"],
        "delivery_id": message["delivery_id"],
        "notice_id": notice["notice_id"],
        "rule": "ikm-low",
    }
    secrets = (*ids.values(), about["unit"]["alert_id"], SITI, UNIT, NOTE, NAME, "Loket rahasia", notice["subject_id"])
    return Walk(ids, [one for one in secrets if one != "ikm-low"])


def of_alerts() -> list[Ask]:
    """Alerts, alone and in lists."""
    one, snooze = f"{V1}/alerts/{{alert_id}}", {"until": LATER}
    return [
        Ask(f"GET {V1}/alerts", 403, 403, query={"agency": OWNER}, bkpsdm=200),
        Ask(f"GET {V1}/alerts", 200, 200, query={"subject_id": SITI}),
        Ask(f"GET {V1}/alerts/groups", 403, 403, query={"agency": OWNER}, bkpsdm=200),
        Ask(f"GET {one}"),
        Ask(f"POST {one}/acknowledge", body={"note": "Lain."}),
        Ask(f"POST {one}/snooze", body=snooze),
    ]


def of_rules() -> list[Ask]:
    """Rules as they are applied in our agency, said otherwise, and tried on what it lived through."""
    named = {"agency": OWNER, "city": CITY}
    asks = []
    for whose, bkpsdm in (({"agency": OWNER}, 200), (named, 403)):
        asks += [
            Ask(f"GET {V1}/rules", 403, 403, query=whose, bkpsdm=bkpsdm),
            Ask(f"GET {V1}/rules/{{rule}}", 403, 403, query=whose, bkpsdm=bkpsdm),
            Ask(f"PUT {V1}/rules/{{rule}}", 403, 403, body={**whose, "enabled": False}),
            Ask(f"POST {V1}/rules/{{rule}}:try", 403, 403, body={**whose, **SPAN}, bkpsdm=bkpsdm),
        ]
    return asks


def of_channels(walk: Walk) -> list[Ask]:
    """Channels of the agency and of its city's BKPSDM, and their messages."""
    one, deliveries = f"{V1}/channels/{{channel_id}}", f"{V1}/deliveries"
    new = {"kind": "email", "name": "Uji", "address": "lain@example.id", "agency": OWNER}
    asks = [
        Ask(f"GET {V1}/channels", 200, 200),
        Ask(f"POST {V1}/channels", 403, 403, body=new),
        Ask(f"POST {V1}/channels", 403, 403, body={**new, "city": CITY}),
        Ask(f"GET {deliveries}", 200, 200, query={"channel": walk.ids["channel_id"]}),
        Ask(f"GET {deliveries}/{{delivery_id}}"),
        Ask(f"POST {deliveries}/{{delivery_id}}/retry"),
        Ask(f"GET {V1}/audit", query={"subject": walk.ids["alert_id"]}),
    ]
    for which in ("channel_id", "citys"):
        its = {"channel_id": walk.ids[which]}
        asks += [
            Ask(f"GET {one}", ids=its),
            Ask(f"PATCH {one}", body={"enabled": False}, ids=its),
            Ask(f"DELETE {one}", ids=its),
            Ask(f"POST {one}/test", ids=its),
            Ask(f"GET {V1}/audit", query={"subject": walk.ids[which]}),
        ]
    return asks


def of_notices() -> list[Ask]:
    """What a person is told of decisions about themself."""
    return [
        Ask(f"GET {V1}/notices", 403, 403, 200),
        Ask(f"POST {V1}/notices/{{notice_id}}/read", 403, 403, 404),
    ]


STREAM: Final = f"GET {V1}/alerts/stream"
"""Never ends; it has a test of its own."""


async def test_strangers_read_nothing_of_ours_and_change_nothing(h: Harness, ours: Walk) -> None:
    asks = [*of_alerts(), *of_rules(), *of_channels(ours), *of_notices()]
    assert not without_a_case(h, "notification", [*asks, Ask(STREAM)])
    before = await traces(h, "notification")
    assert not await ours.astray(h, asks, RINA)
    assert await traces(h, "notification") == before


async def test_a_cursor_of_our_page_opens_no_strangers_page(h: Harness, ours: Walk) -> None:
    await channel(h, "email", "lagi@example.go.id", name=NAME)
    await tell(h, ikm("55.00", "D", unit_id=f"{OWNER}.layanan"))
    lists = [f"{V1}/{name}" for name in ("alerts", "channels", "deliveries")]
    assert not await pages_astray(h, lists, h.token(), RINA)


@pytest.mark.parametrize(
    ("agency", "city", "who"),
    [(NEIGHBOUR, CITY, RINA), (FAR, FAR_CITY, TOMO), ("*", FAR_CITY, TOMO)],
    ids=["neighbour", "far agency", "far BKPSDM"],
)
async def test_a_stream_from_the_beginning_tells_strangers_their_own(
    h: Harness, ours: Walk, agency: str, city: str, who: str
) -> None:
    assert len(ours.secrets) > 5, "there is something to hide"
    async with stream(h.app, {**h.token(agency, city), "Last-Event-ID": "0"}) as told:
        ready = await told.next()
        assert ready is not None
        assert ready.name == "ready"
        assert await subject_of_next(told) == who
        newest = new_opaque_id()
        await tell(h, employee(newest, agency=FAR if agency == "*" else agency, city=city))
        assert await subject_of_next(told) == newest
        assert told.nothing_waits()


async def subject_of_next(told: Stream) -> str:
    event = await told.next()
    assert event is not None
    return str(event.data["subject_id"])


async def test_messages_and_digests_hold_what_is_their_channels_own(h: Harness) -> None:
    """Also through the channel that another city's BKPSDM made for us before anything was known of us."""
    places = ((OWNER, CITY), (NEIGHBOUR, CITY), (FAR, FAR_CITY), ("*", CITY), ("*", FAR_CITY))
    own: dict[str, tuple[str, str]] = {}
    for place in places:
        for digest in ("none", "daily"):
            made = await channel(h, "email", "a@example.id", headers=h.token(*place), digest=digest)
            own[made["channel_id"]] = place
    planted = await channel(h, "email", "b@example.id", headers=h.token("*", FAR_CITY), agency=OWNER)
    await tell(h, *(employee(agency=agency, city=city) for agency, city in places[:3]))
    of = {alert["alert_id"]: (alert["agency"], alert["city"]) for alert in await h.rows("notification", "alert")}
    heard = {(item["channel_id"], of[item["alert_id"]]) for item in await h.rows("notification", "delivery_item")}
    assert heard == {
        (channel_id, place)
        for channel_id, (agency, city) in own.items()
        for place in places[:3]
        if agency in {place[0], "*"} and city == place[1]
    }
    listed = (await h.client.get(f"{V1}/channels", headers=h.token())).json()["items"]
    assert planted["channel_id"] not in {one["channel_id"] for one in listed}
    for method in ("GET", "DELETE"):
        answer = await h.client.request(method, f"{V1}/channels/{planted['channel_id']}", headers=h.token())
        assert answer.status_code == 404


async def test_a_link_of_one_channel_opens_no_alert_of_another(h: Harness, ours: Walk) -> None:
    seal = h.service("notification").context.wires.seal
    theirs = await channel(h, "email", "c@example.id", headers=h.token(NEIGHBOUR, CITY))
    for channel_id, status in ((ours.ids["channel_id"], 200), (theirs["channel_id"], 404)):
        path = f"/notification/preferences/{seal.token(channel_id)}/alerts/{ours.ids['alert_id']}"
        answer = await h.client.get(path)
        assert answer.status_code == status, path
        assert not any(secret in answer.text for secret in (SITI, NAME))

"""The live stream of alerts: in order, for one's own agency, from where one left, also beside other replicas."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import fastapi.sse
import pytest
from fastapi import routing

from services.notification.store import forgetting
from shared.clock import ManualClock
from shared.ids import new_id
from tests.service.backends import Choice, PostgresDatabases
from tests.service.harness import START, Harness, application, running
from tests.service.notification.streams import PATH, Event, Stream, stream
from tests.service.notification.told import AGENCY, ikm, one_alert, tell


async def begun(one: Stream) -> Event:
    """The stream has begun."""
    event = await one.next()
    assert event is not None
    assert (one.status, event.name) == (200, "ready")
    return event


async def named(one: Stream, count: int) -> list[str | None]:
    """The names of the next events."""
    return [(await one.next() or Event("end", None, None)).name for _ in range(count)]


async def test_an_alert_is_told_when_it_changes(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        async with stream(h.app, {**h.token(), "Accept-Language": "en"}) as one:
            assert one.headers == {} or one.headers["content-type"].startswith("text/event-stream")
            await begun(one)
            await tell(h, ikm("70.00", "C"))
            raised = await one.next()
            assert raised is not None
            assert raised.name == "raised"
            assert raised.data["alert_id"] == (await one_alert(h))["alert_id"]
            assert raised.data["title"].startswith("Satisfaction index")
            await tell(h, ikm("90.00", "A"))
            assert await named(one, 1) == ["resolved"]
        assert one.headers["content-type"].startswith("text/event-stream")
        assert one.headers["cache-control"] == "no-cache"


async def test_a_screen_sees_every_change_of_an_alert_while_it_lasts(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h, stream(h.app, h.token()) as one:
        await begun(one)
        await tell(h, ikm("70.00", "C"))
        assert await named(one, 1) == ["raised"]
        await tell(h, ikm("69.00", "C"))
        assert await named(one, 1) == ["updated"]
        await tell(h, ikm("60.00", "D"))
        assert await named(one, 1) == ["worsened"]
        path = f"/notification/v1/alerts/{(await one_alert(h))['alert_id']}"
        until = (h.clock.now() + timedelta(hours=5)).isoformat()
        await h.client.post(f"{path}/snooze", json={"until": until}, headers=h.token())
        assert await named(one, 1) == ["snoozed"]
        await h.client.post(f"{path}/acknowledge", headers=h.token())
        told = await one.next()
        assert told is not None
        assert (told.name, told.data["state"]) == ("acknowledged", "acknowledged")


async def test_it_tells_an_agency_its_own_alerts_and_a_city_its_agencies(tmp_path: Path) -> None:
    async with (
        running(tmp_path, "notification") as h,
        stream(h.app, h.token(agency="sibolga-dinkes")) as other,
        stream(h.app, h.token(agency="*")) as city,
        stream(h.app, h.token(agency="*", city="medan")) as elsewhere,
    ):
        for one in (other, city, elsewhere):
            await begun(one)
        await tell(h, ikm("70.00", "C"))
        assert await named(city, 1) == ["raised"]
        await tell(h, ikm("70.00", "C", unit_id=f"{AGENCY}.loket"))
        assert await named(city, 1) == ["raised"]
        assert other.nothing_waits()
        assert elsewhere.nothing_waits()


async def test_who_comes_back_is_told_what_happened_meanwhile(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        async with stream(h.app, h.token()) as one:
            await begun(one)
            await tell(h, ikm("70.00", "C"))
            last = await one.next()
            assert last is not None
        await tell(h, ikm("60.00", "D", unit_id=f"{AGENCY}.loket"))
        await tell(h, ikm("90.00", "A"))
        async with stream(h.app, {**h.token(), "Last-Event-ID": str(last.number)}) as again:
            await begun(again)
            assert await named(again, 2) == ["raised", "resolved"]
        async with stream(h.app, h.token()) as new:
            await begun(new)
            assert new.nothing_waits(), "who never was there is told what happens from now on"


@pytest.mark.parametrize("last", ["999999", "1"])
async def test_who_missed_more_than_is_kept_is_told_to_read_again(tmp_path: Path, last: str) -> None:
    async with running(tmp_path, "notification") as h:
        for number in range(4):
            await tell(h, ikm("70.00", "C", unit_id=f"{AGENCY}.unit-{number}"))
            h.clock.advance(timedelta(days=5))
        await h.service("notification").database.write(forgetting.forget_signals, h.clock.now() - timedelta(days=7))
        async with stream(h.app, {**h.token(), "Last-Event-ID": last}) as one:
            assert await named(one, 1) == ["reset"]


async def test_it_ends_when_the_process_drains(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h, stream(h.app, h.token()) as one:
        await begun(one)
        h.app.state.draining = True
        assert await one.next() is None


async def test_a_quiet_stream_is_kept_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "_PING_INTERVAL", 0.01)
    assert fastapi.sse.KEEPALIVE_COMMENT == b": ping\n\n"
    async with running(tmp_path, "notification") as h, stream(h.app, h.token()) as one:
        await begun(one)
        event = await one._events.get()
        assert event == Event(None, None, None)


async def test_a_stranger_and_a_token_without_the_scope_see_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        assert (await h.client.get(PATH)).status_code == 401
        assert (await h.client.get(PATH, headers=h.token(scopes="feedback:read"))).status_code == 403


async def test_it_hears_what_another_replica_writes(tmp_path: Path) -> None:
    if not isinstance(Choice.backend, PostgresDatabases):
        pytest.skip("replicas share a store on a server: --store postgres")
    async with running(tmp_path, "notification") as h:
        other = await application(tmp_path, "notification", clock=ManualClock(START))
        async with other.router.lifespan_context(other):
            beside = Harness(other, h.client, h.clock, h.bus, h.key)
            async with stream(beside.app, h.token()) as one:
                await begun(one)
                await h.publish(ikm("70.00", "C", unit_id=f"{AGENCY}.{new_id()[:8]}"))
                assert await named(one, 1) == ["raised"]

"""Messages that no channel took are seen in the application itself, until somebody has mended it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.notification.store.delivery_tables import DELIVERY
from shared.database import Tx
from tests.service.harness import Harness, running
from tests.service.notification.channels import channel, sent
from tests.service.notification.told import alerts, ikm, tell, unit


def _give_up(tx: Tx) -> None:
    tx.execute(sa.update(DELIVERY).values(state="parked"))


async def parked(h: Harness, **changes: Any) -> dict[str, Any]:
    """A channel with a message that was given up on."""
    made = await channel(h, "email", "gone@example.id", rules=["ikm-low"], **changes)
    await tell(h, unit(), ikm("70.00", "C"))
    await h.service("notification").database.write(_give_up)
    return made


async def look(h: Harness) -> list[tuple[str, str]]:
    """What the agency sees of it after a look."""
    await h.service("notification").context.upkeep.look()
    return [(one["subject_id"], one["state"]) for one in await alerts(h, rule="delivery-parked")]


async def test_a_channel_that_takes_nothing_raises_one_alert_until_its_messages_are_sent(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        assert await look(h) == []
        made = await parked(h)
        assert await look(h) == [(made["channel_id"], "open")]
        assert await look(h) == [(made["channel_id"], "open")]
        [alert] = await alerts(h, rule="delivery-parked")
        assert (alert["severity"], alert["figures"]) == ("warning", {"channel_kind": "email", "messages": 1})
        assert "gone" not in str(alert)
        assert (await h.client.get(alert["link"], headers=h.token())).json()["items"][0]["state"] == "parked"
        stranger = await h.client.get("/notification/v1/alerts", headers=h.token(agency="sibolga-dinkes"))
        assert stranger.json()["items"] == []
        [message] = await sent(h, state="parked")
        again = await h.client.post(f"/notification/v1/deliveries/{message['delivery_id']}/retry", headers=h.token())
        assert again.status_code == 200, again.text
        assert await look(h) == [(made["channel_id"], "resolved")]


async def test_a_channel_that_is_deleted_takes_its_alert_with_it(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        made = await parked(h)
        assert await look(h) == [(made["channel_id"], "open")]
        gone = await h.client.delete(f"/notification/v1/channels/{made['channel_id']}", headers=h.token())
        assert gone.status_code == 204
        assert await look(h) == [(made["channel_id"], "resolved")]


@pytest.mark.parametrize("city", ["*", "sibolga"])
async def test_a_channel_of_a_whole_city_is_the_operators_to_mend(tmp_path: Path, city: str) -> None:
    async with running(tmp_path, "notification") as h:
        made = await parked(h, headers=h.token(agency="*", city=city))
        assert await look(h) == []
        seen = await h.client.get("/notification/v1/alerts?rule=delivery-parked", headers=h.token(agency="*", city="*"))
        assert [one["subject_id"] for one in seen.json()["items"]] == [made["channel_id"]]

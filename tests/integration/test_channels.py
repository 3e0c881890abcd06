"""Alerts leave the house by mail: from the service on its network to the mail server on its own."""

from __future__ import annotations

import httpx

from tests.chaos.caller import Caller
from tests.chaos.site import Site
from tests.integration.stack import Stack
from tests.integration.town import an_office
from tests.waiting import until

MAIL_PORT = 8025


async def test_a_mail_about_a_channel_arrives_at_the_mail_server(stack: Stack, caller: Caller, site: Site) -> None:
    office = await an_office(caller, site)
    to = f"kepala@{office.agency}.example.go.id"
    made = await office.post("/notification/v1/channels", {"kind": "email", "name": "Uji", "address": to})
    tested = await office.post(f"/notification/v1/channels/{made['channel_id']}/test", None)
    assert tested["outcome"] == "delivered", tested
    address = stack.address("mail", "watch")
    assert address is not None, "the mail server is not running"
    async with httpx.AsyncClient(base_url=f"http://{address}:{MAIL_PORT}", trust_env=False) as web:

        async def arrived() -> bool:
            return [to] in [mail["to"] for mail in (await web.get("/messages")).json()]

        await until(arrived, f"a mail to {to}")

"""The public routes may be used by everyone, and by nobody without measure."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.service.feedback.pages import filled_in, marks, sent, token_in
from tests.service.feedback.town import MEDAN, NEIGHBOUR, UNIT, UNITS, get, made, post, report, skm, traces
from tests.service.harness import Harness, running


@pytest.fixture
async def h(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Harness]:
    """A service that allows three writes and four reads at once, and six of each a minute."""
    for name, value in {"CLIENT_BURST": 3, "CLIENT_PER_MINUTE": 6, "READER_BURST": 4, "READER_PER_MINUTE": 6}.items():
        monkeypatch.setenv(f"FEEDBACK_{name}", str(value))
    async with running(tmp_path, "feedback") as harness:
        await harness.publish(*UNITS)
        await harness.settled()
        yield harness


async def test_the_fourth_answer_must_wait_as_long_as_it_is_told(h: Harness) -> None:
    for _ in range(3):
        await made(h, "/skm", skm())
    before = await traces(h)
    refused = await post(h, "/skm", skm(), {"Idempotency-Key": "bad"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "10")
    assert refused.json()["type"] == "urn:mumpuni:problem:too-many-requests"
    assert await traces(h) == before
    h.clock.advance(timedelta(seconds=10))
    assert (await post(h, "/skm", skm())).status_code == 201


async def test_every_public_way_of_writing_counts(h: Harness) -> None:
    await made(h, "/skm", skm())
    await made(h, "/complaints", report())
    await made(h, "/aspirations", {"unit_id": UNIT, "text": "Terima kasih."})
    for path, body in (("/skm", skm()), ("/complaints", report()), ("/aspirations", {"unit_id": UNIT, "text": "x"})):
        assert (await post(h, path, body)).status_code == 429


@pytest.mark.parametrize("claims", [{}, {"agency": "*"}, {"agency": "*", "city": "*"}])
async def test_a_kiosk_with_the_agencys_token_is_not_limited(h: Harness, claims: dict[str, str]) -> None:
    for _ in range(10):
        await made(h, "/skm", skm(channel="kiosk"), h.token(**claims))


@pytest.mark.parametrize(
    ("unit_id", "claims"),
    [(NEIGHBOUR, {}), (MEDAN, {}), (UNIT, {"scopes": "feedback:read"}), (UNIT, {"agency": "sibolga"})],
)
async def test_a_token_that_is_not_for_this_unit_is_limited(h: Harness, unit_id: str, claims: dict[str, str]) -> None:
    statuses = [(await post(h, "/skm", skm(unit_id=unit_id), h.token(**claims))).status_code for _ in range(4)]
    assert statuses == [201, 201, 201, 429]


async def test_pages_are_counted_too_and_say_so_as_pages(h: Harness) -> None:
    answers = [await h.client.get("/feedback/") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 200, 429]
    assert (answers[4].headers["Retry-After"], "<h1>" in answers[4].text) == ("10", True)


@pytest.mark.parametrize(
    ("path", "fields", "typed"),
    [
        (f"/complaints/{UNIT}", {"kind": "complaint", "mode": "anonymous", "text": "Loket tutup sejak pagi."}, None),
        (f"/aspirations/{UNIT}", {"text": "Semoga loket buka lebih lama."}, None),
        (f"/skm/{UNIT}", marks(comment="Antre dua jam."), 'name="U9" value="3" required checked'),
    ],
)
async def test_who_has_to_wait_types_nothing_twice(
    h: Harness, path: str, fields: dict[str, str], typed: str | None
) -> None:
    for _ in range(3):
        await made(h, "/skm", skm())
    refused = await filled_in(h, path, fields, after=timedelta(0))
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "10")
    assert all(value in refused.text for name, value in fields.items() if name in {"text", "comment"})
    assert typed is None or typed in refused.text
    assert "Coba lagi dalam 10 detik. Isian Anda masih ada di bawah." in refused.text
    again = {**fields, "form": token_in(refused), "website": ""}
    h.clock.advance(timedelta(seconds=10))
    assert (await sent(h, path, again)).status_code == 201


async def test_secrets_cannot_be_tried_without_end(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    statuses = [
        (await get(h, f"/complaints/{receipt['ticket']}", {"X-Ticket-Secret": str(number)})).status_code
        for number in range(6)
    ]
    assert statuses == [404, 404, 404, 404, 429, 429]


async def test_officers_read_as_often_as_they_need(h: Harness) -> None:
    statuses = {(await get(h, f"/units/{UNIT}/ikm", h.token())).status_code for _ in range(10)}
    assert statuses == {200}

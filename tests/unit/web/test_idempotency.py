"""The same key gives the same answer; another body under it, or a race, is refused."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from shared.web.idempotency import forget_before
from tests.listening import listening
from tests.unit.web.site import NOW, site
from tests.waiting import until

NOTE = {"text": "halo", "points": 5}
KEY = {"Idempotency-Key": "satu"}


async def test_a_repeat_gets_the_first_answer_and_writes_nothing(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        first = await one.post(NOTE, headers=KEY)
        again = await one.post(NOTE, headers=KEY)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.content == again.content
        assert "Idempotency-Replayed" not in first.headers
        assert again.headers["Idempotency-Replayed"] == "true"
        assert await one.notes() == 1


async def test_another_body_under_the_same_key_is_refused(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        await one.post(NOTE, headers=KEY)
        other = await one.post({**NOTE, "points": 6}, headers=KEY)
        assert other.status_code == 422
        assert other.json()["type"] == "urn:mumpuni:problem:idempotency-key-reused"
        assert await one.notes() == 1


async def test_of_parallel_requests_with_one_key_one_writes(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        answers = await asyncio.gather(*(one.post(NOTE, headers=KEY) for _ in range(20)))
        statuses = {answer.status_code for answer in answers}
        assert 201 in statuses
        assert statuses <= {201, 409}
        assert await one.notes() == 1


async def test_a_refused_request_may_be_mended_under_the_same_key(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        assert (await one.post({"text": "boom", "points": 1}, headers=KEY)).status_code == 500
        assert (await one.post(NOTE, headers=KEY)).status_code == 201
        assert await one.notes() == 1


async def test_what_its_sender_no_longer_waits_for_does_not_take_place_later(tmp_path: Path) -> None:
    """Who hung up asks again, and what is then refused must not happen behind their back."""
    async with site(tmp_path) as one, listening(one.app) as it:
        may_go_on = threading.Event()
        busy = asyncio.create_task(one.database.write_long(lambda _: may_go_on.wait(30)))
        async with httpx.AsyncClient(base_url=it.url, timeout=0.2) as impatient:
            with pytest.raises(httpx.ReadTimeout):
                await impatient.post("/enrollment/v1/notes", json=NOTE, headers={**one.token(), **KEY})
        await until(it.is_alone, "the server knows that nobody waits")
        may_go_on.set()
        assert await busy
        answers: list[httpx.Response] = []

        async def is_answered() -> bool:
            answers.append(await one.post(NOTE, headers=KEY))
            return answers[-1].status_code != 409  # the first request still runs

        await until(is_answered, "the first request has ended")
        assert (answers[-1].status_code, "Idempotency-Replayed" in answers[-1].headers) == (201, False)
        assert await one.notes() == 1


async def test_without_a_key_every_request_writes(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        await one.post(NOTE)
        await one.post(NOTE)
        assert await one.notes() == 2


async def test_a_key_nobody_could_have_meant_is_refused(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        answer = await one.post(NOTE, headers={"Idempotency-Key": "k" * 256})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/header/Idempotency-Key"
        assert await one.notes() == 0


async def test_old_answers_are_forgotten(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        await one.post(NOTE, headers=KEY)
        assert await one.database.write(forget_before, NOW) == 0
        assert await one.database.write(forget_before, NOW + timedelta(seconds=1)) == 1
        assert (await one.post(NOTE, headers=KEY)).headers.get("Idempotency-Replayed") is None

"""What the documentation shows is what a caller gets: the examples of answers, word for word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.service.enrollment.documented import lived
from tests.service.enrollment.story import example_of
from tests.service.enrollment.town import agency
from tests.service.enrollment.xapi.platform import ask, sent
from tests.service.harness import Harness, running


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[Harness]:
    """Enrollment alone, which knows nobody yet."""
    async with running(tmp_path, "enrollment") as harness:
        yield harness


async def test_every_example_of_an_answer_is_a_real_answer(h: Harness) -> None:
    answers = await lived(h)
    assert len(answers) > 35
    for model, answer in answers.items():
        assert answer == example_of(model), model.__name__


async def test_the_examples_of_xapi_are_real_answers(h: Harness) -> None:
    def of(path: str, method: str, *where: str) -> Any:
        part = h.app.state.documents.of(h.app, "enrollment")["paths"][f"/enrollment/v1/xapi/{path}"][method]
        for name in (*where, "content", "application/json", "example"):
            part = part[name]
        return part

    await agency(h)
    h.clock.advance(timedelta(days=12))
    about = await h.client.get("/enrollment/v1/xapi/about")
    assert about.json() == of("about", "get", "responses", "200")
    shown = of("statements", "get", "responses", "200")
    [statement] = shown["statements"]
    body = [{**one, "id": statement["id"]} for one in of("statements", "post", "requestBody")]
    platform = h.token(subject="lms")
    assert await sent(h, body, platform) == of("statements", "post", "responses", "200")
    kept = (await ask(h, platform)).json()
    home = {"homePage": "http://mumpuni.test", "name": "lms"}
    assert kept["statements"][0]["authority"] == {"objectType": "Agent", "account": home}
    kept["statements"][0]["authority"] = statement["authority"]
    assert kept == shown

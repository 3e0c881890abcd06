"""What ``mumpuni import`` makes of a server's answers."""

from __future__ import annotations

import httpx
import pytest

from mumpuni.import_client import ImportClient, ImportStopped


def _refusal(status: int, language: str) -> httpx.Response:
    detail = {"id": "Sedang sibuk.", "en": "Busy."}[language]
    problem = {"detail": detail, "errors": []}
    return httpx.Response(status, json=problem, headers={"Content-Type": "application/problem+json"})


def test_a_refusal_is_told_in_both_languages() -> None:
    transport = httpx.MockTransport(lambda asked: _refusal(422, asked.headers["Accept-Language"]))
    with (
        httpx.Client(transport=transport, base_url="http://mumpuni.test") as http,
        pytest.raises(ImportStopped) as stopped,
    ):
        ImportClient(http, "sibolga-disdik", "token").send(b"x", "none", dry_run=False)
    assert (stopped.value.indonesian, stopped.value.english) == ("Sedang sibuk.", "Busy.")


def test_a_server_that_is_well_again_has_taken_the_roster() -> None:
    def answer(asked: httpx.Request) -> httpx.Response:
        if asked.headers["Accept-Language"] == "id":
            return _refusal(503, "id")
        return httpx.Response(200, json={"import_id": "i-1", "counts": {"created": 3}})

    with httpx.Client(transport=httpx.MockTransport(answer), base_url="http://mumpuni.test") as http:
        report = ImportClient(http, "sibolga-disdik", "token").send(b"x", "none", dry_run=False)
    assert report == {"import_id": "i-1", "counts": {"created": 3}}

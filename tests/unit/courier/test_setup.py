"""How the courier is told what it needs, and who it is."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from mumpuni.courier.journal import Journal
from mumpuni.courier.settings import Settings
from mumpuni.courier.setup import Unusable, courier_of, tokens_of
from mumpuni.courier.tokens import FixedToken, IssuedTokens
from mumpuni.courier.trouble import Trouble
from shared.clock import SystemClock


def told(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    """Settings of nothing but this environment."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_the_mail_server_is_the_couriers_own_or_that_of_notification(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = told(monkeypatch, NOTIFICATION_SMTP_HOST="mail.kota.go.id", NOTIFICATION_SMTP_PORT="587")
    assert (settings.smtp_host, settings.smtp_port) == ("mail.kota.go.id", 587)
    settings = told(monkeypatch, COURIER_SMTP_HOST="kuesioner.kota.go.id")
    assert (settings.smtp_host, settings.smtp_port) == ("kuesioner.kota.go.id", 587)


def test_without_a_mail_server_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, COURIER_SMTP_HOST="").smtp_host is None


async def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, journal: Journal) -> None:
    async with httpx.AsyncClient() as http:
        with pytest.raises(Unusable, match="COURIER_TOKEN"):
            tokens_of(told(monkeypatch), http)
        with pytest.raises(Unusable, match="COURIER_CLIENT_ID"):
            tokens_of(told(monkeypatch, COURIER_TOKEN_URL="https://sso.kota.go.id/token"), http)
        with pytest.raises(Unusable, match="COURIER_SMTP_HOST"):
            courier_of(told(monkeypatch), http, FixedToken("x"), journal, SystemClock())


async def test_a_token_of_the_issuer_is_kept_until_shortly_before_it_ends() -> None:
    asked: list[str] = []

    def issue(request: httpx.Request) -> httpx.Response:
        asked.append(request.content.decode())
        assert request.headers["Authorization"].startswith("Basic ")
        seconds = 3600 if len(asked) == 1 else 60
        return httpx.Response(200, json={"access_token": f"t{len(asked)}", "expires_in": seconds})

    async with httpx.AsyncClient(transport=httpx.MockTransport(issue)) as http:
        tokens = IssuedTokens(http, "https://sso.kota.go.id/token", "courier", "geheim")
        assert [await tokens.current(), await tokens.current()] == ["t1", "t1"]
        tokens.refused()
        assert await tokens.current() == "t2"
        assert await tokens.current() == "t3", "one that ends within a minute is not used again"
    assert set(asked) == {"grant_type=client_credentials"}


@pytest.mark.parametrize(
    "answer", [httpx.Response(401), httpx.Response(200, text="<html>"), httpx.Response(200, json={"token": "x"})]
)
async def test_an_issuer_that_gives_no_token_is_a_trouble_that_shows_no_secret(answer: httpx.Response) -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: answer)) as http:
        with pytest.raises(Trouble) as trouble:
            await IssuedTokens(http, "https://sso.kota.go.id/token", "courier", "geheim").current()
    assert trouble.value.part == "token"
    assert "geheim" not in str(trouble.value)


def test_the_command_page_has_every_setting() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "cli.md").read_text("utf-8")
    missing = [name for field in Settings.model_fields if f"`{(name := f'COURIER_{field}'.upper())}`" not in page]
    assert not missing

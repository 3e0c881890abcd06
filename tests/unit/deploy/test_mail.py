"""The mail catcher, as a process of its own, with the standard library's mail client."""

from __future__ import annotations

import json
import os
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest

CATCHER = Path(__file__).resolve().parents[3] / "deploy" / "mail" / "catcher.py"


@dataclass(frozen=True)
class Catcher:
    """Where a running one listens."""

    smtp: int
    web: httpx.Client

    def listed(self) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = self.web.get("/messages").raise_for_status().json()
        return answer

    def send(self, message: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as client:
            client.send_message(message)


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    environment = {**os.environ, "HOST": "127.0.0.1", "SMTP_PORT": "0", "HTTP_PORT": "0"}
    command = [sys.executable, "-I", "-W", "error", str(CATCHER)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ports = json.loads(process.stdout.readline())
        with httpx.Client(base_url=f"http://127.0.0.1:{ports['http']}", timeout=10) as web:
            yield Catcher(ports["smtp"], web)
        process.terminate()
        assert process.wait(10) == 0, "it does not stop when told"


def letter(subject: str, text: str = "Isi surat.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "mumpuni@kota.example"
    message["To"] = "ops@kota.example, piket@kota.example"
    message["Subject"] = subject
    message.set_content(text)
    return message


def test_what_is_sent_is_listed_and_can_be_read(catcher: Catcher) -> None:
    catcher.send(letter("Konsumen berhenti – évaluasi", "Baris satu.\n.dimulai dengan titik\n"))
    [listed] = catcher.listed()
    assert listed["subject"] == "Konsumen berhenti – évaluasi"
    assert listed["from"] == "mumpuni@kota.example"
    assert listed["to"] == ["ops@kota.example", "piket@kota.example"]
    read = catcher.web.get(f"/messages/{listed['id']}").json()
    assert read["plain"].splitlines() == ["Baris satu.", ".dimulai dengan titik"]


def test_the_newest_comes_first_and_numbers_are_not_given_twice(catcher: Catcher) -> None:
    catcher.send(letter("satu"))
    catcher.send(letter("dua"))
    assert [message["subject"] for message in catcher.listed()] == ["dua", "satu"]
    assert catcher.web.delete("/messages").status_code == 204
    assert catcher.listed() == []
    catcher.send(letter("tiga"))
    assert [message["id"] for message in catcher.listed()] == [3]


def test_both_forms_of_an_alert_are_kept_and_the_page_shows_no_markup_of_its_own(catcher: Catcher) -> None:
    message = letter("<script>alert(1)</script>", "teks")
    message.add_alternative("<p>markah</p>", subtype="html")
    catcher.send(message)
    assert catcher.web.get("/messages/1").json()["html"].strip() == "<p>markah</p>"
    page = catcher.web.get("/").text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_a_message_that_is_too_large_is_refused_and_not_kept(catcher: Catcher) -> None:
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        catcher.send(letter("besar", "x" * 70 + "\n" + ("y" * 70 + "\n") * 16_000))
    assert refused.value.smtp_code == 552
    assert catcher.listed() == []


def test_an_address_that_does_not_exist_is_not_found(catcher: Catcher) -> None:
    assert catcher.web.get("/messages/7").status_code == 404
    assert catcher.web.get("/elsewhere").status_code == 404
    assert catcher.web.delete("/").status_code == 404

"""Starting, stopping, starting again, and what a user reads when it cannot start."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from services.enrollment.domain.identity import compose_nip
from shared.rules.calendar import CITY_ZONE
from tests.embedded.process import ROOT, Mumpuni, free_port
from tests.service.notification.receivers import mail_server

COMPLETED_AT = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
AGENCY = {"name": "Dinas Pendidikan", "city": "sibolga", "units": [{"unit": "loket", "name": "Loket", "services": []}]}


def test_it_says_where_the_documentation_is_and_gives_a_token_that_works(tmp_path: Path) -> None:
    mumpuni = Mumpuni(tmp_path / "data").ready()
    try:
        with mumpuni.client() as client:
            assert client.get("/docs").status_code == 200
            assert f"{mumpuni.port}/docs" in mumpuni.output
            assert client.put("/enrollment/v1/agencies/sibolga-disdik", json=AGENCY).status_code == 200
            for service in ("enrollment", "evaluation", "feedback", "notification"):
                assert client.get(f"/{service}/health/ready").json()["ready"] is True
    finally:
        assert mumpuni.end() == 0, mumpuni.output
    assert "Traceback" not in mumpuni.output


@pytest.mark.parametrize("said", [None, "https://mumpuni.example.go.id"])
def test_links_in_mails_lead_to_where_it_serves_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    monkeypatch.delenv("NOTIFICATION_PUBLIC_URL", raising=False)
    if said is not None:
        monkeypatch.setenv("NOTIFICATION_PUBLIC_URL", said)
    with mail_server() as box:
        monkeypatch.setenv("NOTIFICATION_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("NOTIFICATION_SMTP_PORT", str(box.port))
        mumpuni = Mumpuni(tmp_path / "data").ready()
        try:
            with mumpuni.client() as client:
                whose = {"agency": "sibolga-disdik", "city": "sibolga"}
                body = {"kind": "email", "name": "Sekretaris", "address": "sekretaris@sibolga.go.id", **whose}
                channel = client.post("/notification/v1/channels", json=body).raise_for_status().json()["channel_id"]
                client.post(f"/notification/v1/channels/{channel}/test").raise_for_status()
        finally:
            mumpuni.end()
    [(_, mail)] = box.mails
    expected = said or f"http://localhost:{mumpuni.port}"
    assert str(mail["List-Unsubscribe"]).startswith(f"<{expected}/notification/preferences/")
    text = mail.get_body(("plain",))
    assert text is not None
    assert f"{expected}/notification/preferences/" in text.get_content()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_starting_again_continues_where_it_stopped(tmp_path: Path, how: signal.Signals) -> None:
    first = Mumpuni(tmp_path).ready()
    with first.client() as client:
        client.put("/enrollment/v1/agencies/sibolga-disdik", json=AGENCY).raise_for_status()
    first.end(how)
    second = Mumpuni(tmp_path).ready()
    try:
        with second.client() as client:
            items = client.get("/enrollment/v1/agencies").json()["items"]
            assert [item["agency"] for item in items] == ["sibolga-disdik"]
    finally:
        second.end()


def test_a_taken_port_and_a_taken_folder_are_explained(tmp_path: Path) -> None:
    port = free_port()
    running = Mumpuni(tmp_path / "one", port).ready()
    try:
        for folder, words in (("two", "sudah dipakai program lain"), ("one", "sudah berjalan dengan data")):
            other = port if folder == "two" else free_port()
            command = [
                sys.executable,
                "-m",
                "mumpuni",
                "up",
                "--port",
                str(other),
                "--data-dir",
                str(tmp_path / folder),
            ]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 1
            assert words in done.stderr
            assert "Traceback" not in done.stderr
    finally:
        running.end()


@pytest.mark.slow
def test_kill_9_under_load_loses_nothing_answered_and_doubles_nothing(tmp_path: Path) -> None:
    """Rounds of enrolments and completions, each cut off by SIGKILL; then every answer is there once."""
    answered: dict[str, str] = {}
    setup = Mumpuni(tmp_path).ready()
    with setup.client() as client:
        client.put("/enrollment/v1/agencies/sibolga-disdik", json=AGENCY).raise_for_status()
        course = {
            "agency": "sibolga-disdik", "title": "Etika Publik", "form": "KL06", "jp": 4,
            "provider": {"name": "BKPSDM", "kind": "agency"}, "competencies": [{"competency": "integritas"}],
        }  # fmt: skip
        programme = client.post("/enrollment/v1/programmes", json=course).raise_for_status().json()["programme_id"]
        day = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
        dates = {"starts_on": day, "ends_on": day, "capacity": 5000}
        path = f"/enrollment/v1/programmes/{programme}/sessions"
        session = client.post(path, json=dates).raise_for_status().json()["session_id"]
        people = [_person(client, number) for number in range(60)]
    setup.end()
    for round_number in range(3):
        mumpuni = Mumpuni(tmp_path).ready()
        with mumpuni.client() as client:
            for person in people[round_number * 20 : round_number * 20 + 7 + round_number * 3]:
                enrolment = _enrol(client, person, session)
                answered[person] = enrolment
        mumpuni.end(signal.SIGKILL)
    last = Mumpuni(tmp_path).ready()
    try:
        with last.client() as client:
            for person, enrolment in answered.items():
                assert _enrol(client, person, session) == enrolment, "the same request again gives the same enrolment"
                _until_jp(client, person, 4.0)
            items = client.get("/enrollment/v1/enrollments", params={"session_id": session, "limit": 500}).json()[
                "items"
            ]
            assert sorted(item["employee_id"] for item in items) == sorted(answered)
    finally:
        last.end()


def _person(client: httpx.Client, number: int) -> str:
    nip = compose_nip(date(1980, 1, 1 + number % 28), date(2005, 3, 1), "female", number + 1)
    body = {
        "nip": nip, "name": f"Pegawai {number}", "unit_id": "sibolga-disdik.loket",
        "position": {"title": "Staf", "type": "pelaksana", "technical": {}},
    }  # fmt: skip
    employee_id: str = client.post("/enrollment/v1/employees", json=body).raise_for_status().json()["employee_id"]
    return employee_id


def _enrol(client: httpx.Client, person: str, session: str) -> str:
    keyed = {"Idempotency-Key": f"enrol-{person}"}
    body = {"employee_id": person, "session_id": session}
    answer = client.post("/enrollment/v1/enrollments", json=body, headers=keyed).raise_for_status().json()
    result = {"outcome": "completed", "post_test": 80, "completed_at": COMPLETED_AT}
    path = f"/enrollment/v1/enrollments/{answer['enrollment_id']}/completion"
    client.post(path, json=result, headers={"Idempotency-Key": f"done-{person}"}).raise_for_status()
    enrollment_id: str = answer["enrollment_id"]
    return enrollment_id


def _until_jp(client: httpx.Client, person: str, jp: float) -> None:
    deadline = time.monotonic() + 20
    year = datetime.fromisoformat(COMPLETED_AT).astimezone(CITY_ZONE).year
    while True:
        answer = client.get(f"/evaluation/v1/employees/{person}/jp", params={"year": year})
        if answer.status_code == 200 and answer.json()["counted"] == jp:
            return
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.02)

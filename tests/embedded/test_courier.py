"""The courier killed with SIGKILL at the worst points: no questionnaire is lost, at most one is sent twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from mumpuni.keys import Grant, SigningKey
from services.enrollment.domain.identity import compose_nip
from tests.embedded.process import ROOT, Mumpuni, free_port
from tests.service.courier.mailbox import TAKEN, Mailbox, link_in, mail_server

PEOPLE = 8
AGENCY = {"name": "Dinas Pendidikan", "city": "sibolga", "units": [{"unit": "loket", "name": "Loket", "services": []}]}
COURSE = {
    "agency": "sibolga-disdik", "title": "Etika Publik", "form": "KL06", "jp": 4,
    "provider": {"name": "BKPSDM", "kind": "agency"}, "competencies": [{"competency": "integritas"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mumpuni, Path]]:
    """A server without a mail server of its own, and its folder."""
    data = tmp_path_factory.mktemp("server")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NOTIFICATION_SMTP_HOST", "COURIER_SMTP_HOST"):
            patch.delenv(name, raising=False)
        mumpuni = Mumpuni(data).ready()
    yield mumpuni, data
    mumpuni.end()


def addresses(first: int) -> list[str]:
    """Where the people from a number on get mail."""
    return [f"pegawai{number}@sibolga.go.id" for number in range(first, first + PEOPLE)]


def people_complete(client: httpx.Client, first: int = 0) -> None:
    """People from a number on complete one session, an hour ago."""
    before = invited(client)
    client.put("/enrollment/v1/agencies/sibolga-disdik", json=AGENCY).raise_for_status()
    programme = client.post("/enrollment/v1/programmes", json=COURSE).raise_for_status().json()["programme_id"]
    day = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
    dates = {"starts_on": day, "ends_on": day, "capacity": 50}
    path = f"/enrollment/v1/programmes/{programme}/sessions"
    session = client.post(path, json=dates).raise_for_status().json()["session_id"]
    done = {"outcome": "completed", "completed_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}
    for number, address in enumerate(addresses(first), first):
        body = {
            "nip": compose_nip(date(1980, 1, 1) + timedelta(days=number), date(2005, 3, 1), "female", number + 1),
            "name": f"Pegawai {number}", "unit_id": "sibolga-disdik.loket", "email": address,
            "position": {"title": "Staf", "type": "pelaksana"},
        }  # fmt: skip
        who = client.post("/enrollment/v1/employees", json=body).raise_for_status().json()["employee_id"]
        seat = {"employee_id": who, "session_id": session}
        taken = client.post("/enrollment/v1/enrollments", json=seat).raise_for_status().json()["enrollment_id"]
        client.post(f"/enrollment/v1/enrollments/{taken}/completion", json=done).raise_for_status()
    until(lambda: invited(client) == before + PEOPLE, "everybody is invited")


def invited(client: httpx.Client) -> int:
    items = client.get("/feedback/v1/questionnaires/invitations").raise_for_status().json()["items"]
    return sum(item["invited"] for item in items)


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"still not: {what}"
        time.sleep(0.02)


def courier(server: tuple[Mumpuni, Path], state: Path, box: Mailbox) -> subprocess.Popen[str]:
    """``mumpuni courier --once`` beside a running server."""
    mumpuni, data = server
    command = ("courier", "--once", "--url", mumpuni.url, "--data-dir", str(data))
    mail = {"COURIER_SMTP_HOST": "127.0.0.1", "COURIER_SMTP_PORT": str(box.port), "COURIER_STATE": str(state)}
    return subprocess.Popen(
        [sys.executable, "-m", "mumpuni", *command],
        cwd=ROOT, env={**os.environ, **mail, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


class Killer:
    """Kills the process it is given, from within the mail server, when its turn comes."""

    def __init__(self, turn: int) -> None:
        self._left = turn
        self._known = threading.Event()
        self._pid = 0

    def aims_at(self, process: subprocess.Popen[str]) -> None:
        self._pid = process.pid
        self._known.set()

    def __call__(self) -> bool:
        """Whether it was its turn."""
        self._left -= 1
        if self._left == 0:
            assert self._known.wait(30)
            os.kill(self._pid, signal.SIGKILL)
            return True
        return False


@pytest.mark.parametrize(
    ("number", "point", "turn", "doubled"),
    [
        (0, "sender", 1, 0),  # links are given out and noted; no mail is handed over yet
        (1, "data", 5, 0),  # four are taken, the fifth is not
        (2, "taken", 5, 1),  # the fifth is taken, and nobody was told so
        (3, "taken", PEOPLE, 1),
    ],
)
def test_kill_9_loses_no_questionnaire_and_doubles_at_most_the_one_in_hand(
    server: tuple[Mumpuni, Path], tmp_path: Path, number: int, point: str, turn: int, doubled: int
) -> None:
    first_person = number * PEOPLE
    with server[0].client() as client, mail_server() as box:
        people_complete(client, first_person)
        kill = Killer(turn)
        setattr(box, point, lambda *_: (kill() and "451 too late") or TAKEN)
        killed = courier(server, tmp_path, box)
        kill.aims_at(killed)
        said, _ = killed.communicate(timeout=60)
        assert killed.returncode == -signal.SIGKILL, said
        assert len(box.mails) < PEOPLE or turn == PEOPLE
        setattr(box, point, lambda *_: TAKEN)
        again = courier(server, tmp_path, box)
        said, _ = again.communicate(timeout=60)
        assert again.returncode == 0, said
        left = client.post("/feedback/v1/questionnaires/invitations:due", json={}).raise_for_status().json()
    arrived = Counter(mail["To"] for mail in box.mails)
    assert sorted(arrived) == sorted(addresses(first_person)), "nobody is left out"
    links = {(mail["To"], link_in(mail)) for mail in box.mails}
    assert len(links) == PEOPLE, "whoever got two got the same link twice"
    assert arrived.total() - PEOPLE == doubled
    assert left["items"] == []
    assert list(tmp_path.glob("*.batch")) == []


def test_up_sends_by_itself_where_a_mail_server_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as box:
        monkeypatch.setenv("NOTIFICATION_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("NOTIFICATION_SMTP_PORT", str(box.port))
        monkeypatch.setenv("COURIER_POLL_SECONDS", "0.1")
        mumpuni = Mumpuni(tmp_path).ready()
        try:
            with mumpuni.client() as client:
                people_complete(client)
                until(lambda: len(box.mails) == PEOPLE, "everybody has a mail")
                until(lambda: 'outcome="sent",service="courier"} 8.0' in metrics(client), "they are counted")
                assert client.get("/courier/health/ready").json()["ready"] is True
                links = {link_in(mail) for mail in box.mails}
                assert len(links) == PEOPLE
                for link in links:
                    assert link.startswith(f"http://localhost:{mumpuni.port}/feedback/questionnaires/answer?")
                    assert client.get(link).status_code == 200
        finally:
            assert mumpuni.end() == 0, mumpuni.output
    assert "Surel kuesioner" in mumpuni.output
    assert "FEEDBACK_PUBLIC_URL" in mumpuni.output


def metrics(client: httpx.Client) -> str:
    return client.get("/courier/metrics").text


def test_as_a_process_of_its_own_it_sends_and_tells_how_it_is(server: tuple[Mumpuni, Path], tmp_path: Path) -> None:
    mumpuni, data = server
    grant = Grant("courier", "*", "*", ["enrollment:read", "feedback:write"])
    token = SigningKey.in_folder(data).token(grant, datetime.now(UTC), timedelta(hours=1))
    port = free_port()
    with mumpuni.client() as client, mail_server() as box:
        people_complete(client, 4 * PEOPLE)
        told = {
            "FEEDBACK_URL": mumpuni.url, "ENROLLMENT_URL": mumpuni.url, "TOKEN": token, "STATE": str(tmp_path),
            "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(box.port), "POLL_SECONDS": "0.1",
            "HTTP_HOST": "127.0.0.1", "HTTP_PORT": str(port),
        }  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **{f"COURIER_{name}": told[name] for name in told}}
        process = subprocess.Popen(
            [sys.executable, "-m", "mumpuni.courier"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
        )
        until(lambda: len(box.mails) == PEOPLE, "everybody has a mail")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/courier") as status:
            until(lambda: status.get("/health/ready").json() == {"ready": True, "waiting": 0}, "it is done")
            assert 'mumpuni_courier_mails_total{outcome="sent",service="courier"} 8.0' in status.get("/metrics").text
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert "sibolga.go.id" not in said


def test_up_says_that_no_mail_is_sent_and_the_command_what_is_missing(
    server: tuple[Mumpuni, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    mumpuni, data = server
    for name in ("NOTIFICATION_SMTP_HOST", "COURIER_SMTP_HOST"):
        monkeypatch.delenv(name, raising=False)
    command = [sys.executable, "-m", "mumpuni", "courier", "--once", "--data-dir", str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "NOTIFICATION_SMTP_HOST" in done.stderr
    assert "Traceback" not in done.stderr
    assert "mati; atur NOTIFICATION_SMTP_HOST" in mumpuni.output

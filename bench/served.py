"""A measured server as a child process, filled with people and sessions."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx

from mumpuni.keys import ALL_SCOPES, Grant, SigningKey
from services.enrollment.domain.identity import compose_nip

AGENCY = "sibolga-disdik"
SEATS = 100_000


@dataclass(frozen=True, slots=True)
class Served:
    """A running server and how to reach it."""

    port: int
    folder: Path
    token: str

    def client(self) -> httpx.Client:
        """A client with the operator's token."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=60)


@contextmanager
def served(*names: str) -> Iterator[Served]:
    """The server with these services (all when none is named), stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="mumpuni-bench-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "bench.server", folder, str(port), *names]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                raise RuntimeError("the server did not start")
            grant = Grant("bench", "*", "*", ALL_SCOPES)
            token = SigningKey.in_folder(Path(folder)).token(grant, datetime.now(UTC), timedelta(hours=4))
            yield Served(port, Path(folder), token)
        finally:
            process.terminate()
            process.wait(30)
            if process.stdout is not None:
                process.stdout.close()


def people(client: httpx.Client, count: int) -> list[str]:
    """Register an agency and this many people; their ids."""
    unit = {"unit": "loket", "name": "Loket", "services": []}
    agency = {"name": "Dinas Pendidikan", "city": "sibolga", "units": [unit]}
    client.put(f"/enrollment/v1/agencies/{AGENCY}", json=agency).raise_for_status()
    return [_person(client, number) for number in range(count)]


def sessions(client: httpx.Client, count: int) -> list[str]:
    """A programme and this many sessions with more seats than are needed; their ids."""
    programme = {
        "agency": AGENCY,
        "title": "Etika Publik",
        "form": "KL06",
        "jp": 4,
        "provider": {"name": "BKPSDM", "kind": "agency"},
        "competencies": [{"competency": "integritas"}, {"competency": "pelayanan-publik"}],
    }
    answer = client.post("/enrollment/v1/programmes", json=programme).raise_for_status().json()
    day = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
    dates = {"starts_on": day, "ends_on": day, "capacity": SEATS}
    path = f"/enrollment/v1/programmes/{answer['programme_id']}/sessions"
    return [client.post(path, json=dates).raise_for_status().json()["session_id"] for _ in range(count)]


def _person(client: httpx.Client, number: int) -> str:
    born = date(1970, 1, 1) + timedelta(days=number // 900)
    nip = compose_nip(born, date(2005, 3, 1), "female", number % 900 + 1)
    position = {"title": "Staf", "type": "pelaksana", "technical": {}}
    body = {"nip": nip, "name": "Pegawai", "unit_id": f"{AGENCY}.loket", "position": position}
    employee_id: str = client.post("/enrollment/v1/employees", json=body).raise_for_status().json()["employee_id"]
    return employee_id

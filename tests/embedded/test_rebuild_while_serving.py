"""``mumpuni rebuild`` as an operator runs it: beside a server that goes on, and switched when it is stopped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.enrollment.domain.identity import compose_nip
from shared.rules.calendar import CITY_ZONE
from tests.embedded.commands import mumpuni
from tests.embedded.process import Mumpuni
from tests.embedded.stores import derived, published
from tests.embedded.test_backup import AGENCY

POSITION = {"title": "Pelaksana", "type": "pelaksana", "technical": {}}


def hire(server: Mumpuni, number: int) -> None:
    """Register a person, which both readers hear of."""
    today = datetime.now(CITY_ZONE).date()
    nip = compose_nip(today.replace(year=1980, day=1), today.replace(year=2005, day=1), "male", number)
    body = {"nip": nip, "name": f"Pegawai {number}", "unit_id": "sibolga-disdik.loket", "position": POSITION}
    with server.client() as client:
        client.put("/enrollment/v1/agencies/sibolga-disdik", json=AGENCY).raise_for_status()
        client.post("/enrollment/v1/employees", json=body).raise_for_status()


def settle(server: Mumpuni) -> None:
    """Wait until everything is applied."""
    deadline = datetime.now(UTC) + timedelta(seconds=30)
    with server.client() as client:
        for name in ("evaluation", "notification"):
            while client.get(f"/{name}/health/ready").json()["lag_records"][name]:
                assert datetime.now(UTC) < deadline


def test_it_waits_for_the_server_to_stop_and_then_catches_up_and_switches(tmp_path: Path) -> None:
    server = Mumpuni(tmp_path).ready()
    try:
        hire(server, 1)
        settle(server)
        beside = mumpuni("rebuild", "notification", data=tmp_path)
        assert beside.code == 1
        assert "is rebuilt beside the live store, which goes on serving" in beside.err
        hire(server, 2)
        settle(server)
    finally:
        server.end()
    before, log = derived(tmp_path / "notification.db"), published(tmp_path)
    assert len(before["employee"]) == 2
    said = mumpuni("rebuild", "notification", "--dry-run", data=tmp_path)
    assert "Identical to the live one" in said.out
    assert "was not switched" in said.out
    assert "is switched" in mumpuni("rebuild", "notification", data=tmp_path).out
    assert derived(tmp_path / "notification.db") == before
    server = Mumpuni(tmp_path).ready()
    try:
        settle(server)
        hire(server, 3)
        settle(server)
    finally:
        server.end()
    assert len(derived(tmp_path / "notification.db")["employee"]) == 3
    assert log
    assert [one for one in log if one not in published(tmp_path)] == []

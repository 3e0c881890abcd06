"""``mumpuni import`` against a server, over HTTP."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner, Result

from mumpuni.cli import app
from shared.clock import ManualClock
from tests.data.participations import FOLDER, participations
from tests.service.enrollment.imports.school import DATA, School, lines_of, roster, row
from tests.service.enrollment.town import MINE
from tests.service.harness import START, application

ALL = len(participations())
DEWI = DATA["people"][4]


@dataclass
class Office:
    """A running server, its data folder, and a folder of rosters."""

    url: str
    data: Path
    desk: Path

    def take(self, name: str, content: bytes | None = None) -> Path:
        """Put a roster on the desk."""
        path = self.desk / name
        path.write_bytes((FOLDER / name).read_bytes() if content is None else content)
        return path

    def run(self, path: Path, *options: str, answers: str = "", agency: str = MINE) -> Result:
        """Import it as a clerk would."""
        command = ["import", str(path), "--agency", agency, "--url", self.url, "--data-dir", str(self.data), *options]
        return CliRunner().invoke(app, command, input=answers, env={"COLUMNS": "400", "TOKEN": ""})


@pytest.fixture
def office(tmp_path: Path, founded: tuple[Path, School]) -> Iterator[Office]:
    """The office, served on a port."""
    data, desk = tmp_path / "data", tmp_path / "desk"
    shutil.copytree(founded[0], data)
    desk.mkdir()
    served = asyncio.run(application(data, "enrollment", clock=ManualClock(START)))
    server = uvicorn.Server(uvicorn.Config(served, log_level="warning", ws="none", access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < deadline, "the server did not start in time"
            time.sleep(0.01)
        try:
            yield Office(f"http://127.0.0.1:{listening.getsockname()[1]}", data, desk)
        finally:
            server.should_exit = True
            thread.join(30)


def test_a_clean_roster_is_tried_shown_and_imported_and_again_changes_nothing(office: Office) -> None:
    path = office.take("clean.xlsx")
    first = office.run(path, "--yes")
    assert first.exit_code == 0, first.output
    assert "belum ada yang disimpan" in first.output
    assert f"{ALL}  akan dicatat / would be recorded" in first.output
    assert f"{ALL}  dicatat / recorded" in first.output
    assert first.output.count("Baris / row") == 1, "what came out as it was tried is not shown twice"
    again = office.run(path)
    assert again.exit_code == 0, again.output
    assert f"{ALL}  tidak berubah / unchanged" in again.output
    assert list(office.desk.iterdir()) == [path]


def test_nothing_is_stored_when_the_clerk_says_no(office: Office) -> None:
    path = office.take("clean.xlsx")
    declined = office.run(path, answers="n\n")
    assert declined.exit_code == 0, declined.output
    assert f"Impor {ALL} baris sekarang?" in declined.output
    assert "Hasil impor" not in declined.output
    assert f"{ALL}  akan dicatat" in office.run(path, answers="n\n").output


def test_rows_to_mend_are_put_beside_the_roster_and_what_lies_there_is_left_alone(office: Office) -> None:
    path = office.take("bad-rows.xlsx")
    result = office.run(path, answers="y\n")
    assert result.exit_code == 2, result.output
    assert "NIP memuat “O”." in result.output
    assert "NIP contains “O”." in result.output
    mend = office.desk / "bad-rows-perbaiki.xlsx"
    header, *lines = lines_of(mend.read_bytes())
    assert (header[-1], len(lines)) == ("Alasan", 25)
    before = mend.read_bytes()
    assert office.run(path, "--yes").exit_code == 2
    assert mend.read_bytes() == before
    assert (office.desk / "bad-rows-perbaiki-2.xlsx").exists()


def test_a_damaged_number_is_asked_about_by_name(office: Office) -> None:
    path = office.take("satu.xlsx", roster(row(nip=int(DEWI["nip"][:15] + "000"))))
    unasked = office.run(path, "--yes")
    assert unasked.exit_code == 2, unasked.output
    assert "perlu konfirmasi" in unasked.output
    assert "Impor 0 baris dan tanyakan 1 baris" in office.run(path, answers="n\n").output
    denied = office.run(path, answers="y\nn\n")
    assert (denied.exit_code, f"apakah orangnya {DEWI['name']}?" in denied.output) == (2, True)
    confirmed = office.run(path, answers="y\ny\n")
    assert confirmed.exit_code == 0, confirmed.output
    assert "1  dicatat / recorded" in confirmed.output
    assert "1  tidak berubah / unchanged" in office.run(path).output


def test_missing_sessions_and_people_are_made_on_request(office: Office) -> None:
    new = row(nip="199105052016012009", name="Melati Kusuma [S.E.]", starts_on="7/9/2026", ends_on="9/9/2026")
    path = office.take("baru.xlsx", roster(new))
    assert office.run(path, "--yes").exit_code == 2
    made = office.run(path, "--yes", "--create", "sessions,people")
    assert made.exit_code == 0, made.output
    assert "dibuat dari berkas ini" in made.output


def test_a_long_roster_shows_only_the_rows_that_say_something(office: Office) -> None:
    rows = [row(nip=f"19900104201502{number:04}") for number in range(2100, 2150)]
    path = office.take("panjang.xlsx", roster(*rows, row()))
    result = office.run(path, answers="n\n")
    assert "1  akan dicatat" in result.output
    assert "50  ditolak / rejected" in result.output


@pytest.mark.parametrize(
    ("name", "indonesian", "english"),
    [
        ("empty.xlsx", "Berkas kosong", "The file is empty"),
        ("not-a-workbook.xlsx", "bukan buku kerja", "save it as “Excel Workbook (.xlsx)”"),
        ("zip-bomb.xlsx", "membengkak", "swell"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_two_languages(
    office: Office, name: str, indonesian: str, english: str
) -> None:
    result = office.run(office.take(name), "--yes")
    assert result.exit_code == 1
    assert indonesian in result.output
    assert english in result.output


@pytest.mark.parametrize(
    ("changes", "indonesian", "english"),
    [
        ({"agency": "sibolga-tidak-ada"}, "tidak terdaftar", "is not registered"),
        ({"options": ("--token", "x.y.z")}, "Token tidak sah", "token is not valid"),
        ({"options": ("--url", "http://127.0.0.1:1")}, "Tidak ada server", "No server at"),
        ({"options": ("--url", "bukan alamat")}, "Tidak ada server", "No server at"),
        ({"options": ("--data-dir", "tidak-ada")}, "Tidak ada kunci", "There is no key"),
        ({"agency": "[/red]"}, "Instansi [/red] tidak terdaftar", "is not registered"),
        ({"options": ("--create", "orang")}, "Pilihan create tidak dikenal", "not known"),
    ],
)
def test_what_cannot_work_is_explained_in_two_languages(
    office: Office, changes: dict[str, Any], indonesian: str, english: str
) -> None:
    result = office.run(
        office.take("clean.xlsx"), "--yes", *changes.get("options", ()), agency=changes.get("agency", MINE)
    )
    assert result.exit_code == 1, result.output
    assert indonesian in result.output
    assert english in result.output
    assert "Traceback" not in result.output


def test_a_file_that_cannot_be_read_is_named(office: Office) -> None:
    result = office.run(office.desk / "tidak-ada.xlsx")
    assert result.exit_code == 1
    assert "tidak-ada.xlsx tidak dapat dibaca" in result.output
    assert office.run(office.desk).exit_code == 1


def test_where_the_rows_to_mend_cannot_be_put_it_says_where_to_get_them(office: Office) -> None:
    path = office.take(f"{'x' * 245}.xlsx", roster(row(outcome="Hadir")))
    result = office.run(path, "--yes")
    assert result.exit_code == 1
    assert "rejected.xlsx" in result.output
    assert "could not be written" in result.output

"""Files of reports: what is taken, who gets them, and what the scanner says."""

from __future__ import annotations

import asyncio
import io
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.service.feedback.pages import sent as submitted
from tests.service.feedback.reports import answered, followed, moved
from tests.service.feedback.test_report_pages import keys
from tests.service.feedback.town import UNITS, made, pointers, report, said
from tests.service.harness import Harness, running

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\0" * 64 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
EICAR = PDF + b"EICAR"
SCANNER = "import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)"


def office(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")


@pytest.fixture
def unscanned() -> None:
    """Of a test without a scanner."""


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Settings of a deployment with a scanner that knows one virus; none where the test asks for none."""
    monkeypatch.setenv("FEEDBACK_ATTACHMENTS", str(tmp_path / "files"))
    monkeypatch.setenv("FEEDBACK_ATTACHMENTS_AT_MOST", "3")
    monkeypatch.setenv("FEEDBACK_ATTACHMENT_BYTES", "2000000")
    if "unscanned" not in request.fixturenames:
        monkeypatch.setenv("FEEDBACK_SCAN_COMMAND", f'{sys.executable} -I -c "{SCANNER}"')


@pytest.fixture
async def h(tmp_path: Path, command: None) -> AsyncIterator[Harness]:
    """Feedback alone, with a folder for files."""
    async with running(tmp_path, "feedback") as harness:
        await harness.publish(*UNITS)
        await harness.settled()
        yield harness


async def sent(h: Harness, receipt: dict[str, Any], data: bytes, name: str = "bukti.jpg", **headers: str) -> Any:
    headers = headers or {"X-Ticket-Secret": receipt["secret"]}
    path = f"/feedback/v1/complaints/{receipt['ticket']}/attachments"
    return await h.client.post(path, files={"file": (name, data)}, headers=headers)


async def fetched(h: Harness, receipt: dict[str, Any], attachment: str, **headers: str) -> httpx.Response:
    path = f"/feedback/v1/complaints/{receipt['ticket']}/attachments/{attachment}"
    return await h.client.get(path, headers=headers)


async def test_a_file_is_kept_by_a_name_that_says_nothing_and_given_to_those_concerned(
    h: Harness, tmp_path: Path
) -> None:
    receipt, other = await made(h, "/complaints", report()), await made(h, "/complaints", report())
    answer = await sent(h, receipt, JPEG, "../../etc/Foto loket.exe")
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["filename"], shown["media_type"], shown["state"]) == ("Foto loket.jpg", "image/jpeg", "clean")
    [stored] = (tmp_path / "files").iterdir()
    assert (stored.read_bytes(), stored.stat().st_mode & 0o777) == (JPEG, 0o600)
    assert "loket" not in stored.name
    secret = {"X-Ticket-Secret": receipt["secret"]}
    for headers in (secret, h.token()):
        got = await fetched(h, receipt, shown["attachment_id"], **headers)
        assert (got.status_code, got.content) == (200, JPEG)
        assert got.headers["Content-Disposition"].startswith('attachment; filename="Foto loket.jpg"')
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in got.headers["Content-Security-Policy"]
    strangers: list[dict[str, str]] = [
        {},
        {"X-Ticket-Secret": other["secret"]},
        h.token(agency="sibolga-dukcapil"),
        h.token(scopes="feedback:write"),
    ]
    for headers in strangers:
        assert (await fetched(h, receipt, shown["attachment_id"], **headers)).status_code == 404
    elsewhere = await fetched(h, other, shown["attachment_id"], **{"X-Ticket-Secret": other["secret"]})
    assert elsewhere.status_code == 404
    assert b"loket" not in await said(h)


KINDS = [
    (JPEG, "image/jpeg", "jpg"),
    (PNG, "image/png", "png"),
    (PDF, "application/pdf", "pdf"),
    (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
]


@pytest.mark.parametrize(("data", "media_type", "ending"), KINDS)
async def test_the_bytes_decide_what_a_file_is(h: Harness, data: bytes, media_type: str, ending: str) -> None:
    shown = (await sent(h, await made(h, "/complaints", report()), data, "virus.html")).json()
    assert (shown["media_type"], shown["filename"]) == (media_type, f"virus.{ending}")


REFUSED = [
    b"",
    b"<html><script>alert(1)</script></html>",
    b"MZ\x90\x00" + b"\0" * 100,
    b"#!/bin/sh\nrm -rf /\n",
    b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    b"GIF89b<script>",
    office("hello.txt"),
    office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    b"PK\x03\x04 broken",
]


async def test_other_kinds_are_refused_and_leave_nothing(h: Harness, tmp_path: Path) -> None:
    receipt = await made(h, "/complaints", report())
    for data in REFUSED:
        answer = await sent(h, receipt, data)
        assert (answer.status_code, pointers(answer)) == (422, ["/file"]), data
    assert await h.rows("feedback", "attachment") == []
    assert not (tmp_path / "files").exists()


async def test_larger_files_have_their_own_address_and_a_limit(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    large = JPEG + b"\0" * 1_500_000
    assert (await sent(h, receipt, large)).status_code == 413
    headers = {"X-Ticket": receipt["ticket"], "X-Ticket-Secret": receipt["secret"], "X-Filename": "foto.jpg"}
    path = "/feedback/v1/attachments"
    assert (await h.client.post(path, content=large, headers=headers)).status_code == 201
    too_large = await h.client.post(path, content=JPEG + b"\0" * 2_000_000, headers=headers)
    assert too_large.status_code == 413


async def test_the_same_file_again_is_the_same_and_there_is_a_limit(h: Harness, tmp_path: Path) -> None:
    receipt = await made(h, "/complaints", report())
    first, second = await sent(h, receipt, JPEG), await sent(h, receipt, JPEG, "lain.jpg")
    assert first.json() == second.json()
    assert len(list((tmp_path / "files").iterdir())) == 1
    for number in range(2):
        assert (await sent(h, receipt, JPEG + bytes([number]))).status_code == 201
    assert (await sent(h, receipt, PNG)).status_code == 409
    assert (await sent(h, receipt, PNG, **h.token())).status_code == 201
    assert len(list((tmp_path / "files").iterdir())) == 4


async def test_an_officers_internal_file_is_not_the_reporters(h: Harness) -> None:
    receipt = await answered(h)
    path = f"/feedback/v1/complaints/{receipt['complaint_id']}/attachments"
    shown = (await h.client.post(f"{path}?internal=true", files={"file": ("a.pdf", PDF)}, headers=h.token())).json()
    assert (shown["by"], shown["internal"]) == ("agency", True)
    assert (await followed(h, receipt))["attachments"] == []
    secret = {"X-Ticket-Secret": receipt["secret"]}
    assert (await fetched(h, receipt, shown["attachment_id"], **secret)).status_code == 404
    assert (await fetched(h, receipt, shown["attachment_id"], **h.token())).status_code == 200


async def test_an_infected_file_is_never_given_out(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    shown = (await sent(h, receipt, EICAR, "a.pdf")).json()
    assert shown["state"] == "infected"
    got = await fetched(h, receipt, shown["attachment_id"], **h.token())
    assert (got.status_code, got.json()["current_state"]) == (409, "infected")
    release = f"/feedback/v1/complaints/{receipt['complaint_id']}/attachments/{shown['attachment_id']}/release"
    assert (await h.client.post(release, headers=h.token())).status_code == 409


@pytest.mark.usefixtures("unscanned")
async def test_without_a_scanner_an_officer_answers_for_a_file(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    shown = (await sent(h, receipt, PDF, "a.pdf")).json()
    assert shown["state"] == "unscanned"
    secret = {"X-Ticket-Secret": receipt["secret"]}
    assert (await fetched(h, receipt, shown["attachment_id"], **secret)).status_code == 409
    release = f"/feedback/v1/complaints/{receipt['complaint_id']}/attachments/{shown['attachment_id']}/release"
    assert (await h.client.post(release, headers=h.token(agency="sibolga-dukcapil"))).status_code == 404
    assert (await h.client.post(release, headers=h.token())).json()["state"] == "released"
    assert (await fetched(h, receipt, shown["attachment_id"], **secret)).status_code == 200


async def test_a_report_that_has_ended_takes_no_file_and_erasing_it_deletes_them(h: Harness, tmp_path: Path) -> None:
    receipt = await answered(h)
    assert (await sent(h, receipt, JPEG)).status_code == 201
    await moved(h, receipt["complaint_id"], "close", reporter_agreed=True)
    assert (await sent(h, receipt, PNG)).status_code == 409
    path = f"/feedback/v1/complaints/{receipt['ticket']}/reporter"
    assert (await h.client.delete(path, headers={"X-Ticket-Secret": receipt["secret"]})).status_code == 204
    assert list((tmp_path / "files").iterdir()) == []
    assert await h.rows("feedback", "attachment") == []


class Clamd:
    """Speaks enough of clamd to say what it was sent."""

    def __init__(self, says: bytes) -> None:
        self.says = says
        self.heard = b""

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        while length := int.from_bytes(await reader.readexactly(4)):
            self.heard += await reader.readexactly(length)
        writer.write(self.says + b"\0")
        await writer.drain()
        writer.close()


@pytest.mark.usefixtures("unscanned")
@pytest.mark.parametrize(
    ("says", "state"),
    [(b"stream: OK", "clean"), (b"stream: Eicar FOUND", "infected"), (b"INSTREAM size limit", "unscanned")],
)
async def test_clamd_is_shown_every_byte_and_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: None, says: bytes, state: str
) -> None:
    clamd = Clamd(says)
    server = await asyncio.start_server(clamd.handle, "127.0.0.1", 0)
    monkeypatch.setenv("FEEDBACK_CLAMD", f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with server, running(tmp_path, "feedback") as h:
        await h.publish(*UNITS)
        await h.settled()
        receipt = await made(h, "/complaints", report())
        assert (await sent(h, receipt, JPEG * 2_000)).json()["state"] == state
        assert clamd.heard == JPEG * 2_000


@pytest.mark.usefixtures("unscanned")
async def test_a_file_that_waited_for_the_scanner_is_shown_to_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: None
) -> None:
    monkeypatch.setenv("FEEDBACK_CLAMD", "127.0.0.1:1")
    async with running(tmp_path, "feedback") as h:
        await h.publish(*UNITS)
        await h.settled()
        receipt = await made(h, "/complaints", report())
        assert (await sent(h, receipt, JPEG)).json()["state"] == "unscanned"
        clamd = Clamd(b"stream: OK")
        server = await asyncio.start_server(clamd.handle, "127.0.0.1", 0)
        attaching = h.service("feedback").context.attaching
        attaching._scanner._clamd = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            await attaching.look_again()
        [row] = await h.rows("feedback", "attachment")
        assert row["state"] == "clean"


@pytest.mark.usefixtures("unscanned")
@pytest.mark.parametrize("size", [2_000_001, 12_000_000])
async def test_a_photo_that_is_too_large_is_told_on_the_reports_own_page(h: Harness, size: int) -> None:
    receipt = await made(h, "/complaints", report())
    photo = JPEG + b"\0" * (size - len(JPEG))
    answer = await h.client.post(
        "/feedback/complaints/attach", data=await keys(h, receipt), files={"file": ("foto.jpg", photo)}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert receipt["ticket"] in answer.text
    assert "Perkecil foto atau dokumennya, lalu kirim lagi." in answer.text
    assert "(paling besar 1,9 MB)" in answer.text
    assert await h.rows("feedback", "attachment") == []


@pytest.mark.usefixtures("unscanned")
async def test_a_file_is_added_and_fetched_on_the_page(h: Harness) -> None:
    receipt = await made(h, "/complaints", report())
    path = "/feedback/complaints/attach"
    large = JPEG + b"\0" * 1_500_000
    added = await h.client.post(path, data=await keys(h, receipt), files={"file": ("foto.jpg", large)})
    assert (added.status_code, "foto.jpg" in added.text) == (200, True)
    wrong = await h.client.post(path, data=await keys(h, receipt), files={"file": ("a.html", b"<html>")})
    assert wrong.status_code == 422
    [row] = await h.rows("feedback", "attachment")
    wanted = await keys(h, receipt, attachment=row["attachment_id"])
    assert (await submitted(h, "/complaints/file", wanted)).status_code == 409
    release = f"/feedback/v1/complaints/{receipt['complaint_id']}/attachments/{row['attachment_id']}/release"
    await h.client.post(release, headers=h.token())
    fetched = await submitted(h, "/complaints/file", wanted)
    assert (fetched.status_code, fetched.content) == (200, large)
    strange = {**wanted, "pass": "x"}
    assert (await submitted(h, "/complaints/file", strange)).status_code == 404

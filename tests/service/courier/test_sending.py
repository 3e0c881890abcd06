"""Questionnaires are sent by themselves after completion, in the person's language, and reminded."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mumpuni.courier.journal import Journal, JournalTaken, undelivered
from mumpuni.courier.trouble import Trouble
from tests.service.courier.mailbox import Mailbox, link_in, text_of
from tests.service.courier.office import bearer, completed, mail_of, working
from tests.service.enrollment.town import call, get, patched
from tests.service.feedback.pages import filled_in, opened
from tests.service.harness import Harness

CORE = {"material": "4", "instructor": "3", "organisation": "3", "usefulness": "4", "difficulty": "2"}


def under_way(folder: Path) -> list[Path]:
    """The batches that are not done."""
    return list(folder.glob("*.batch"))


def said_by(folder: Path) -> str:
    """What stands in the courier's files."""
    return "".join(path.read_text() for path in folder.iterdir())


async def test_a_completion_brings_a_mail_whose_link_opens_the_questionnaire(
    h: Harness, box: Mailbox, folder: Path
) -> None:
    await completed(h, 1)
    with working(h, folder, box.port) as courier:
        assert await courier.round() == {"sent": 1}
        assert await courier.round() == {}
    [mail] = box.mails
    assert (mail["To"], mail["Subject"]) == (mail_of(1), "Kuesioner pelatihan Anda")
    assert mail["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        said = text_of(mail, kind)
        assert "Pelatihan Teknologi Informasi" in said
        assert "7 Oktober 2026" in said
        assert "1 Desember 2026" in said
        assert "Pegawai 1" not in said
    parts = urlsplit(link_in(mail))
    page = await opened(h, f"{parts.path.removeprefix('/feedback')}?{parts.query}")
    assert (page.status_code, page.headers["content-language"]) == (200, "id")


async def test_who_reads_english_gets_an_english_mail_and_page(h: Harness, box: Mailbox, folder: Path) -> None:
    await completed(h, 1, language="en")
    with working(h, folder, box.port) as courier:
        await courier.round()
    [mail] = box.mails
    assert mail["Subject"] == "The questionnaire about your training"
    assert "until 1 December 2026" in text_of(mail)
    parts = urlsplit(link_in(mail))
    page = await opened(h, f"{parts.path.removeprefix('/feedback')}?{parts.query}")
    assert page.headers["content-language"] == "en"


async def test_reminders_follow_on_the_third_and_tenth_day_until_there_is_an_answer(
    h: Harness, box: Mailbox, folder: Path
) -> None:
    await completed(h, 1, 2)
    days: dict[str, list[int]] = {mail_of(1): [], mail_of(2): []}
    with working(h, folder, box.port) as courier:
        for day in range(12):
            before = len(box.mails)
            await courier.round()
            for mail in box.mails[before:]:
                days[mail["To"]].append(day)
            if day == 5:
                parts = urlsplit(link_in(box.to(mail_of(2))[-1]))
                path = f"{parts.path.removeprefix('/feedback')}?{parts.query}"
                key = path.partition("k=")[2].partition("&")[0]
                assert (await filled_in(h, path, {"k": key, **CORE, "gain": "3"})).status_code == 201
            h.clock.advance(timedelta(days=1))
    assert days == {mail_of(1): [0, 3, 10], mail_of(2): [0, 3]}
    first, second, third = box.to(mail_of(1))
    assert second["Subject"] == "Pengingat: kuesioner pelatihan Anda"
    assert "pengingat" not in text_of(first).split("--")[0]
    assert ("Ini pengingat ke-1." in text_of(second), "Ini pengingat ke-2." in text_of(third)) == (True, True)
    assert link_in(first) == link_in(second) == link_in(third)
    assert len({mail["Message-ID"] for mail in (first, second, third)}) == 3


async def test_who_has_no_address_is_counted_and_reminded_once_there_is_one(
    h: Harness, box: Mailbox, folder: Path
) -> None:
    seats = await completed(h, 1, 2, 3, without=(2, 3))
    with working(h, folder, box.port) as courier:
        assert await courier.round() == {"sent": 1, "no-address": 2}
        noted = undelivered(folder)
        assert {(one["enrollment_id"], one["how"]) for one in noted} == {
            (seats[2], "no-address"),
            (seats[3], "no-address"),
        }
        session = noted[0]["session_id"]
        listed = (await get(h, "/employees", session_id=session, without_email=True)).json()["items"]
        assert {one["name"] for one in listed} == {"Pegawai 2", "Pegawai 3"}
        [one] = [one for one in listed if one["name"] == "Pegawai 2"]
        await patched(h, f"/employees/{one['employee_id']}", {"email": mail_of(2)})
        h.clock.advance(timedelta(days=3))
        assert await courier.round() == {"sent": 2, "no-address": 1}
    assert [text_of(mail).startswith("Ini pengingat ke-1.") for mail in box.to(mail_of(2))] == [True]


async def test_many_are_sent_in_batches_each_once(h: Harness, box: Mailbox, folder: Path) -> None:
    await completed(h, *range(1, 8))
    with working(h, folder, box.port, batch=3) as courier:
        assert await courier.round() == {"sent": 7}
    assert sorted(mail["To"] for mail in box.mails) == sorted(mail_of(number) for number in range(1, 8))
    assert not under_way(folder)


async def test_who_was_erased_meanwhile_gets_nothing(h: Harness, box: Mailbox, folder: Path) -> None:
    await completed(h, 1)
    [who] = [row["employee_id"] for row in await h.rows("enrollment", "employee")]
    assert (await call(h, "DELETE", f"/employees/{who}")).status_code == 204
    with working(h, folder, box.port) as courier:
        assert await courier.round() == {"no-address": 1}
    assert box.mails == []


async def test_neither_file_nor_log_nor_metric_holds_an_address_or_a_link(
    h: Harness, box: Mailbox, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "mumpuni")
    await completed(h, 1, 2, 3, without=(3,))
    box.recipient = lambda address: "550 5.1.1 no such mailbox" if address == mail_of(1) else "450 busy"
    with working(h, folder, box.port) as courier:
        await courier.round()
        left = said_by(folder) + courier.metrics.render().decode() + caplog.text
    assert "refused" in left
    for secret in ("sibolga.go.id", "answer?k=", "Pegawai"):
        assert secret not in left


@pytest.mark.parametrize(("scopes", "part"), [("", "token"), ("enrollment:read", "token"), ("feedback:write", "token")])
async def test_without_its_rights_the_courier_says_so_and_loses_nothing(
    h: Harness, box: Mailbox, folder: Path, scopes: str, part: str
) -> None:
    await completed(h, 1)
    with working(h, folder, box.port, granted=bearer(h, scopes)) as courier, pytest.raises(Trouble) as trouble:
        await courier.round()
    assert trouble.value.part == part
    with working(h, folder, box.port) as courier:
        assert await courier.round() == {"sent": 1}


async def test_two_couriers_never_work_with_one_journal(h: Harness, box: Mailbox, folder: Path) -> None:
    with working(h, folder, box.port), pytest.raises(JournalTaken), Journal.held(folder, h.clock.now()):
        pass

"""What a mail server says no to, for now or for good, and what is nobody's fault but the server's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mumpuni.courier.journal import undelivered
from mumpuni.courier.trouble import Trouble
from shared.web.idempotency import forget_before
from tests.service.courier.mailbox import Mailbox, free_port, link_in, mail_server
from tests.service.courier.office import completed, mail_of, working
from tests.service.harness import Harness

HOUR = timedelta(hours=1)


async def test_a_mail_that_is_put_off_is_tried_again_and_arrives_once(h: Harness, box: Mailbox, folder: Path) -> None:
    await completed(h, 1, 2)
    tried = []

    def busy(address: str) -> str:
        tried.append(address)
        return "451 4.3.0 try later" if address == mail_of(1) and tried.count(address) < 3 else "250 OK"

    box.recipient = busy
    with working(h, folder, box.port) as courier:
        assert await courier.round() == {"sent": 1, "later": 1}
        assert await courier.round() == {}, "not before its time"
        h.clock.advance(timedelta(seconds=73))
        assert await courier.round() == {"later": 1}
        h.clock.advance(timedelta(seconds=73))
        assert await courier.round() == {}, "the pauses grow"
        h.clock.advance(timedelta(seconds=73))
        assert await courier.round() == {"sent": 1}
        assert courier.waiting == 0
    assert [mail["To"] for mail in box.mails] == [mail_of(2), mail_of(1)]
    assert undelivered(folder) == []


async def test_others_are_sent_while_one_is_put_off(h: Harness, box: Mailbox, folder: Path) -> None:
    await completed(h, 1)
    box.recipient = lambda address: "450 greylisted" if address == mail_of(1) else "250 OK"
    with working(h, folder, box.port, batch=1) as courier:
        assert await courier.round() == {"later": 1}
        await completed(h, 2, 3)
        assert await courier.round() == {"sent": 2}
        assert courier.waiting == 1


@pytest.mark.parametrize("where", ["recipient", "data"])
async def test_a_refusal_for_good_is_noted_and_not_tried_again(
    h: Harness, box: Mailbox, folder: Path, where: str
) -> None:
    seats = await completed(h, 1, 2)
    if where == "recipient":
        box.recipient = lambda address: "550 5.1.1 no such mailbox" if address == mail_of(1) else "250 OK"
    else:
        box.data = lambda mail: "554 5.6.0 not like this" if mail["To"] == mail_of(1) else "250 OK"
    with working(h, folder, box.port) as courier:
        assert await courier.round() == {"sent": 1, "refused": 1}
        h.clock.advance(HOUR)
        assert await courier.round() == {}
    [noted] = undelivered(folder)
    assert (noted["enrollment_id"], noted["how"], noted["number"]) == (seats[1], "refused", 1)
    assert noted["code"] in {550, 554}


async def test_a_refusal_for_policys_sake_is_tried_for_two_days(h: Harness, box: Mailbox, folder: Path) -> None:
    await completed(h, 1)
    box.recipient = lambda _: "554 5.7.1 relay access denied"
    with working(h, folder, box.port) as courier:
        assert await courier.round() == {"later": 1}
        h.clock.advance(48 * HOUR)
        assert await courier.round() == {"later": 1}
        h.clock.advance(2 * HOUR)
        assert await courier.round() == {"gave-up": 1}
    assert [one["how"] for one in undelivered(folder)] == ["gave-up"]


async def test_nothing_is_given_up_that_was_not_tried(h: Harness, box: Mailbox, folder: Path) -> None:
    await completed(h, 1)
    with working(h, folder, free_port()) as courier, pytest.raises(Trouble):
        await courier.round()
    h.clock.advance(timedelta(days=20))
    with working(h, folder, box.port) as courier:
        assert (await courier.round())["sent"] >= 1
    assert mail_of(1) in {mail["To"] for mail in box.mails}


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("sender", "550 5.1.8 unknown sender"),
        ("recipient", "530 5.7.0 authentication required"),
        ("recipient", "421 4.3.2 shutting down"),
        ("data", "421 4.3.2 shutting down"),
    ],
)
async def test_what_lies_with_the_server_is_waited_out_and_nobody_is_refused(
    h: Harness, box: Mailbox, folder: Path, where: str, answer: str
) -> None:
    await completed(h, 1, 2)
    setattr(box, where, lambda _: answer)
    with working(h, folder, box.port) as courier:
        for _ in range(2):
            with pytest.raises(Trouble) as trouble:
                await courier.round()
            assert trouble.value.part == "mail"
        assert (box.mails, undelivered(folder)) == ([], [])
        setattr(box, where, lambda _: "250 OK")
        h.clock.advance(HOUR)
        assert await courier.round() == {"sent": 2}


async def test_one_mail_at_which_the_server_breaks_off_holds_up_no_other(
    h: Harness, box: Mailbox, folder: Path
) -> None:
    await completed(h, 1, 2, 3)
    box.data = lambda mail: "421 4.3.2 no" if mail["To"] == mail_of(1) else "250 OK"
    with working(h, folder, box.port) as courier:
        with pytest.raises(Trouble, match="mail"):
            await courier.round()
        assert await courier.round() == {"sent": 2}
        assert courier.waiting == 1


async def test_a_server_that_is_away_is_waited_for(h: Harness, folder: Path) -> None:
    await completed(h, 1, 2)
    port = free_port()
    with working(h, folder, port) as courier:
        with pytest.raises(Trouble, match="mail"):
            await courier.round()
        with mail_server(port) as box:
            assert await courier.round() == {"sent": 2}
    assert len(box.mails) == 2


async def test_no_more_links_are_asked_for_while_the_mail_server_is_away(h: Harness, folder: Path) -> None:
    await completed(h, 1)
    port = free_port()
    with working(h, folder, port) as courier:
        for _ in range(3):
            with pytest.raises(Trouble):
                await courier.round()
        await completed(h, 2)
        with pytest.raises(Trouble):
            await courier.round()
    given = {row["employee_id"]: row["sent"] for row in await h.rows("feedback", "invitation")}
    assert sorted(given.values()) == [0, 1], "who comes later is still feedback's to give out"


async def test_a_courier_that_begins_again_sends_the_same_links_to_whom_is_left(
    h: Harness, box: Mailbox, folder: Path
) -> None:
    await completed(h, *range(1, 6))
    box.data = lambda _: "250 OK" if len(box.mails) < 2 else "450 busy"
    with working(h, folder, box.port) as courier:
        assert await courier.round() == {"sent": 2, "later": 3}
    box.data = lambda _: "250 OK"
    with working(h, folder, box.port) as courier:
        assert courier.waiting == 3
        assert await courier.round() == {"sent": 3}
    assert sorted(mail["To"] for mail in box.mails) == [mail_of(number) for number in range(1, 6)]
    assert len({link_in(mail) for mail in box.mails}) == 5
    assert {row["sent"] for row in await h.rows("feedback", "invitation")} == {1}


async def test_after_more_than_seven_days_the_links_are_had_one_by_one(h: Harness, box: Mailbox, folder: Path) -> None:
    seats = await completed(h, 1, 2)
    with working(h, folder, free_port()) as courier, pytest.raises(Trouble):
        await courier.round()
    h.clock.advance(timedelta(days=8))
    await h.service("feedback").database.write(forget_before, h.clock.now() - timedelta(days=7))
    await completed(h, 3)
    with working(h, folder, box.port) as courier:
        await courier.round()
        assert courier.waiting == 0
    assert {mail["To"] for mail in box.mails} == {mail_of(1), mail_of(2), mail_of(3)}
    assert len(seats) == 2


async def test_a_link_that_has_ended_is_not_sent_any_more(h: Harness, box: Mailbox, folder: Path) -> None:
    await completed(h, 1)
    with working(h, folder, free_port()) as courier, pytest.raises(Trouble):
        await courier.round()
    h.clock.advance(timedelta(days=31))
    await h.service("feedback").database.write(forget_before, h.clock.now() - timedelta(days=7))
    with working(h, folder, box.port) as courier:
        assert await courier.round() == {"over": 1}
    assert box.mails == []

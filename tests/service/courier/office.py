"""People who have completed a session, and a courier that works for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from mumpuni.courier.journal import Journal
from mumpuni.courier.metrics import Metrics
from mumpuni.courier.platform import Platform
from mumpuni.courier.post import MailServer, Post
from mumpuni.courier.rounds import Courier, Pace
from mumpuni.courier.tokens import FixedToken
from tests.service.enrollment.town import MINE, PAST, employee, made, result, run, seat, token
from tests.service.harness import Harness

SENDER = "Mumpuni <mumpuni@sibolga.go.id>"


def mail_of(number: int) -> str:
    """Where somebody gets mail."""
    return f"pegawai{number}@sibolga.go.id"


async def completed(h: Harness, *numbers: int, without: tuple[int, ...] = (), **changes: Any) -> dict[int, str]:
    """Register people, let them complete one session; their participations by number."""
    session = await run(h, **PAST)
    seats = {}
    for number in numbers:
        address = None if number in without else mail_of(number)
        body = employee(number, unit_id=f"{MINE}.sekretariat", email=address, **changes)
        who = str((await made(h, "/employees", body, token(h)))["employee_id"])
        seats[number] = str((await seat(h, who, session))["enrollment_id"])
        await made(h, f"/enrollments/{seats[number]}/completion", result(), status=200)
    await h.settled()
    return seats


def bearer(h: Harness, scopes: str = "enrollment:read feedback:write") -> str:
    """The courier's own token."""
    return h.token("*", "*", scopes, "courier")["Authorization"].removeprefix("Bearer ")


@contextmanager
def working(h: Harness, folder: Path, port: int, *, granted: str = "", batch: int = 100) -> Iterator[Courier]:
    """A courier with the journal of a folder, as a process that has just begun."""
    platform = Platform(
        h.client, FixedToken(granted or bearer(h)), feedback="http://mumpuni.test", enrollment="http://mumpuni.test"
    )
    post = Post(MailServer("127.0.0.1", port, "none", None, None, SENDER, 5.0))
    with Journal.held(folder, h.clock.now()) as journal:
        yield Courier(platform, post, journal, h.clock, Metrics(), Pace(batch, timedelta(hours=48)))

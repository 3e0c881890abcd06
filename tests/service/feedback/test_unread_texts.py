"""Texts that are older than the themes are read once, when the service starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from services.feedback.store.tables import Base
from shared.database import Tx
from tests.service.feedback.town import UNIT, UNITS, made, report, skm
from tests.service.harness import Harness, running
from tests.waiting import until

TABLES = ("theme_reading", "theme_found")
FORUM = {
    "agency": "sibolga-disdik", "unit_id": UNIT, "kind": "forum", "title": "Forum warga", "held_on": "2026-10-30",
}  # fmt: skip


def _forget_readings(tx: Tx) -> None:
    for name in TABLES:
        tx.execute(sa.delete(Base.metadata.tables[name]))


async def spoken(h: Harness) -> None:
    """A text of each kind that stands without a questionnaire, some without any theme and one without words."""
    await h.publish(*UNITS)
    await h.settled()
    await made(h, "/skm", skm(comment="Antrean lama sekali."))
    await made(h, "/skm", skm(comment="Terima kasih."))
    await made(h, "/skm", skm(comment=None))
    await made(h, "/complaints", report(text="Petugas kasar dan berkas hilang."))
    await made(h, "/aspirations", {"unit_id": UNIT, "text": "Buka sampai sore.", "themes": ["jam-layanan"]})
    forum = await made(h, "/forums", FORUM, h.token())
    for text, theme in (("Loket ditambah.", "waktu-tunggu"), ("Semoga maju.", None)):
        await made(h, f"/forums/{forum['forum_id']}/inputs", {"text": text, "theme": theme}, h.token())


async def readings(h: Harness) -> list[dict[str, Any]]:
    """What is known of the texts."""
    return [row for name in TABLES for row in await h.rows("feedback", name)]


async def test_texts_without_a_reading_are_read_as_if_they_came_in_now_and_told_to_nobody(tmp_path: Path) -> None:
    async with running(tmp_path, "feedback") as h:
        await spoken(h)
        before = await readings(h)
        assert len(await h.rows("feedback", "theme_reading")) == 6
        staged = await h.rows("feedback", "how many events were ever staged")
        await h.service("feedback").database.write(_forget_readings)
        assert await readings(h) == []
    async with running(tmp_path, "feedback") as h:

        async def read() -> bool:
            return len(await h.rows("feedback", "theme_reading")) == 6

        await until(read, "every text is read")
        assert await readings(h) == before
        assert await h.rows("feedback", "how many events were ever staged") == staged

"""Sessions too difficult for their participants, from events to alerts."""

from __future__ import annotations

from pathlib import Path

from shared.ids import new_id
from tests.service.harness import running
from tests.service.notification.told import PROGRAMME, alerts, one_alert, programme, rated, tell


async def test_too_many_who_found_it_too_difficult_advise_the_organiser(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        session = new_id()
        await tell(h, programme("Analisis data"), rated(session, "0.4"))
        alert = await one_alert(h)
        assert (alert["rule"], alert["subject_type"], alert["subject_id"]) == (
            "programme-too-difficult",
            "session",
            session,
        )
        assert alert["unit_id"] is None
        assert alert["figures"]["programme_id"] == PROGRAMME
        assert "Analisis data" in alert["title"]
        assert "sesi berikutnya lebih mudah" in alert["message"]


async def test_exactly_the_threshold_few_answers_and_whole_programmes_advise_nobody(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, rated(new_id(), "0.3"), rated(new_id(), "0.75", answers=4), rated(None, "0.9"))
        assert await alerts(h) == []


async def test_milder_answers_resolve_and_harsher_ones_raise_anew(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        session = new_id()
        for share in ("0.4", "0.25", "0.35"):
            await tell(h, rated(session, share))
        assert [alert["state"] for alert in await alerts(h)] == ["open", "resolved"]


async def test_an_older_title_does_not_come_back(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, programme("Baru", version=2), rated(new_id(), "0.5"))
        await tell(h, programme("Lama", version=1))
        assert "Baru" in (await one_alert(h))["title"]

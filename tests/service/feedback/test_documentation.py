"""What the documentation shows can be sent as it stands: a morning of citizens and officers with its examples."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shared.events.enrollment import UnitChanged
from tests.service.harness import Harness, running
from tests.service.test_examples import sent

UNITS = (
    ("semarang-candisari.pelayanan", "semarang", ("ktp-el",)),
    ("medan-kota.pelayanan", "medan", ()),
    ("sibolga-disdik.layanan-sekolah", "sibolga", ()),
)
EVENING = datetime(2026, 12, 2, 11, tzinfo=UTC)


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[Harness]:
    """Feedback with the units that the examples name."""
    async with running(tmp_path, "feedback") as harness:
        await harness.publish(
            *(
                UnitChanged(unit_id=unit, agency=unit.split(".")[0], city=city, name=unit, services=its, version=1)
                for unit, city, its in UNITS
            )
        )
        await harness.settled()
        yield harness


class Shown:
    """Sends the examples of the document."""

    def __init__(self, h: Harness) -> None:
        self.h = h
        document = h.app.state.documents.of(h.app, "feedback")
        self.bodies = {(one.method, one.path): one.examples for one in sent(document)}

    async def send(self, route: str, *, nth: int = 0, headers: dict[str, str] | None = None, **where: str) -> Any:
        """The nth example of a route, with what its path and query need; what it is answered, which is no refusal."""
        method, path = route.split()
        body = self.bodies[method.lower(), f"/feedback/v1{path.partition('?')[0]}"][nth]
        address = f"/feedback/v1{path.format(**where)}"
        answer = await self.h.client.request(method, address, json=body, headers={"If-Match": "*", **(headers or {})})
        assert answer.status_code in {200, 201}, (route, body, answer.text)
        return answer.json()


def officer(h: Harness, city: str) -> dict[str, str]:
    return h.token("*", city)


async def test_a_citizen_answers_and_wishes_and_an_agency_words_its_questions(h: Harness) -> None:
    shown, semarang = Shown(h), officer(h, "semarang")
    await shown.send("POST /skm")
    await shown.send("POST /aspirations")
    words = await shown.send("PUT /units/{unit_id}/questionnaire", unit_id=UNITS[0][0], headers=semarang)
    assert "Apakah antrean akta lahir cepat?" in [question["text"] for question in words["questions"]]
    assert (await shown.send("POST /questionnaires/invitations:due", headers=semarang))["items"] == []


async def test_a_report_goes_its_way(h: Harness) -> None:
    shown, sibolga = Shown(h), officer(h, "sibolga")
    report = await shown.send("POST /complaints")
    one, mine = {"complaint_id": report["complaint_id"]}, {"X-Ticket-Secret": report["secret"]}
    await shown.send("POST /complaints/{complaint_id}/notes", **one, headers=sibolga)
    for step in range(3):  # verified, forwarded, asked
        await shown.send("POST /complaints/{complaint_id}/moves", nth=step, **one, headers=sibolga)
    await shown.send("POST /complaints/{ticket}/reply", nth=2, ticket=report["ticket"], headers=mine)
    await shown.send("POST /complaints/{complaint_id}/moves", nth=3, **one, headers=sibolga)
    ended = await shown.send("POST /complaints/{ticket}/reply", ticket=report["ticket"], headers=mine)
    assert ended["state"] == "closed"
    assert (await shown.send("POST /complaints/{ticket}/satisfaction", ticket=report["ticket"], headers=mine))[
        "satisfaction"
    ] == 3


async def test_a_prepared_answer_is_kept_and_changed(h: Harness) -> None:
    shown, sibolga = Shown(h), officer(h, "sibolga")
    template = await shown.send("POST /answer-templates", headers=sibolga)
    await shown.send("PUT /answer-templates/{template_id}", template_id=template["template_id"], headers=sibolga)


async def test_an_open_house_is_held_and_followed_up(h: Harness) -> None:
    shown, medan = Shown(h), officer(h, "medan")
    forum = await shown.send("POST /forums", headers=medan)
    here = {"forum_id": forum["forum_id"]}
    assert forum["state"] == "planned"
    assert (await shown.send("POST /forums/{forum_id}/registrations", **here))["people"] == 2
    assert len((await shown.send("POST /forums/{forum_id}/codes", **here, headers=medan))["codes"]) == 20
    h.clock.set(EVENING)
    wish = await shown.send("POST /forums/{forum_id}/inputs", **here, headers=medan)
    await shown.send("POST /inputs/{input_id}/answer", input_id=wish["input_id"], headers=medan)
    promise = await shown.send("POST /forums/{forum_id}/follow-ups", **here, headers=medan)
    await shown.send("PATCH /follow-ups/{follow_up_id}", follow_up_id=promise["follow_up_id"], headers=medan)
    assert (await shown.send("PATCH /forums/{forum_id}", **here, headers=medan))["headcount"] == 64


async def test_a_city_changes_its_lexicon_and_tries_it(h: Harness) -> None:
    shown, semarang = Shown(h), officer(h, "semarang")
    changed = await shown.send("PUT /lexicon?city=semarang", headers=semarang)
    assert "pasar" in changed["changes"]["themes"]
    taken_away = await shown.send("PATCH /lexicon?city=semarang", headers=semarang)
    assert "pasar" not in taken_away["changes"]["themes"]
    assert (await shown.send("POST /lexicon:try?city=semarang", headers=semarang))["words"]

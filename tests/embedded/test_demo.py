"""The demo: what it shows is there, none of it pretends, and sending it again doubles nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from rich.console import Console

from mumpuni.demo.caps import capped
from mumpuni.demo.client import Client
from mumpuni.demo.door import received
from mumpuni.demo.fill import Filling
from mumpuni.demo.moving import moved
from mumpuni.demo.paper import typed
from mumpuni.demo.papers import papers
from mumpuni.demo.people import Person
from mumpuni.demo.register import email_of
from mumpuni.demo.reporters import reported
from mumpuni.demo.seats import seats
from mumpuni.demo.summary import show
from mumpuni.demo.year import Year, plan
from tests.contract.store.test_same_answers import Quiet, slice_of
from tests.service.harness import Harness, running

TODAY: Final = date(2026, 11, 1)
COUNTED: Final = (
    "/enrollment/v1/employees",
    "/enrollment/v1/enrollments",
    "/enrollment/v1/budgets",
    "/enrollment/v1/mentorships",
    "/feedback/v1/complaints",
    "/feedback/v1/aspirations",
    "/feedback/v1/forums",
    "/evaluation/v1/recommendations",
    "/notification/v1/alerts",
    "/notification/v1/channels",
)


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[tuple[Harness, Client, list[Year]]]:
    """The services, and a part of the demo's year that is still to be sent."""
    async with running(folder, unattended=True) as harness:
        years = [slice_of(year) for year in plan(7, TODAY)[:2]]
        yield harness, Client(harness.client, harness.key, "demo"), years


async def filled(harness: Harness, client: Client, years: list[Year]) -> Filling:
    """Send everything once."""
    filling = Filling(client, years, Quiet())
    await filling.run()
    await harness.settled()
    return filling


async def test_a_demo_that_is_sent_again_adds_nothing(tmp_path: Path) -> None:
    async with demo(tmp_path) as (harness, client, years):
        await filled(harness, client, years)
        before = {path: len(await client.all(path)) for path in COUNTED}
        await filled(harness, client, years)
        assert {path: len(await client.all(path)) for path in COUNTED} == before
        assert min(before.values()) > 0


async def test_what_the_demo_shows_can_be_asked_for_and_no_message_is_said_to_have_left(tmp_path: Path) -> None:
    async with demo(tmp_path) as (harness, client, years):
        filling = await filled(harness, client, years)
        channels = {one["name"]: one for one in await client.all("/notification/v1/channels")}
        assert {one["kind"] for one in channels.values()} == {"email", "webhook"}
        assert [name for name, one in channels.items() if not one["enabled"]] == ["Dasbor kota"]
        sent = await client.all("/notification/v1/deliveries")
        assert {one["state"] for one in sent} <= {"waiting", "sending", "cancelled"}
        assert [one["outcome"] for one in sent if one["purpose"] == "test"] == ["misconfigured"]
        states = Counter(alert["state"] for alert in await client.all("/notification/v1/alerts"))
        assert states["acknowledged"] == 1
        own = years[-1].agency
        rule = await client.get("/notification/v1/rules/budget-used", agency=own.slug, city=own.city)
        assert (rule["thresholds"]["warning_percent"], rule["escalate_after_hours"], rule["version"]) == (90, 1, 1)
        told = await notices(client, years, filling)
        assert told["approved"] > 0
        assert told["read"] == 1
        console = Console(record=True, width=140, file=StringIO())
        await show(console, client, years, TODAY)
        text = console.export_text()
        assert "belum ada server surel" in text
        assert "Sekilas / at a glance" in text


async def test_a_glance_tells_what_became_of_seats_forms_reports_and_people(tmp_path: Path) -> None:
    async with demo(tmp_path) as (harness, client, years):
        await filled(harness, client, years)
        asked = len(years[0].people)
        told = await seats(client, years[0])
        assert told.startswith(f"menunggu / waiting 3, terdaftar / enrolled {asked - 3}, hadir / attending 4, "), told
        assert told.endswith("tak hadir / no-show 2, batal / cancelled 2, mundur / withdrawn 1"), told
        assert "4 -> 2" in await capped(client, years)
        assert await typed(client, years[0]) == "30 dihitung / counted, 2 perlu diperbaiki / to mend"
        assert await reported(client, years[:1]) == (
            "anonim / anonymous 11, rahasia / confidential 1, bernama / named 1; dibuka lagi / reopened 1; "
            "lampiran / files 1"
        )
        assert await received(client, years) == "8 mendaftar / registered, 7 hadir / came"
        assert await papers(client, years, TODAY.year) == "2 CSV, 4 PDF, 4 XLSX"
        [path] = (await moved(client, years)).split("; ")
        person = next(one for one in years[0].people if one.position_type != "pengawas")
        assert path == f"{person.unit_id} -> sibolga-disdik.layanan"
        erased = {one["employee_id"] for one in await client.all("/enrollment/v1/enrollments")} - {
            one["employee_id"] for one in await client.all("/enrollment/v1/employees")
        }
        assert len(erased) == 1


async def notices(client: Client, years: list[Year], filling: Filling) -> Counter[str]:
    """How many notices of each kind there are, and how many were read, each asked by the person alone."""
    told: Counter[str] = Counter()
    for year in years:
        for person in year.people:
            token = client.as_person(filling._people[person.key], year.agency.slug, year.agency.city)
            found: list[dict[str, Any]] = await client.all("/notification/v1/notices", token=token)
            told.update(one["state"] for one in found)
            told["read"] += sum(one["read_at"] is not None for one in found)
    return told


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return [person for year in plan(2026, TODAY) for person in year.people]


def test_mail_addresses_are_each_persons_own_and_nobodys_outside_the_demo(people: list[Person]) -> None:
    known = [address for person in people if (address := email_of(person)) is not None]
    assert len(set(known)) == len(known)
    assert len(people) * 0.8 < len(known) < len(people)
    assert all(address.endswith(".example") for address in known)

"""The closed loop: found the agencies, let the clerks work, let them finish what they have begun."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import httpx

from tests.chaos.caller import Caller, Request
from tests.chaos.clients import citizens, classes, judgements, mentoring, mischief, people, reports, rosters, seats
from tests.chaos.clients.clerk import Clerk
from tests.chaos.clients.noticing import let_citizens_notice
from tests.chaos.dice import dice
from tests.chaos.journal import Journal
from tests.chaos.site import Site
from tests.chaos.town import COURSES, ZONE, Agency, Course, Run, Town, agencies, days_of_runs

Deed = Callable[[Clerk], Awaitable[None]]

DEEDS: Final[Mapping[Deed, int]] = {
    people.register: 8,
    people.change_position: 2,
    people.rename_unit: 1,
    seats.enrol: 20,
    seats.complete: 18,
    seats.withdraw: 3,
    seats.take_back: 2,
    seats.enter_again: 2,
    seats.stand_in_line: 6,
    mentoring.pair_up: 2,
    mentoring.meet: 6,
    mentoring.close: 1,
    classes.hold: 3,
    classes.attend: 6,
    classes.miss: 4,
    classes.conclude: 4,
    classes.call_off: 1,
    classes.say_cost: 2,
    classes.plan_budget: 2,
    citizens.answer_survey: 14,
    citizens.wish: 1,
    citizens.ask_participant: 8,
    citizens.answer_by_link: 2,
    judgements.assess: 3,
    judgements.mend_assessment: 2,
    judgements.answer_request: 3,
    judgements.decide: 3,
    judgements.appeal: 2,
    reports.report: 4,
    reports.move: 9,
    rosters.enrol_many: 1,
    rosters.import_roster: 1,
    mischief.misbehave: 3,
    mischief.repeat: 4,
}
"""What clerks do, and how often."""

ENTERED_IN_EVALUATION: Final[frozenset[Deed]] = frozenset(
    {judgements.assess, judgements.mend_assessment, judgements.answer_request, judgements.decide, judgements.appeal}
)
"""Deeds that no event holds: a store restored to an earlier day does not have them (docs/how-to/back-up.md)."""

_ROOM_FOR_ALL: Final = 1_000_000


@dataclass(slots=True)
class Load:
    """So many clerks over one journal. ``tag`` keeps this run apart from others on the same platform."""

    site: Site
    seed: int
    clerks: int
    journal: Journal
    patience: float = 120.0
    pause: float = 0.02
    """Mean seconds a clerk thinks between two deeds."""
    tag: str = ""
    left_out: frozenset[Deed] = frozenset()
    """What nobody does for now."""
    town: Town = field(init=False)
    everyone: list[Clerk] = field(init=False, default_factory=list)
    _http: httpx.AsyncClient = field(init=False)

    async def __aenter__(self) -> Load:
        self.town = Town(agencies(self.tag), datetime.now(ZONE).date())
        self._http = self.site.client(self.clerks * 2)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def found(self) -> None:
        """Register agencies, programmes and sessions, wait until feedback knows the units, and enter what is older."""
        for place in range(self.clerks):
            self.everyone.append(self._clerk(place))
        founders = self.everyone[: len(self.town.agencies)]
        await asyncio.gather(*(self._found(clerk) for clerk in founders))
        await asyncio.gather(*(self._own_programme(clerk) for clerk in self.everyone))
        await asyncio.gather(*(self._units_are_known(clerk) for clerk in founders))
        await asyncio.gather(*(let_citizens_notice(clerk) for clerk in founders))

    async def work(self, stop: asyncio.Event) -> None:
        """Let every clerk work until told to stop. Raises what goes wrong with any of them."""
        async with asyncio.TaskGroup() as group:
            for clerk in self.everyone:
                group.create_task(self._work(clerk, stop))

    async def finish(self) -> None:
        """Ask the participants whom feedback did not know in time; call it once everything has settled."""
        await asyncio.gather(*(self._ask_everybody(clerk) for clerk in self.everyone))

    def _clerk(self, place: int) -> Clerk:
        agency = self.town.agencies[place % len(self.town.agencies)]
        return Clerk(
            share=place,
            shares=self.clerks,
            tag=self.tag or "chaos",
            rng=dice(self.seed, self.tag, place),
            caller=Caller(self._http, self.journal, self.patience),
            site=self.site,
            town=self.town,
            agency=agency,
            officer=self.site.officer(agency.slug, agency.city),
        )

    async def _work(self, clerk: Clerk, stop: asyncio.Event) -> None:
        weighted = {deed: weight for deed, weight in DEEDS.items() if deed not in self.left_out}
        deeds, weights = list(weighted), list(weighted.values())
        while not stop.is_set():
            [deed] = clerk.rng.choices(deeds, weights)
            await deed(clerk)
            await asyncio.sleep(clerk.rng.expovariate(1 / self.pause))

    async def _ask_everybody(self, clerk: Clerk) -> None:
        while clerk.unasked:
            await citizens.answer_questionnaire(clerk, clerk.unasked.popleft(), expects=(201, 409))

    async def _found(self, clerk: Clerk) -> None:
        agency = clerk.agency
        path, facts = f"/enrollment/v1/agencies/{agency.slug}", {"agency": agency.slug}
        await clerk.ask(Request("agency", "PUT", path, agency.body, clerk.officer, facts=facts))
        for course in COURSES:
            await self._hold(clerk, agency, course)

    async def _hold(self, clerk: Clerk, agency: Agency, course: Course) -> None:
        programme_id = await _programme(
            clerk, course.title, course.form, course.weights, course.jp, course.valid_months
        )
        for first, last in days_of_runs(course, self.town.today, clerk.rng):
            cost = clerk.rng.choice((0, 2_500_000))
            body = {"starts_on": f"{first}", "ends_on": f"{last}", "capacity": _ROOM_FOR_ALL, "cost_planned": cost}
            path = f"/enrollment/v1/programmes/{programme_id}/sessions"
            answer = (await clerk.post("session", path, body, programme_id=programme_id)).answer
            where, jp = (answer["session_id"], programme_id, agency.city), float(answer["jp"])
            run = Run(*where, course.form, first, last, jp, course.hard, course.silent, course.drawn)
            self.town.runs.append(run)

    async def _own_programme(self, clerk: Clerk) -> None:
        """A title nobody else of the city has, since rosters name programmes by title; others to stand in line for and
        to be there for.
        """
        clerk.own_title = f"Kelas {clerk.tag} {clerk.share}"
        clerk.own_programme = await _programme(clerk, clerk.own_title, "KL03", {"manajemen-proyek": 1}, 8)
        clerk.line_programme = await _programme(
            clerk, f"Antre {clerk.tag} {clerk.share}", "KL07", {"integritas": 1}, None
        )
        clerk.class_programme = await _programme(
            clerk, f"Hadir {clerk.tag} {clerk.share}", "KL07", {"kerja-sama": 0.5}, 6
        )

    async def _units_are_known(self, clerk: Clerk) -> None:
        known: set[str] = set()
        while not known >= {clerk.agency.unit_id(unit) for unit in clerk.agency.units}:
            page = await clerk.read("/feedback/v1/units", agency=clerk.agency.slug, limit=500)
            known = {unit["unit_id"] for unit in page["items"]}
            await asyncio.sleep(0.05)


async def _programme(
    clerk: Clerk, title: str, form: str, weights: Mapping[str, float], jp: float | None, valid_months: int | None = None
) -> str:
    body = {
        "agency": clerk.agency.slug,
        "title": title,
        "form": form,
        "provider": {"name": "BKPSDM", "kind": "agency"},
        "competencies": [{"competency": name, "weight": weight} for name, weight in weights.items()],
        **({} if jp is None else {"jp": jp}),
        **({} if valid_months is None else {"certificate_valid_months": valid_months}),
    }
    programme_id: str = (await clerk.post("programme", "/enrollment/v1/programmes", body)).answer["programme_id"]
    return programme_id

"""Sends a planned year through the public API, in the order in which it could have happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

from mumpuni.demo.caps import exceed
from mumpuni.demo.client import Client, each
from mumpuni.demo.door import receive
from mumpuni.demo.effects import assess_and_decide
from mumpuni.demo.elearning import learn_online
from mumpuni.demo.filing import file_courses
from mumpuni.demo.forums import hear
from mumpuni.demo.growth import grow
from mumpuni.demo.guarding import guard
from mumpuni.demo.judging import education_of, judge
from mumpuni.demo.links import answer_by_link, linked
from mumpuni.demo.lives import live
from mumpuni.demo.moving import caught_up, forget, move, welcome
from mumpuni.demo.notices import object_to_some, read_one
from mumpuni.demo.paper import type_in
from mumpuni.demo.people import Person
from mumpuni.demo.preferences import prefer
from mumpuni.demo.register import complete, email_of, fund, over, spent
from mumpuni.demo.reporters import report
from mumpuni.demo.rule_versions import propose, weigh_again
from mumpuni.demo.seats import fill_seats
from mumpuni.demo.settling import settled
from mumpuni.demo.surveys import channel_of, further_of, rating_of, respondent_of, served_by
from mumpuni.demo.telling import act, open_channels
from mumpuni.demo.voices import speak
from mumpuni.demo.year import Answer, Attempt, Complaint, Pair, Run, Year

T = TypeVar("T")
_SAID_WITH: Final[Mapping[str, Mapping[str, str | bool]]] = {
    "verify": {"classification": "simple"},
    "answer": {"answer": "Kami menambah petugas dan melatih yang bertugas di loket."},
    "close": {"reporter_agreed": True},
}


class Progress(Protocol):
    """Where the demo shows how far it is."""

    def phase(self, name: str, total: int) -> Callable[[], None]:
        """Begin a phase of so many steps; call the result after each."""
        ...


class Filling:
    """One run of the demo: remembers which identifier the server gave to what."""

    def __init__(self, client: Client, years: Sequence[Year], progress: Progress) -> None:
        self._client = client
        self._years = years
        self._progress = progress
        self._over = over(years)
        self._linked = linked(years)
        self._staff = {unit: tuple(keys) for unit, keys in _staff(years).items()}
        self._people: dict[str, str] = {}
        self._courses: dict[str, str] = {}
        self._runs: dict[str, str] = {}
        self._enrollments: dict[tuple[str, str], str] = {}
        self._home = {year.agency.slug: year.agency.city for year in years}

    async def run(self) -> None:
        """Fill everything. Raises ``Refused`` with the server's words when a step is not accepted."""
        years = self._years
        await self._each("Instansi / agencies", years, self._agency)
        await self._each("Pegawai / people", [p for year in years for p in year.people], self._person)
        await self._each("Program / programmes", [(y, key) for y in years for key in y.courses], self._course)
        await fund(self._client, years, self._courses)
        await self._each("Sesi / sessions", [run for year in years for run in year.runs], self._session)
        await complete(self._client, years)
        attempts = [attempt for year in years for attempt in year.attempts]
        await self._each("Pendaftaran / enrolments", attempts, self._enrol)
        await self._each("Hasil / results", attempts, self._end)
        await self._each("Mentoring", [pair for year in years for pair in year.pairs], self._mentor)
        await grow(self._client, years, self._people)
        await live(self._client, years, self._runs, self._people, self._enrollments)
        await file_courses(self._client, years, self._people, self._enrollments)
        await learn_online(self._client, years, self._people, self._runs)
        await fill_seats(self._client, years[0], self._people, self._courses)
        await exceed(self._client, years, self._people)
        leaving = await welcome(self._client, years, self._runs)
        await settled(self._client)
        await open_channels(self._client, years)
        await prefer(self._client, years[0])
        answered = [attempt for attempt in attempts if attempt.answers]
        await self._each("Kuesioner / questionnaires", answered, self._questionnaire)
        await self._each("Survei warga / SKM", [a for year in years for a in year.answers], self._skm)
        await self._each("Pengaduan / complaints", [c for year in years for c in year.complaints], self._complaint)
        await speak(self._client, years)
        await type_in(self._client, years[0])
        await report(self._client, years[0])
        await guard(self._client, years[0])
        forums = [year for year in years if year.agency.open_house or year.agency.forum]
        await self._each("Forum, open house", forums, self._forum)
        await hear(self._client, years)
        await receive(self._client, years[0])
        await settled(self._client)
        await move(self._client, years, self._people)
        await forget(self._client, leaving)
        await judge(self._client, years, self._people)
        last_day = max(answer.answered_at for year in years for answer in year.answers).date()
        await assess_and_decide(self._client, self._people, self._enrollments, last_day)
        await settled(self._client)
        await object_to_some(self._client, self._people)
        await act(self._client, years, last_day)
        await propose(self._client)
        await settled(self._client)
        await weigh_again(self._client)
        await caught_up(self._client)
        await read_one(self._client, self._people)

    async def _each(self, name: str, items: Sequence[T], do: Callable[[T], Awaitable[None]]) -> None:
        await each(items, do, self._progress.phase(name, len(items)))

    async def _agency(self, year: Year) -> None:
        agency = year.agency
        units = [{"unit": unit.slug, "name": unit.name, "services": list(unit.services)} for unit in agency.units]
        body = {"name": agency.name, "city": agency.city, "units": units}
        await self._client.send("PUT", f"/enrollment/v1/agencies/{agency.slug}", body, step=f"agency/{agency.slug}")

    async def _person(self, person: Person) -> None:
        position = {"title": person.title, "type": person.position_type, "technical": dict(person.technical)}
        body: dict[str, Any] = {"nip": person.nip, "name": person.name, "unit_id": person.unit_id, "position": position}
        body |= {"education": education_of(person), "email": email_of(person)}
        answer = await self._client.send("POST", "/enrollment/v1/employees", body, step=f"person/{person.key}")
        self._people[person.key] = answer["employee_id"]

    async def _course(self, item: tuple[Year, str]) -> None:
        year, key = item
        course = year.courses[key]
        competencies = [{"competency": name, "weight": weight} for name, weight in course.competencies.items()]
        body = {
            "agency": year.agency.slug,
            "title": course.title,
            "form": course.form,
            "provider": {"name": course.provider[0], "kind": course.provider[1]},
            "competencies": competencies,
            "budget_planned": course.cost * course.sessions,
            **({"jp": course.jp} if course.jp else {}),
        }
        answer = await self._client.send("POST", "/enrollment/v1/programmes", body, step=f"course/{key}")
        self._courses[key] = answer["programme_id"]

    async def _session(self, run: Run) -> None:
        body = {
            "starts_on": run.starts_on.isoformat(),
            "ends_on": run.ends_on.isoformat(),
            "capacity": run.seats,
            "difficulty": run.difficulty,
            "cost_planned": run.cost,
            **spent(run, self._over),
        }
        path = f"/enrollment/v1/programmes/{self._courses[run.course]}/sessions"
        answer = await self._client.send("POST", path, body, step=f"session/{run.key}")
        self._runs[run.key] = answer["session_id"]

    async def _enrol(self, attempt: Attempt) -> None:
        body = {"employee_id": self._people[attempt.person], "session_id": self._runs[attempt.run]}
        step = f"enrol/{attempt.person}/{attempt.run}"
        answer = await self._client.send("POST", "/enrollment/v1/enrollments", body, step=step)
        self._enrollments[attempt.person, attempt.run] = answer["enrollment_id"]

    async def _end(self, attempt: Attempt) -> None:
        path = f"/enrollment/v1/enrollments/{self._enrollments[attempt.person, attempt.run]}"
        step = f"end/{attempt.person}/{attempt.run}"
        if attempt.ending in {"withdrawn", "no_show"}:
            body = {"status": attempt.ending, "reason": "duty"}
            await self._client.send("POST", f"{path}/withdrawal", body, step=step)
            return
        result = {
            "outcome": attempt.ending,
            "pre_test": attempt.pre_test,
            "post_test": attempt.post_test,
            "completed_at": attempt.completed_at.isoformat(),
        }
        await self._client.send("POST", f"{path}/completion", result, step=step)

    async def _mentor(self, pair: Pair) -> None:
        body = {
            "mentor_id": self._people[pair.mentor],
            "mentee_id": self._people[pair.mentee],
            "competency": pair.competency,
        }
        step = f"pair/{pair.mentor}/{pair.mentee}"
        answer = await self._client.send("POST", "/enrollment/v1/mentorships", body, step=step)
        path = f"/enrollment/v1/mentorships/{answer['mentorship_id']}/sessions"
        for number, meeting in enumerate(pair.meetings):
            held = {
                "held_at": meeting.held_at.isoformat(),
                "minutes": meeting.minutes,
                "mentor_rating": meeting.rating,
            }
            await self._client.send("POST", path, held, step=f"{step}/{number}")

    async def _questionnaire(self, attempt: Attempt) -> None:
        agency = attempt.person.rsplit("-", 1)[0]
        seat = self._enrollments[attempt.person, attempt.run]
        if (attempt.person, attempt.run) in self._linked and await answer_by_link(self._client, attempt, seat):
            return
        token = self._client.as_person(self._people[attempt.person], agency, self._home[agency])
        path = f"/feedback/v1/questionnaires/{seat}"
        step = f"questionnaire/{attempt.person}/{attempt.run}"
        await self._client.send("POST", path, further_of(attempt), step=step, token=token)

    async def _skm(self, answer: Answer) -> None:
        body: dict[str, Any] = {
            "unit_id": answer.unit_id,
            "service": answer.service,
            "scores": answer.scores,
            "respondent": respondent_of(answer),
            "channel": channel_of(answer),
            "answered_at": answer.answered_at.isoformat(),
        }
        officer = served_by(answer, self._staff.get(answer.unit_id, ()))
        if officer is not None:
            body["served_by"] = self._people[officer]
        step = f"skm/{answer.unit_id}/{answer.answered_at.isoformat()}/{answer.service}"
        await self._client.send("POST", "/feedback/v1/skm", body, step=step)

    async def _complaint(self, complaint: Complaint) -> None:
        body = {
            "unit_id": complaint.unit_id,
            "kind": complaint.kind,
            "text": complaint.text,
            "reporter": {"mode": "anonymous"},
            "received_at": complaint.received_at.isoformat(),
        }
        step = f"complaint/{complaint.unit_id}/{complaint.received_at.isoformat()}"
        answer = await self._client.send("POST", "/feedback/v1/complaints", body, step=step)
        path = f"/feedback/v1/complaints/{answer['complaint_id']}/moves"
        for action, moved_at in complaint.moves:
            move: dict[str, str | bool] = {
                "action": action,
                "moved_at": moved_at.isoformat(),
                **_SAID_WITH.get(action, {}),
            }
            await self._client.send("POST", path, move, step=f"{step}/{action}")
        if complaint.moves[-1][0] == "close" and (rating := rating_of(complaint)):
            await self._client.rate(answer["ticket"], answer["secret"], rating)

    async def _forum(self, year: Year) -> None:
        agency = year.agency
        unit = next(unit for unit in agency.units if unit.services)
        kind, title = ("open_house", "Open house") if agency.open_house else ("forum", "Forum diskusi warga")
        body = {
            "agency": agency.slug,
            "unit_id": f"{agency.slug}.{unit.slug}",
            "kind": kind,
            "title": f"{title} {agency.name}",
            "held_on": year.open_day.isoformat(),
        }
        step = f"forum/{agency.slug}"
        forum = await self._client.send("POST", "/feedback/v1/forums", body, step=step)
        said = {"theme": agency.forum or "waktu-layanan", "text": "Mohon petugas dilatih supaya layanan lebih cepat."}
        path = f"/feedback/v1/forums/{forum['forum_id']}/inputs"
        heard = await self._client.send("POST", path, said, step=f"{step}/input")
        reply = {"decision": "accepted", "answer": "Pelatihan petugas kami jadwalkan pada semester ini."}
        await self._client.send("POST", f"/feedback/v1/inputs/{heard['input_id']}/answer", reply, step=f"{step}/answer")


def _staff(years: Sequence[Year]) -> dict[str, list[str]]:
    """The demo's keys of everybody, unit by unit."""
    units: dict[str, list[str]] = {}
    for year in years:
        for person in year.people:
            units.setdefault(person.unit_id, []).append(person.key)
    return units

"""Many at once: NDJSON in bulk, and rosters as agencies keep them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from tests.chaos.caller import Request
from tests.chaos.clients.clerk import Clerk, Person, Seat
from tests.chaos.clients.people import a_name, register
from tests.chaos.clients.seats import take

_HEADER: Final = (
    "NIP;Nama;Jabatan;Unit Kerja;Pelatihan;Tanggal Mulai;Tanggal Selesai;JP;Nilai Pre Test;Nilai Post Test;Hasil"
)
_WORDS: Final = {
    "completed": "Lulus",
    "failed": "Tidak lulus",
    "withdrawn": "Mengundurkan diri",
    "no_show": "Tidak hadir",
}
_NOBODY: Final = "00000000-0000-4000-8000-000000000000"


async def enrol_many(clerk: Clerk) -> None:
    """A bulk of lines: new ones, ones that are in already, ones nobody can take."""
    if len(clerk.people) < 3:
        return await register(clerk)
    runs, many = clerk.town.runs_of(clerk.agency.city), clerk.rng.randint(4, 25)
    asked = [(clerk.rng.choice(clerk.people), clerk.rng.choice(runs)) for _ in range(many)]
    lines = [{"employee_id": person.employee_id, "session_id": run.session_id} for person, run in asked]
    lines.append({"employee_id": _NOBODY, "session_id": runs[0].session_id})
    body = "\n".join(json.dumps(line) for line in lines)
    entry = await clerk.ask(
        Request(
            "bulk",
            "POST",
            "/enrollment/v1/enrollments:bulk",
            body,
            clerk.officer,
            headers={"Content-Type": "application/x-ndjson"},
            facts={"lines": lines},
        )
    )
    for (person, run), line in zip(asked, entry.answer, strict=False):
        if (person.employee_id, run.session_id) not in clerk.in_session:
            take(clerk, person, run, line["enrollment_id"])
    return None


async def import_roster(clerk: Clerk) -> None:
    """A roster of a session that the import makes, with people it registers; often tried first, or sent twice."""
    if len(clerk.people) < 2:
        return await register(clerk)
    rows, day = _rows(clerk), clerk.town.today - timedelta(days=7 + clerk.rosters)
    clerk.rosters += 1
    body, facts = _csv(rows), {"rows": rows, "programme_id": clerk.own_programme, "day": day.isoformat()}
    if clerk.rng.random() < 0.3:
        await _send(clerk, "rehearsal", body, "true", facts)
    entry = await _send(clerk, "import", body, "false", facts)
    reported = entry.answer["rows"]
    enrolment = await clerk.read(f"/enrollment/v1/enrollments/{reported[0]['enrollment_id']}")
    entry.facts["session_id"] = enrolment["session_id"]
    _remember(clerk, rows, reported, enrolment["session_id"], day)
    if clerk.rng.random() < 0.3:
        await _send(clerk, "import-again", body, "false", facts)
    return None


async def _send(clerk: Clerk, kind: str, body: str, dry_run: str, facts: dict[str, Any]) -> Any:
    path = f"/enrollment/v1/imports?agency={clerk.agency.slug}&dry_run={dry_run}&create=people,sessions"
    headers = {"Content-Type": "text/csv"}
    return await clerk.ask(
        Request(kind, "POST", path, body, clerk.officer, clerk.new_key(kind), (201,), headers, dict(facts))
    )


def _rows(clerk: Clerk) -> list[dict[str, Any]]:
    """Known people and new ones; the session earns the JP of the file."""
    rng, today = clerk.rng, clerk.town.today
    known = rng.sample(clerk.people, min(len(clerk.people), rng.randint(1, 8)))
    people = [(person.nip, person.name, False) for person in known]
    people += [(clerk.numbers.next("pns", today), a_name(clerk), True) for _ in range(rng.randint(0, 3))]
    day = today - timedelta(days=7 + clerk.rosters)
    unit = rng.choice(list(clerk.agency.units))
    jp = rng.choice((2, 4.5, 8))
    return [_row(clerk, nip, name, new, unit, day, jp) for nip, name, new in people]


def _row(clerk: Clerk, nip: str, name: str, new: bool, unit: str, day: date, jp: float) -> dict[str, Any]:
    rng = clerk.rng
    outcome = rng.choice(("completed", "completed", "completed", "failed", "withdrawn", "no_show"))
    pre, post = round(rng.uniform(10, 90), 1), round(rng.uniform(20, 100), 2)
    finished = outcome in {"completed", "failed"}
    return {
        "nip": nip, "name": name, "new": new, "unit": unit, "title": clerk.own_title, "day": day.isoformat(), "jp": jp,
        "pre_test": pre if finished else None, "post_test": post if finished and rng.random() < 0.9 else None,
        "outcome": outcome,
    }  # fmt: skip


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    """With decimal commas and the days as people write them."""
    lines = [_HEADER]
    for row in rows:
        day = date.fromisoformat(row["day"]).strftime("%d/%m/%Y")
        cells = (
            row["nip"], row["name"], "Staf", row["unit"], row["title"], day, day,
            _comma(row["jp"]), _comma(row["pre_test"]), _comma(row["post_test"]), _WORDS[row["outcome"]],
        )  # fmt: skip
        lines.append(";".join(cells))
    return "\n".join(lines) + "\n"


def _comma(number: float | None) -> str:
    return "" if number is None else f"{number:g}".replace(".", ",")


def _remember(
    clerk: Clerk, rows: Sequence[dict[str, Any]], reported: Sequence[dict[str, Any]], session_id: str, day: date
) -> None:
    by_nip = {person.nip: person for person in clerk.people}
    for row, report in zip(rows, reported, strict=True):
        person = by_nip.get(row["nip"])
        if person is None:
            person = Person(report["employee_id"], row["nip"], row["name"])
            clerk.people.append(person)
        clerk.in_session.add((person.employee_id, session_id))
        if row["outcome"] in {"completed", "failed"}:
            seat = Seat(report["enrollment_id"], person, session_id, day, day, row["jp"], 0.1)
            clerk.finished.append(seat)
            clerk.is_asked(seat)

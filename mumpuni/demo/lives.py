"""Attendance, certificates and the requests of a session to come, so that each can be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from mumpuni.demo.client import Client
from mumpuni.demo.year import Attempt, Run, Year

_CERTIFIED: Final = 6
_AWAY: Final = timedelta(days=101)
"""From an agency's open day, at most 80 days ago, to a session to come."""

_SEATS: Final = 2
_HERE: Final = frozenset({"completed", "failed"})


async def live(
    client: Client,
    years: Sequence[Year],
    runs: Mapping[str, str],
    people: Mapping[str, str],
    enrollments: Mapping[tuple[str, str], str],
) -> None:
    """Record who came to each agency's newest session, certify some, and open a session that is asked for.

    ``runs``, ``people`` and ``enrollments`` say which id the server gave to what. Raises ``Refused``.
    """
    for year in years:
        run = max(year.runs, key=lambda one: (one.ends_on, one.key))
        attempts = [attempt for attempt in year.attempts if attempt.run == run.key]
        await _attendance(client, run, runs[run.key], attempts, people)
        await _certificates(client, year, attempts, enrollments)
        await _requests(client, year, run, runs[run.key], people)


async def _attendance(
    client: Client, run: Run, session_id: str, attempts: Sequence[Attempt], people: Mapping[str, str]
) -> None:
    """Who finished was there every day; a few missed the first."""
    here = [people[attempt.person] for attempt in attempts if attempt.ending in _HERE]
    for number in range((run.ends_on - run.starts_on).days + 1):
        late = here[:: max(len(here) // 2, 1)][1:] if number == 0 else []
        present = [who for who in here if who not in late]
        path = f"/enrollment/v1/sessions/{session_id}/attendance/{run.starts_on + timedelta(days=number)}"
        body = {"present": present, "absent": late}
        await client.send("PUT", path, body, step=f"attendance/{run.key}/{number}")


async def _certificates(
    client: Client, year: Year, attempts: Sequence[Attempt], enrollments: Mapping[tuple[str, str], str]
) -> None:
    agency = year.agency
    body = {
        "number": f"800.2/{{sequence:4}}/{agency.slug}/{{month}}/{{year}}",
        "place": agency.city.title(),
        "signatory_title": f"Kepala {agency.name}",
    }
    path = f"/enrollment/v1/agencies/{agency.slug}/certificate-template"
    await client.send("PUT", path, body, step=f"certificate-template/{agency.slug}")
    passed = [attempt for attempt in attempts if attempt.ending == "completed"][:_CERTIFIED]
    for attempt in passed:
        path = f"/enrollment/v1/enrollments/{enrollments[attempt.person, attempt.run]}/certificate"
        await client.send("POST", path, {}, step=f"certificate/{attempt.person}/{attempt.run}")


async def _requests(client: Client, year: Year, run: Run, session_id: str, people: Mapping[str, str]) -> None:
    """Five ask for the two seats of a session to come: two get them, one waits, one is told no, one nothing yet."""
    slug, city = year.agency.slug, year.agency.city
    newest = await client.get(f"/enrollment/v1/sessions/{session_id}")
    first = year.open_day + _AWAY
    dates = {"starts_on": first.isoformat(), "ends_on": (first + timedelta(days=1)).isoformat(), "capacity": _SEATS}
    path = f"/enrollment/v1/programmes/{newest['programme_id']}/sessions"
    coming = await client.send("POST", path, dates, step=f"session-to-come/{run.key}")
    words = ("approved", "approved", "approved", "rejected", None)
    for person, word in zip(year.people, words, strict=False):
        who = people[person.key]
        wish = {"session_id": coming["session_id"], "note": "Sesuai rencana pengembangan saya"}
        step, token = f"request/{person.key}", client.as_person(who, slug, city)
        asked = await client.send("POST", f"/enrollment/v1/employees/{who}/requests", wish, step=step, token=token)
        if word is not None:
            reason = "Sesuai kebutuhan unit" if word == "approved" else "Sudah mengikuti tahun ini"
            decision: dict[str, Any] = {"decision": word, "reason": reason}
            path = f"/enrollment/v1/enrollments/{asked['enrollment_id']}/approval"
            await client.send("POST", path, decision, step=f"{step}/decision")

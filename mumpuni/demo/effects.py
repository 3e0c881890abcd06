"""Supervisors answer, and an official decides on a few of the recommendations that the year has led to."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any, Final

from rich.table import Table

from mumpuni.demo.client import Client, each

_ANSWERED: Final = 0.4
_OPENED_WITHIN_SECONDS: Final = 60
_DECISIONS: Final = 6
_VERDICTS: Final = {
    "expand": "perluas / expand",
    "continue": "lanjutkan / continue",
    "revise": "perbaiki / revise",
    "stop": "hentikan / stop",
    "not_enough_evidence": "bukti belum cukup / not enough evidence",
}


async def assess_and_decide(
    client: Client, people: Mapping[str, str], enrollments: Mapping[tuple[str, str], str], today: date
) -> None:
    """Answer a part of what is asked by a day, and decide on a few recommendations.

    ``people`` and ``enrollments`` are ids by the demo's own keys, which decide what is answered and on whom is decided.
    Raises ``Refused``, and ``TimeoutError`` when requests do not open.
    """
    await _opened(client, today)
    names = {enrollment_id: "/".join(key) for key, enrollment_id in enrollments.items()}
    asked = await client.all("/evaluation/v1/assessment-requests", state="requested")
    due = [request for request in asked if date.fromisoformat(request["opens_on"]) <= today]
    chosen: defaultdict[str, list[tuple[dict[str, Any], Random]]] = defaultdict(list)
    for request in sorted(due, key=lambda one: names.get(one["enrollment_id"], "")):
        rng = Random(f"effects/{names.get(request['enrollment_id'])}")  # noqa: S311 - a demo
        if rng.random() < _ANSWERED:
            chosen[request["employee_id"]].append((request, rng))

    async def answer(asked_about_one: list[tuple[dict[str, Any], Random]]) -> None:
        for request, rng in asked_about_one:  # in order: the last says what holds
            await _answer(client, request, rng)

    await each(chosen.values(), answer, lambda: None)
    for number, one in enumerate(await _to_decide(client, people)):
        body = {
            "decision": "reject" if number % 3 == 2 else "approve",
            "reason": "Dibahas dengan atasan langsung pada rapat kepegawaian.",
        }
        path = f"/evaluation/v1/recommendations/{one['recommendation_id']}/decision"
        await client.send("POST", path, body, step=f"decide/{one['recommendation_id']}")


async def _to_decide(client: Client, people: Mapping[str, str]) -> list[dict[str, Any]]:
    """Some of those made together with what officers entered, so that they are there, the same in every run."""
    keys = {employee_id: key for key, employee_id in people.items()}
    proposed = await client.all("/evaluation/v1/recommendations", state="open")
    about = [one for one in proposed if one["kind"] != "development" or "values" in one["evidence"]]
    about.sort(key=lambda one: (keys[one["employee_id"]], one["kind"], one["cause"]))
    return Random("decide").sample(about, min(_DECISIONS, len(about)))  # noqa: S311 - a demo


async def worth(client: Client) -> Table:
    """Every programme with its verdict and the figures behind it."""
    table = Table(title="Manfaat program / what programmes were worth")
    for column in (
        "Program / programme",
        "Tes / tests: gain (n)",
        "Atasan / supervisors (n)",
        "IKM",
        "Putusan / verdict",
    ):
        table.add_column(column)
    programmes = await client.all("/enrollment/v1/programmes")
    for programme in sorted(programmes, key=lambda one: (one["agency"], one["title"])):
        path = f"/evaluation/v1/programmes/{programme['programme_id']}/effectiveness"
        found = await client.get(path)
        learning, behaviour, results = found["learning"], found["behaviour"], found["results"]
        table.add_row(
            programme["title"],
            _figure(learning["mean_gain"], learning["pairs"]),
            _figure(behaviour["mean"], behaviour["answers"]) if behaviour else "-",
            _figure(results["effect"], results["units"]) if results else "-",
            _VERDICTS[found["verdict"]],
        )
    return table


async def _opened(client: Client, today: date) -> None:
    """Wait until every request whose day has come is open: they are listed by the day they are due."""
    async with asyncio.timeout(_OPENED_WITHIN_SECONDS):
        while True:
            planned = (await client.get("/evaluation/v1/assessment-requests", state="planned", limit=1))["items"]
            if not planned or date.fromisoformat(planned[0]["opens_on"]) > today:
                return
            await asyncio.sleep(0.2)


async def _answer(client: Client, request: dict[str, Any], rng: Random) -> None:
    before = {name: rng.randint(45, 65) for name in request["competencies"]}
    body = {
        "applies": rng.choices((1, 2, 3, 4), (1, 3, 9, 4))[0],
        "competencies": {name: min(value + rng.randint(-4, 24), 100) for name, value in before.items()},
        "before": before,
    }
    path = f"/evaluation/v1/assessment-requests/{request['assessment_id']}/answer"
    await client.send("POST", path, body, step=f"assess/{request['assessment_id']}")


def _figure(value: float | None, n: int) -> str:
    return "-" if value is None else f"{value:.2f} (n={n})"

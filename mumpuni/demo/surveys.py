"""Who answers the demo's survey, and what cities publish of it: index, weakest element, and questionnaires answered."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, Final

from rich.table import Table

from mumpuni.demo.client import Client
from mumpuni.demo.year import Answer, Attempt, Complaint, Year

_SAID: Final = {
    "sex": (("female", 54), ("male", 46)),
    "age_group": (("17_25", 18), ("26_35", 27), ("36_45", 25), ("46_55", 18), ("56_65", 9), ("over_65", 3)),
    "education": (("sd", 9), ("smp", 14), ("sma", 44), ("d1_d3", 10), ("s1", 20), ("s2", 3)),
    "occupation": (("wirausaha", 28), ("swasta", 24), ("lainnya", 22), ("pelajar", 12), ("pns", 11), ("polri", 3)),
}
"""Categories and how often each comes."""

_SILENT: Final = 0.12
"""Share of respondents who say nothing of themselves."""


_NAMED: Final = 0.1
"""Share of answers that say who served."""


def respondent_of(answer: Answer) -> dict[str, str]:
    """What the respondent says of themselves, the same in every run."""
    marks = sorted(answer.scores.items())
    rng = Random(f"{answer.unit_id}/{answer.answered_at}/{answer.service}/{marks}")  # noqa: S311 - demo
    if rng.random() < _SILENT:
        return {}
    said = {}
    for trait, categories in _SAID.items():
        names, weights = zip(*categories, strict=True)
        said[trait] = rng.choices(names, weights)[0]
    return said


def channel_of(answer: Answer) -> str:
    """How the answer came, the same in every run: mostly by the poster's code at the counter."""
    rng = Random(f"channel/{answer.unit_id}/{answer.answered_at}/{sorted(answer.scores.items())}")  # noqa: S311
    return rng.choices(("qr", "paper", "kiosk", "web"), (45, 30, 15, 10))[0]


def served_by(answer: Answer, staff: Sequence[str]) -> str | None:
    """Who of the unit served, by the demo's key, where the agency typed that in; the same in every run."""
    rng = Random(f"served/{answer.unit_id}/{answer.answered_at}/{sorted(answer.scores.items())}")  # noqa: S311 - demo
    return rng.choice(staff) if staff and rng.random() < _NAMED else None


def further_of(attempt: Attempt) -> dict[str, Any]:
    """A participant's questionnaire with what they say they gained, the same in every run."""
    gained = (attempt.post_test - attempt.pre_test) / 15
    return {"scores": {**(attempt.answers or {}), "gain": min(max(round(gained), 1), 4)}}


def rating_of(complaint: Complaint) -> int | None:
    """How satisfied the reporter of a closed report is, 1 to 4; some do not say."""
    rng = Random(f"rating/{complaint.unit_id}/{complaint.received_at}")  # noqa: S311 - demo
    return rng.choices((None, 1, 2, 3, 4), (4, 1, 2, 8, 4))[0]


async def published(client: Client, years: Sequence[Year], year: int) -> Table:
    """Each city's index with its weakest elements, and how many participants have answered."""
    table = Table(title=f"Publikasi SKM {year} / the published survey")
    for column in ("Kota / city", "Jawaban / answers", "IKM", "Unsur terendah / weakest", "Kuesioner / questionnaires"):
        table.add_column(column)
    for city in dict.fromkeys(item.agency.city for item in years):
        found = await client.get("/feedback/v1/ikm", city=city, year=year)
        agencies = [item.agency.slug for item in years if item.agency.city == city]
        table.add_row(
            city.capitalize(),
            str(found["answers"]),
            "-" if found["value"] is None else f"{found['value']:.2f} ({found['grade']})",
            ", ".join(found["weakest"] or ()) or "-",
            await _answered(client, agencies),
        )
    return table


async def _answered(client: Client, agencies: Sequence[str]) -> str:
    sessions: list[dict[str, Any]] = []
    for agency in agencies:
        sessions += await client.all("/feedback/v1/questionnaires/invitations", agency=agency)
    shown = [one for one in sessions if not one["hidden"]]
    invited, answered = sum(one["invited"] for one in shown), sum(one["answered"] for one in shown)
    return f"{answered} / {invited}" if invited else "-"

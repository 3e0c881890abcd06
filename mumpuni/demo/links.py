"""Participants who answer by the personal link of their invitation: no account, a page of forms, once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, urlsplit

from mumpuni.demo.client import Client, Refused
from mumpuni.demo.surveys import further_of
from mumpuni.demo.year import Attempt, Year

_PER_AGENCY: Final = 3
_TOKEN: Final = re.compile(r'name="form" value="([^"]+)"')
_COMMENTS: Final = (
    "Contohnya dekat dengan pekerjaan loket sehari-hari.",
    "Mohon bahannya dibagikan sebelum sesi dimulai.",
    "Latihannya membantu; waktunya terlalu singkat.",
)


def linked(years: Sequence[Year]) -> frozenset[tuple[str, str]]:
    """Who answers by link, by person and session: a few of those who were invited last."""
    chosen: set[tuple[str, str]] = set()
    for year in years:
        answered = [attempt for attempt in year.attempts if attempt.answers]
        answered.sort(key=lambda one: (one.completed_at, one.run, one.person), reverse=True)
        chosen |= {(one.person, one.run) for one in answered[:_PER_AGENCY]}
    return frozenset(chosen)


async def answer_by_link(client: Client, attempt: Attempt, enrollment_id: str) -> bool:
    """Open the link and send the form; whether there was one: nobody is invited long after a session.

    Raises ``Refused``.
    """
    path = f"/feedback/v1/questionnaires/invitations/{enrollment_id}/link"
    try:
        link = (await client.send("POST", path, {}, step=f"link/{attempt.person}/{attempt.run}"))["link"]
    except Refused as refused:
        if refused.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}:
            raise
        return refused.status == HTTPStatus.CONFLICT  # answered by an earlier run
    there = urlsplit(link)
    page = await client.ask_openly("GET", f"{there.path}?{there.query}")
    if page.status_code == HTTPStatus.CONFLICT:
        return True
    form = _TOKEN.search(page.text)
    if form is None:
        raise Refused(f"GET {there.path}: {page.status_code}", page.status_code)
    key = parse_qs(there.query)["k"][0]
    fields = {"form": unescape(form[1]), "website": "", "k": key, "comment": _comment(attempt), **_marks(attempt)}
    await client.ask_openly("POST", f"{there.path}?{there.query}", data=fields)
    return True


def _marks(attempt: Attempt) -> dict[str, str]:
    return {code: str(mark) for code, mark in further_of(attempt)["scores"].items()}


def _comment(attempt: Attempt) -> str:
    return _COMMENTS[len(attempt.person + attempt.run) % len(_COMMENTS)]

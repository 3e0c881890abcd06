"""People read what was decided about them; one comments, and one objects and is heard by another official."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from rich.table import Table

from mumpuni.demo.client import Client

_RECOMMENDATIONS: Final = "/evaluation/v1/recommendations"
_NOTICES: Final = "/notification/v1/notices"
_COMMENT: Final = "Terima kasih. Saya siap mengikuti bila jadwal loket dapat diatur."
_APPEAL: Final = "Mohon ditinjau kembali: hasil kerja saya pada semester kedua belum ikut dibahas."
_UPHELD: Final = "Hasil semester kedua sudah dibaca ulang bersama atasannya; keputusan tetap."
_REJECTED: Final = frozenset({"rejected", "appealed", "upheld"})
"""What a decision that was objected to may have become when the demo goes on after it was cut off."""

_STATES: Final = {
    "approved": "disetujui / approved",
    "rejected": "ditolak / rejected",
    "upheld": "keberatan ditolak / appeal dismissed",
    "overturned": "keberatan diterima / appeal allowed",
}


async def object_to_some(client: Client, people: Mapping[str, str]) -> None:
    """One person comments on an approval, another objects to a rejection and loses. ``people``: ids by the demo's keys.

    Raises ``Refused``.
    """
    decided = await _decided(client, people)
    approved = next((one for one in decided if one["state"] == "approved"), None)
    rejected = next((one for one in decided if one["state"] in _REJECTED), None)
    if approved is not None:
        path, said = f"{_RECOMMENDATIONS}/{approved['recommendation_id']}/comment", {"text": _COMMENT}
        await client.send("POST", path, said, step="notice/comment", token=_token(client, approved))
    if rejected is not None:
        path, said = f"{_RECOMMENDATIONS}/{rejected['recommendation_id']}", {"text": _APPEAL}
        await client.send("POST", f"{path}/appeal", said, step="notice/appeal", token=_token(client, rejected))
        ruling, other = {"decision": "uphold", "reason": _UPHELD}, client.as_officer("sekretaris-daerah")
        await client.send("POST", f"{path}/appeal-decision", ruling, step="notice/appeal-decision", token=other)


async def read_one(client: Client, people: Mapping[str, str]) -> None:
    """Let the first who was told something say that they read it. ``people``: ids by the demo's keys.

    Raises ``Refused``.
    """
    for one in await _decided(client, people):
        token = _token(client, one)
        notices = await client.all(_NOTICES, token=token)
        if notices:
            path = f"{_NOTICES}/{notices[-1]['notice_id']}/read"
            await client.send("POST", path, {}, step="notice/read", token=token)
            return


async def noticed(client: Client) -> Table:
    """What people were told of decisions about themselves, each asked with that person's own token."""
    table = Table(title="Pemberitahuan kepada pegawai / notices to people")
    for column in ("Keputusan / decision", "Pemberitahuan / notices", "Sudah dibaca / read"):
        table.add_column(column)
    told: Counter[str] = Counter()
    read: Counter[str] = Counter()
    tokens = {
        one["employee_id"]: _token(client, one) for one in await client.all(_RECOMMENDATIONS) if one["decided_by"]
    }
    for token in tokens.values():
        for notice in await client.all(_NOTICES, token=token):
            told[notice["state"]] += 1
            read[notice["state"]] += notice["read_at"] is not None
    for state, name in _STATES.items():
        if told[state]:
            table.add_row(name, str(told[state]), str(read[state]))
    return table


async def _decided(client: Client, people: Mapping[str, str]) -> list[dict[str, Any]]:
    """Recommendations that somebody decided on, the same order in every run."""
    keys = {employee_id: key for key, employee_id in people.items()}
    found = [one for one in await client.all(_RECOMMENDATIONS) if one["decided_by"] and one["employee_id"] in keys]
    return sorted(found, key=lambda one: (keys[one["employee_id"]], one["kind"], one["cause"]))


def _token(client: Client, one: Mapping[str, Any]) -> str:
    return client.as_person(one["employee_id"], one["agency"], one["city"])

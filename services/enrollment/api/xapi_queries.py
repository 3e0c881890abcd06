"""The parameters of ``GET /xapi/statements``, read as xAPI writes them: unknown ones are refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal
from urllib.parse import urlencode

from fastapi import Request

from services.enrollment.api.doors import PREFIX
from services.enrollment.api.xapi_protocol import bad
from services.enrollment.domain import xapi_values as kinds
from services.enrollment.domain.xapi_meaning import identity_of, key_of, utc
from services.enrollment.domain.xapi_statement import agent_faults
from services.enrollment.domain.xapi_values import Check, Reader, moment
from services.enrollment.store.xapi_lists import Asked
from shared.errors import Fault, Text

MOST: Final = 500
"""Statements in one answer; what asks for more gets so many, and a way to the rest."""

Format = Literal["exact", "ids", "canonical"]

_SINGLE: Final = {"statementId", "voidedStatementId", "format", "attachments"}
_CHECKED: Final[Mapping[str, Check]] = {
    "statementId": kinds.uuid,
    "voidedStatementId": kinds.uuid,
    "verb": kinds.iri,
    "activity": kinds.iri,
    "registration": kinds.uuid,
    "since": kinds.timestamp,
    "until": kinds.timestamp,
    "format": kinds.one_of("exact", "ids", "canonical"),
    "cursor": kinds.uuid,
}
_FLAGS: Final = ("related_activities", "related_agents", "attachments", "ascending")
_KNOWN: Final = {*_CHECKED, *_FLAGS, "agent", "limit"}
_UNKNOWN: Final = Text("tidak dikenal xAPI; hapus", "is not known to xAPI; remove it")
_FLAG: Final = Text("harus true atau false", "must be true or false")
_LIMIT: Final = Text("harus bilangan bulat mulai 0", "must be a whole number from 0")
_AGENT: Final = Text("harus berupa objek agen dalam JSON", "must be an agent as a JSON object")
_ONE_ONLY: Final = Text("tidak dapat digabung dengan parameter lain", "cannot be combined with other parameters")
_DIRECT_ONLY: Final = Text(
    "hanya pelaku dan objek langsung yang dapat dicari di sini; hapus parameter ini",
    "only direct actors and objects can be searched here; remove it",
)


@dataclass(frozen=True, slots=True)
class StatementQuery:
    """What a request asks for."""

    statement_id: str | None
    voided_id: str | None
    asked: Asked
    after: str | None
    limit: int
    format: Format
    given: Mapping[str, str]

    def more(self, place: str | None) -> str:
        """The address of what follows, without the host; empty at the end."""
        if place is None:
            return ""
        return f"{PREFIX}/xapi/statements?{urlencode({**self.given, 'cursor': place})}"


def query_of(request: Request) -> StatementQuery:
    """Read the query. Raises ``BadStatement``."""
    given = dict(request.query_params)
    reader = Reader()
    for name, value in given.items():
        if name not in _KNOWN:
            reader.refuse(f"/query/{name}", _UNKNOWN)
        elif name in _CHECKED:
            _CHECKED[name](reader, value, f"/query/{name}")
        elif name in _FLAGS and value.lower() not in {"true", "false"}:
            reader.refuse(f"/query/{name}", _FLAG)
    faults = [*reader.faults, *_combined(given)]
    limit, agent = given.get("limit", "0"), _agent(given.get("agent"), faults)
    if not (limit.isascii() and limit.isdigit()):
        faults.append(Fault("/query/limit", _LIMIT))
    if faults:
        raise bad(faults)
    return StatementQuery(
        statement_id=_lower(given.get("statementId")),
        voided_id=_lower(given.get("voidedStatementId")),
        asked=Asked(
            actor_key=None if agent is None else key_of(identity_of(agent)),
            verb_key=key_of(given["verb"]) if "verb" in given else None,
            activity_key=key_of(given["activity"]) if "activity" in given else None,
            registration=_lower(given.get("registration")),
            since=_moment(given.get("since")),
            until=_moment(given.get("until")),
            ascending=_is(given, "ascending"),
        ),
        after=given.get("cursor"),
        limit=min(int(limit[:9]) or MOST, MOST),
        format=_format(given.get("format", "exact")),
        given=given,
    )


def shown(statement: Mapping[str, Any], form: Format) -> Mapping[str, Any]:
    """A statement as asked for: ``ids`` leaves out what is only shown to people."""
    if form != "ids":
        return statement
    target = {name: value for name, value in statement["object"].items() if name != "definition"}
    actor = {name: value for name, value in statement["actor"].items() if name != "name"}
    return {**statement, "actor": actor, "verb": {"id": statement["verb"]["id"]}, "object": target}


def _combined(given: Mapping[str, str]) -> list[Fault]:
    faults = [Fault(f"/query/{name}", _DIRECT_ONLY) for name in _FLAGS[:2] if _is(given, name)]
    named = [name for name in ("statementId", "voidedStatementId") if name in given]
    if len(named) > 1 or (named and set(given) - _SINGLE):
        faults.append(Fault(f"/query/{named[0]}", _ONE_ONLY))
    return faults


def _agent(text: str | None, faults: list[Fault]) -> Mapping[str, Any] | None:
    if text is None:
        return None
    try:
        agent = json.loads(text)
    except (ValueError, RecursionError):
        faults.append(Fault("/query/agent", _AGENT))
        return None
    found = agent_faults(agent, "/query/agent")
    faults.extend(found)
    return None if found else agent


def _is(given: Mapping[str, str], name: str) -> bool:
    return given.get(name, "false").lower() == "true"


def _lower(value: str | None) -> str | None:
    return None if value is None else value.lower()


def _moment(value: str | None) -> datetime | None:
    parsed = None if value is None else moment(value)
    return None if parsed is None else utc(parsed).astimezone(UTC)


def _format(value: str) -> Format:
    return "ids" if value == "ids" else "canonical" if value == "canonical" else "exact"

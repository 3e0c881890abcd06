"""The walk of the curious neighbour: whatever is somebody's, asked for by those whose it is not.

A service's test says of every guarded route what it names and what strangers are answered. A route without a case, and
a name that no case of its route says, are failures: a route that comes is asked as well.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from shared.web.auth import PARTICIPANT
from tests.service.harness import STAGED, Harness
from tests.service.test_examples import resolved
from tests.service.test_policies import guarded_routes_of

Json = dict[str, Any]

OWNER, NEIGHBOUR, FAR = "sibolga-disdik", "sibolga-dukcapil", "medan-tembung"
CITY, FAR_CITY = "sibolga", "medan"

NAMES_OF_SOMEBODYS: Final = frozenset({"agency", "city", "organisation", "subject", "channel", "unit"})
"""Parameters and members that name something of somebody's, beside those that end in ``_id``."""

UNWATCHED: Final = frozenset({"outbox", "inbox", "consumer_position", "audit"})
"""Tables of the pipeline, and the trail of who asked: an own, empty page may be written down as read."""


@dataclass(frozen=True)
class Ask:
    """A request that names something of ours, and what is answered to strangers.

    Path, query and body may name an id of ours in braces.

    ``neighbour``: another agency of the city. ``afar``: another city's agency and its BKPSDM. ``person``: a participant
    with their own token, who is somebody else.
    """

    route: str
    neighbour: int = 404
    afar: int = 404
    person: int = 403
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    ids: Mapping[str, str] = field(default_factory=dict)
    """What its path is filled with, where that is not what every path is filled with."""
    bkpsdm: int | None = None
    """Where another city's BKPSDM is answered otherwise than its agencies."""

    @property
    def method(self) -> str:
        """As it is sent."""
        return self.route.partition(" ")[0]

    @property
    def path(self) -> str:
        """As it is served, its parameters in braces."""
        return self.route.partition(" ")[2]

    @property
    def says(self) -> set[str]:
        """The names of everything it names."""
        own = {part[1:-1] for part in self.path.replace(":", "/").split("/") if part.startswith("{")}
        return own | set(self.query) | (set(self.body) if isinstance(self.body, dict) else set())

    def expected(self, caller: str) -> int:
        """What this caller is answered."""
        if caller == "bkpsdm" and self.bkpsdm is not None:
            return self.bkpsdm
        return {"neighbour": self.neighbour, "person": self.person}.get(caller, self.afar)


def strangers(h: Harness, person: str) -> dict[str, dict[str, str]]:
    """The headers of everybody whose it is not."""
    return {
        "neighbour": h.token(NEIGHBOUR, CITY, subject="tetangga"),
        "afar": h.token(FAR, FAR_CITY, subject="orang-jauh"),
        "bkpsdm": h.token("*", FAR_CITY, subject="bkpsdm-jauh"),
        "person": h.token(OWNER, CITY, scopes=PARTICIPANT, subject=person),
    }


def without_a_case(h: Harness, service: str, asks: Iterable[Ask]) -> list[str]:
    """Guarded routes that no ask is about, and names of somebody's that no ask of their route says."""
    said: dict[str, set[str]] = {}
    for ask in asks:
        said.setdefault(ask.route, set()).update(ask.says)
    found = []
    for route, names in guarded(h, service):
        missing = ["any"] if route not in said else sorted(names - said.pop(route, set()))
        said.pop(route, None)
        found += [f"{route}: {name}" for name in missing]
    return found + [f"{route}: is not served" for route in said]


def guarded(h: Harness, service: str) -> Iterator[tuple[str, set[str]]]:
    """Every guarded route of a service, with the names of what it takes that is somebody's."""
    document: Json = h.app.state.documents.of(h.app, service)
    for route in guarded_routes_of(h.app):
        for method in route.methods:
            operation = document["paths"][route.path][method.lower()]
            yield f"{method} {route.path}", set(_names(operation, document))


def _names(operation: Json, document: Json) -> Iterator[str]:
    taken = [one["name"] for one in operation.get("parameters", []) if one["in"] in {"path", "query"}]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        taken += resolved(content["schema"], document).get("properties", {})
    for name in taken:
        if name.endswith("_id") or name in NAMES_OF_SOMEBODYS:
            yield name


async def traces(h: Harness, service: str, unwatched: Collection[str] = ()) -> Json:
    """Everything a request could leave behind: the rows of every table, and how many events were staged."""
    tables = set(h.service(service).database.tables.outbox.metadata.tables) - UNWATCHED - set(unwatched)
    return {table: await h.rows(service, table) for table in (*sorted(tables), STAGED)}


@dataclass(frozen=True)
class Walk:
    """What is ours: the ids that paths are filled with, and what nobody else may read."""

    ids: Mapping[str, str]
    secrets: Sequence[str]

    async def astray(self, h: Harness, asks: Iterable[Ask], person: str) -> list[str]:
        """Every ask that is answered otherwise than it should be, or with something of ours that was not sent."""
        found = []
        for ask in asks:
            for caller, headers in strangers(h, person).items():
                answer = await self._sent(h, ask, headers)
                if answer.status_code != ask.expected(caller):
                    found.append(f"{caller} {ask.route} {answer.status_code}, not {ask.expected(caller)}")
                told = [secret for secret in self._told(ask) if secret in readable(answer)]
                found += [f"{caller} {ask.route} tells {secret}" for secret in told]
        return found

    async def _sent(self, h: Harness, ask: Ask, headers: Mapping[str, str]) -> httpx.Response:
        body = None if ask.body is None else self._named(ask.body)
        more = {} if ask.method == "GET" else {"If-Match": "*", "Idempotency-Key": "walk"}
        query, path = self._named(ask.query), self._path(ask)
        return await h.client.request(ask.method, path, params=query, json=body, headers={**headers, **more})

    def _told(self, ask: Ask) -> Iterator[str]:
        """What an answer must not hold: the caller says some of it without knowing it."""
        sent = self._path(ask) + json.dumps([self._named(ask.query), self._named(ask.body or {})])
        return (secret for secret in self.secrets if secret not in sent)

    def _path(self, ask: Ask) -> str:
        return ask.path.format(**{**self.ids, **ask.ids})

    def _named(self, said: Mapping[str, Any]) -> Json:
        """What is said, with our ids in place of their names in braces."""
        ids = {f"{{{name}}}": its for name, its in self.ids.items()}
        return {name: ids.get(value, value) if isinstance(value, str) else value for name, value in said.items()}


def readable(answer: httpx.Response) -> str:
    """An answer's words and headers; of a spreadsheet those of all its sheets."""
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            text = "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    else:
        text = answer.content.decode("utf-8", "replace")
    return "\n".join((*answer.headers.values(), text))


async def pages_astray(h: Harness, lists: Iterable[str], owner: Mapping[str, str], person: str) -> list[str]:
    """Lists that go on for strangers where a page of ours ended; each has at least two of ours."""
    found = []
    for path in lists:
        first = (await h.client.get(path, params={"limit": 1}, headers=owner)).json()
        query = {"cursor": str(first["next_cursor"]), "limit": "500"}
        rest = (await h.client.get(path, params=query, headers=owner)).json().get("items", [])
        found += [] if rest else [f"{path} has no second page"]
        for caller, headers in strangers(h, person).items():
            answer = await h.client.get(path, params=query, headers=headers)
            if answer.status_code not in {200, 403} or any(item in rest for item in answer.json().get("items", [])):
                found.append(f"{caller} {path} {answer.text}")
    return found

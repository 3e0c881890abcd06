"""The API page names no route and no query parameter that the server does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mumpuni.embedded import create_app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CODE = re.compile(r"`([^`]+)`")
NAMED = re.compile(r"(?:(?P<verb>[A-Z]+) )?(?P<path>(?:\.\.\.)?/[^?\s]*)(?:\?(?P<query>\S*))?")


Served = dict[tuple[str, str], frozenset[str]]
"""The query parameters of a route, by verb and path."""


class Named(NamedTuple):
    """A route as the page names it, its parameters without their names; ``...`` may stand for the route before it or
    for where that is."""

    verb: str
    paths: tuple[str, ...]
    query: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.verb} {self.paths[0]}"

    def taken(self, served: Served) -> frozenset[str] | None:
        """The query parameters it takes; None where there is no such route."""
        return next((served[self.verb, path] for path in self.paths if (self.verb, path) in served), None)


def plain(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def named_in(cell: str, prefix: str) -> Iterator[Named]:
    """The routes of a cell: verbs may stand alone before the route, and a route after another has its verb."""
    waiting: list[str] = []
    verbs, last = [""], ""
    for code in CODE.findall(cell.replace("\\|", "|")):
        found = NAMED.fullmatch(code)
        if code in VERBS:
            waiting.append(code)
        elif found is not None and found["verb"] in (None, *VERBS):
            verbs = [*waiting, found["verb"]] if found["verb"] else waiting or verbs
            waiting, path = [], plain(found["path"])
            if path.startswith(("...", "/{}")):
                rest = path.removeprefix("...")
                paths: tuple[str, ...] = (last + rest, last.rpartition("/")[0] + rest)
            else:
                paths = (prefix + path,)
                last = paths[0]
            query = frozenset(part.partition("=")[0] for part in re.split(r"[&|]", found["query"] or "") if "=" in part)
            yield from (Named(verb, paths, query if verb == verbs[-1] else frozenset()) for verb in verbs if verb)


def named() -> Iterator[Named]:
    """Every route in a table of routes."""
    prefix: str | None = None
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not cells:
            prefix = None
        elif cells[0].startswith("route"):
            prefix = (CODE.findall(cells[0]) or [""])[0]
        elif prefix is not None:
            yield from named_in(cells[0], prefix)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    app = create_app(tmp_path_factory.mktemp("data"))
    document: dict[str, Any] = app.state.documents.of(app, "")
    return {
        (verb.upper(), plain(path)): frozenset(
            one["name"] for one in operation.get("parameters", []) if one["in"] == "query"
        )
        for path, operations in document["paths"].items()
        for verb, operation in operations.items()
    }


def test_every_route_that_the_api_page_names_is_served(served: Served) -> None:
    routes = list(named())
    assert len(routes) > 120
    assert not sorted({one.name for one in routes if one.taken(served) is None})


def test_every_query_parameter_that_the_api_page_names_is_taken(served: Served) -> None:
    asked = [one for one in named() if one.query]
    assert len(asked) > 30
    unknown = {one.name: sorted(one.query - (one.taken(served) or frozenset())) for one in asked}
    assert not {route: names for route, names in unknown.items() if names}

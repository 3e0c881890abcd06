"""No route is open by accident: every one of them declares who may call it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Mount

from mumpuni.embedded import SERVICES, create_app
from shared.web.auth import PARTICIPANT, Allow, Public
from tests.service.harness import running

DECIDING = {"evaluation:decide"}
"""Deciding about people asks for a scope of its own."""
SAMPLE = "00000000-0000-4000-8000-000000000000"


def policies_of(dependant: Dependant) -> Iterator[Allow | Public]:
    """Every policy a route depends on, however deep."""
    if isinstance(dependant.call, Allow | Public):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from policies_of(inner)


class Served(NamedTuple):
    """A route as it is served, prefixes and inherited dependencies included."""

    path: str
    methods: tuple[str, ...]
    parameters: tuple[str, ...]
    policies: tuple[Allow | Public, ...]

    @property
    def example(self) -> str:
        """Its path with identifiers filled in."""
        path = self.path
        for name in self.parameters:
            path = path.replace(f"{{{name}}}", SAMPLE)
        return path


def routes_of(app: FastAPI) -> list[Served]:
    return [
        Served(
            str(route.path),
            tuple(sorted(route.methods or ())),
            tuple(route.param_convertors),
            tuple(policies_of(route.dependant)),
        )
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute)
    ]


def guarded_routes_of(app: FastAPI) -> list[Served]:
    return [route for route in routes_of(app) if not any(isinstance(policy, Public) for policy in route.policies)]


def test_every_route_declares_exactly_one_policy(tmp_path: Path) -> None:
    routes = routes_of(create_app(tmp_path))
    assert len(routes) > 40
    undeclared = [f"{route.methods} {route.path}" for route in routes if len(route.policies) != 1]
    assert not undeclared, f"routes without one declared policy (see shared.web.auth): {undeclared}"


def test_nothing_but_routes_and_the_documentation_page_is_served(tmp_path: Path) -> None:
    routes = iter_route_contexts(create_app(tmp_path).routes)
    others = [route.original_route for route in routes if not isinstance(route.original_route, APIRoute)]
    assert [route.path for route in others if isinstance(route, Mount)] == ["/docs/assets"]
    assert len(others) == 1


def test_every_public_route_says_why(tmp_path: Path) -> None:
    for route in routes_of(create_app(tmp_path)):
        for policy in route.policies:
            assert not isinstance(policy, Public) or len(policy.reason) > 10, route.path


def test_scopes_are_those_of_the_routes_own_service(tmp_path: Path) -> None:
    for route in routes_of(create_app(tmp_path)):
        service = route.path.split("/")[1]
        for policy in route.policies:
            if isinstance(policy, Allow):
                assert policy.scope in {f"{service}:read", f"{service}:write", PARTICIPANT, *DECIDING}, route.path
                assert service in SERVICES


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic dTpw"}])
async def test_no_guarded_route_answers_a_stranger(tmp_path: Path, headers: dict[str, str]) -> None:
    async with running(tmp_path) as harness:
        for route in guarded_routes_of(harness.app):
            for method in route.methods:
                answer = await harness.client.request(method, route.example, headers=headers)
                assert answer.status_code == 401, f"{method} {route.path}: {answer.status_code}"
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
                assert answer.headers["content-type"] == "application/problem+json"


async def test_a_token_without_any_scope_is_refused_everywhere(tmp_path: Path) -> None:
    async with running(tmp_path) as harness:
        token = harness.token(scopes="")
        for route in guarded_routes_of(harness.app):
            for method in route.methods:
                answer = await harness.client.request(method, route.example, headers=token)
                assert answer.status_code == 403, f"{method} {route.path}: {answer.status_code}"

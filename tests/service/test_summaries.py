"""Whoever opens the documentation reads what an operation does: in Indonesian at once, in English inside."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from mumpuni.embedded import create_app

LONGEST = 60
SERVICES = ("enrollment", "evaluation", "feedback", "notification")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(tmp_path_factory.mktemp("data"))


def operations(app: FastAPI, service: str = "") -> dict[str, dict[str, Any]]:
    document = app.state.documents.of(app, service)
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_every_operation_has_a_summary_of_its_own_words(app: FastAPI) -> None:
    """One that is not written is the name of a Python function."""
    documented = operations(app)
    written = {
        f"{method} {route.path}": isinstance(route.original_route, APIRoute) and route.original_route.summary
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
    }
    assert len(documented) > 200
    assert not [name for name in documented if not written[name]]


def test_every_summary_is_short(app: FastAPI) -> None:
    assert not {name: one["summary"] for name, one in operations(app).items() if len(one["summary"]) > LONGEST}


@pytest.mark.parametrize("service", SERVICES)
def test_no_two_operations_of_a_service_read_alike(app: FastAPI, service: str) -> None:
    names: dict[str, list[str]] = {}
    for name, one in operations(app, service).items():
        names.setdefault(one["summary"], []).append(name)
    assert not {summary: alike for summary, alike in names.items() if len(alike) > 1}


def test_every_operation_is_described(app: FastAPI) -> None:
    assert not [name for name, one in operations(app).items() if not one.get("description")]

"""What the documentation shows as an answer is whole: its model reads it, and says it again member by member."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel, TypeAdapter

from mumpuni.embedded import create_app
from shared.web.pagination import Page


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(tmp_path_factory.mktemp("data"))


def answers(app: FastAPI, service: str) -> Iterator[tuple[str, Any]]:
    """What each of a service's routes answers in JSON; of a page, its items."""
    for route in iter_route_contexts(app.routes):
        path, made_of = str(route.path), route.original_route
        if isinstance(made_of, APIRoute) and path.startswith(f"/{service}/") and route.response_field is not None:
            model = route.response_field.field_info.annotation
            paged = isinstance(model, type) and issubclass(model, Page)
            [item] = model.__pydantic_generic_metadata__["args"] if paged else [model]
            yield f"{'/'.join(sorted(route.methods or ()))} {path}", item


@pytest.mark.parametrize("service", ["feedback", "notification"])
def test_every_answer_shows_all_that_a_caller_gets(app: FastAPI, service: str) -> None:
    shown = dict(answers(app, service))
    assert len(shown) > 20
    lacking = {}
    for route, model in shown.items():
        examples = TypeAdapter(model).json_schema(mode="serialization").get("examples", [])
        assert examples, route
        for example in examples:
            read = TypeAdapter(model).validate_python(example)
            said = read.model_dump(mode="json", by_alias=True) if isinstance(read, BaseModel) else read
            if said != example:
                lacking[route] = {name for name in said if said[name] != example.get(name)}
    assert not lacking

"""What OpenAPI shows as an example is whole and fits: every body and every answer in JSON has one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from mumpuni.embedded import create_app

Json = dict[str, Any]
JSON = "application/json"


class Sent(NamedTuple):
    """One kind of content that an operation takes."""

    method: str
    path: str
    media_type: str
    schema: Json
    examples: list[Any]

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path} {self.media_type}"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def document(app: FastAPI) -> Json:
    made: Json = app.state.documents.of(app, "")
    return made


def resolved(schema: Json, document: Json) -> Json:
    """The schema itself, where it is only named; of a body that may be left out, the schema of the body."""
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) == 1:
        return resolved(choices[0], document)
    if "$ref" in schema:
        return resolved(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    return schema


def sent(document: Json) -> list[Sent]:
    """Every kind of content of every body, with the examples of the whole body."""
    return [
        Sent(method, path, media_type, content["schema"], examples_of(content, document))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items()
    ]


def examples_of(content: Json, document: Json) -> list[Any]:
    """What is shown beside a content's schema, else with it."""
    beside = [content["example"]] if "example" in content else []
    beside += [one["value"] for one in content.get("examples", {}).values()]
    return beside or list(resolved(content["schema"], document).get("examples", []))


def is_file(schema: Json) -> bool:
    """Whether bytes are taken that no document can show."""
    return schema.get("format") == "binary" or any(map(is_file, schema.get("properties", {}).values()))


def faults(schema: Json, example: Any, document: Json) -> list[str]:
    """What a schema of this document has against an example."""
    whole = {**schema, "components": document["components"]}
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(whole).iter_errors(example)]


def models_of(app: FastAPI) -> dict[tuple[str, str], TypeAdapter[Any]]:
    """What reads the body, by method and path."""
    return {
        (method.lower(), str(route.path)): TypeAdapter(route.body_field.field_info.annotation)
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute) and route.body_field is not None
        for method in route.methods or ()
    }


def test_every_body_shows_an_example(document: Json) -> None:
    bodies = sent(document)
    assert len(bodies) > 90
    missing = [one.name for one in bodies if not one.examples and not is_file(one.schema)]
    assert not missing, f"give these bodies an example (json_schema_extra): {missing}"


def test_every_example_of_a_body_fits_its_schema(document: Json) -> None:
    wrong = {
        one.name: found
        for one in sent(document)
        for example in one.examples
        if (found := faults(one.schema, example, document))
    }
    assert not wrong


def test_every_example_of_a_body_is_read_by_its_model(app: FastAPI, document: Json) -> None:
    bodies = {(one.method, one.path): one for one in sent(document) if one.media_type == JSON}
    models = models_of(app)
    assert len(models) > 80
    for operation, model in models.items():
        assert bodies[operation].examples, operation
        for example in bodies[operation].examples:
            model.validate_json(json.dumps(example))


def test_examples_keep_the_members_that_are_null(app: FastAPI, document: Json) -> None:
    """That is how a change takes something away."""
    [lexicon] = [one for one in sent(document) if one.name == f"PATCH /feedback/v1/lexicon {JSON}"]
    assert lexicon.examples == [{"themes": {"pasar": None}, "spelling": {"hape": "ponsel"}}]
    written = {
        name: schema["examples"]
        for model in models_of(app).values()
        for name, schema in model.json_schema().get("$defs", {}).items()
        if "examples" in schema
    }
    for name, examples in written.items():
        assert document["components"]["schemas"][name]["examples"] == examples, name


def shown(document: Json) -> Iterator[tuple[str, Json]]:
    """Every schema with examples, however deep, by where it is."""

    def within(where: str, schema: Any) -> Iterator[tuple[str, Json]]:
        if isinstance(schema, list):
            for number, one in enumerate(schema):
                yield from within(f"{where}/{number}", one)
        elif isinstance(schema, dict):
            if isinstance(schema.get("examples"), list):
                yield where, schema
            for name, one in schema.items():
                if name not in {"examples", "example", "default", "const", "enum"}:
                    yield from within(f"{where}/{name}", one)

    yield from within("#/components/schemas", document["components"]["schemas"])
    yield from within("#/paths", document["paths"])


def test_every_example_in_the_document_fits_the_schema_it_stands_with(document: Json) -> None:
    found = dict(shown(document))
    assert len(found) > 200
    wrong = {
        where: faults_found
        for where, schema in found.items()
        for example in schema["examples"]
        if (faults_found := faults(schema, example, document))
    }
    assert not wrong


def answered(document: Json) -> Iterator[tuple[str, Json]]:
    """Every answer of an operation that went well, in JSON, by its name."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                for media_type, content in answer.get("content", {}).items():
                    if status.startswith("2") and media_type == JSON:
                        yield f"{method.upper()} {path} {status}", content


def is_shown(content: Json, document: Json) -> bool:
    """Whether a whole answer is shown: by its own example, or by each item's or choice's; a bare value needs none."""
    schema = resolved(content["schema"], document)
    if examples_of(content, document) or schema.get("type") in {"string", "integer", "boolean"}:
        return True
    items = schema.get("items") or schema.get("properties", {}).get("items", {}).get("items")
    choices = [one for one in schema.get("anyOf") or schema.get("oneOf") or [] if one != {"type": "null"}]
    parts = [items] if items else choices
    return bool(parts) and all(is_shown({"schema": one}, document) for one in parts)


def test_every_answer_shows_a_whole_example(document: Json) -> None:
    answers = dict(answered(document))
    assert len(answers) > 200
    missing = [name for name, content in answers.items() if not is_shown(content, document)]
    assert not missing, f"give these answers an example (json_schema_extra): {missing}"
